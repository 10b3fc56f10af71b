"""A vehicle with two plates is found by either: one of Hong Kong beside the mainland one, say."""

import pytest

from central.alerts.alert_views import AlertView, alerts
from central.store.db import Store
from central.watch_list.matching import HitKind
from tests.central.node import TellingNode, passage, reading
from tests.central.people import somebody
from tests.central.taking_in import take
from tests.central.watch_list.listing import watched
from wire.events import PassageRecorded
from wire.ids import new_id

EVERYBODY = somebody()
PASSAGE = new_id()
MAINLAND, HONG_KONG = "京A12345", "粤Z8A26港"


def told(first: str | None, *others: str, revision: int = 0, **fields: object) -> PassageRecorded:
    plates = tuple(reading(one) for one in others)
    event = passage(first, passage_id=PASSAGE, revision=revision)
    return event.model_copy(update={"other_plates": plates, **fields})


def shown(store: Store) -> list[AlertView]:
    with store.read() as session:
        return list(alerts(session, EVERYBODY))


@pytest.mark.parametrize("first", [MAINLAND, None])
def test_a_wanted_further_plate_raises_an_alert(store: Store, first: str | None) -> None:
    entry = watched(store, HONG_KONG)

    take(store, TellingNode().tells(told(first, HONG_KONG)))

    (alert,) = shown(store)
    assert (alert.entry, alert.passage, alert.plate, alert.kind) == (entry, PASSAGE, HONG_KONG, HitKind.EXACT)


@pytest.mark.parametrize("plates", [("京A1234?", MAINLAND), (MAINLAND, "京A1234?")])
def test_of_two_plates_that_hit_one_entry_the_surest_is_told(store: Store, plates: tuple[str, str]) -> None:
    watched(store, MAINLAND)

    done = take(store, TellingNode().tells(told(*plates)))

    (alert,) = shown(store)
    assert (alert.plate, alert.kind, done.alerts) == (MAINLAND, HitKind.EXACT, {HitKind.EXACT: 1})


def test_both_plates_wanted_are_two_alerts(store: Store) -> None:
    watched(store, MAINLAND)
    watched(store, HONG_KONG)

    take(store, TellingNode().tells(told(MAINLAND, HONG_KONG)))

    assert {alert.plate for alert in shown(store)} == {MAINLAND, HONG_KONG}


def test_a_revision_that_reads_the_wanted_plate_beside_another_is_not_read_otherwise(store: Store) -> None:
    watched(store, HONG_KONG)
    node = TellingNode()
    take(store, node.tells(told(HONG_KONG)))

    take(store, node.tells(told(MAINLAND, HONG_KONG, revision=1)))
    assert [alert.read_otherwise_at for alert in shown(store)] == [None]

    take(store, node.tells(told(MAINLAND, revision=2)))
    assert [alert.final_plate for alert in shown(store)] == [MAINLAND]


def test_that_a_vehicle_followed_another_one_raises_no_alert(store: Store) -> None:
    watched(store, HONG_KONG)

    done = take(store, TellingNode().tells(told(MAINLAND, followed=True, outcome="passed")))

    assert (shown(store), done.alerts) == ([], {})
