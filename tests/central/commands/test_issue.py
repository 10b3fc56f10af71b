from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError, NodeDeafError, PressReusedError
from central.commands.asked import Asked
from central.commands.issue import issue
from central.commands.keys import CommandKey
from central.commands.order import Issued
from central.commands.reasons import OpeningReason
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AuditRow, CommandRow, FeedRow
from tests.central.commands.people import CHALLENGE, node_at_work, viewer
from tests.central.node import NOON
from wire.codec import open_command

ASKED = Asked("east", "gate-1", "in-1", OpeningReason.VISITOR_ANNOUNCED, "press-0001", "for 12-3")
KEY = CommandKey.new()


def give(store: Store, asked: Asked = ASKED, who: Viewer | None = None, after_s: float = 1) -> Issued:
    with store.write() as session:
        return issue(session, asked, who or viewer(), KEY, NOON + timedelta(seconds=after_s))


def test_a_command_its_audit_and_its_news_are_one_transaction(store: Store) -> None:
    node_at_work(store)
    guard = viewer()
    issued = give(store, who=guard)
    assert issued.signed is not None
    command = open_command(issued.signed)
    assert (command.id, command.site, command.node, command.lane) == (issued.id, "east", "gate-1", "in-1")
    assert (command.actor, command.reason, command.challenge) == ("guard-7", "visitor_announced", CHALLENGE)
    with store.read() as session:
        (row,) = session.scalars(select(CommandRow))
        audit = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
        news = session.scalars(select(FeedRow).where(FeedRow.kind == "command")).all()
    assert (row.id, row.state, row.note, row.account) == (issued.id, "issued", "for 12-3", guard.account)
    assert audit is not None
    assert (audit.action, audit.target, audit.actor, audit.site) == (
        "open_barrier",
        str(issued.id),
        "guard-7",
        "east",
    )
    assert audit.detail == {"node": "gate-1", "lane": "in-1", "reason": "visitor_announced"}
    assert [one.command for one in news] == [issued.id]


def test_the_same_press_is_one_command_and_is_signed_once(store: Store) -> None:
    node_at_work(store)
    guard = viewer()
    first, second = give(store, who=guard), give(store, who=guard)
    assert (second.id, second.signed) == (first.id, None)
    other = give(store, who=viewer())
    assert other.id != first.id
    assert other.signed is not None


def test_two_commands_share_neither_nonce_nor_id(store: Store) -> None:
    node_at_work(store)
    signed = [give(store, replace(ASKED, key=f"press-{number}")).signed for number in range(20)]
    commands = [open_command(one) for one in signed if one]
    assert len({one.nonce for one in commands}) == len({one.id for one in commands}) == 20


def test_a_key_of_another_press_is_refused(store: Store) -> None:
    node_at_work(store)
    guard = viewer()
    give(store, who=guard)
    with pytest.raises(PressReusedError):
        give(store, replace(ASKED, reason=OpeningReason.OTHER), guard)


def test_what_would_not_be_obeyed_is_on_no_record(store: Store) -> None:
    node = node_at_work(store)
    with store.write() as session:
        ingest(session, [node.says_it_is(up=False)])
    with pytest.raises(NodeDeafError):
        give(store)
    with pytest.raises(LaneUnknownError):
        give(store, who=viewer("street/park"))
    with store.read() as session:
        assert not session.scalars(select(CommandRow)).all()
        assert not session.scalars(select(AuditRow)).all()
