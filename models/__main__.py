"""The command line: `python -m models fetch | list | verify | plates FILE | faces FILE | accuracy FOLDER`."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from models.accuracy import command as accuracy
from models.base import ModelError, Picture, WeightError
from models.pictures import MOST_PIXELS_BY_HAND, read_picture
from models.plates.judging.certainty import READ_SCORE
from models.printing import error_line, faces_as_json, faces_as_lines, plates_as_json, plates_as_lines
from models.readers import open_face_detector, open_plate_reader, open_weights
from models.settings import OpinionChoice
from models.weights.registry import Weight, Weights


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
    for name, looked_for, look in (("plates", "read the plates", _plates), ("faces", "find the faces", _faces)):
        looking = commands.add_parser(name, help=f"{looked_for} of pictures")
        looking.add_argument("files", nargs="+", type=Path, metavar="FILE")
        looking.add_argument("--json", action="store_true", help="print one JSON object a line and file")
        looking.add_argument("--threads", type=int, default=1, help="processor threads (1)")
        looking.set_defaults(command=look)
        if name == "plates":
            _add_plate_options(looking)
    measuring = commands.add_parser("accuracy", help="say how well the plates of labelled pictures are read")
    accuracy.add_arguments(measuring)
    measuring.set_defaults(command=_accuracy)
    return parser


def _add_plate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--threshold",
        type=float,
        default=READ_SCORE,
        metavar="SCORE",
        help=f"least score (0…1) of the weakest character of a plate that counts as read ({READ_SCORE})",
    )
    parser.add_argument(
        "--second-opinion",
        choices=[str(choice) for choice in OpinionChoice],
        default=str(OpinionChoice.AUTO),
        help="whom to ask about doubtful plates: nobody, PP-OCR, PaddleOCR, or (auto) PP-OCR if its file is here",
    )


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
    reader = open_plate_reader(weights, options.threads, OpinionChoice(options.second_opinion))
    show = plates_as_json if options.json else plates_as_lines
    return _each_file(options, lambda file, picture: show(file, reader.read(picture), options.threshold))


def _accuracy(weights: Weights, options: argparse.Namespace) -> int:
    return accuracy.run(options, lambda: open_plate_reader(weights, options.threads))


def _faces(weights: Weights, options: argparse.Namespace) -> int:
    detector = open_face_detector(weights, options.threads)
    show = faces_as_json if options.json else faces_as_lines
    return _each_file(options, lambda file, picture: show(file, detector.find(picture)))


def _each_file(options: argparse.Namespace, look: Callable[[Path, Picture], str]) -> int:
    """Print what `look` says of each file, in their order; a bad one is named, counted and stops none."""
    failed = 0
    for file in options.files:
        try:
            print(look(file, read_picture(file, MOST_PIXELS_BY_HAND)), flush=True)
        except ModelError as error:
            print(error_line(file, error, as_json=options.json), flush=True)
            failed += 1
    if failed:
        print(f"error: {failed} of {len(options.files)} files could not be used", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
