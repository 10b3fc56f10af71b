from central.grid.levels import SITE
from central.grid.lookup import history, places_of, subtree
from central.grid.places import Grid
from central.grid.seeding import seed_once, set_aside
from central.store.db import Store
from tests.central.dashboard.telling import Telling
from tests.central.grid.town import NOON, build, place

GRID = Grid({"east": "river/north/garden", "west": "river", "deep": "a/b/c/d/e", "loose": ""})


def test_every_site_of_the_settings_and_every_one_that_reported_is_a_place(store: Store) -> None:
    Telling(store, site="harbour").healthy(NOON)
    with store.write() as session:
        assert seed_once(session, GRID, NOON)
        told = {one.path: (one.level, one.name) for one in subtree(session)}
        lies = {site: one.path for site, one in places_of(session, [*GRID.places, "harbour"]).items()}

    assert lies == {
        "east": "river/north/garden/east",
        "west": "river/west",
        "deep": "a/b/c/d/e/deep",
        "loose": "loose",
        "harbour": "harbour",
    }
    assert told["river"] == ("street", "river")
    assert (told["a/b/c"], told["a/b/c/d"], told["a/b/c/d/e"]) == (("compound", "c"), ("part", "d"), ("part", "e"))
    assert {told[path][0] for path in lies.values()} == {SITE}


def test_it_is_done_once_also_where_there_was_nothing_to_do(store: Store) -> None:
    with store.write() as session:
        assert seed_once(session, Grid({}), NOON)
    with store.write() as session:
        assert not seed_once(session, GRID, NOON)
        assert subtree(session) == ()


def test_what_is_there_already_is_kept(store: Store) -> None:
    with store.write() as session:
        build(session, "river")
        before = place(session, "river")
        seed_once(session, GRID, NOON)
        assert place(session, "river") == before
        assert [one.actor for one in history(session, place(session, "river/west").id)] == ["system"]


def test_what_the_settings_say_of_a_site_later_is_named_and_not_done(store: Store) -> None:
    with store.write() as session:
        seed_once(session, Grid({"east": "river", "west": "hill"}), NOON)
        assert set_aside(session, Grid({"east": "river", "west": "hill"})) == ()
        assert set_aside(session, Grid({"east": "river", "west": "river", "new": "hill"})) == ("new", "west")
        assert places_of(session, ["west"])["west"].path == "hill/west"
        assert set_aside(session, Grid({"west": ""})) == ()


def test_a_site_may_lie_in_another_as_the_settings_may_say(store: Store) -> None:
    with store.write() as session:
        seed_once(session, Grid({"east": "river", "inner": "river/east"}), NOON)
        assert place(session, "river/east").level == SITE
        assert places_of(session, ["inner"])["inner"].path == "river/east/inner"
