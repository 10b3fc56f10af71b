"""Notices as screens see them: judged at a moment, by place, by lane, by whom they were for."""

from datetime import timedelta

from central.commands.notice_views import find, given_to, last_of_lane, latest, notices_said, of_passage
from central.commands.notice_words import NoticeState
from central.store.db import Store
from tests.central.commands.notices import ask, given, seen, tell, telling_node
from tests.central.commands.people import viewer
from tests.central.node import NOON, passage
from tests.central.taking_in import take
from wire.ids import new_id

LANE = ("east", "gate-1", "in-1")


def test_a_passage_says_what_it_was_told_and_a_lane_what_was_said_last(store: Store) -> None:
    node = telling_node(store)
    here = passage()
    take(store, node.tells(here))
    first = ask(store, passage=here.passage).id
    second = ask(store, key="press-0002", passage=here.passage).id
    tell(store, node, given(first, passage=here.passage))
    with store.read() as session:
        assert {one.id for one in of_passage(session, here.passage, NOON)} == {first, second}
        told = given_to(session, frozenset({here.passage, new_id()}), NOON)
        assert {whom: one.id for whom, one in told.items()} == {here.passage: first}
        assert given_to(session, frozenset(), NOON) == {}
        last = last_of_lane(session, LANE, NOON, NOON.replace(year=2020))
        assert last is not None
        assert last.id == second
        assert last_of_lane(session, LANE, NOON, NOON) is None


def test_one_that_nobody_answers_says_so_until_somebody_does(embedded: Store) -> None:
    node = telling_node(embedded)
    notice = ask(embedded).id
    assert seen(embedded, notice, 7).state is NoticeState.ISSUED
    assert seen(embedded, notice, 7.1).state is NoticeState.UNANSWERED
    tell(embedded, node, given(notice))
    assert seen(embedded, notice, 3600).state is NoticeState.GIVEN


def test_they_are_listed_newest_first_and_only_to_who_sees_the_site(embedded: Store) -> None:
    telling_node(embedded)
    first = ask(embedded).id
    second = ask(embedded, key="press-0002").id
    with embedded.read() as session:
        shown = latest(session, viewer("street/garden"), NOON)
        assert [one.id for one in shown] == [second, first]
        assert [one.id for one in latest(session, viewer(), NOON, limit=1)] == [second]
        assert latest(session, viewer("street/park"), NOON) == ()
        assert latest(session, viewer("street/garden"), NOON, site="west") == ()
        assert find(session, viewer("street/park"), first, NOON) is None
        assert last_of_lane(session, ("east", "gate-1", "in-2"), NOON, NOON - timedelta(1)) is None
    assert notices_said(shown) == {"shown": 2, "newest": second, "oldest": first}
    assert notices_said(()) == {"shown": 0, "newest": None, "oldest": None}
