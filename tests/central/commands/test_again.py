"""When a lane's emergencies are taken again: three a minute, openings and holds together."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from central.commands.again import emergencies_again_at
from central.commands.hold_words import HoldState
from central.commands.reasons import CommandState, OpeningReason
from central.store.db import Store
from central.tables import CommandRow, HoldRow
from tests.central.node import NOON
from wire.ids import new_id

LANE = ("east", "gate-1", "in-1")
MINUTE = timedelta(seconds=61)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One order, so many seconds before noon."""

    before_s: float
    state: str = CommandState.OPENED
    reason: str = OpeningReason.EMERGENCY
    lane: str = "in-1"
    holds: bool = False

    @property
    def row(self) -> CommandRow | HoldRow:
        at, of_whom = NOON - timedelta(seconds=self.before_s), new_id()
        if self.holds:
            return HoldRow(
                id=new_id(), key=of_whom.hex, account=of_whom, actor="guard-7", site="east", node="gate-1",
                lane=self.lane, reason=self.reason, note="", issued_at=at, until=at + MINUTE, state=self.state,
                detail="",
            )  # fmt: skip
        return CommandRow(
            id=new_id(), key=of_whom.hex, account=of_whom, actor="guard-7", site="east", node="gate-1",
            lane=self.lane, reason=self.reason, note="", issued_at=at, state=self.state, detail="",
        )  # fmt: skip


def again_at(store: Store, *pressed: Pressed) -> datetime:
    with store.write() as session:
        session.add_all(one.row for one in pressed)
        session.flush()
        return emergencies_again_at(session, LANE, NOON)


def seconds(before_s: float) -> datetime:
    return NOON - timedelta(seconds=before_s)


def test_it_is_a_minute_after_the_first_of_the_last_three(embedded: Store) -> None:
    held = Pressed(20, HoldState.ON, holds=True)
    assert again_at(embedded, Pressed(40), held, Pressed(30)) == seconds(40) + MINUTE
    assert again_at(embedded, Pressed(50)) == seconds(40) + MINUTE, "of four on record the last three count"


def test_an_order_of_both_kinds_counts_once_each(store: Store) -> None:
    held = [Pressed(before_s, HoldState.ENDED, holds=True) for before_s in (10, 20)]
    assert again_at(store, *held, Pressed(60)) == seconds(60) + MINUTE


@pytest.mark.parametrize(
    "other",
    [
        Pressed(40, CommandState.REFUSED),
        Pressed(40, CommandState.NOT_SENT),
        Pressed(40, HoldState.REFUSED, holds=True),
        Pressed(40, HoldState.NOT_SENT, holds=True),
        Pressed(40, reason=OpeningReason.STAFF),
        Pressed(40, lane="in-2"),
        Pressed(62),
        Pressed(-1),
    ],
    ids=["refused", "not sent", "hold refused", "hold not sent", "no emergency", "elsewhere", "long ago", "later"],
)
def test_what_the_node_did_not_take_in_that_minute_does_not_count(embedded: Store, other: Pressed) -> None:
    """Where fewer than three are known, the node knows of some that are not on record: a whole minute is safe."""
    assert again_at(embedded, Pressed(30), Pressed(20), other) == NOON + MINUTE


def test_one_that_nobody_answered_may_have_been_taken_and_counts(embedded: Store) -> None:
    unanswered = Pressed(40, CommandState.ISSUED)
    assert again_at(embedded, Pressed(30), Pressed(20), unanswered) == seconds(40) + MINUTE
