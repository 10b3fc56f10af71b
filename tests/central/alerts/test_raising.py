from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, func, select

from central.accounts.places import Grid
from central.alerts.alert_views import AlertView, alerts
from central.alerts.life import close
from central.alerts.raising import Watching, raise_alerts
from central.alerts.states import AlertState, Outcome
from central.arrivals import Arrival
from central.db import Store
from central.feed import FeedKind
from central.ingest import Ingested, ingest
from central.recording import Origin
from central.tables import AlertRow, AuditRow, FeedRow, PassageRow, Row, SuppressedHitRow
from central.watch_list.matching import HitKind
from tests.central.node import TellingNode, in_colour, passage
from tests.central.people import somebody
from tests.central.watch_list.listing import NOON, requested, watched
from wire.events import Clock, ClockQuality, PassageRecorded
from wire.ids import new_id
from wire.plate_kinds import PlateColour

WATCHING = Watching(Grid({"east": "river/north"}))
EVERYBODY = somebody()


def take(store: Store, *arrivals: Arrival, watching: Watching = WATCHING) -> Ingested:
    with store.write() as session:
        return ingest(session, arrivals, watching)


def shown(store: Store) -> list[AlertView]:
    """All alerts, oldest first."""
    with store.read() as session:
        return list(alerts(session, EVERYBODY))[::-1]


def count(store: Store, table: type[Row]) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def seconds(number: float) -> datetime:
    return NOON + timedelta(seconds=number)


def test_a_wanted_plate_raises_an_alert_with_its_passage(store: Store) -> None:
    entry = watched(store, "京A12345")
    told = passage("京A12345")

    done = take(store, TellingNode().tells(told))

    (alert,) = shown(store)
    assert (alert.entry, alert.passage, alert.state) == (entry, told.passage, AlertState.NEW)
    assert (alert.kind, alert.plate, alert.watched, alert.differs) == (HitKind.EXACT, "京A12345", "京A12345", ())
    assert (alert.site, alert.node, alert.lane) == ("east", "gate-1", "in-1")
    assert (alert.captured_at, alert.raised_at, alert.late) == (NOON, seconds(2), False)
    assert done.alerts == {HitKind.EXACT: 1}
    with store.read() as session:
        news = session.scalars(select(FeedRow).where(FeedRow.kind == FeedKind.ALERT.value)).one()
        audited = session.scalars(select(AuditRow).where(AuditRow.action == "raise_alert")).one()
    assert (news.alert, news.passage, news.lane) == (alert.id, told.passage, "in-1")
    assert (audited.target, audited.role, audited.site) == (str(alert.id), "system", "east")


def test_a_candidate_says_which_characters_differ(store: Store) -> None:
    watched(store, "京A12345")

    take(store, TellingNode().tells(passage("京AI23?5")))

    (alert,) = shown(store)
    assert (alert.kind, alert.plate, alert.differs) == (HitKind.CANDIDATE, "京AI23?5", (2, 5))


@pytest.mark.parametrize("plate", ["京A12349", "京A1????", "京B12345", None])
def test_what_is_not_looked_for_raises_nothing(store: Store, plate: str | None) -> None:
    watched(store, "京A12345")

    assert take(store, TellingNode().tells(passage(plate))).alerts == {}
    assert shown(store) == []


def test_what_nobody_agreed_to_and_what_is_looked_for_elsewhere_raises_nothing(store: Store) -> None:
    requested(store, "京A12345")
    watched(store, "京A12345", place="river/south")

    take(store, TellingNode().tells(passage("京A12345")))

    assert shown(store) == []


def test_a_passage_and_its_alert_are_there_together_or_not_at_all(store: Store) -> None:
    watched(store, "京A12345")
    delivery = TellingNode().tells(passage("京A12345"))

    def breaks() -> None:
        with store.write() as session:
            ingest(session, [delivery], WATCHING)
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        breaks()
    assert (count(store, PassageRow), count(store, AlertRow)) == (0, 0)

    take(store, delivery)
    assert (count(store, PassageRow), count(store, AlertRow)) == (1, 1)


def test_what_is_told_again_raises_nothing_again(store: Store) -> None:
    watched(store, "京A12345")
    node = TellingNode()
    told = passage("京A12345")
    take(store, node.tells(told), node.tells(told, seq=1))
    feed = count(store, FeedRow)

    # Once more under its numbers, then under new ones, as from an outbox that was put back from a copy.
    again = take(store, node.tells(told, seq=1), TellingNode().tells(told))

    assert (again.alerts, again.suppressed) == ({}, 0)
    assert (count(store, AlertRow), count(store, SuppressedHitRow)) == (1, 0)
    assert count(store, FeedRow) == feed


