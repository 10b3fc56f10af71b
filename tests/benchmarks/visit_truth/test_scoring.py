"""Openings, wrong plates and times are held against the truth without mercy."""

from dataclasses import replace
from datetime import timedelta

from benchmarks.visit_truth.scoring import Result, scored
from benchmarks.visit_truth.street_lane import BEGUN, Told
from demo.street.scripts.lot import Lot
from demo.street.scripts.performance import FrameTruth, Performance
from demo.street.scripts.script import Cue, Player, Script, comes_and_enters
from demo.street.scripts.way_casts import leaver
from tests.benchmarks.visit_truth.test_matching import passage
from tests.demo.street.scripts.blank import Blank
from wire.events import BarrierMoved, BarrierResult, PassageRecorded
from wire.ids import new_id

_LOT = Lot.of("scoring", 1)
_HOME = replace(_LOT.resident(comes_and_enters(patience_s=9)), guard_after_s=None)
_STRANGER = _LOT.car(comes_and_enters(patience_s=9))


def frames_of(*players: Player) -> tuple[FrameTruth, ...]:
    performance = Performance(Script("test", players), Blank())
    frames: list[FrameTruth] = []
    while not performance.stage.over:
        performance.advance(len(frames) / 5)
        frames.append(performance.truth())
    return tuple(frames)


def opening(event: PassageRecorded, at_s: float, actor: str | None = None) -> BarrierMoved:
    at = BEGUN + timedelta(seconds=at_s)
    return BarrierMoved(
        id=new_id(),
        lane="in-1",
        processed_at=at,
        passage=event.passage,
        actor=actor,
        result=BarrierResult.OPENED,
        reason="resident",
        requested_at=at,
        completed_at=at,
    )


def result(
    players: tuple[Player, ...], told: PassageRecorded, *openings: BarrierMoved, unseen: tuple[int, ...] = ()
) -> Result:
    """Score one passage; the players with numbers in `unseen` are hidden all the time."""
    script = Script("test", players)
    told_s = {str(told.passage): (told.last_seen_at - BEGUN).total_seconds()}
    frames = tuple(_without(frame, unseen) for frame in frames_of(*players))
    all_told = Told(frames, (told,), told_s, openings, (), (), 0.0)
    return scored(script, all_told, "test", 1, 5.0, "plain")


def _without(frame: FrameTruth, unseen: tuple[int, ...]) -> FrameTruth:
    seen = (replace(one, shown=0.0) if one.player in unseen else one for one in frame.seen)
    return replace(frame, seen=tuple(seen))


def kinds(one: Result) -> list[str]:
    return [fault.kind for fault in one.faults]


def test_a_resident_at_the_arm_is_opened_for_rightly() -> None:
    told = passage(_HOME.text, 4, 8)
    one = result((_HOME,), told, opening(told, 8))
    assert kinds(one) == []
    assert one.counts == {"visits": 1, "passages": 1, "one-to-one": 1, "told read": 1, "openings": 1}
    assert 1 < one.told_after_s[0] < 3


def test_a_resident_for_whom_nothing_opened_is_a_fault() -> None:
    assert kinds(result((_HOME,), passage(_HOME.text, 4, 8))) == ["not opened"]


def test_opening_for_a_stranger_is_wrong_and_a_person_may() -> None:
    told = passage(_STRANGER.text, 4, 8)
    assert kinds(result((_STRANGER,), told, opening(told, 8))) == ["opened wrong"]
    assert kinds(result((_STRANGER,), told, opening(told, 8, actor="guard-1"))) == []


def test_opening_for_a_resident_who_drives_back_already_is_wrong() -> None:
    told = passage(_HOME.text, 4, 18)
    assert kinds(result((_HOME,), told, opening(told, 18))) == ["not opened", "opened wrong"]


def test_opening_for_a_resident_behind_a_stranger_lets_in_the_stranger() -> None:
    behind = replace(_HOME, cue=Cue(1.5))
    told = passage(behind.text, 6, 9)
    stranger = replace(_STRANGER, guard_after_s=7.0)
    one = result((stranger, behind), told, opening(told, 9))
    assert "opened wrong" in kinds(one)
    assert any("player 0 stands before it" in fault.detail for fault in one.faults)


def test_opening_for_a_resident_who_drives_away_is_wrong() -> None:
    away = leaver(_LOT, Cue())
    told = passage(away.text, 2, 8)
    assert kinds(result((away,), told, opening(told, 8))) == ["opened wrong"]


def test_another_text_on_a_read_visit_is_wrong() -> None:
    one = result((_STRANGER,), passage("贵H0H0H0", 4, 8))
    assert kinds(one) == ["wrong"]
    assert "one-to-one" not in one.counts


def test_a_plateless_car_with_a_plate_is_wrong() -> None:
    bare = replace(_STRANGER, tags=())
    assert kinds(result((bare,), passage("贵H0H0H0", 4, 8))) == ["wrong"]


def test_what_became_of_a_visit_is_compared_where_it_is_told() -> None:
    told = passage(_STRANGER.text, 4, 8)
    right, wrong = (
        result((_STRANGER,), told.model_copy(update={"outcome": one, "direction": "in"}))
        for one in ("turned_back", "passed")
    )
    assert (right.counts["outcome right"], right.counts["direction right"], kinds(right)) == (1, 1, [])
    assert kinds(wrong) == ["outcome passed"]


def test_a_hidden_stay_is_counted_apart_and_not_held_against_the_lane() -> None:
    elsewhere = passage(_STRANGER.text, 60, 62)
    one = result((_HOME,), elsewhere, unseen=(0,))
    assert kinds(one) == ["ghost"]
    assert one.counts == {"hidden": 1, "passages": 1, "ghost": 1}
    assert kinds(result((_HOME,), elsewhere)) == ["lost", "not opened", "ghost"]


def test_a_hidden_stay_that_is_told_all_the_same_is_counted_as_such() -> None:
    one = result((_HOME,), passage(_HOME.text, 4, 8), unseen=(0,))
    assert kinds(one) == []
    assert one.counts == {"hidden": 1, "hidden told": 1, "passages": 1}
    assert one.told_after_s == ()


def test_a_wrong_plate_and_a_wrong_opening_stay_wrong_where_nobody_could_be_seen() -> None:
    misread, told = passage("贵H0H0H0", 4, 8), passage(_STRANGER.text, 4, 8)
    assert kinds(result((_STRANGER,), misread, unseen=(0,))) == ["wrong"]
    assert kinds(result((_STRANGER,), told, opening(told, 8), unseen=(0,))) == ["opened wrong"]
    home = passage(_HOME.text, 4, 8)
    assert kinds(result((_HOME,), home, opening(home, 8), unseen=(0,))) == []


def test_a_stay_of_two_frames_that_is_told_is_counted_as_brief() -> None:
    told = passage(_STRANGER.text, 4, 8)
    frames = frames_of(_STRANGER)
    near = [frame for frame in frames if any(one.near for one in frame.seen)]
    kept = tuple(frame for frame in frames if frame not in near[2:])
    script, told_s = Script("test", (_STRANGER,)), {str(told.passage): 8.0}
    one = scored(script, Told(kept, (told,), told_s, (), (), (), 0.0), "test", 1, 5.0, "plain")
    assert kinds(one) == []
    assert one.counts == {"brief": 1, "brief told": 1, "passages": 1}
