"""An alert whose passage is read otherwise in the end says so, and waits for a person."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from central.alerts.alert_views import AlertView, alerts
from central.alerts.life import acknowledge, close
from central.alerts.states import AlertState, Outcome
from central.audit.verification import walk
from central.feed import FeedKind
from central.line.ingest import Ingested, ingest
from central.store.db import Store
from central.tables import AuditRow
from central.watch_list.entries import remove_watch
from central.watch_list.matching import HitKind
from tests.central.node import TellingNode, in_colour, passage
from tests.central.people import somebody
from tests.central.watch_list.listing import LI, NOON, watched
from wire.ids import new_id
from wire.plate_kinds import PlateColour

EVERYBODY = somebody()
WANTED, OTHER = "京A12345", "沪C67890"


class Gate:
    """A lane that reads one passage again and again."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.node = TellingNode()
        self.passage = new_id()

    def reads(
        self,
        plate: str | None,
        revision: int,
        passage_id: UUID | None = None,
        after_s: int = 0,
        colour: PlateColour = PlateColour.UNKNOWN,
    ) -> Ingested:
        told = passage(
            plate,
            at=NOON + timedelta(seconds=after_s),
            passage_id=passage_id or self.passage,
            revision=revision,
        )
        with self.store.write() as session:
            return ingest(session, [self.node.tells(in_colour(told, colour))])

    def alert(self) -> AlertView:
        (shown,) = self.alerts()
        return shown

    def alerts(self) -> tuple[AlertView, ...]:
        with self.store.read() as session:
            return alerts(session, EVERYBODY)

    def on_record(self) -> list[dict[str, object]]:
        with self.store.read() as session:
            rows = session.scalars(
                select(AuditRow).where(AuditRow.action == "reread_alert").order_by(AuditRow.seq)
            )
            return [row.detail for row in rows]


@pytest.fixture
def gate(store: Store) -> Gate:
    """A gate where the wanted plate was read at first, and an alert raised."""
    watched(store, WANTED)
    made = Gate(store)
    made.reads(WANTED, 0)
    assert (made.alert().read_otherwise_at, made.alert().final_plate) == (None, None)
    return made


@pytest.mark.parametrize("final", [OTHER, "京A1????", None])
def test_another_final_reading_is_told_on_the_alert_which_stays_open(gate: Gate, final: str | None) -> None:
    done = gate.reads(final, 1)

    alert = gate.alert()
    assert (alert.final_plate, alert.read_otherwise_at) == (final, NOON + timedelta(seconds=2))
    assert (alert.state, alert.plate, alert.watched) == (AlertState.NEW, WANTED, WANTED)
    assert [one.alert for one in done.news if one.kind is FeedKind.ALERT] == [alert.id]
    assert gate.on_record() == [{"passage": str(gate.passage), "revision": 1, "otherwise": True}]


def test_whoever_took_it_up_is_told_as_well(gate: Gate) -> None:
    with gate.store.write() as session:
        acknowledge(session, EVERYBODY, gate.alert().id, NOON)

    gate.reads(OTHER, 1)

    assert (gate.alert().state, gate.alert().final_plate) == (AlertState.ACKNOWLEDGED, OTHER)


def test_what_was_judged_stays_as_it_was_judged(gate: Gate) -> None:
    with gate.store.write() as session:
        close(session, EVERYBODY, gate.alert().id, Outcome.CONFIRMED, "seen", NOON)
    before = gate.alert()

    done = gate.reads(OTHER, 1)

    assert gate.alert() == before
    assert [one for one in done.news if one.kind is FeedKind.ALERT] == []


@pytest.mark.parametrize("final", [WANTED, "京A1234?", "京AI2345"])
def test_a_final_reading_that_may_be_the_plate_is_no_other(gate: Gate, final: str) -> None:
    gate.reads(final, 1)

    assert (gate.alert().read_otherwise_at, gate.on_record()) == (None, [])


def test_a_later_reading_of_the_plate_takes_it_back(gate: Gate) -> None:
    gate.reads(OTHER, 1)
    done = gate.reads(WANTED, 2)

    assert (gate.alert().read_otherwise_at, gate.alert().final_plate) == (None, None)
    assert FeedKind.ALERT in {one.kind for one in done.news}
    assert [one["otherwise"] for one in gate.on_record()] == [True, False]
    assert walk(gate.store).findings == []


def test_the_same_reading_once_more_is_no_news(gate: Gate) -> None:
    gate.reads(OTHER, 1)
    done = gate.reads(OTHER, 2)

    assert [one for one in done.news if one.kind is FeedKind.ALERT] == []
    assert len(gate.on_record()) == 1


def test_an_entry_that_is_over_makes_its_plate_no_other(gate: Gate) -> None:
    with gate.store.write() as session:
        remove_watch(session, LI, gate.alert().entry, "found", NOON)

    gate.reads(WANTED, 1)

    assert gate.alert().read_otherwise_at is None


def test_another_passage_says_nothing_about_it(gate: Gate) -> None:
    gate.reads(OTHER, 1, new_id())

    assert gate.alert().read_otherwise_at is None


def test_an_alert_that_was_read_otherwise_holds_no_further_hit_back(gate: Gate) -> None:
    gate.reads(OTHER, 1)

    gate.reads(WANTED, 0, new_id(), after_s=20)

    newer, older = gate.alerts()
    assert (newer.state, newer.plate, newer.suppressed) == (AlertState.NEW, WANTED, 0)
    assert (older.final_plate, older.suppressed) == (OTHER, 0)


def test_a_final_reading_that_is_wanted_too_raises_its_own_alert(gate: Gate) -> None:
    watched(gate.store, OTHER)

    gate.reads(OTHER, 1)

    newer, older = gate.alerts()
    assert (newer.plate, newer.read_otherwise_at) == (OTHER, None)
    assert (older.plate, older.final_plate) == (WANTED, OTHER)


@pytest.fixture
def blue_gate(store: Store) -> Gate:
    """A gate where the wanted blue plate was read at first."""
    watched(store, WANTED, colour="blue")
    made = Gate(store)
    made.reads(WANTED, 0, colour=PlateColour.BLUE)
    assert (made.alert().kind, made.alert().other_colour) == (HitKind.EXACT, False)
    return made


def test_a_final_reading_in_another_colour_makes_the_hit_doubtful_and_no_other(blue_gate: Gate) -> None:
    done = blue_gate.reads(WANTED, 1, colour=PlateColour.YELLOW)

    alert = blue_gate.alert()
    assert (alert.kind, alert.other_colour, alert.read_otherwise_at) == (HitKind.CANDIDATE, True, None)
    assert (alert.watched_colour, alert.differs) == (PlateColour.BLUE, ())
    assert FeedKind.ALERT in {one.kind for one in done.news}


def test_a_final_reading_that_differs_in_too_much_with_its_colour_is_another(blue_gate: Gate) -> None:
    two_off = "京AI234S"
    blue_gate.reads(two_off, 1, colour=PlateColour.BLUE)
    assert blue_gate.alert().read_otherwise_at is None

    blue_gate.reads(two_off, 2, colour=PlateColour.YELLOW)
    assert blue_gate.alert().final_plate == two_off
