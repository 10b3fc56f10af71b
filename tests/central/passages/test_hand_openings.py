from datetime import timedelta
from uuid import UUID

import pytest

from central.passages.search import PassageQuery, count, find, search
from central.store.db import Store
from tests.central.node import NOON, TellingNode, move, passage
from tests.central.taking_in import take
from wire.events import BarrierMoved, BarrierResult, Event
from wire.ids import new_id


def by(actor: str | None, told: BarrierMoved, reason: str = "delivery") -> BarrierMoved:
    return told.model_copy(update={"actor": actor, "reason": reason})


def opened_by_hand(store: Store) -> list[UUID]:
    with store.read() as session:
        return [one.id for one in search(session, PassageQuery(by_hand=True)).items]


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("moves_first", [True, False])
def test_whom_a_person_opened_for_is_found_in_whatever_order_it_is_told(
    store: Store, *, moves_first: bool, together: bool
) -> None:
    node, one, other = TellingNode(), passage(), passage("京B12345")
    told: list[Event] = [one, other, by("li", move(one.passage)), move(other.passage)]
    ordered = told[2:] + told[:2] if moves_first else told
    take(store, *([node.tells(*ordered)] if together else [node.tells(event) for event in ordered]))

    assert opened_by_hand(store) == [one.passage]
    with store.read() as session:
        found = find(session, one.passage)
        assert found is not None
        assert found.opened_by_hand is not None
        assert (found.opened_by_hand.actor, found.opened_by_hand.reason) == ("li", "delivery")
        assert found.opened_by_hand.opened_at == NOON + timedelta(seconds=1)
        elsewhere = find(session, other.passage)
        assert elsewhere is not None
        assert elsewhere.opened_by_hand is None


def test_the_last_one_of_several_is_told_and_a_revision_forgets_nobody(store: Store) -> None:
    node, told = TellingNode(), passage()
    later = by("button", move(told.passage, at=NOON + timedelta(minutes=1)), "emergency")
    rules = move(told.passage, at=NOON + timedelta(minutes=2))
    take(store, node.tells(told, later, by("li", move(told.passage)), rules))
    take(store, node.tells(told.model_copy(update={"id": new_id(), "revision": 1, "outcome": "passed"})))

    with store.read() as session:
        found = find(session, told.passage)
        assert found is not None
        assert found.opened_by_hand is not None
        assert (found.opened_by_hand.actor, found.opened_by_hand.reason) == ("button", "emergency")


@pytest.mark.parametrize(
    "result, counts",
    [
        (BarrierResult.OPENED, True),
        (BarrierResult.ACCEPTED, True),
        (BarrierResult.REFUSED, False),
        (BarrierResult.TIMED_OUT, False),
        (BarrierResult.UNREACHABLE, False),
    ],
)
def test_only_an_arm_that_moved_was_opened(store: Store, result: BarrierResult, *, counts: bool) -> None:
    told = passage()
    take(store, TellingNode().tells(told, by("li", move(told.passage, result))))

    assert opened_by_hand(store) == ([told.passage] if counts else [])


def test_no_node_says_who_opened_at_another_one(store: Store) -> None:
    told = passage()
    take(store, TellingNode().tells(told), TellingNode(site="west").tells(by("li", move(told.passage))))

    assert opened_by_hand(store) == []


def test_a_count_ends_where_it_is_told_to(store: Store) -> None:
    take(store, TellingNode().tells(*(passage() for _ in range(7))))

    with store.read() as session:
        counted = [count(session, PassageQuery(limit=2), most) for most in (3, 7, 8)]
    assert counted == [3, 7, 7]
