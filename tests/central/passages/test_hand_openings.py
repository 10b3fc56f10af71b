from datetime import timedelta
from uuid import UUID

import pytest

from central.passages.search import PassageQuery, count, find, search
from central.store.db import Store
from tests.central.node import NOON, TellingNode, move, passage
from tests.central.taking_in import take
from wire.events import AccessDecision, BarrierMoved, BarrierResult, Event, Outcome, PassageRecorded, Verdict
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


def test_an_opening_for_nobody_in_particular_marks_nobody(store: Store) -> None:
    take(store, TellingNode().tells(passage(), by("li", move(None))))

    assert opened_by_hand(store) == []


def in_steps(told: PassageRecorded, seconds: float, **more: object) -> PassageRecorded:
    """Tell that somebody passed, so long after the barrier was told to open at NOON."""
    said = {"id": new_id(), "revision": 1, "outcome": Outcome.PASSED, **more}
    return told.model_copy(update={**said, "last_seen_at": NOON + timedelta(seconds=seconds)})


@pytest.mark.parametrize("moves_first", [True, False])
def test_an_opening_for_nobody_is_booked_on_the_next_one_who_goes_in(store: Store, *, moves_first: bool) -> None:
    node, comes, later = TellingNode(), passage(verdict=Verdict.WAIT), passage("京B12345", verdict=Verdict.WAIT)
    told: list[Event] = [comes, later, in_steps(comes, 8)]
    opens = by("li", move(None))
    for event in [opens, *told] if moves_first else [*told, opens]:
        take(store, node.tells(event))
    take(store, node.tells(in_steps(later, 12)))

    assert opened_by_hand(store) == [comes.passage]
    with store.read() as session:
        found = find(session, comes.passage)
    assert found is not None
    assert found.opened_by_hand is not None
    assert (found.opened_by_hand.actor, found.opened_by_hand.reason) == ("li", "delivery")


@pytest.mark.parametrize(
    "seconds, more",
    [
        (-1, {}),
        (31, {}),
        (8, {"followed": True}),
        (8, {"outcome": Outcome.TURNED_BACK}),
        (8, {"lane": "in-2"}),
        (8, {"decision": AccessDecision(verdict=Verdict.OPEN, reason="resident")}),
    ],
)
def test_it_is_booked_on_nobody_else(store: Store, seconds: float, more: dict[str, object]) -> None:
    node, comes = TellingNode(), passage(verdict=Verdict.WAIT, lane=str(more.get("lane", "in-1")))
    take(store, node.tells(by("li", move(None)), comes))
    take(store, node.tells(in_steps(comes, seconds, **more)))

    assert opened_by_hand(store) == []


def test_who_was_opened_for_himself_takes_no_opening_from_the_next(store: Store) -> None:
    node, first, next_one = TellingNode(), passage(verdict=Verdict.WAIT), passage("京B12345", verdict=Verdict.WAIT)
    take(store, node.tells(first, next_one, by("li", move(first.passage))))
    take(store, node.tells(by("wang", move(None), "staff"), in_steps(first, 4), in_steps(next_one, 9)))

    with store.read() as session:
        openings = [(one := find(session, told.passage)) and one.opened_by_hand for told in (first, next_one)]
    assert [one and one.actor for one in openings] == ["li", "wang"]


def test_a_count_ends_where_it_is_told_to(store: Store) -> None:
    take(store, TellingNode().tells(*(passage() for _ in range(7))))

    with store.read() as session:
        counted = [count(session, PassageQuery(limit=2), most) for most in (3, 7, 8)]
    assert counted == [3, 7, 7]
