"""Where people handle alerts: every step is counted and told once, and what failed is neither."""

import asyncio

import pytest

from central.accounts.roles import Role
from central.alerts.desk import AlertDesk, ClosingRequest
from central.alerts.states import AlertState, Outcome
from central.base import AlertUnknownError, BadFieldError
from central.feed import Feed
from central.store.db import Store
from tests.central.alerts.handled import CHEN, raised
from tests.central.errands import errands_over
from tests.central.people import somebody
from tests.central.watch_list.listing import NOON, WANG
from wire.ids import new_id


async def test_the_desk_counts_what_was_closed_once_and_wakes_the_screens(store: Store) -> None:
    alert = raised(store)
    counted: list[Outcome] = []
    feed = Feed(store)
    desk = AlertDesk(errands_over(store, lambda: NOON, feed), counted.append)
    following = feed.follow(await feed.newest())

    await asyncio.to_thread(desk.acknowledge, CHEN, alert)
    for _ in range(2):
        closed = await asyncio.to_thread(
            desk.close, WANG, alert, ClosingRequest(outcome=Outcome.CONFIRMED, reason="police told")
        )

    assert closed.state is AlertState.CLOSED
    assert counted == [Outcome.CONFIRMED]
    assert [(await anext(following)).alert for _ in range(2)] == [alert, alert]
    await following.aclose()


async def test_what_is_refused_is_neither_counted_nor_told(embedded: Store) -> None:
    made = raised(embedded)
    counted: list[Outcome] = []
    feed = Feed(embedded)
    desk = AlertDesk(errands_over(embedded, lambda: NOON, feed), counted.append)
    before = await feed.newest()

    with pytest.raises(BadFieldError):
        await asyncio.to_thread(desk.close, WANG, made, ClosingRequest(outcome=Outcome.CONFIRMED, reason="  "))
    with pytest.raises(AlertUnknownError):
        await asyncio.to_thread(desk.acknowledge, somebody(Role.GUARD, "hill"), made)
    with pytest.raises(AlertUnknownError):
        await asyncio.to_thread(desk.acknowledge, CHEN, new_id())

    assert counted == []
    assert await feed.newest() == before
