"""Whose credential it is, where one text may be several vehicles and light may hide a colour."""

import pytest

from edge.access.credentials import Credential, Standing
from edge.access.vehicle_match import Match, match_vehicle
from wire.events import PlateReading
from wire.plate_kinds import PlateColour
from wire.plates import PlateText, kind_of

BLUE, YELLOW, GREEN, UNKNOWN = PlateColour.BLUE, PlateColour.YELLOW, PlateColour.GREEN, PlateColour.UNKNOWN


def read(text: str, colour: PlateColour) -> PlateReading:
    plate = PlateText(text)
    return PlateReading(
        text=plate, kind=kind_of(plate), colour=colour, score=0.9, char_scores=(0.9,), agreeing=3, readings=3
    )


def listed(text: str, colour: PlateColour | None, number: str = "R-1") -> Credential:
    return Credential(number, PlateText(text), Standing.GRANTED, colour=colour)


CAR, LORRY = listed("沪A23456", BLUE, "car"), listed("沪A23456", YELLOW, "lorry")


def test_nothing_read_is_nobody_s() -> None:
    assert match_vehicle(None, [CAR]) == Match()


@pytest.mark.parametrize("order", [(CAR, LORRY), (LORRY, CAR)])
def test_the_colour_tells_the_car_from_the_lorry(order: tuple[Credential, ...]) -> None:
    assert match_vehicle(read("沪A23456", BLUE), order) == Match(CAR, (LORRY,))
    assert match_vehicle(read("沪A23456", YELLOW), order) == Match(LORRY, (CAR,))


def test_the_lorry_is_not_let_in_for_the_car() -> None:
    assert match_vehicle(read("沪A23456", YELLOW), [CAR]) == Match(None, (CAR,))
    assert match_vehicle(read("沪A23456", PlateColour.WHITE), [CAR, LORRY]) == Match(None, (CAR, LORRY))


def test_where_the_colour_was_not_seen_only_a_single_one_is_picked() -> None:
    assert match_vehicle(read("沪A23456", UNKNOWN), [CAR]) == Match(CAR, colour_unseen=True)
    assert match_vehicle(read("沪A23456", UNKNOWN), [CAR, LORRY]) == Match(None, (CAR, LORRY), colour_unseen=True)
    assert match_vehicle(read("沪A23456", UNKNOWN), []) == Match(None, colour_unseen=True)


@pytest.mark.parametrize("seen", [GREEN, BLUE, PlateColour.YELLOW_GREEN, UNKNOWN])
def test_a_text_of_one_colour_tells_the_vehicle_whatever_the_light_made_of_it(seen: PlateColour) -> None:
    own = listed("沪AD23456", GREEN)
    assert match_vehicle(read("沪AD23456", seen), [own]) == Match(own)


def test_a_colour_that_nobody_gave_is_the_one_that_most_have() -> None:
    assumed = listed("沪A23456", None)
    assert match_vehicle(read("沪A23456", BLUE), [assumed]) == Match(assumed)
    assert match_vehicle(read("沪A23456", YELLOW), [assumed]) == Match(None, (assumed,))


def test_who_is_not_listed_has_no_credential() -> None:
    for text in ("沪A23456", "沪AD23456", "京AB123"):
        assert match_vehicle(read(text, BLUE), []) == Match()
