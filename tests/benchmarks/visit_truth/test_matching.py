"""Which passage is of which visit: by text, by time, and what is left over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.visit_truth.matching import Matched, matched
from benchmarks.visit_truth.street_lane import BEGUN
from benchmarks.visit_truth.true_visits import TrueVisit
from demo.street.scripts.lot import Lot
from demo.street.scripts.script import Player, Script, Tag
from wire.events import AccessDecision, PassageRecorded, PlateReading, PlateStatus, Subject, Verdict
from wire.ids import new_id
from wire.plates import PlateText

ONE, OTHER, THIRD = "京A8K3F7", "沪C5M2N9", "粤B60T45"


def script(*texts: str) -> Script:
    return Script("test", tuple(_player(text) for text in texts))


def _player(text: str) -> Player:
    return Player(Lot.of("test", 1).actor(), (), (Tag(text),) if text else ())


def visit(player: int, text: str, from_s: float, until_s: float) -> TrueVisit:
    around = from_s - 3, until_s + 1
    return TrueVisit(player, text, False, from_s, until_s, *around, from_s + 1, "passed", "in", False)  # noqa: FBT003 - the table of a visit


def passage(text: str, first_s: float, last_s: float) -> PassageRecorded:
    first, last = (BEGUN + timedelta(seconds=one) for one in (first_s, last_s))
    reading = PlateReading(text=PlateText(text), score=0.9, char_scores=()) if text else None
    return PassageRecorded(
        id=new_id(),
        lane="in-1",
        processed_at=last,
        passage=new_id(),
        subject=Subject.VEHICLE,
        captured_at=last,
        first_seen_at=first,
        last_seen_at=last,
        plate_status=PlateStatus.READ if text else PlateStatus.PLATELESS,
        plate=reading,
        decision=AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown"),
    )


def test_each_visit_has_its_passage() -> None:
    told = [passage(OTHER, 18, 24), passage(ONE, 8, 14)]
    found = matched(script(ONE, OTHER), told, [visit(0, ONE, 10, 15), visit(1, OTHER, 20, 25)])
    assert found == Matched(((0, 1), (1, 0)), (), (), (), ())


def test_one_passage_over_two_visits_is_merged() -> None:
    told = [passage(ONE, 8, 26)]
    found = matched(script(ONE, OTHER), told, [visit(0, ONE, 10, 15), visit(1, OTHER, 20, 25)])
    assert found == Matched(((0, 0),), (), (), ((1, 0),), ())


def test_a_visit_that_no_passage_covers_is_lost() -> None:
    told = [passage(ONE, 8, 21)]
    found = matched(script(ONE, OTHER), told, [visit(0, ONE, 10, 15), visit(1, OTHER, 20, 25)])
    assert found == Matched(((0, 0),), (), (), (), (1,))


def test_a_second_passage_of_a_visit_is_a_split() -> None:
    told = [passage("", 8, 11), passage(ONE, 12, 15)]
    found = matched(script(ONE), told, [visit(0, ONE, 10, 15)])
    assert found == Matched(((1, 0),), ((0, 0),), (), (), ())


def test_a_passage_when_nobody_was_there_is_a_ghost() -> None:
    told = [passage(ONE, 8, 15), passage("", 40, 44)]
    found = matched(script(ONE), told, [visit(0, ONE, 10, 15)])
    assert found == Matched(((0, 0),), (), (1,), (), ())


def test_the_plate_of_somebody_else_explains_no_visit() -> None:
    told = [passage(OTHER, 8, 15)]
    found = matched(script(ONE, OTHER), told, [visit(0, ONE, 10, 15)])
    assert found == Matched((), (), (0,), (), (0,))


def test_a_misread_plate_goes_by_time() -> None:
    told = [passage(THIRD, 19, 25)]
    found = matched(script(ONE, OTHER), told, [visit(0, ONE, 10, 15), visit(1, OTHER, 20, 25)])
    assert found.pairs == ((0, 1),)
    assert found.lost == (0,)


def test_of_two_stays_of_one_plate_each_has_the_passage_of_its_time() -> None:
    told = [passage(ONE, 38, 45), passage(ONE, 8, 15)]
    found = matched(script(ONE), told, [visit(0, ONE, 10, 15), visit(0, ONE, 40, 45)])
    assert found.pairs == ((0, 1), (1, 0))


def hidden(player: int, text: str, from_s: float, until_s: float) -> TrueVisit:
    return replace(visit(player, text, from_s, until_s), hidden=True)


def test_a_hidden_stay_without_a_passage_is_neither_merged_nor_lost() -> None:
    found = matched(script(ONE, ""), [passage(ONE, 8, 15)], [visit(0, ONE, 10, 15), hidden(1, "", 11, 14)])
    assert found == Matched(((0, 0),), (), (), (), ())


@pytest.mark.parametrize("is_brief", [False, True], ids=["hidden", "brief"])
def test_a_passage_of_a_hidden_or_brief_stay_is_neither_a_ghost_nor_a_split(*, is_brief: bool) -> None:
    told = [passage(ONE, 8, 15), passage("", 12, 14), passage("", 32, 34)]
    unseen = hidden(1, "", 11, 14), hidden(2, "", 31, 34)
    apart = (replace(one, hidden=not is_brief, brief=is_brief) for one in unseen)
    found = matched(script(ONE, "", ""), told, [visit(0, ONE, 10, 15), *apart])
    assert found == Matched(((0, 0),), (), (), (), (), ((1, 1), (2, 2)))
    assert found.place_of == {0: 0, 1: 1, 2: 2}


def test_a_true_visit_does_not_lose_its_passage_to_a_hidden_stay_that_fits_better() -> None:
    """Nothing was read: without a plate as the hidden one is, and in its time, it still is of the true visit."""
    found = matched(script(ONE, ""), [passage("", 12, 14)], [visit(0, ONE, 10, 15), hidden(1, "", 12, 14)])
    assert found == Matched(((0, 0),), (), (), (), ())


@pytest.mark.parametrize("text", [ONE, "京A8K3F1"], ids=["its plate", "one character off"])
def test_a_text_gives_a_passage_to_a_hidden_stay(text: str) -> None:
    found = matched(script(ONE, OTHER), [passage(text, 9, 16)], [hidden(0, ONE, 12, 14), visit(1, OTHER, 10, 15)])
    assert found == Matched((), (), (), ((1, 0),), (), ((0, 0),))


def test_of_two_stays_of_one_plate_the_hidden_one_comes_after_the_true_one() -> None:
    found = matched(script(ONE), [passage(ONE, 12, 16)], [hidden(0, ONE, 12, 16), visit(0, ONE, 15, 25)])
    assert found == Matched(((0, 1),), (), (), (), ())


def test_a_second_passage_of_a_hidden_stay_is_a_split() -> None:
    found = matched(script(""), [passage("", 12, 14), passage("", 14, 15)], [hidden(0, "", 11, 14)])
    assert found == Matched((), ((1, 0),), (), (), (), ((0, 0),))
