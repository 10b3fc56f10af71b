import time

import pytest

from central.base import BadTreeError
from central.grid.importing import preview_table, take_table
from central.grid.lookup import history, places_of, subtree
from central.grid.places import Place
from central.store.db import Store
from tests.central.grid.town import NOON, place, town

GRIDS = 6_702
SECONDS = 30.0
"""Generous: it takes two or three on an idle machine, and minutes where each row is a statement."""


def whole_town() -> str:
    """A table of 6,702 places: streets, communities in them, compounds and teams in those."""
    rows = ["编码,名称,级别,上级"]
    for street in range(18):
        rows.append(f"{street},{street}街道,街道,")
        for community in range(12):
            rows.append(f"{street}-{community},{community}社区,社区,{street}")
            rows += [f"{street}-{community}-{team},{team}小区,小区,{street}-{community}" for team in range(29)]
    rows += [f"s{number},{number}苏木,苏木," for number in range(GRIDS - len(rows) + 1)]
    return "\n".join(rows)


def test_a_whole_town_is_taken_in_within_seconds(store: Store) -> None:
    table, began = whole_town(), time.monotonic()
    with store.write() as session:
        done = take_table(session, table, Place(), "li", NOON)
    took = time.monotonic() - began

    assert len(done.planned) == GRIDS
    assert took < SECONDS
    with store.read() as session:
        assert len(subtree(session)) == GRIDS
        assert len(subtree(session, "3/3-4")) == 30
        assert [one.actor for one in history(session, place(session, "3/3-4/3-4-5").id)] == ["li"]


def test_one_fault_and_nothing_is_made(store: Store) -> None:
    town(store)
    table = "code,name,level,parent\nsouth,南,社区,river\nbad,坏,社区,nowhere\n"
    with store.write() as session, pytest.raises(BadTreeError) as caught:
        take_table(session, table, Place(), "li", NOON)

    assert len(caught.value.faults) == 1
    with store.read() as session:
        assert len(subtree(session)) == 7


def test_a_preview_changes_nothing_and_a_second_time_there_is_nothing_to_do(store: Store) -> None:
    town(store)
    table = "code,name,level,parent\nsouth,南,社区,river\nharbour,港口,站点,south\n"
    with store.write() as session:
        assert len(preview_table(session, table, Place()).planned) == 2
        take_table(session, table, Place(), "li", NOON)
        assert places_of(session, ["harbour"])["harbour"].path == "river/south/harbour"
        again = take_table(session, table, Place(), "li", NOON)
    assert (again.there, again.planned) == (2, ())
