"""Openings as screens see them: judged at a moment, listed by place, of one lane, of one passage."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from central.commands.asked import Asked
from central.commands.issue import issue
from central.commands.keys import CommandKey
from central.commands.reasons import CommandState, OpeningReason
from central.commands.views import CommandView, find, latest, of_lane, of_passage, openings_said
from central.store.db import Store
from tests.central.commands.people import node_at_work, viewer
from tests.central.node import NOON, TellingNode, move, passage
from tests.central.taking_in import take
from wire.events import BarrierMoved
from wire.ids import new_id

ASKED = Asked("east", "gate-1", "in-1", OpeningReason.DELIVERY, "press-0001")
LANE = ("east", "gate-1", "in-1")


def given(store: Store, asked: Asked = ASKED, after_s: float = 0) -> UUID:
    with store.write() as session:
        return issue(session, asked, viewer(), CommandKey.new(), NOON + timedelta(seconds=after_s)).id


def moved(command: UUID) -> BarrierMoved:
    return move(None).model_copy(update={"command": command, "actor": "guard-7", "reason": "delivery"})


def view(store: Store, command: UUID, after_s: float = 1) -> CommandView:
    with store.read() as session:
        found = find(session, viewer(), command, NOON + timedelta(seconds=after_s))
    assert found is not None
    return found


def test_an_unanswered_command_says_so_until_it_is_answered(store: Store) -> None:
    node = node_at_work(store)
    command = given(store)
    assert view(store, command, 7).state is CommandState.ISSUED
    assert view(store, command, 7.1).state is CommandState.UNANSWERED
    take(store, node.tells(moved(command)))
    assert view(store, command, 3600).state is CommandState.OPENED


def test_openings_are_listed_by_place_newest_first(store: Store) -> None:
    node_at_work(store)
    node_at_work(store, TellingNode(site="west", name="gate-9"))
    given(store)
    given(store, Asked("west", "gate-9", "in-1", OpeningReason.STAFF, "press-0002"), 1)
    with store.read() as session:
        everywhere = latest(session, viewer(), NOON)
        garden = latest(session, viewer("street/garden"), NOON)
        elsewhere = latest(session, viewer("street/garden"), NOON, site="west")
        one_site = latest(session, viewer(), NOON, site="west")
    assert [one.site for one in everywhere] == ["west", "east"]
    assert [one.site for one in garden] == ["east"]
    assert (elsewhere, [one.site for one in one_site]) == ((), ["west"])


def test_one_of_elsewhere_is_not_found(embedded: Store) -> None:
    node_at_work(embedded)
    command = given(embedded)
    with embedded.read() as session:
        assert find(session, viewer("street/park"), command, NOON) is None
        assert find(session, viewer(), new_id(), NOON) is None


def test_a_lane_shows_its_own_after_a_moment_and_a_passage_those_for_it(embedded: Store) -> None:
    node = node_at_work(embedded)
    here = passage()
    take(embedded, node.tells(here))
    first = given(embedded)
    second = given(embedded, replace(ASKED, key="press-0002", passage=here.passage), 5)
    third = given(embedded, replace(ASKED, key="press-0003"), 10)
    with embedded.read() as session:
        shown = of_lane(session, LANE, NOON, NOON, 8)
        assert [one.id for one in shown] == [third, second], "the first was not after that moment"
        assert [one.id for one in of_lane(session, LANE, NOON, NOON - timedelta(1), 1)] == [third]
        assert of_lane(session, ("east", "gate-1", "in-2"), NOON, NOON - timedelta(1), 8) == ()
        assert [one.id for one in of_passage(session, here.passage, NOON)] == [second]
        everything = latest(session, viewer(), NOON)
    assert openings_said(everything) == {"shown": 3, "newest": third, "oldest": first}


def test_of_none_shown_nothing_is_named() -> None:
    assert openings_said(()) == {"shown": 0, "newest": None, "oldest": None}
