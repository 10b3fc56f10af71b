"""The table of a measurement: casts by rates, the totals, and the definitions."""

import statistics
from collections import Counter
from collections.abc import Callable, Sequence

import benchmarks.visit_truth as package
from benchmarks.frame_to_barrier import percentile
from benchmarks.stamp import stamp
from benchmarks.visit_truth.scoring import Result

_COLUMNS = (
    "visits",
    "one-to-one",
    "merged",
    "split",
    "ghost",
    "lost",
    "wrong",
    "opened wrong",
    "not opened",
)
_LISTED = 200


def report(results: Sequence[Result], faults: Sequence[str]) -> str:
    """Write it all as Markdown."""
    cpu = sum(result.cpu_s for result in results)
    visits = sum(result.counts.get("visits", 0) for result in results)
    frames = sum(result.frames for result in results)
    head = " | ".join(("", *_COLUMNS, "told after p50, s", "p95"))
    lines = f"|---|{'--:|' * (len(_COLUMNS) + 2)}"
    rows = "".join(
        _table(title, results, key)
        for title, key in (
            ("all", lambda _: "all"),
            ("frames a second", lambda one: f"{one.fps:g}"),
            ("condition", lambda one: one.condition),
            ("cast", lambda one: one.cast),
            ("cast and rate", lambda one: f"{one.cast} {one.fps:g}"),
        )
    )
    listed = "".join(f"- {fault}\n" for fault in faults[:_LISTED])
    more = f"- and {len(faults) - _LISTED} more\n" if len(faults) > _LISTED else ""
    return f"""\
# Visits held against the truth

{stamp()}- {len(results)} playings, {visits} true visits, {frames} frames
- {cpu / max(visits, 1):.1f} s of processor time a visit
{_fields(results)}
|{head} |
{lines}
{rows}
## What counts as what

{_definitions()}
## Faults

{listed}{more}"""


def _definitions() -> str:
    """Give the package's definitions as a list: a term, and indented below it what it means."""
    lines = (package.__doc__ or "").partition("What counts as what")[2].splitlines()[1:]
    told = ""
    for line in filter(None, lines):
        told += f" {line.strip()}" if line.startswith(" ") else f"\n- **{line}**:"
    return told.lstrip() + "\n"


def _table(title: str, results: Sequence[Result], key: Callable[[Result], str]) -> str:
    names = sorted({key(result) for result in results}, key=_as_number)
    head = f"| **{title}** |{' |' * (len(_COLUMNS) + 2)}\n"
    return head + "".join(_row(name, [one for one in results if key(one) == name]) for name in names)


def _as_number(name: str) -> tuple[float, str]:
    try:
        return float(name), ""
    except ValueError:
        return float("inf"), name


def _row(name: str, results: Sequence[Result]) -> str:
    counts = _sum(results)
    after = [one for result in results for one in result.told_after_s]
    times = (f"{statistics.median(after):.1f}", f"{percentile(after, 95):.1f}") if after else ("-", "-")
    cells = (*(str(counts[column]) for column in _COLUMNS), *times)
    return f"| {name} | {' | '.join(cells)} |\n"


def _fields(results: Sequence[Result]) -> str:
    counts = _sum(results)
    parts = [
        f"{counts[f'{name} right']} of {counts[f'{name} told']} told {name}s right, of {counts['visits']} visits"
        for name in ("outcome", "direction")
    ]
    parts.append(f"{counts['followers marked']} of {counts['followers']} followers marked as such")
    told = ", ".join(
        f"{counts[f'told {status}']} {status}" for status in ("read", "uncertain", "unread", "plateless")
    )
    parts.append(f"passages of visits: {told}")
    for name, what in (("hidden", "hidden behind others"), ("brief", "of one or two frames")):
        parts.append(
            f"{counts[name]} stays {what}, no true visits; {counts[f'{name} told']} of them told all the same"
        )
    return "".join(f"- {part}\n" for part in parts)


def _sum(results: Sequence[Result]) -> Counter[str]:
    total: Counter[str] = Counter()
    for result in results:
        total.update(result.counts)
    return total
