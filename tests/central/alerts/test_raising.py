"""Which passages raise an alert, and what it says."""

from uuid import UUID

import pytest
from sqlalchemy import event, select

from central.alerts.states import AlertState
from central.feed import FeedKind
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AlertRow, AuditRow, FeedRow, PassageRow
from central.watch_list.matching import HitKind
from tests.central.alerts.alerting import WATCHING, seconds, shown, take
from tests.central.node import TellingNode, in_colour, passage
from tests.central.taking_in import count
from tests.central.watch_list.listing import NOON, requested, watched
from wire.plate_kinds import PlateColour


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


def test_two_entries_for_one_plate_are_two_alerts(store: Store) -> None:
    entries = {watched(store, "京A12345"), watched(store, "京A12345", place="river")}

    take(store, TellingNode().tells(passage("京A12345")))

    assert {one.entry for one in shown(store)} == entries


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
