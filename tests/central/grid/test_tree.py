import pytest
from sqlalchemy import select

from central.base import BadPlaceError, PlaceUnknownError
from central.grid.lookup import by_id, history, places_of, subtree
from central.grid.tree import NewPlace, make, move, rename
from central.store.db import Store
from central.tables import GridStateRow, PlaceAncestorRow
from tests.central.grid.town import NOON, build, place, town
from wire.ids import new_id

ALL = (
    "hill",
    "river",
    "river/north",
    "river/north/garden",
    "river/north/garden/east",
    "river/north/park",
    "river/north/park/west",
)


def paths(store: Store, within: str = "") -> tuple[str, ...]:
    with store.read() as session:
        return tuple(one.path for one in subtree(session, within))


def revision(store: Store) -> int:
    with store.read() as session:
        return session.scalars(select(GridStateRow.revision)).one()


def test_a_subtree_is_what_lies_in_a_place_and_the_place_itself(store: Store) -> None:
    town(store)

    assert paths(store) == ALL
    assert paths(store, "river/north") == ALL[2:]
    assert paths(store, "river/north/park/west") == ALL[6:]
    assert paths(store, "riv") == ()


def test_a_place_that_is_named_alike_lies_elsewhere(store: Store) -> None:
    town(store)
    with store.write() as session:
        build(session, "river-2", "river-2/north")

    assert paths(store, "river") == ALL[1:]


def test_a_renamed_place_keeps_what_lies_in_it_and_everybody_who_refers_to_it(store: Store) -> None:
    town(store)
    with store.write() as session:
        before = place(session, "river")
        east = place(session, "river/north/garden/east")
        renamed = rename(session, before.id, "河畔街道", "bank", "wang", NOON)

    assert (renamed.id, renamed.name, renamed.path) == (before.id, "河畔街道", "bank")
    assert paths(store, "bank")[-1] == "bank/north/park/west"
    assert "river" not in paths(store)
    with store.read() as session:
        found = by_id(session, east.id)
        assert found is not None
        assert found.path == "bank/north/garden/east"
        assert places_of(session, ["east"])["east"].path == "bank/north/garden/east"


def test_a_new_name_alone_changes_no_path(store: Store) -> None:
    town(store)
    with store.write() as session:
        one = place(session, "river/north/garden/east")
        assert rename(session, one.id, "东门", "east", "wang", NOON).name == "东门"
    assert paths(store) == ALL


def test_a_moved_place_takes_everything_in_it_along(store: Store) -> None:
    town(store)
    with store.write() as session:
        moved = move(session, place(session, "river/north").id, place(session, "hill").id, "wang", NOON)

    assert moved.path == "hill/north"
    assert paths(store, "river") == ("river",)
    assert paths(store, "hill") == ("hill", *(f"hill{path.removeprefix('river')}" for path in ALL[2:]))
    with store.read() as session:
        rows = session.scalars(select(PlaceAncestorRow).where(PlaceAncestorRow.place == moved.id))
        assert sorted(row.depth for row in rows) == [0, 1]


def test_a_place_may_come_to_lie_in_nothing_and_go_back(store: Store) -> None:
    town(store)
    with store.write() as session:
        north, river = place(session, "river/north"), place(session, "river")
        assert move(session, north.id, None, "wang", NOON).path == "north"
        assert [one.path for one in subtree(session, "river")] == ["river"]
        assert move(session, north.id, river.id, "wang", NOON).path == "river/north"
    assert paths(store) == ALL


def test_what_was_done_to_a_place_is_kept_with_who_did_it(store: Store) -> None:
    town(store)
    with store.write() as session:
        one = place(session, "river/north")
        rename(session, one.id, "北社区", "north", "wang", NOON)
        move(session, one.id, place(session, "hill").id, "zhao", NOON)
        told = history(session, one.id)

    assert [(change.change, change.actor) for change in told] == [
        ("moved", "zhao"),
        ("renamed", "wang"),
        ("made", "li"),
    ]
    assert told[0].before is not None
    assert (told[0].before["path"], told[0].after["path"]) == ("river/north", "hill/north")
    assert (told[1].before or {})["name"] == "north号"
    assert told[2].before is None


