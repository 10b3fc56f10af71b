"""How well do ready-made networks read Chinese plates, alone and together? Writes a table in Markdown.

    GATEHOUSE_WEIGHTS_DIR=… python -m benchmarks.plates_ready_made "$GATEHOUSE_TEST_DATA" [--every N]
        [--rapidocr PYTHON] [--out benchmarks/results/plates_ready_made.md]

`--rapidocr` names a Python that has `rapidocr` installed (in an environment of its own: it brings another OpenCV);
its whole pipeline then takes part as a peer, on the scenes. One processor thread everywhere.
"""

import argparse
import csv
import json
import math
import statistics
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stamp import stamp
from models.base import Corners, Picture, Point
from models.onnx_session import OnnxSession
from models.pictures import read_picture
from models.plates.ctc import best_path
from models.plates.found import FoundPlate, distinct_plates
from models.plates.lines import BarrierLine, LineReader, PpOcrLine
from models.plates.lpd_yunet import LpdYunet, Window
from models.plates.rectify import Margin
from models.plates.search import PlateSearch
from models.plates.vote import Hearing, vote
from models.readers import open_plate_reader, open_weights

Answer = tuple[str, float]
"""The text of the main plate, empty if there is none, and the score of its weakest character."""
Reading = Callable[[Picture], Answer]
NOTHING: Answer = "", 0.0
SURE = 0.9

RAPIDOCR = """
import json, sys, time
from rapidocr import RapidOCR
engine = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "critical"})
for line in sys.stdin:
    begun = time.perf_counter()
    found = engine(line.rstrip("\\n"))
    texts = list(found.txts or ())
    scores = [float(score) for score in found.scores or ()]
    print(json.dumps([texts, scores, time.perf_counter() - begun]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One picture with the plate it shows."""

    file: Path
    plate: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of reading made of all pictures."""

    name: str
    right: int
    right_without_province: int
    sure: int
    sure_and_wrong: int
    total: int
    median_ms: float
    wrong: tuple[tuple[str, str, float], ...]


def scenes(data: Path) -> list[Labelled]:
    """Whole scenes with one labelled main plate each."""
    with (data / "plate_scenes/labels.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "scene"]
    return [Labelled(data / "plate_scenes" / row["file"], row["plate"]) for row in rows]


def crops(data: Path, every: int) -> list[Labelled]:
    """Tight crops of blue plates, named after what they show."""
    files = sorted((data / "plate_crops").glob("*.jpg"))[::every]
    return [Labelled(file, file.stem[:7]) for file in files]


def measure(name: str, reading: Reading, pictures: Iterable[Labelled]) -> Row:
    """Read all pictures and count."""
    answers, times = [], []
    for one in pictures:
        picture = read_picture(one.file)
        begun = time.perf_counter()
        answers.append((one.plate, *reading(picture)))
        times.append(time.perf_counter() - begun)
    return tally(name, answers, times)


def tally(name: str, answers: list[tuple[str, str, float]], times: list[float]) -> Row:
    """Count right and wrong answers."""
    sure = [(plate, text) for plate, text, score in answers if score >= SURE]
    return Row(
        name,
        right=sum(plate == text for plate, text, _ in answers),
        right_without_province=sum(plate[1:] == text[1:] for plate, text, _ in answers),
        sure=len(sure),
        sure_and_wrong=sum(plate != text for plate, text in sure),
        total=len(answers),
        median_ms=statistics.median(times) * 1000,
        wrong=tuple(answer for answer in answers if answer[0] != answer[1]),
    )


def wilson(right: int, total: int) -> str:
    """Give a share with its 95 % interval (Wilson, 1927)."""
    z, share = 1.96, right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{right}/{total} = {100 * share:.1f} % ({100 * (middle - half):.1f} to {100 * (middle + half):.1f})"


class Bench:
    """The networks, opened once, and the ways of putting them together."""

    def __init__(self) -> None:
        weights = open_weights()
        self.eye = LpdYunet(OnnxSession(weights.locate("lpd-yunet")))
        barrier = OnnxSession(weights.locate("plate-barrier"))
        self.barrier: list[LineReader] = [BarrierLine(barrier), BarrierLine(barrier, Margin(0.05, 0.08))]
        self.ppocr: list[LineReader] = [PpOcrLine(OnnxSession(weights.locate("ppocr-rec")))]
        self.search = PlateSearch(self.eye)
        self.product = open_plate_reader(weights)

    def once(self, picture: Picture) -> tuple[FoundPlate, ...]:
        """Find by one look at the whole picture."""
        height, width = picture.shape[:2]
        return distinct_plates(self.eye.look(picture, Window(0, 0, max(width, height * 4 / 3)), 0.5))

    def whole(self, picture: Picture) -> tuple[FoundPlate, ...]:
        """Take the picture itself for the plate."""
        height, width = picture.shape[:2]
        return (FoundPlate((Point(0, 0), Point(width, 0), Point(width, height), Point(0, height)), 1.0),)

    def best(self, line: LineReader) -> Callable[[Picture, Corners], Answer]:
        """Read by the best path of one network; it gives no score that means anything here."""
        return lambda picture, corners: (best_path(line.read(picture, corners)), 0.0)

    def voted(self, *lines: tuple[LineReader, float]) -> Callable[[Picture, Corners], Answer]:
        """Read by the vote of several networks and crops."""

        def answer(picture: Picture, corners: Corners) -> Answer:
            verdict = vote([Hearing(line.read(picture, corners), weight) for line, weight in lines])
            return verdict.text, min(verdict.char_scores, default=0.0)

        return answer

    def read(self, picture: Picture) -> Answer:
        """Read as the product does."""
        reads = self.product.read(picture)
        return (reads[0].text, reads[0].score) if reads else NOTHING


def composed(
    find: Callable[[Picture], tuple[FoundPlate, ...]], read: Callable[[Picture, Corners], Answer]
) -> Reading:
    """Read the surest find."""

    def reading(picture: Picture) -> Answer:
        found = find(picture)
        return read(picture, found[0].corners) if found else NOTHING

    return reading


def ways(bench: Bench, find: Callable[[Picture], tuple[FoundPlate, ...]], how: str) -> list[tuple[str, Reading]]:
    """All ways of reading what `find` finds."""
    barrier, ppocr = bench.barrier[0], bench.ppocr[0]
    both = [(ppocr, 1.0), *((line, 0.5) for line in bench.barrier)]
    return [
        (f"{how}, barrier, best path", composed(find, bench.best(barrier))),
        (f"{how}, barrier x2, vote", composed(find, bench.voted(*((line, 0.5) for line in bench.barrier)))),
        (f"{how}, PP-OCR, best path", composed(find, bench.best(ppocr))),
        (f"{how}, PP-OCR, vote", composed(find, bench.voted((ppocr, 1.0)))),
        (f"{how}, both, vote", composed(find, bench.voted(*both))),
    ]


def rapidocr(python: str, pictures: list[Labelled]) -> Row:
    """Let RapidOCR find and read by itself; any of its lines that is the plate counts as right."""
    child = subprocess.run(  # noqa: S603 - the caller names the interpreter
        [python, "-c", RAPIDOCR],
        input="".join(f"{one.file}\n" for one in pictures),
        capture_output=True,
        text=True,
        check=True,
    )
    answers, times = [], []
    for one, line in zip(pictures, child.stdout.splitlines(), strict=True):
        texts, scores, seconds = json.loads(line)
        plates = {canonical(text): score for text, score in zip(texts, scores, strict=True)}
        best = one.plate if one.plate in plates else max(plates, key=len, default="")
        answers.append((one.plate, best, plates.get(best, 0.0)))
        times.append(seconds)
    return tally("RapidOCR 3.10.0, its own pipeline (its score is a mean)", answers, times)


def canonical(text: str) -> str:
    """Fold widths and case, drop separators."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c not in "·•・‧.- ")


