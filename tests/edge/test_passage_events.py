from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from edge.access.decide import Direction
from edge.journal import Journal
from edge.outbox import Outbox
from edge.passage_events import PassageEvents
from edge.visits.telling.passage import Passage, Way
from tests.edge.events import NOW, set_clock
from tests.edge.passages import passage_of, reading_of
from wire.events import AccessDecision, Evidence, EvidenceKind, Outcome, PassageRecorded, Subject, Verdict
from wire.plates import PlateText

WAIT = AccessDecision(verdict=Verdict.WAIT, reason="unknown_plate")
PICTURE = Evidence(kind=EvidenceKind.SCENE, sha256="a" * 64, media_type="image/jpeg", size=9, width=64, height=36)
LEAVING = Way(arrived=False, going=True, leaving=True)
STOOD_THERE = Way(arrived=False)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    outbox = Outbox(tmp_path / "outbox.db")
    yield Journal(outbox, set_clock())
    outbox.close()


@pytest.fixture
def events(journal: Journal) -> PassageEvents:
    return PassageEvents("in-1", Direction.IN, journal)


def over(passage: Passage, outcome: Outcome = Outcome.PASSED) -> Passage:
    """The same a revision and ten seconds later, with nothing new known of its plate."""
    later = passage.last_seen_at + timedelta(seconds=10)
    return replace(
        passage, revision=passage.revision + 1, last_seen_at=later, frames=99, outcome=outcome, reading=None
    )


def test_all_that_is_known_is_said(events: PassageEvents) -> None:
    passage = replace(passage_of(), revision=4, preview=PlateText("京A12346"), others=(reading_of("粤B67890"),))
    event = events.make(passage, WAIT, [PICTURE])
    assert (event.lane, event.passage, event.revision) == ("in-1", passage.id, 4)
    assert (event.plate, event.plate_status) == (passage.reading, passage.status)
    assert (event.preview, event.other_plates) == (passage.preview, passage.others)
    assert (event.decision, event.evidence, event.frames) == (WAIT, (PICTURE,), 12)
    assert (event.captured_at, event.processed_at) == (NOW + timedelta(seconds=2), NOW)
    assert event.outcome is None


def test_more_plates_than_the_wire_takes_are_left_out(events: PassageEvents) -> None:
    many = tuple(reading_of(f"粤B6789{number}") for number in range(6))
    assert events.make(replace(passage_of(), others=many), WAIT, []).other_plates == many[:4]


@pytest.mark.parametrize(
    "leads,way,direction",
    [
        (Direction.IN, Way(), "in"),
        (Direction.IN, LEAVING, "out"),
        (Direction.OUT, Way(), "out"),
        (Direction.OUT, LEAVING, "in"),
        (Direction.BOTH, Way(), "in"),
        (Direction.BOTH, LEAVING, "out"),
        (Direction.IN, Way(arrived=True, going=True), "in"),
        (Direction.IN, STOOD_THERE, None),
        (Direction.OUT, STOOD_THERE, None),
    ],
)
def test_which_way_it_went(journal: Journal, leads: Direction, way: Way, direction: str | None) -> None:
    events = PassageEvents("in-1", leads, journal)
    assert events.make(replace(passage_of(), way=way), WAIT, []).direction == direction


def test_of_a_person_no_direction_is_told(events: PassageEvents) -> None:
    assert events.make(passage_of(None, Subject.PERSON), WAIT, []).direction is None
    assert events.make(passage_of(None, Subject.NON_MOTOR), WAIT, []).direction == "in"


@pytest.mark.parametrize(
    "outcome,followed",
    [(Outcome.PASSED, True), (Outcome.TURNED_BACK, False), (Outcome.UNSEEN, False), (None, False)],
)
def test_only_who_passed_followed(events: PassageEvents, outcome: Outcome | None, *, followed: bool) -> None:
    passage = replace(passage_of(), outcome=outcome)
    assert events.make(passage, WAIT, [], followed=True).followed is followed
    assert not events.make(passage, WAIT, [], followed=False).followed


def test_an_outcome_repeats_what_was_said_and_what_became_of_it(events: PassageEvents) -> None:
    passage = passage_of()
    said = events.make(passage, WAIT, [PICTURE])
    again = events.make_outcome(over(passage), followed=True)
    assert again is not None
    assert (again.plate, again.decision, again.evidence) == (said.plate, WAIT, (PICTURE,))
    assert (again.revision, again.outcome, again.followed) == (1, Outcome.PASSED, True)
    assert again.last_seen_at == said.last_seen_at + timedelta(seconds=10)
    assert again.frames == 99
    assert again.id != said.id


def test_an_outcome_repeats_what_was_said_last(events: PassageEvents) -> None:
    passage = passage_of(None)
    events.make(passage, WAIT, [])
    better = replace(passage_of(), id=passage.id, revision=1)
    events.make(better, WAIT, [PICTURE])
    again = events.make_outcome(over(better, Outcome.TURNED_BACK), followed=True)
    assert again is not None
    assert (again.plate, again.revision, again.evidence) == (better.reading, 2, (PICTURE,))
    assert not again.followed


def test_an_outcome_of_which_nothing_was_said_is_not_told(events: PassageEvents) -> None:
    assert events.make_outcome(over(passage_of()), followed=False) is None


def test_an_outcome_can_be_read_by_the_centre(events: PassageEvents) -> None:
    passage = passage_of()
    events.make(passage, WAIT, [PICTURE])
    again = events.make_outcome(over(passage), followed=False)
    assert again is not None
    assert PassageRecorded.model_validate_json(again.model_dump_json()) == again


def test_passages_of_long_ago_are_forgotten_and_those_told_anew_are_not(events: PassageEvents) -> None:
    first, second = passage_of(), passage_of()
    for passage in (first, second, first):
        events.make(passage, WAIT, [])
    for _ in range(63):
        events.make(passage_of(), WAIT, [])
    assert events.make_outcome(over(first), followed=False) is not None
    assert events.make_outcome(over(second), followed=False) is None