@pytest.mark.parametrize("into", ["river/north", "river/north/garden", "river/north/garden/east"])
def test_a_place_never_lies_in_itself(store: Store, into: str) -> None:
    town(store)
    with store.write() as session, pytest.raises(BadPlaceError) as caught:
        move(session, place(session, "river/north").id, place(session, into).id, "wang", NOON)

    assert caught.value.key == "cycle"
    assert paths(store) == ALL


@pytest.mark.parametrize(
    "above, level, code, name, key",
    [
        ("river", "community", "north", "北", "taken"),
        ("", "street", "river", "河", "taken"),
        ("", "site", "east", "东门", "taken"),
        ("river", "street", "south", "南", "wrong_level"),
        ("river/north", "community", "south", "南", "wrong_level"),
        ("river/north/garden/east", "part", "south", "南", "wrong_level"),
        ("river", "kingdom", "south", "南", "unknown_level"),
        ("river", "community", "South", "南", "bad_code"),
        ("river", "community", "a/b", "南", "bad_code"),
        ("river", "community", "", "南", "bad_code"),
        ("river", "community", "south", " ", "bad_name"),
        ("river", "community", "south", "南\n北", "bad_name"),
        ("river", "community", "south", "南" * 101, "bad_name"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(
    store: Store, above: str, level: str, code: str, name: str, key: str
) -> None:
    town(store)
    with store.write() as session, pytest.raises(BadPlaceError) as caught:
        make(session, NewPlace(place(session, above).id if above else None, level, name, code), "li", NOON)

    assert caught.value.key == key
    assert paths(store) == ALL


def test_a_level_that_does_not_fit_is_not_moved_there(store: Store) -> None:
    town(store)
    with store.write() as session, pytest.raises(BadPlaceError) as caught:
        move(session, place(session, "hill").id, place(session, "river").id, "wang", NOON)

    assert caught.value.key == "wrong_level"


def test_two_of_one_code_never_lie_in_one_place(store: Store) -> None:
    town(store)
    with store.write() as session:
        build(session, "hill/north")
        with pytest.raises(BadPlaceError) as caught:
            move(session, place(session, "hill/north").id, place(session, "river").id, "li", NOON)
        assert caught.value.key == "taken"
        with pytest.raises(BadPlaceError) as caught:
            rename(session, place(session, "hill").id, "河", "river", "li", NOON)
        assert caught.value.key == "taken"


def test_a_site_is_called_what_its_nodes_call_it(store: Store) -> None:
    town(store)
    with store.write() as session, pytest.raises(BadPlaceError) as caught:
        rename(session, place(session, "river/north/park/west").id, "西门", "west-2", "li", NOON)

    assert caught.value.key == "site"


def test_parts_nest_as_deep_as_a_path_may_be_and_no_deeper(store: Store) -> None:
    with store.write() as session:
        above = make(session, NewPlace(None, "part", "一", "p1"), "li", NOON)
        for number in range(2, 9):
            above = make(session, NewPlace(above.id, "part", "一", f"p{number}"), "li", NOON)
        with pytest.raises(BadPlaceError) as caught:
            make(session, NewPlace(above.id, "part", "一", "p9"), "li", NOON)
        assert caught.value.key == "too_deep"
        build(session, "river")
        with pytest.raises(BadPlaceError) as caught:
            move(session, place(session, "p1").id, place(session, "river").id, "li", NOON)
        assert caught.value.key == "too_deep"


def test_an_unknown_place_is_no_parent_and_cannot_be_changed(store: Store) -> None:
    town(store)
    nobody = new_id()
    with store.write() as session:
        with pytest.raises(PlaceUnknownError):
            make(session, NewPlace(nobody, "community", "南", "south"), "li", NOON)
        with pytest.raises(PlaceUnknownError):
            move(session, place(session, "river").id, nobody, "li", NOON)
        with pytest.raises(PlaceUnknownError):
            rename(session, nobody, "南", "south", "li", NOON)


def test_every_change_raises_the_revision_and_no_look_does(store: Store) -> None:
    town(store)
    before = revision(store)
    with store.write() as session:
        rename(session, place(session, "hill").id, "山", "hill", "li", NOON)
    paths(store)

    assert revision(store) == before + 1
