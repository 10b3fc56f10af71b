"""A passage that is told again, as it was or as a new revision, raises no alert twice."""

from central.alerts.alert_views import alerts
from central.alerts.life import close
from central.alerts.raising import raise_alerts
from central.alerts.states import AlertState, Outcome
from central.feed import FeedKind
from central.passages.recording import Origin
from central.store.db import Store
from central.tables import AlertRow, FeedRow, SuppressedHitRow
from central.watch_list.matching import HitKind
from tests.central.alerts.alerting import EVERYBODY, WATCHING, seconds, shown, take
from tests.central.node import TellingNode, passage
from tests.central.taking_in import count
from tests.central.watch_list.listing import NOON, watched
from wire.ids import new_id


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