def test_the_rule_itself_is_idempotent_by_entry_and_passage(store: Store) -> None:
    watched(store, "京A12345")
    node, first, second = TellingNode(), passage("京A12345"), passage("京A12345", at=seconds(10))
    take(store, node.tells(first, second))
    delivery = node.tells(first, second, seq=1)
    origin = Origin(node.site, node.name, node.epoch, 1, str(delivery.topic), NOON)
    with store.write() as session:
        raised = raise_alerts(session, [(origin, first), (origin, second)], WATCHING)

    assert (raised.alerts, raised.suppressed, raised.news) == ([], 0, [])
    assert [one.suppressed for one in shown(store)] == [1]


def test_the_same_plate_again_within_the_cooldown_is_counted_on_the_alert(store: Store) -> None:
    watched(store, "京A12345")
    node = TellingNode()
    first, second, third = (passage("京A12345", at=seconds(number)) for number in (0, 120, 300))

    take(store, node.tells(first))
    done = take(store, node.tells(second))
    take(store, node.tells(third))

    earlier, later = shown(store)
    assert (earlier.passage, earlier.suppressed) == (first.passage, 1)
    assert (later.passage, later.suppressed) == (third.passage, 0)
    assert (done.alerts, done.suppressed) == ({}, 1)
    assert done.news[-1].alert == earlier.id
    with store.read() as session:
        hit = session.scalars(select(SuppressedHitRow)).one()
    assert (hit.passage, hit.alert) == (second.passage, earlier.id)


def test_a_second_wanted_plate_is_never_suppressed(store: Store) -> None:
    watched(store, "京A12345")
    watched(store, "京C67890")
    node = TellingNode()

    take(store, node.tells(passage("京A12345"), passage("京C67890", at=seconds(1))))

    assert [(one.plate, one.suppressed) for one in shown(store)] == [("京A12345", 0), ("京C67890", 0)]


def test_the_wanted_plate_is_not_suppressed_by_one_that_looks_like_it(store: Store) -> None:
    watched(store, "京A12345")
    node = TellingNode()

    take(store, node.tells(passage("京AI2345")))
    take(store, node.tells(passage("京A12345", at=seconds(5))))

    assert [one.kind for one in shown(store)] == [HitKind.CANDIDATE, HitKind.EXACT]


def test_another_lane_has_a_cooldown_of_its_own(store: Store) -> None:
    watched(store, "京A12345")

    take(store, TellingNode().tells(passage("京A12345"), passage("京A12345", at=seconds(5), lane="in-2")))

    assert [one.lane for one in shown(store)] == ["in-1", "in-2"]


def test_no_node_silences_another_by_the_name_of_its_lane(store: Store) -> None:
    watched(store, "京A12345")

    for name in ("gate-1", "gate-2"):
        take(store, TellingNode(name=name).tells(passage("京A12345")))

    assert [(alert.node, alert.lane, alert.suppressed) for alert in shown(store)] == [
        ("gate-1", "in-1", 0),
        ("gate-2", "in-1", 0),
    ]


def test_the_cooldown_is_a_setting_and_may_be_none(store: Store) -> None:
    watched(store, "京A12345")
    eager = replace(WATCHING, cooldown=timedelta(0))

    take(store, TellingNode().tells(passage("京A12345"), passage("京A12345", at=seconds(1))), watching=eager)

    assert len(shown(store)) == 2


def test_the_cooldown_counts_by_capture_whatever_the_order_of_arrival(store: Store) -> None:
    watched(store, "京A12345", at=NOON - timedelta(days=2))
    node = TellingNode()
    take(store, node.tells(passage("京A12345"), seq=100))

    backlog = [passage("京A12345", at=seconds(number)) for number in (-86_400, -86_300, -100)]
    take(store, node.tells(*backlog, seq=1))

    assert [(one.captured_at, one.suppressed, one.late) for one in shown(store)] == [
        (NOON, 1, False),
        (seconds(-86_400), 1, True),
    ]


