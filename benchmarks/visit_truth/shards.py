"""Results on disk, one JSON-lines file for each worker: a second start goes on where the first one ended."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.visit_truth.scoring import Result


def results_in(folder: Path) -> Iterator[Result]:
    """Read what was played; a last line that was cut off is left out."""
    for path in sorted(folder.glob("shard-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            with suppress(json.JSONDecodeError, KeyError, TypeError):
                yield Result.from_json(json.loads(line))


def forget(folder: Path) -> None:
    """Delete what was played."""
    for path in folder.glob("shard-*.jsonl"):
        path.unlink()


def append(path: Path, result: Result) -> None:
    """Add one result."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cut_off = path.exists() and not path.read_bytes().endswith(b"\n")
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if cut_off else "") + json.dumps(result.to_json(), ensure_ascii=False) + "\n")
