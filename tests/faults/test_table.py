"""The drill's table keeps the rows of other scenarios, and says what went wrong."""

from pathlib import Path

from tests.drills.table import Row, write
from tests.faults.books import Account, Books
from tests.faults.scenarios.base import Finding

CLEAN = Finding(3, 2, Books({"passage": Account(5, 5, 0, 0), "gate": Account(4, 4, 0, 0)}, ()), 1.25, ())


def lines_of(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]


def test_a_row_takes_the_place_of_its_scenarios_last_one(tmp_path: Path) -> None:
    file = tmp_path / "table.md"
    write(Row("first", "monday", CLEAN), "- machine: one\n", file)
    write(Row("second", "monday", None, "broken off: no answer"), "- machine: one\n", file)
    write(Row("first", "tuesday", CLEAN), "- machine: one\n", file)
    assert lines_of(file) == [
        "| first | tuesday | 3 | 9 | 9 | 0 | 0 | 1.2 s | 2 | clean |",
        "| second | monday | | | | | | | | broken off: no answer |",
    ]


def test_a_contradiction_and_a_process_left_over_are_named(tmp_path: Path) -> None:
    wrong = Finding(1, 1, Books({}, ("opened twice",)), 0.0, ("python -m edge",))
    write(Row("first", "monday", wrong), "- machine: one\n", tmp_path / "table.md")
    assert lines_of(tmp_path / "table.md")[0].endswith("| opened twice; python -m edge |")
