import pytest

from central.grid.csv_tree import MOST_ROWS, Known, Preview, decoded, preview
from central.grid.levels import Level
from central.grid.lookup import PlaceView
from central.grid.places import Place
from wire.ids import new_id

LEVELS = {
    key: Level(key, name, rank, nests)
    for key, name, rank, nests in (
        ("street", "街道", 10, False),
        ("community", "社区", 20, False),
        ("compound", "小区", 30, False),
        ("part", "分区", 40, True),
        ("site", "站点", 90, False),
    )
}
RIVER = PlaceView(new_id(), None, "street", "河", "river", "river")
KNOWN = Known(LEVELS, {"river": RIVER}, frozenset({"east"}))
HEAD = "编码,名称,级别,上级\n"


def faults(text: str, known: Known = KNOWN) -> list[tuple[int, str, str]]:
    looked = preview(text, known)
    return [(fault.line, fault.field, fault.key) for fault in looked.faults]


def paths(looked: Preview) -> list[str]:
    return [place.path for place in looked.planned]


def test_a_tree_is_read_in_whatever_order_its_lines_stand() -> None:
    looked = preview(f"{HEAD}yard,院,小区,north\nnorth,北,社区,river\nhill,山,street,\ngate,门,site,yard\n", KNOWN)

    assert looked.faults == ()
    assert paths(looked) == ["hill", "river/north", "river/north/yard", "river/north/yard/gate"]
    assert [place.level for place in looked.planned] == ["street", "community", "compound", "site"]
    assert (looked.planned[1].above, looked.planned[1].code, looked.planned[1].name) == ("river", "north", "北")


def test_columns_may_be_named_in_english_and_stand_in_any_order() -> None:
    looked = preview('\ufeffParent, level ,note,NAME,code\nriver,community,"a, b",北,north\n\n', KNOWN)
    assert (looked.faults, paths(looked)) == ((), ["river/north"])


def test_a_place_that_is_there_as_it_says_is_no_fault() -> None:
    looked = preview(f"{HEAD}river,河,街道,\nnorth,北,社区,river\n", KNOWN)
    assert (looked.faults, looked.there, paths(looked)) == ((), 1, ["river/north"])


@pytest.mark.parametrize(
    "lines, found",
    [
        ("a,甲,王国,", [(2, "level", "unknown_level")]),
        ("A,甲,街道,", [(2, "code", "bad_code")]),
        ("a,,街道,", [(2, "name", "bad_name")]),
        ("a,甲,街道,nowhere", [(2, "parent", "unknown_parent")]),
        ("a,甲,街道,river", [(2, "level", "wrong_level")]),
        ("a,甲,街道,\na,乙,街道,", [(3, "code", "twice")]),
        ("river,湖,街道,", [(2, "code", "taken")]),
        ("east,东,站点,river", [(2, "code", "taken")]),
        (
            "a,甲,分区,b\nb,乙,分区,a\nc,丙,分区,c",
            [(2, "parent", "cycle"), (3, "parent", "cycle"), (4, "parent", "cycle")],
        ),
        ("a,甲,街道,\nb,乙,街道,\na,丙,社区,b\nx,丁,小区,a", [(5, "parent", "ambiguous_parent")]),
        ("a,甲,街道,nowhere\nb,乙,社区,a", [(2, "parent", "unknown_parent"), (3, "parent", "bad_parent")]),
        ("a,甲,王国,\nb,乙,社区,a", [(2, "level", "unknown_level"), (3, "parent", "bad_parent")]),
        ("a,甲", [(2, "level", "no_cell")]),
        ("g,甲,站点,river\nh,乙,街道,\ng,丙,站点,h", [(4, "code", "taken")]),
    ],
)
def test_every_fault_is_told_with_its_line(lines: str, found: list[tuple[int, str, str]]) -> None:
    assert faults(f"{HEAD}{lines}\n") == found


def test_all_faults_are_told_at_once_in_the_order_of_lines() -> None:
    text = f"{HEAD}a,甲,街道,nowhere\nB,乙,街道,\nc,丙,王国,\nd\n"
    assert [line for line, _, _ in faults(text)] == [2, 3, 4, 5]


def test_a_table_without_its_columns_or_without_end_is_refused() -> None:
    assert faults("编码,名称\na,甲\n") == [(1, "level", "no_column")]
    assert faults("") == [(1, "code", "no_column")]
    many = "".join(f"c{number},甲,街道,\n" for number in range(MOST_ROWS + 1))
    assert [key for _, _, key in faults(HEAD + many)] == ["too_many"]


def test_too_deep_is_a_fault() -> None:
    chain = "".join(f"p{number},甲,分区,{f'p{number - 1}' if number else ''}\n" for number in range(9))
    assert faults(HEAD + chain) == [(10, "parent", "too_deep")]


def test_nothing_is_made_outside_of_ones_own_part() -> None:
    inside = Known(LEVELS, KNOWN.places, within=Place("river"))
    assert faults(f"{HEAD}north,北,社区,river\nhill,山,街道,\n", inside) == [(3, "parent", "outside")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_any_spreadsheet_is_read(encoding: str) -> None:
    assert decoded(f"{HEAD}a,甲,街道,\n".encode(encoding)).startswith("编码,名称")