def table(title: str, rows: list[Row]) -> str:
    """Lay the rows out in Markdown."""
    lines = [f"## {title}", "", f"| way | exact | without province | score >= {SURE} | of these wrong | ms |"]
    lines.append("|---|---|---|--:|--:|--:|")
    for row in rows:
        exact, serial = wilson(row.right, row.total), wilson(row.right_without_province, row.total)
        sure = f"{row.sure} | {row.sure_and_wrong}" if row.sure else "- | -"
        lines.append(f"| {row.name} | {exact} | {serial} | {sure} | {row.median_ms:.0f} |")
    return "\n".join(lines) + "\n"


def mistakes(row: Row) -> str:
    """List what was read wrong, for the eyes of whoever measures: real plates do not belong into a result file."""
    shown = (f"  {plate} read as {text or 'nothing'} ({score:.2f})" for plate, text, score in row.wrong)
    return f"{row.name} reads wrong:\n" + "\n".join(shown)


def heading() -> str:
    """Say when, where and on what this was measured."""
    return (
        f"# Ready-made plate readers\n\n{stamp()}- one thread; ms = median for a picture, finding included\n\n"
        "This is a **development** set: margins, weights and thresholds were chosen on it. Intervals are 95 % "
        "(Wilson). The machine was shared with other work, so times are rough (up to twice what an idle core "
        "needs).\n"
    )


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with plate_scenes/ and plate_crops/")
    parser.add_argument("--every", type=int, default=1, help="take every Nth crop only")
    parser.add_argument("--rapidocr", metavar="PYTHON", help="a Python that has rapidocr installed")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/plates_ready_made.md"))
    options = parser.parse_args()
    bench = Bench()
    parts = [heading()]
    for title, pictures, find, how in (
        ("Whole scenes", scenes(options.data), bench.search.find, "searched"),
        ("Tight crops", crops(options.data, options.every), bench.whole, "whole crop"),
    ):
        tried = ways(bench, find, how)
        if how == "searched":
            tried[:0] = ways(bench, bench.once, "one look")[:1]
        rows = [measure(name, reading, pictures) for name, reading in [*tried, ("**product**", bench.read)]]
        if options.rapidocr and how == "searched":
            rows.append(rapidocr(options.rapidocr, pictures))
        parts.append(table(title, rows))
        print(parts[-1], *map(mistakes, rows[-2:]), sep="\n", file=sys.stderr)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
