"""What is seen again soon is counted on the alert that is there; nothing else is."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from central.alerts.alert_views import alerts
from central.alerts.life import close
from central.alerts.states import AlertState, Outcome
from central.store.db import Store
from central.tables import SuppressedHitRow
from central.watch_list.matching import HitKind
from tests.central.alerts.alerting import EVERYBODY, WATCHING, seconds, shown, take
from tests.central.node import TellingNode, passage
from tests.central.watch_list.listing import NOON, watched
from wire.ids import new_id


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


def test_a_suppressed_candidate_that_turns_out_exact_raises_its_alert(store: Store) -> None:
    watched(store, "京A12345")
    node, passage_id = TellingNode(), new_id()
    take(store, node.tells(passage("京AI2345"), passage("京AI2345", at=seconds(5), passage_id=passage_id)))

    take(store, node.tells(passage("京A12345", at=seconds(5), passage_id=passage_id, revision=1)))

    assert [(one.kind, one.suppressed) for one in shown(store)] == [(HitKind.CANDIDATE, 1), (HitKind.EXACT, 0)]
