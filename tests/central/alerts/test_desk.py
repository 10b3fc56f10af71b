"""Where people handle alerts: every step is counted and told once, and what failed is neither."""

import pytest

from central.accounts.roles import Role
from central.alerts.desk import AlertDesk
from central.alerts.states import AlertState, Outcome
from central.base import AlertUnknownError, BadFieldError
from central.feed import Feed
from central.store.db import Store
from tests.central.alerts.handled import CHEN, raised
from tests.central.people import somebody
from tests.central.watch_list.listing import NOON
from wire.ids import new_id


async def test_the_desk_counts_what_was_closed_once_and_wakes_the_screens(store: Store) -> None:
    alert = raised(store)
    counted: list[Outcome] = []
    feed = Feed(store)
    desk = AlertDesk(store, feed, lambda: NOON, counted.append)
    following = feed.follow(await feed.newest())

    await desk.acknowledge(CHEN, alert)
    for _ in range(2):
        closed = await desk.close(CHEN, alert, Outcome.CONFIRMED, "police told")

    assert closed.state is AlertState.CLOSED
    assert counted == [Outcome.CONFIRMED]
    assert [(await anext(following)).alert for _ in range(2)] == [alert, alert]
    await following.aclose()


async def test_what_is_refused_is_neither_counted_nor_told(embedded: Store) -> None:
    made = raised(embedded)
    counted: list[Outcome] = []
    feed = Feed(embedded)
    desk = AlertDesk(embedded, feed, lambda: NOON, counted.append)
    before = await feed.newest()

    with pytest.raises(BadFieldError):
        await desk.close(CHEN, made, Outcome.CONFIRMED, "  ")
    with pytest.raises(AlertUnknownError):
        await desk.acknowledge(somebody(Role.GUARD, "hill"), made)
    with pytest.raises(AlertUnknownError):
        await desk.acknowledge(CHEN, new_id())

    assert counted == []
    assert await feed.newest() == before
