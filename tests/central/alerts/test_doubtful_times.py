"""What comes late or by a wrong clock: whoever is looked for is told of, and marked."""

from datetime import timedelta

import pytest

from central.alerts.states import AlertState
from central.store.db import Store
from tests.central.alerts.alerting import seconds, shown, take
from tests.central.node import TellingNode, passage
from tests.central.watch_list.listing import NOON, watched
from wire.events import Clock, ClockQuality, PassageRecorded


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
