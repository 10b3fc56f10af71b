from central.grid.levels import SITE, Level, level_at, levels, may_lie_in
from central.store.db import Store

STREET = Level("street", "街道", 10, nests=False)
COMMUNITY = Level("community", "社区", 20, nests=False)
PART = Level("part", "分区", 40, nests=True)


def test_a_place_lies_in_one_of_a_higher_level_or_in_nothing() -> None:
    assert may_lie_in(COMMUNITY, STREET)
    assert not may_lie_in(STREET, COMMUNITY)
    assert not may_lie_in(STREET, STREET)
    assert may_lie_in(PART, PART)
    assert all(may_lie_in(level, None) for level in (STREET, COMMUNITY, PART))


def test_the_levels_of_the_field_are_there_the_topmost_first(store: Store) -> None:
    with store.read() as session:
        known = levels(session)
    assert [level.name for level in known.values()] == [
        "街道",
        "苏木",
        "社区",
        "嘎查",
        "小区",
        "队社",
        "分区",
        "站点",
    ]
    assert known[SITE].rank == max(level.rank for level in known.values())
    assert {level_at(depth) for depth in range(8)} <= set(known)
