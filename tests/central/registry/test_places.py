"""The tree as administrators change it: within their own part, and on record."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from central.base import BadTreeError, NotAllowedError, PlaceUnknownError
from central.registry.places import (
    ImportPlaces,
    MakePlace,
    MovePlace,
    RenamePlace,
    import_places,
    make_place,
    move_place,
    place_history,
    places,
    preview_places,
    rename_place,
)
from central.store.db import Store
from central.tables import AuditRow
from tests.central.grid.town import NOON, place, town
from tests.central.people import somebody
from wire.ids import new_id

ADMIN = somebody(name="admin")
RIVER = somebody(place="river", name="sun")
TABLE = "编码,名称,级别,上级\nsouth,南社区,社区,river\nyard,南院,小区,south\n"


def actions(store: Store) -> list[tuple[str, str]]:
    with store.read() as session:
        return [(row.actor, row.action) for row in session.scalars(select(AuditRow).order_by(AuditRow.seq))]


def test_a_part_of_the_tree_is_made_named_and_moved_by_who_looks_after_it(store: Store) -> None:
    town(store)
    with store.write() as session:
        river = place(session, "river").id
        made = make_place(
            session, RIVER, MakePlace(parent=river, level="community", name="南", code="south"), NOON
        )
        renamed = rename_place(session, RIVER, RenamePlace(place=made.id, name="南社区", code="south"), NOON)
        garden = place(session, "river/north/garden").id
        moved = move_place(session, RIVER, MovePlace(place=garden, parent=made.id), NOON)
        told = place_history(session, RIVER, garden)
        seen = [one.path for one in places(session, RIVER)]

    assert (renamed.name, moved.path) == ("南社区", "river/south/garden")
    assert [change.change for change in told] == ["moved", "made"]
    assert seen[0] == "river"
    assert "hill" not in seen
    assert actions(store) == [("sun", "make_place"), ("sun", "rename_place"), ("sun", "move_place")]


def test_what_lies_outside_does_not_exist(store: Store) -> None:
    town(store)
    with store.write() as session:
        hill, north = place(session, "hill").id, place(session, "river/north").id
        deeds: tuple[Callable[[], object], ...] = (
            lambda: make_place(session, RIVER, MakePlace(parent=hill, level="part", name="x", code="x"), NOON),
            lambda: rename_place(session, RIVER, RenamePlace(place=hill, name="x", code="x"), NOON),
            lambda: move_place(session, RIVER, MovePlace(place=north, parent=hill), NOON),
            lambda: move_place(session, RIVER, MovePlace(place=new_id(), parent=north), NOON),
            lambda: place_history(session, RIVER, hill),
        )
        for deed in deeds:
            with pytest.raises(PlaceUnknownError):
                deed()
    assert actions(store) == []


def test_nobody_puts_something_at_the_top_or_moves_the_place_he_looks_after(store: Store) -> None:
    town(store)
    with store.write() as session:
        river, north = place(session, "river").id, place(session, "river/north").id
        deeds: tuple[Callable[[], object], ...] = (
            lambda: make_place(session, RIVER, MakePlace(level="street", name="x", code="x"), NOON),
            lambda: move_place(session, RIVER, MovePlace(place=north, parent=None), NOON),
            lambda: move_place(session, RIVER, MovePlace(place=river, parent=None), NOON),
        )
        for deed in deeds:
            with pytest.raises(NotAllowedError):
                deed()


def test_an_operators_administrator_does_not_change_the_tree(store: Store) -> None:
    town(store)
    by = replace(ADMIN, operator="green")
    with store.write() as session:
        river = place(session, "river").id
        deeds: tuple[Callable[[], object], ...] = (
            lambda: make_place(session, by, MakePlace(level="street", name="x", code="x"), NOON),
            lambda: rename_place(session, by, RenamePlace(place=river, name="x", code="x"), NOON),
            lambda: import_places(session, by, ImportPlaces(table=TABLE), NOON),
            lambda: preview_places(session, by, ImportPlaces(table=TABLE)),
        )
        for deed in deeds:
            with pytest.raises(NotAllowedError):
                deed()


def test_a_site_that_reports_is_adopted_by_making_its_place(store: Store) -> None:
    town(store)
    with store.write() as session:
        garden = place(session, "river/north/garden").id
        made = make_place(
            session, ADMIN, MakePlace(parent=garden, level="site", name="南门", code="harbour"), NOON
        )
    assert made.path == "river/north/garden/harbour"


def test_a_table_is_looked_at_first_and_then_taken_in_as_a_whole(store: Store) -> None:
    town(store)
    with store.write() as session:
        looked = preview_places(session, RIVER, ImportPlaces(table=TABLE))
        assert [one.path for one in looked.planned] == ["river/south", "river/south/yard"]
        assert len(places(session, ADMIN)) == 7
        done = import_places(session, RIVER, ImportPlaces(table=TABLE), NOON)
        assert done == looked
        assert place(session, "river/south/yard").name == "南院"
    assert actions(store) == [("sun", "import_places")]


def test_a_table_with_a_fault_changes_nothing(store: Store) -> None:
    town(store)
    with store.write() as session:
        with pytest.raises(BadTreeError) as caught:
            import_places(session, RIVER, ImportPlaces(table=f"{TABLE}far,远,社区,hill\n"), NOON)
        assert len(places(session, ADMIN)) == 7
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [(4, "outside")]  # type: ignore[attr-defined]
    assert actions(store) == []