def test_a_closed_alert_speaks_for_what_follows_as_well(store: Store) -> None:
    watched(store, "京A12345")
    node = TellingNode()
    take(store, node.tells(passage("京A12345")))
    with store.write() as session:
        close(session, EVERYBODY, alerts(session, EVERYBODY)[0].id, Outcome.STOOD_DOWN, "drill", NOON)

    take(store, node.tells(passage("京A12345", at=seconds(60))))

    assert [(one.state, one.suppressed) for one in shown(store)] == [(AlertState.CLOSED, 1)]


def test_two_entries_for_one_plate_are_two_alerts(store: Store) -> None:
    entries = {watched(store, "京A12345"), watched(store, "京A12345", place="river")}

    take(store, TellingNode().tells(passage("京A12345")))

    assert {one.entry for one in shown(store)} == entries


def test_a_revision_that_reads_the_plate_raises_the_alert(store: Store) -> None:
    watched(store, "京A12345")
    node, passage_id = TellingNode(), new_id()
    take(store, node.tells(passage("京A1????", passage_id=passage_id)))

    take(store, node.tells(passage("京A12345", passage_id=passage_id, revision=1)))

    assert [one.passage for one in shown(store)] == [passage_id]


def test_a_revision_sharpens_its_alert_and_makes_no_second_one(store: Store) -> None:
    watched(store, "京A12345")
    node, passage_id = TellingNode(), new_id()
    take(store, node.tells(passage("京A1234?", passage_id=passage_id)))

    done = take(store, node.tells(passage("京A12345", passage_id=passage_id, revision=1)))

    (alert,) = shown(store)
    assert (alert.kind, alert.plate, alert.differs) == (HitKind.EXACT, "京A12345", ())
    assert FeedKind.ALERT in [one.kind for one in done.news]


def test_what_was_judged_stays_as_it_was_judged(store: Store) -> None:
    watched(store, "京A12345")
    node, passage_id = TellingNode(), new_id()
    take(store, node.tells(passage("京A1234?", passage_id=passage_id)))
    with store.write() as session:
        close(session, EVERYBODY, alerts(session, EVERYBODY)[0].id, Outcome.FALSE_MATCH, "a bus", NOON)

    take(store, node.tells(passage("京A12345", passage_id=passage_id, revision=1)))

    (alert,) = shown(store)
    assert (alert.plate, alert.state) == ("京A1234?", AlertState.CLOSED)


def test_a_suppressed_candidate_that_turns_out_exact_raises_its_alert(store: Store) -> None:
    watched(store, "京A12345")
    node, passage_id = TellingNode(), new_id()
    take(store, node.tells(passage("京AI2345"), passage("京AI2345", at=seconds(5), passage_id=passage_id)))

    take(store, node.tells(passage("京A12345", at=seconds(5), passage_id=passage_id, revision=1)))

    assert [(one.kind, one.suppressed) for one in shown(store)] == [(HitKind.CANDIDATE, 1), (HitKind.EXACT, 0)]


def test_a_backlog_raises_alerts_that_are_marked_late(store: Store) -> None:
    watched(store, "京A12345", at=NOON - timedelta(days=1))

    take(store, TellingNode().tells(passage("京A12345", at=NOON - timedelta(hours=3))))

    (alert,) = shown(store)
    assert (alert.late, alert.state) == (True, AlertState.NEW)


def with_clock(told: PassageRecorded, quality: ClockQuality, offset_s: float | None) -> PassageRecorded:
    return told.model_copy(update={"clock": Clock(quality=quality, offset_s=offset_s)})


@pytest.mark.parametrize(
    "quality, offset_s, raised",
    [
        (ClockQuality.SYNCHRONISED, None, 0),
        (ClockQuality.UNKNOWN, None, 0),
        (ClockQuality.UNSYNCHRONISED, None, 1),
        (ClockQuality.UNSYNCHRONISED, -86_400.0, 1),
        (ClockQuality.SYNCHRONISED, -60.0, 0),
    ],
)
def test_a_node_that_lives_in_the_day_before_misses_nobody(
    store: Store, quality: ClockQuality, offset_s: float | None, raised: int
) -> None:
    watched(store, "京A12345")
    told = passage("京A12345", at=NOON - timedelta(days=1))

    take(store, TellingNode().tells(with_clock(told, quality, offset_s)))

    assert len(shown(store)) == raised


def test_what_was_captured_before_the_approval_raises_nothing(store: Store) -> None:
    watched(store, "京A12345", at=NOON)

    take(store, TellingNode().tells(passage("京A12345", at=seconds(-1)), passage("京A12345", at=seconds(0))))

    assert [one.captured_at for one in shown(store)] == [NOON]


