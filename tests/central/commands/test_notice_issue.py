"""Asking for a notice: what goes on record, what is signed, what is refused."""

import pytest
from sqlalchemy import select

from central.base import CannotTellError, LaneUnknownError, NodeDeafError, PressReusedError
from central.commands.notice_words import NoticeState
from central.feed import FeedKind
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow, FeedRow, NoticeRow
from tests.central.commands.notices import ask, seen, telling_node
from tests.central.commands.people import CHALLENGE, viewer
from tests.central.node import passage
from tests.central.taking_in import count, take
from wire.codec import open_command
from wire.commands import GiveNotice, Saying
from wire.ids import new_id


def test_a_notice_its_audit_and_its_news_are_one_transaction(store: Store) -> None:
    telling_node(store)
    asked = ask(store)
    assert asked.signed is not None
    command = open_command(asked.signed)
    assert isinstance(command, GiveNotice)
    assert (command.id, command.lane, command.saying, command.passage) == (asked.id, "in-1", "turn_round", None)
    assert (command.actor, command.challenge, command.reason) == ("guard-7", CHALLENGE, "not_let_in")
    notice = seen(store, asked.id)
    assert (notice.state, notice.actor, notice.shown, notice.spoken) == (
        NoticeState.ISSUED,
        "guard-7",
        False,
        False,
    )
    assert seen(store, asked.id, 11).state is NoticeState.UNANSWERED
    with store.read() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "give_notice"))
        (news,) = session.scalars(select(FeedRow).where(FeedRow.lane == "in-1"))
    assert (entry.target, entry.actor, entry.site) == (str(asked.id), "guard-7", "east")
    assert entry.detail == {"node": "gate-1", "lane": "in-1", "saying": "turn_round"}
    assert news.kind == FeedKind.NODE


def test_it_is_bound_to_whom_the_page_showed(store: Store) -> None:
    node = telling_node(store)
    here = passage()
    take(store, node.tells(here))
    asked = ask(store, passage=here.passage)
    assert asked.signed is not None
    command = open_command(asked.signed)
    assert isinstance(command, GiveNotice)
    assert command.passage == here.passage
    with store.read() as session:
        (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "give_notice"))
    assert entry.detail["passage"] == str(here.passage)


def test_the_same_press_is_one_notice_and_is_signed_once(store: Store) -> None:
    telling_node(store)
    guard = viewer()
    first, second = ask(store, who=guard), ask(store, who=guard)
    assert (second.id, second.signed) == (first.id, None)
    assert count(store, NoticeRow) == 1
    with pytest.raises(PressReusedError):
        ask(store, who=guard, saying=Saying.PLEASE_WAIT)


@pytest.mark.parametrize(
    "sayings, why", [(None, "older version"), ((), "no board"), (("please_wait",), "cannot say this")]
)
def test_what_the_lane_cannot_say_is_sent_to_nobody(
    store: Store, sayings: tuple[str, ...] | None, why: str
) -> None:
    telling_node(store, sayings)
    with pytest.raises(CannotTellError, match=why):
        ask(store)
    assert count(store, NoticeRow) == 0


@pytest.mark.parametrize("place", ["street/park", "elsewhere"])
def test_outside_the_place_there_is_no_such_lane(store: Store, place: str) -> None:
    telling_node(store)
    with pytest.raises(LaneUnknownError):
        ask(store, who=viewer(place))


def test_whom_nobody_saw_in_this_lane_nobody_can_be_told(store: Store) -> None:
    telling_node(store)
    with pytest.raises(LaneUnknownError, match="no such passage"):
        ask(store, passage=new_id())


def test_a_node_that_would_not_obey_is_a_reason_and_nothing_is_on_record(store: Store) -> None:
    node = telling_node(store)
    with store.write() as session:
        ingest(session, [node.says_it_is(up=False)])
    with pytest.raises(NodeDeafError):
        ask(store)
    assert count(store, NoticeRow) == 0
