"""Which passage is of which visit: by text, by time, and what is left over."""

from datetime import timedelta

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
