"""The table of the fault drill: one row a scenario, kept from run to run until the scenario is played again."""

from dataclasses import dataclass
from pathlib import Path

from tests.faults.scenarios.base import Finding

RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "fault_drill.md"
_HEAD = "| scenario | date, commit | times | made | stored | lost | doubled | longest drain | button | verdict |\n"
_RULE = "|---|---|---|---|---|---|---|---|---|---|\n"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one scenario: a finding, or why there is none."""

    scenario: str
    when: str
    finding: Finding | None
    trouble: str = ""

    def line(self) -> str:
        """Write the row."""
        if (found := self.finding) is None:
            return f"| {self.scenario} | {self.when} | | | | | | | | {self.trouble} |\n"
        total = found.books.total
        verdict = "; ".join([*found.books.contradictions, *found.left_over]) or "clean"
        return (
            f"| {self.scenario} | {self.when} | {found.times} | {total.made} | {total.stored} | {total.lost} "
            f"| {total.doubled} | {found.longest_drain_s:.1f} s | {found.pressed} | {verdict} |\n"
        )


def write(row: Row, machine: str, file: Path = RESULT) -> None:
    """Put a row in its place; those of other scenarios stay as they are."""
    rows = _rows_of(file) if file.exists() else {}
    rows[row.scenario] = row.line()
    file.write_text(_TEXT.format(machine=machine, rows=_HEAD + _RULE + "".join(rows.values())), encoding="utf-8")


def _rows_of(file: Path) -> dict[str, str]:
    """Read the rows of a table by scenario, as they are written."""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines(keepends=True) if line.startswith("| ")]
    return {line.split("|")[1].strip(): line for line in lines if line != _HEAD}


_TEXT = """\
# Fault drill

{machine}

One node with a drawn lane (scripted recognisers: no film, so that a car comes every second), Mosquitto, centre on
SQLite, all as processes of their own. `made` was noted by the node's own database in the transaction that put the
event on disk, passages, motions and states of the arm together; `stored` is what stands in the centre's tables.
`longest drain` is the time from all three being up again until everything made before that was acknowledged.
`button` counts the openings by a guard, at the screen or at the gate, that the barrier answered. `verdict` names
contradictions: another telling stored than the last one, a barrier that opened twice for one passage, news told
more often than the passage, an audit whose chain does not hold. `make drill` kills 1,000 times at random unless
told otherwise (`--kills`, `--minutes`); the row says how often it was.

{rows}"""
