"""`python -m models accuracy FOLDER`: how well the plates of labelled pictures are read here."""

import argparse
import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.accuracy.labels import LabelError, read_labels
from models.accuracy.measuring import measure
from models.accuracy.report import as_json, as_markdown, failures
from models.accuracy.scoring import score
from models.base import PlateReader
from models.plates.judging.certainty import READ_SCORE

_SHOWN_PROBLEMS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="pictures, with labels.csv or named after plates"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers to FILE as well")
    parser.add_argument("--threads", type=int, default=1, help="processor threads (1)")
    parser.add_argument("--show-failures", action="store_true", help="spell the plates that were read wrong")
    parser.add_argument(
        "--threshold",
        type=float,
        default=READ_SCORE,
        metavar="SCORE",
        help=f"least score (0…1) of the weakest character of a plate that counts as read ({READ_SCORE})",
    )


def run(options: argparse.Namespace, open_reader: Callable[[], PlateReader]) -> int:
    """Measure and print; gives the exit status. Raises LabelError, WeightError and RecogniserError."""
    labels = read_labels(options.folder)
    if not labels.pictures:
        for problem in labels.problems[:_SHOWN_PROBLEMS]:
            print(f"{problem.where}: {problem.what}", file=sys.stderr)
        raise LabelError(
            f"no picture of {options.folder} can be used: name the files after their plates, or list them in a "
            "labels.csv with the columns file and plate"
        )
    measured = measure(open_reader(), labels.pictures)
    scores = score(measured.answers, options.threshold)
    problems = (*labels.problems, *measured.problems)
    print(as_markdown(f"Plates of {options.folder.name}", scores, options.threshold, problems))
    print(f"Memory: at most {_peak_mb():.0f} MB.")
    for problem in problems:
        print(f"{problem.where}: {problem.what}", file=sys.stderr)
    if options.show_failures:
        print(f"\n{failures(measured.pictures, measured.answers)}")
    if options.json:
        _write(options.json, {**as_json(scores, options.threshold, problems), "peak_mb": round(_peak_mb(), 1)})
    return 0


def _write(path: Path, content: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise LabelError(f"{path} cannot be written: {error.strerror or error}") from error


def _peak_mb() -> float:
    """Return the most memory that this process has held, in megabytes (Linux counts it in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
