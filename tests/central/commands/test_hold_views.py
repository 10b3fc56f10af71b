"""Holds as screens see them: judged at a moment, the one of a lane that counts, and the key of the next press."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from central.commands.hold_views import find, holds_said, latest, next_press, of_lane, state_of
from central.commands.hold_words import HoldState
from central.store.db import Store
from central.tables import HoldRow
from tests.central.commands.holds import ANNOUNCED, ask, changed, holding_node, tell
from tests.central.commands.people import viewer
from tests.central.node import NOON
from wire.events import HoldChange
from wire.ids import new_id

LANE = ("east", "gate-1", "in-1")
HALF_PAST = NOON + timedelta(minutes=30)
IN_BETWEEN = NOON + timedelta(minutes=10)


def row(state: HoldState, end_asked_at: datetime | None = None, result_reason: str | None = None) -> HoldRow:
    """A hold asked for at noon, until half past."""
    return HoldRow(
        issued_at=NOON,
        until=HALF_PAST,
        state=state.value,
        end_asked_at=end_asked_at,
        result_reason=result_reason,
    )


def test_the_lane_shows_the_hold_that_is_on_also_when_a_later_one_failed(store: Store) -> None:
    node = holding_node(store)
    first = ask(store).id
    tell(store, node, changed(first, HoldChange.BEGAN))
    later = ask(store, ANNOUNCED, after_s=10).id
    tell(store, node, changed(later, HoldChange.NOT_BEGUN, "held_longer"))
    with store.read() as session:
        shown = of_lane(session, LANE, NOON + timedelta(seconds=30))
    assert shown is not None
    assert shown.id == first
    with store.read() as session:
        over = of_lane(session, LANE, NOON + timedelta(hours=1))
    assert over is not None
    assert over.id == later, "once its time is over the last word counts"


def test_touching_twice_is_one_hold_and_touching_again_later_another(store: Store) -> None:
    holding_node(store)

    def key() -> str:
        with store.read() as session:
            return next_press(LANE, of_lane(session, LANE, NOON))

    first, guard = key(), viewer()
    assert key() == first
    assert next_press(("east", "gate-1", "in-2"), None) != first
    ask(store, replace(ANNOUNCED, key=first), guard)
    second = key()
    assert second != first
    assert ask(store, replace(ANNOUNCED, key=first), guard).signed is None
    assert ask(store, replace(ANNOUNCED, key=second), guard).signed is not None


@pytest.mark.parametrize(
    "state, after_s, judged",
    [
        (HoldState.ISSUED, 7, HoldState.ISSUED),
        (HoldState.ISSUED, 7.1, HoldState.UNANSWERED),
        (HoldState.ON, 1799, HoldState.ON),
        (HoldState.ON, 1800, HoldState.OVERDUE),
        (HoldState.ENDED, 7200, HoldState.ENDED),
        (HoldState.REFUSED, 7200, HoldState.REFUSED),
    ],
)
def test_how_far_one_is_depends_on_the_time(state: HoldState, after_s: float, judged: HoldState) -> None:
    assert state_of(row(state), NOON + timedelta(seconds=after_s)) is judged


def test_one_whose_end_was_asked_for_ends_until_nobody_answers_or_the_node_could_not() -> None:
    asked = row(HoldState.ON, IN_BETWEEN)
    assert state_of(asked, IN_BETWEEN + timedelta(seconds=7)) is HoldState.ENDING
    assert state_of(asked, IN_BETWEEN + timedelta(seconds=8)) is HoldState.ON
    assert state_of(row(HoldState.ON, IN_BETWEEN, "controller_silent"), IN_BETWEEN) is HoldState.ON
    assert state_of(row(HoldState.ON, HALF_PAST), HALF_PAST) is HoldState.OVERDUE, "its time is over first"


def test_they_are_listed_newest_first_and_only_to_who_sees_the_site(embedded: Store) -> None:
    holding_node(embedded)
    first = ask(embedded).id
    second = ask(embedded, ANNOUNCED, after_s=10).id
    with embedded.read() as session:
        shown = latest(session, viewer("street/garden"), NOON)
        assert [one.id for one in shown] == [second, first]
        assert [one.id for one in latest(session, viewer(), NOON, limit=1)] == [second]
        assert latest(session, viewer("street/park"), NOON) == ()
        assert latest(session, viewer("street/garden"), NOON, site="west") == ()
        assert find(session, viewer("street/park"), first, NOON) is None
        assert find(session, viewer(), new_id(), NOON) is None
        assert of_lane(session, ("east", "gate-1", "in-2"), NOON) is None
    assert holds_said(shown) == {"shown": 2, "newest": second, "oldest": first}
    assert holds_said(()) == {"shown": 0, "newest": None, "oldest": None}