def test_a_forged_passage_raises_nothing(store: Store) -> None:
    watched(store, "京A12345")
    told = passage("京B00000")
    take(store, TellingNode().tells(told))
    thief = TellingNode(name="gate-2")

    take(store, thief.tells(passage("京A12345", passage_id=told.passage, revision=9)))

    assert shown(store) == []


@pytest.mark.parametrize("number", [1, 60])
def test_a_batch_asks_the_database_the_same_few_things_however_large(store: Store, number: int) -> None:
    for last in range(5):
        watched(store, f"京A1234{last}")
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    take(store, TellingNode().tells(*(passage(f"京A9{place:04}") for place in range(number))))

    assert len([one for one in asked if "FROM watch_entries" in one]) == 1
    assert [one for one in asked if "FROM alerts" in one] == []


def test_a_backlog_of_plates_that_nobody_could_read_whole_is_taken_in(store: Store) -> None:
    entry = watched(store, "京A12345")
    node = TellingNode()
    many = [passage(f"京A{place:03}?5", at=seconds(place)) for place in range(450)]

    take(store, *(node.tells(*many[start : start + 64]) for start in range(0, len(many), 64)))

    assert {one.entry for one in shown(store)} == {entry}
    assert "京A123?5" in {one.plate for one in shown(store)}
    assert count(store, PassageRow) == len(many)


def test_places_come_from_the_grid(store: Store) -> None:
    inside: UUID = watched(store, "京A12345", place="river/north/east")
    watched(store, "京A12345", place="river/south")

    take(store, TellingNode().tells(passage("京A12345")))
    take(store, TellingNode(site="west").tells(passage("京A12345")))

    assert [(one.entry, one.site) for one in shown(store)] == [(inside, "east")]


def test_a_clone_in_another_colour_is_told_beside_the_wanted_plate(store: Store) -> None:
    watched(store, "京A12345", colour="blue")
    node = TellingNode()

    take(store, node.tells(in_colour(passage("京A12345"), PlateColour.BLUE)))
    take(
        store,
        node.tells(in_colour(passage("京A12345", at=seconds(30)), PlateColour.YELLOW), received_at=seconds(31)),
    )
    take(
        store,
        node.tells(in_colour(passage("京A12345", at=seconds(60)), PlateColour.YELLOW), received_at=seconds(61)),
    )

    wanted, clone = shown(store)
    assert (wanted.kind, wanted.other_colour, wanted.suppressed) == (HitKind.EXACT, False, 0)
    assert (clone.kind, clone.other_colour, clone.suppressed) == (HitKind.CANDIDATE, True, 1)
    assert (clone.plate, clone.watched, clone.differs) == ("京A12345", "京A12345", ())


@pytest.mark.parametrize("colour", PlateColour)
def test_an_entry_without_a_colour_finds_every_one(store: Store, colour: PlateColour) -> None:
    watched(store, "京A12345")

    take(store, TellingNode().tells(in_colour(passage("京A12345"), colour)))

    (alert,) = shown(store)
    assert (alert.kind, alert.other_colour, alert.watched_colour) == (HitKind.EXACT, False, None)


def test_a_wanted_car_by_a_clock_in_the_future_is_told_when_it_comes_and_holds_only_what_follows_back(
    store: Store,
) -> None:
    """By its own time it would be looked for no longer, and no other time would be near it."""
    watched(store, "京A12345", at=NOON - timedelta(days=1))
    node = TellingNode()
    future = passage("京A12345", at=NOON.replace(year=2099))
    take(store, node.tells(future, received_at=NOON))
    take(store, node.tells(passage("京A12345", at=seconds(60)), received_at=seconds(61)))
    take(store, node.tells(passage("京A12345", at=seconds(3600)), received_at=seconds(3601)))

    assert [(one.captured_at, one.clock_doubt, one.suppressed) for one in shown(store)] == [
        (NOON, "ahead", 1),
        (seconds(3600), None, 0),
    ]


def test_a_measured_error_that_no_calendar_holds_is_none(store: Store) -> None:
    watched(store, "京A12345")
    strange = with_clock(passage("京A12345"), ClockQuality.UNKNOWN, 1e300)

    take(store, TellingNode().tells(strange))

    assert len(shown(store)) == 1
