"""The command line: `python -m models fetch | list | verify | plates FILE... [--json]`."""

import argparse
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models.base import ModelError, PictureError, PlateRead, PlateReader, WeightError
from models.pictures import read_picture
from models.plates.formats import plate_kind
from models.readers import open_plate_reader, open_weights
from models.weights import Weight, Weights


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status: 0 done, 1 something failed."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", stream=sys.stderr)
    command: Callable[[Weights, argparse.Namespace], int] = options.command
    try:
        return command(open_weights(), options)
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models", description="Recognisers and their weights.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    fetch = commands.add_parser("fetch", help="bring all weights that are published somewhere")
    fetch.set_defaults(command=_fetch)
    listing = commands.add_parser("list", help="list the registered weights and where they lie")
    listing.set_defaults(command=_list)
    verify = commands.add_parser("verify", help="check size and sha256 of every weight; fetch none")
    verify.set_defaults(command=_verify)
    plates = commands.add_parser("plates", help="read the plates of pictures")
    plates.add_argument("files", nargs="+", type=Path, metavar="FILE")
    plates.add_argument("--json", action="store_true", help="print one JSON object a line and file")
    plates.add_argument("--threads", type=int, default=1, help="processor threads (1)")
    plates.set_defaults(command=_plates)
    return parser


def _fetch(weights: Weights, _options: argparse.Namespace) -> int:
    return _each(weights, lambda weight: str(weights.locate(weight.name)), skip_unpublished=True)


def _list(weights: Weights, _options: argparse.Namespace) -> int:
    for weight in weights:
        try:
            place = weights.find(weight.name) or "not here"
        except WeightError as error:
            place = f"NOT USABLE: {error}"
        print(f"{weight.name:26} {weight.version:16} {weight.bytes / 1e6:6.1f} MB  {weight.licence}")
        print(f"    {weight.task}; {weight.input}\n    from {weight.source}\n    {place}")
    return 0


def _verify(weights: Weights, _options: argparse.Namespace) -> int:
    def check(weight: Weight) -> str:
        path = weights.find(weight.name)
        return f"good, {path}" if path else "not here"

    return _each(weights, check, skip_unpublished=False)


def _each(weights: Weights, act: Callable[[Weight], str], *, skip_unpublished: bool) -> int:
    failed = 0
    for weight in weights:
        if skip_unpublished and not weight.published and weights.find(weight.name) is None:
            print(f"{weight.name}: skipped, {weight.source}")
            continue
        try:
            print(f"{weight.name}: {act(weight)}")
        except WeightError as error:
            print(f"{weight.name}: {error}", file=sys.stderr)
            failed = 1
    return failed


def _plates(weights: Weights, options: argparse.Namespace) -> int:
    reader = open_plate_reader(weights, options.threads)
    show = _json_line if options.json else _table_lines
    failed = 0
    for file in options.files:
        try:
            print(show(file, _read(reader, file)), flush=True)
        except (PictureError, ModelError) as error:
            print(_json_error(file, error) if options.json else f"{file}: error: {error}", flush=True)
            failed = 1
    return failed


def _read(reader: PlateReader, file: Path) -> tuple[PlateRead, ...]:
    return reader.read(read_picture(file))


def _json_line(file: Path, reads: Sequence[PlateRead]) -> str:
    return json.dumps({"file": str(file), "plates": [_as_json(read) for read in reads]}, ensure_ascii=False)


def _json_error(file: Path, error: ModelError) -> str:
    return json.dumps({"file": str(file), "error": str(error)}, ensure_ascii=False)


def _as_json(read: PlateRead) -> dict[str, Any]:
    box = read.box
    return {
        "text": read.text,
        "kind": plate_kind(read.text),
        "colour": str(read.colour),
        "score": round(read.score, 4),
        "char_scores": [round(score, 4) for score in read.char_scores],
        "box": [round(value, 1) for value in (box.left, box.top, box.right, box.bottom)],
        "corners": [[round(corner.x, 1), round(corner.y, 1)] for corner in read.corners],
    }


def _table_lines(file: Path, reads: Sequence[PlateRead]) -> str:
    if not reads:
        return f"{file}: no plate"
    return "\n".join(
        f"{file}: {read.text}  {plate_kind(read.text) or 'no known kind'}  {read.colour}  score {read.score:.2f}"
        for read in reads
    )


if __name__ == "__main__":
    sys.exit(main())
