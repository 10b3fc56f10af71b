"""How well, and how fast, does the product read plates? Beside RapidOCR and Open Model Zoo's reader, in one run.

    GATEHOUSE_WEIGHTS_DIR=… python -m benchmarks.plate_accuracy "$GATEHOUSE_TEST_DATA" [--every N] [--drawn N]
        [--rapidocr PYTHON] [--json FILE] [--out benchmarks/results/plate_accuracy.md]

A site measures on its own pictures with `python -m models accuracy FOLDER`: the same numbers, without the peers.
`--rapidocr` names a Python that has `rapidocr` installed. One processor thread everywhere; those who are compared
take turns picture by picture, so that a machine with other work slows all of them alike.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2

from benchmarks.plate_peers import Barrier, RapidOcr
from benchmarks.plate_sets import crops, empty_pictures, every, fitted, scene_crops, scenes
from benchmarks.stamp import stamp
from models.accuracy.labels import Labelled
from models.accuracy.measuring import ask, measure
from models.accuracy.report import as_json, as_markdown, failures
from models.accuracy.scoring import Answer, score, tally
from models.base import Picture, PlateReader, WeightError
from models.onnx_session import OnnxSession
from models.pictures import read_picture
from models.plates.finding.crop_shape import border_of
from models.plates.judging.certainty import READ_SCORE
from models.plates.reading.own_line import OwnLine
from models.plates.reading.quick import quick_reading
from models.plates.reading.views import view_of
from models.readers import open_plate_reader, open_weights
from models.weights.registry import Weights

_DRAWN_SEED = 2026
_TIMED = 120


class Run:
    """Measures set after set and gathers what there is to tell."""

    def __init__(self, reader: PlateReader, options: argparse.Namespace) -> None:
        self.chapters: list[str] = []
        self.numbers: dict[str, Any] = {}
        self._reader = reader
        self._options = options

    def files(self, key: str, title: str, pictures: Sequence[Labelled]) -> None:
        """Measure on pictures of files."""
        measured = measure(self._reader, every(pictures, self._options.every))
        self._tell(key, title, measured.answers)
        if self._options.show_failures:
            print(failures(measured.pictures, measured.answers), file=sys.stderr)

    def pictures(self, key: str, title: str, pictures: Iterable[tuple[Labelled, Picture]]) -> None:
        """Measure on pictures in memory."""
        self._tell(key, title, [ask(self._reader, picture, labelled) for labelled, picture in pictures])

    def _tell(self, key: str, title: str, answers: Sequence[Answer]) -> None:
        scores = score(answers, READ_SCORE)
        self.chapters.append(as_markdown(title, scores, READ_SCORE))
        self.numbers[key] = as_json(scores, READ_SCORE)
        said = f"exact {scores.all.exact}, wrong among read {scores.all.wrong}, false {scores.empty.seen}"
        print(f"{title}: {said}", file=sys.stderr, flush=True)


def drawn(count: int) -> Iterator[tuple[Labelled, Picture]]:
    """Draw plates of every kind with fonts and effects that training never saw."""
    from models.drawing.held_out import held_out_plates  # noqa: PLC0415 - needs fonts, which few have installed

    for one in held_out_plates(_DRAWN_SEED, count):
        yield Labelled(Path(one.kind), one.text, one.colour, one.rows, "drawn"), one.picture


def own_line(weights: Weights) -> Callable[[Picture], object]:
    """Return what a crop costs at least: turned upright, once through the network, decoded."""
    line = OwnLine(OnnxSession(weights.locate("plate-reader")))
    return lambda picture: quick_reading(line.hear([view_of(picture, border_of(picture).corners, 1)])[0].emission)


def peers_on(
    pictures: Sequence[Labelled],
    reader: PlateReader,
    weights: Weights,
    rapid: RapidOcr | None,
    *,
    crop: bool,
) -> str:
    """Let all read the same pictures, in turns, and put them into a table."""
    answers: dict[str, list[Answer]] = {}
    barrier, line = Barrier(weights), own_line(weights)
    for flat, picture in _shown(pictures, crop=crop):
        answers.setdefault("**product**", []).append(ask(reader, picture, flat))
        if crop:
            begun = time.perf_counter()
            line(picture)
            took_s = time.perf_counter() - begun
            alone = Answer(flat.plate, "", 0.0, certain=True, took_s=took_s)
            answers.setdefault("our network alone, once", []).append(alone)
        answers.setdefault("Open Model Zoo barrier-0001", []).append(barrier.answer(flat, picture, crop=crop))
        if rapid:
            answers.setdefault("RapidOCR", []).append(rapid.answer(flat, crop=crop))
    return _peer_table(answers)


def _shown(pictures: Sequence[Labelled], *, crop: bool) -> Iterator[tuple[Labelled, Picture]]:
    """Yield what all are shown, with the file that holds just that."""
    with TemporaryDirectory() as folder:
        for number, labelled in enumerate(pictures):
            picture, file = read_picture(labelled.file), labelled.file
            if not crop:
                picture, file = fitted(picture), Path(folder) / f"{number}.png"
                cv2.imwrite(str(file), picture)
            yield Labelled(file, labelled.plate), picture


def _peer_table(answers: dict[str, list[Answer]]) -> str:
    median = {name: statistics.median(one.took_s for one in many) * 1000 for name, many in answers.items()}
    beside = median.get("RapidOCR")
    lines = ["| who | exact | without province | ms | part of RapidOCR's time |", "|---|---|---|--:|--:|"]
    for name, many in answers.items():
        counted = tally(many, READ_SCORE)
        told = (str(counted.exact), str(counted.without_province)) if any(one.text for one in many) else ("-", "-")
        ratio = f"{median[name] / beside:.3f}" if beside else "-"
        lines.append(f"| {name} | {told[0]} | {told[1]} | {median[name]:.2f} | {ratio} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with plate_scenes/, plate_crops/, videos/ and faces/")
    parser.add_argument("--every", type=int, default=1, help="take every Nth picture only")
    parser.add_argument("--drawn", type=int, default=2600, help="how many plates to draw (2600)")
    parser.add_argument("--rapidocr", metavar="PYTHON", help="a Python that has rapidocr installed")
    parser.add_argument("--show-failures", action="store_true", help="spell wrong readings on the error output")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all numbers to FILE as well")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/plate_accuracy.md"))
    options = parser.parse_args()
    weights = open_weights()
    reader = open_plate_reader(weights)
    run = Run(reader, options)
    data = options.data
    run.files("crops", "Tight crops, the half for measuring", crops(data, trained_on=False))
    run.files("crops_trained_on", "Tight crops, the half **trained on**", crops(data, trained_on=True))
    run.files("scenes", "Whole scenes", scenes(data))
    run.files("scene_crops", "Crops among the scenes: other colours, other provinces", scene_crops(data))
    shown = islice(empty_pictures(data), None, None, options.every)
    empties = ((Labelled(Path(name), ""), picture) for name, picture in shown)
    run.pictures("empty", "Pictures without a plate: people in a hall, faces", empties)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    if options.drawn:
        run.pictures("drawn", "Drawn, with fonts and effects that training never saw", drawn(options.drawn))
    run.chapters.append(_peers(options, reader, weights, memory))
    options.out.write_text("\n".join([_heading(weights), *run.chapters]), encoding="utf-8")
    if options.json:
        options.json.write_text(json.dumps(run.numbers, ensure_ascii=False, indent=1), encoding="utf-8")


def _peers(options: argparse.Namespace, reader: PlateReader, weights: Weights, memory: float) -> str:
    measuring = crops(options.data, trained_on=False)
    few = measuring[:: max(options.every, len(measuring) // _TIMED)]
    with _rapid_ocr(options.rapidocr) as rapid:
        try:
            tables = [
                peers_on(few, reader, weights, rapid, crop=True),
                peers_on(every(scenes(options.data), options.every), reader, weights, rapid, crop=False),
            ]
        except WeightError as error:
            return f"## Peers\n\nNot compared: {error}\n"
    skipped = "" if rapid else "RapidOCR took no part: `--rapidocr` names a Python that has it.\n"
    return (
        "## Peers\n\n"
        f"The product's process held at most {memory:.0f} MB before the peers were opened.\n{skipped}\n"
        f"Tight crops ({len(few)}; RapidOCR by its recogniser alone):\n\n{tables[0]}\n"
        f"Scenes fitted into 1280x720 (RapidOCR as it comes, with its own detector):\n\n{tables[1]}"
    )


def _rapid_ocr(python: str | None) -> AbstractContextManager[RapidOcr | None]:
    try:
        return RapidOcr(python) if python else nullcontext()
    except (OSError, ValueError) as error:
        print(f"RapidOCR takes no part: {error}", file=sys.stderr)
        return nullcontext()


def _heading(weights: Weights) -> str:
    versions = {weight.name: weight.version for weight in weights if weight.bundled}
    opened = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"# How well plates are read\n\n{stamp()}- networks: {opened}; one thread\n\n"
        "Intervals are 95 % (Wilson). *Given as read* is what scores at least the default threshold and agrees "
        "with the formats of plates and their colours; the table of thresholds says what another one would do. "
        "The pictures are a development set: the product was tuned on all but the measuring half of the crops. "
        "Plates are not spelt.\n"
    )


if __name__ == "__main__":
    main()
