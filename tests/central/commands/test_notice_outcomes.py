"""What nodes say of notices: given, half given, refused, twice, late, and of what nobody asked for."""

import pytest
from sqlalchemy import select

from central.commands.notice_words import NoticeState
from central.store.db import Store
from central.tables import AuditRow, NoticeRow
from tests.central.commands.notices import ask, given, seen, tell, telling_node
from tests.central.node import NOON, TellingNode
from tests.central.taking_in import count
from wire.events import CommandRefused
from wire.ids import new_id

LANE = ("east", "gate-1", "in-1")


@pytest.fixture
def node(store: Store) -> TellingNode:
    return telling_node(store)


def audited(store: Store) -> list[dict[str, object]]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "notice_given").order_by(AuditRow.seq))
        return [dict(row.detail) for row in rows]


def test_what_was_shown_and_spoken_is_in_its_row_and_on_the_audit(store: Store, node: TellingNode) -> None:
    notice = ask(store).id
    assert tell(store, node, given(notice)) == 1
    told = seen(store, notice)
    assert (told.state, told.shown, told.spoken, told.result_reason) == (NoticeState.GIVEN, True, True, None)
    assert told.answered_at is not None
    assert audited(store) == [
        {
            "node": "gate-1",
            "lane": "in-1",
            "notice": str(notice),
            "saying": "turn_round",
            "shown": "true",
            "spoken": "true",
            "by": "guard-7",
        }
    ]


def test_a_board_whose_voice_failed_gave_it_and_says_why_not_all(store: Store, node: TellingNode) -> None:
    notice = ask(store).id
    tell(store, node, given(notice, spoken=False, reason="board_refused", detail="no loudspeaker"))
    told = seen(store, notice)
    assert (told.state, told.shown, told.spoken) == (NoticeState.GIVEN, True, False)
    assert (told.result_reason, told.detail) == ("board_refused", "no loudspeaker")


def test_a_board_out_of_reach_is_a_failure_with_its_reason(store: Store, node: TellingNode) -> None:
    notice = ask(store).id
    tell(store, node, given(notice, shown=False, spoken=False, reason="board_unreachable"))
    told = seen(store, notice)
    assert (told.state, told.result_reason) == (NoticeState.FAILED, "board_unreachable")
    assert audited(store)[0]["reason"] == "board_unreachable"


def test_a_second_telling_changes_nothing(store: Store, node: TellingNode) -> None:
    notice = ask(store).id
    event = given(notice)
    assert tell(store, node, event) == 1
    # An outbox put back from an old copy tells it again under another epoch.
    assert tell(store, TellingNode(), event) == 0
    assert len(audited(store)) == 1


def test_a_refused_command_is_the_outcome_of_its_notice_unless_it_was_of_a_copy(
    store: Store, node: TellingNode
) -> None:
    notice = ask(store).id

    def refused(reason: str) -> CommandRefused:
        return CommandRefused(id=new_id(), lane="in-1", processed_at=NOON, command=notice, reason=reason)

    assert tell(store, node, refused("replayed")) == 0
    assert seen(store, notice).state is NoticeState.ISSUED
    assert tell(store, node, refused("another_vehicle")) == 1
    told = seen(store, notice)
    assert (told.state, told.result_reason) == (NoticeState.REFUSED, "another_vehicle")
    tell(store, node, given(notice))
    assert seen(store, notice).state is NoticeState.GIVEN


def test_no_node_speaks_of_anothers_notice(store: Store) -> None:
    telling_node(store)
    notice = ask(store).id
    other = TellingNode(name="gate-2")
    tell(store, other, given(notice))
    refused = CommandRefused(id=new_id(), lane="in-1", processed_at=NOON, command=notice, reason="late")
    tell(store, other, refused)
    assert seen(store, notice).state is NoticeState.ISSUED


def test_one_that_this_store_does_not_know_is_on_record_all_the_same(store: Store, node: TellingNode) -> None:
    """The database is an older copy put back: what a driver was told is not lost with the press."""
    notice = new_id()
    tell(store, node, given(notice, actor="guard-8"), given(new_id(), lane="in-1", spoken=False))
    told = seen(store, notice)
    assert (told.state, told.actor, told.saying) == (NoticeState.GIVEN, "guard-8", "turn_round")
    assert count(store, NoticeRow) == 2
