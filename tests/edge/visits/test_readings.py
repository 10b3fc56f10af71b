import math
from dataclasses import replace

import numpy as np
import pytest

from edge.visits.readings import PlateReadings
from edge.visits.vote import VoteSettings
from models.base import Box, CharCandidate, PlateColour, PlateRead
from tests.edge.visits.scenes import frame_at, read_of
from wire.plates import PlateText

BODY, PLATE = Box(0, 0, 400, 300), Box(100, 200, 200, 230)


def read(text: str, *scores: float) -> PlateRead:
    whole = read_of(text, PLATE)
    chosen = scores or whole.char_scores
    return PlateRead(text, chosen, PlateColour.BLUE, PLATE, whole.corners, 0.9)


@pytest.mark.parametrize(
    "one",
    [
        read(""),
        read("···"),
        read("京A123456789"),
        read("京A12345", 0.9),
        read("京A", 0.9, math.nan),
        read("京A", 0.9, 1.5),
        read("京A", 0.9, -0.1),
        read("<script>alert(1)</script>"),
    ],
)
def test_what_is_no_plate_text_is_no_ballot_but_a_plate_was_seen(one: PlateRead) -> None:
    readings = PlateReadings()
    assert readings.add(frame_at(0), BODY, one) is None
    assert readings.seen
    assert readings.vote(VoteSettings()) is None


def test_the_frame_that_won_is_kept_however_many_others_came(  # the winner's frames weigh less one by one
) -> None:
    readings = PlateReadings()
    for turn in range(6):
        readings.add(frame_at(turn), BODY, read("京A12345", *(0.8,) * 7))
        readings.add(frame_at(turn + 0.5), BODY, read(f"沪C{turn}{turn}{turn}{turn}{turn}", *(0.99,) * 7))
    reading = readings.vote(VoteSettings())
    assert reading is not None
    assert str(reading.text) == "京A12345"
    winner = readings.winner(reading)
    assert winner is not None
    assert winner.frame.monotonic_s in {100.0 + turn for turn in range(6)}


def test_of_equal_readings_the_surest_frame_is_kept() -> None:
    readings = PlateReadings()
    for turn, score in enumerate((0.7, 0.95, 0.8)):
        readings.add(frame_at(turn), BODY, read("京A12345", *(score,) * 7))
    reading = readings.vote(VoteSettings())
    assert reading is not None
    winner = readings.winner(reading)
    assert winner is not None
    assert winner.frame.monotonic_s == 101.0


def moved(box: Box, x: float) -> Box:
    return Box(box.left + x, box.top, box.right + x, box.bottom)


def at(box: Box, text: str = "京A12345") -> PlateRead:
    return read_of(text, box)


def test_a_plate_is_seen_anew_where_it_has_moved_or_grown() -> None:
    readings = PlateReadings()
    jitter, away, larger = moved(PLATE, 3), moved(PLATE, 40), Box(130, 200, 260, 240)
    for number, box in enumerate((PLATE, jitter, PLATE, away, larger)):
        readings.add(frame_at(number), BODY, at(box))
    assert [ballot.view for ballot in readings.ballots] == [0, 0, 0, 1, 2]
    reading = readings.vote(VoteSettings())
    assert reading is not None
    assert readings.views_of(reading) == 3


def test_views_of_two_visits_that_were_one_stay_apart() -> None:
    one, other = PlateReadings(), PlateReadings()
    one.add(frame_at(0), BODY, at(PLATE))
    other.add(frame_at(1), BODY, at(moved(PLATE, 60)))
    one.absorb(other)
    assert [ballot.view for ballot in one.ballots] == [0, 1]


def test_a_plate_that_comes_back_to_its_place_is_not_seen_anew() -> None:
    readings = PlateReadings()
    for turn in range(6):
        readings.add(frame_at(turn), BODY, at(moved(PLATE, 80 * (turn % 2))))
    assert [ballot.view for ballot in readings.ballots] == [0, 1, 0, 1, 0, 1]


def test_views_of_a_very_long_visit_stay_few() -> None:
    readings = PlateReadings()
    for turn in range(130):
        readings.add(frame_at(turn), BODY, at(moved(PLATE, 80 * turn)))
    assert max(ballot.view for ballot in readings.ballots) == 99


def test_a_sharp_frame_counts_more_than_a_blurred_one() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (360, 640, 3)).astype(np.uint8)
    sharp, blurred = PlateReadings(), PlateReadings()
    sharp.add(replace(frame_at(0), picture=noise), BODY, read("京A12345"))
    blurred.add(frame_at(0), BODY, read("京A12345"))
    assert sharp.ballots[0].weight > 1.5 * blurred.ballots[0].weight
    outside = replace(read("京A12345"), box=Box(-50, -50, -10, -20))
    blurred.add(frame_at(1), BODY, outside)
    assert blurred.ballots[1].clarity > 0


def test_forgotten_readings_have_no_say_and_no_frame() -> None:
    readings = PlateReadings()
    readings.add(frame_at(0), BODY, read("京A12345", *(0.5,) * 7))
    readings.add(frame_at(1), BODY, read("沪C67890", *(0.99,) * 7))
    readings.forget([PlateText("沪C67890")])
    reading = readings.vote(VoteSettings())
    assert reading is not None
    assert str(reading.text) == "京A12345"
    assert set(readings.captures) == {"京A12345"}


def candidates(*named: tuple[str, float]) -> tuple[CharCandidate, ...]:
    return tuple(CharCandidate(character, score) for character, score in named)


def test_taking_over_readings_takes_their_frames_too() -> None:
    one, other = PlateReadings(), PlateReadings()
    other.add(frame_at(1), BODY, read("京A12345"))
    one.absorb(other)
    reading = one.vote(VoteSettings())
    assert reading is not None
    winner = one.winner(reading)
    assert winner is not None
    assert winner.frame.monotonic_s == 101.0


def legible(*reads: PlateRead) -> set[str]:
    readings = PlateReadings()
    for number, one in enumerate(reads):
        readings.add(frame_at(number), BODY, one)
    return {str(text) for text in readings.legible_texts}


def test_a_character_that_a_frame_was_not_sure_of_is_not_legible() -> None:
    assert legible(read("京A12345", 0.8, 0.95, 0.79, 0.5, 0.95, 0.0, 0.95)) == {"京A??3?5"}
    assert legible(read("京A12345"), read("京A12345", *(0.7,) * 7)) == {"京A12345", "???????"}
    assert legible() == set()


def test_the_same_is_legible_once_however_many_frames_show_it() -> None:
    readings = PlateReadings()
    for number in range(5):
        readings.add(frame_at(number), BODY, read("京A12345"))
    assert readings.legible_texts == ("京A12345",)


def test_what_was_not_seen_whole_is_not_legible() -> None:
    assert legible(replace(read("京A12345"), whole=False)) == set()
    assert legible(replace(read("京A12345"), whole=False), read("京A12845")) == {"京A12845"}


def test_what_is_not_kept_or_was_forgotten_is_not_legible() -> None:
    readings = PlateReadings()
    for number in range(6):
        readings.add(frame_at(number), BODY, read(f"京A{number}2345", *(0.85 + 0.02 * number,) * 7))
    assert set(readings.legible_texts) == set(readings.captures)
    readings.forget([PlateText("京A52345")])
    assert "京A52345" not in readings.legible_texts
