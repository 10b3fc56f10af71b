"""How long it takes from the frame whose reading completes the vote to the driver's call, and what of it is disk.

`python -m benchmarks.frame_to_barrier [DATA]` writes `results/frame_to_barrier.md`. Scripted recognisers answer at
once and leave our own part; the real ones (where weights are found) look at the real scenes of DATA, the folder
with `plate_scenes`. Peers of the same run: the same lane with its files in memory, where nothing has to reach a
disk, and a bare SQLite commit of the same rows.
"""

import argparse
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from benchmarks.pan_clip import Pan, labelled_scenes, pan_frames
from benchmarks.staged_lane import Opening, Stage, StagedVisit, play
from benchmarks.stamp import stamp
from edge.lane import Recognisers
from edge.recognisers import open_recognisers
from edge.settings import ModelSettings
from models.base import Box, Corners, DetectedObject, ObjectKind, Picture, PlateColour, PlateRead, Point
from models.readers import open_weights
from wire.plates import PlateText

RESULT = Path(__file__).with_name("results") / "frame_to_barrier.md"
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the system's own place for files in memory
_SIZE = (1280, 720)
_GREY = 114
_CAR = Box(400, 150, 1000, 650)
_PLATE = Box(610, 540, 760, 585)
_SHOWN = 10
"""Pictures of a scripted car, which comes nearer with each; three readings near the arm complete its vote."""
_FAR = 0.55
"""Size of a car in the first picture, as a share of that in the last one: only what is seen coming opens."""


@dataclass(frozen=True, slots=True)
class Scripted:
    """Sees the car of the stage's visit in every picture, at once."""

    stage: Stage

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """See PlateReader."""
        text, plate = str(self.stage.visits[self.stage.visit].plate), _nearing(_PLATE, _number_of(picture))
        return (PlateRead(text, (0.95,) * len(text), PlateColour.BLUE, plate, _corners(plate), 0.9),)

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:
        """See ObjectDetector."""
        return (DetectedObject(ObjectKind.VEHICLE, _nearing(_CAR, _number_of(picture)), 0.9),)


@dataclass(frozen=True, slots=True)
class _Moving:
    """Pictures of a street in which something moves, made when they are wanted; no two visits have the same."""

    street: Picture
    visit: int

    def __iter__(self) -> Iterator[Picture]:
        for place in range(_SHOWN):
            picture = self.street.copy()
            picture[200:400, 60 + 40 * place : 240 + 40 * place] = 60 + 90 * (place % 2)
            picture[:8, :8] = self.visit % 256, self.visit // 256, place
            yield picture


@dataclass(frozen=True, slots=True)
class Measured:
    """One row of the table."""

    name: str
    visits: int
    openings: tuple[Opening, ...]


def scripted_visits(count: int) -> tuple[StagedVisit, ...]:
    """Stage `count` cars, each with a plate and a picture of its own."""
    random = np.random.default_rng(1)
    street = _street(random)
    return tuple(
        StagedVisit(PlateText(f"京{'ABCDEFGH'[number % 8]}{number * 7919 % 100_000:05}"), _Moving(street, number))
        for number in range(count)
    )


def scene_visits(data: Path, limit: int) -> tuple[StagedVisit, ...]:
    """Stage the real scenes, each panned over."""
    pan = Pan(start=(0.5, 0.5), end=(0.5, 0.5))
    scenes = labelled_scenes(data / "plate_scenes")[:limit]
    return tuple(StagedVisit(scene.plate, tuple(_approach(scene.picture, pan))) for scene in scenes)


def measure(
    name: str, visits: Sequence[StagedVisit], recognisers: Recognisers | None, beside: Path | None
) -> Measured:
    """Play all visits once in a fresh folder in `beside`, None the usual place; without recognisers, scripted."""
    stage = Stage(visits)
    seeing = recognisers or Recognisers(plates=Scripted(stage), objects=Scripted(stage))
    with TemporaryDirectory(dir=beside) as folder:
        openings, _ = play(stage, seeing, Path(folder))
    return Measured(name, len(visits), tuple(openings))


def _approach(scene: Picture, pan: Pan) -> Iterator[Picture]:
    """Show a scene from farther away and then nearer, as one that comes; around it is grey."""
    for number, picture in enumerate(pan_frames(scene, pan)):
        near = min(1.0, _FAR + (1 - _FAR) * number / _SHOWN)
        height, width = (round(near * side) for side in picture.shape[:2])
        canvas = np.full_like(picture, _GREY)
        top, left = (picture.shape[0] - height) // 2, (picture.shape[1] - width) // 2
        canvas[top : top + height, left : left + width] = cv2.resize(
            picture, (width, height), interpolation=cv2.INTER_AREA
        )
        yield canvas


def _number_of(picture: Picture) -> int:
    return int(picture[0, 0, 2])


def _nearing(box: Box, number: int) -> Box:
    """Return where a box is in the picture of that number, having grown around the middle of the street."""
    near, middle = _FAR + (1 - _FAR) * (number + 1) / _SHOWN, Point(_SIZE[0] / 2, _SIZE[1] / 2)
    left, right = (middle.x + near * (x - middle.x) for x in (box.left, box.right))
    top, bottom = (middle.y + near * (y - middle.y) for y in (box.top, box.bottom))
    return Box(left, top, right, bottom)


def bare_commits(rows: Sequence[str], folder: Path) -> tuple[float, ...]:
    """Commit each row by itself as durably as the outbox does, with nothing around it; seconds for each."""
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, event TEXT NOT NULL)")
    taken = []
    for row in rows:
        begun = time.perf_counter()
        database.execute("INSERT INTO bare (event) VALUES (?)", (row,))
        taken.append(time.perf_counter() - begun)
    database.close()
    return tuple(taken)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value below which `percent` of the others lie, interpolated."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]


def main() -> int:
    """Measure, print and write the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frame_to_barrier", description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="the folder with plate_scenes/")
    parser.add_argument("--quick", action="store_true", help="few visits, to see that it runs")
    options = parser.parse_args()
    visits = scripted_visits(20 if options.quick else 400)
    runs = 1 if options.quick else 3
    rows = [measure(name, visits, None, beside) for name, beside in _ways() for _ in range(runs)]
    bare = _bare(visits)
    seen = tuple(_with_scenes(options.data, 5 if options.quick else 1000))
    report = _report(_joined(rows), seen, bare, runs)
    if not options.quick:
        RESULT.write_text(report, encoding="utf-8")
    print(report)
    return 0


def _ways() -> Iterator[tuple[str, Path | None]]:
    yield "scripted", None
    if _IN_MEMORY.is_dir():
        yield "scripted, files in memory", _IN_MEMORY


def _with_scenes(data: Path | None, limit: int) -> Iterator[Measured]:
    recognisers = open_recognisers(ModelSettings(), open_weights())
    if data is None or recognisers.plates is None:
        return
    looking = "plates and objects" if recognisers.objects else "plates only"
    yield measure(f"real ones ({looking}), real scenes", scene_visits(data, limit), recognisers, None)


def _bare(visits: Sequence[StagedVisit]) -> tuple[float, ...]:
    """Commit the passages of the scripted visits without us, where temporary files are."""
    stage = Stage(visits)
    with TemporaryDirectory() as folder:
        _, rows = play(stage, Recognisers(plates=Scripted(stage), objects=Scripted(stage)), Path(folder))
        return bare_commits(rows, Path(folder))


def _joined(rows: Sequence[Measured]) -> tuple[Measured, ...]:
    """Put the runs of one name together."""
    names = dict.fromkeys(row.name for row in rows)
    return tuple(
        Measured(
            name,
            sum(row.visits for row in rows if row.name == name),
            tuple(opening for row in rows if row.name == name for opening in row.openings),
        )
        for name in names
    )


def _report(rows: Sequence[Measured], seen: Sequence[Measured], bare: Sequence[float], runs: int) -> str:
    table = "".join(map(_row, (*rows, *seen)))
    durable, *memory = rows
    commits = [opening.commit_s for opening in durable.openings]
    beside = "".join(
        "- the same lane with its files in memory, where nothing has to reach a disk: the whole way takes"
        f" {_ratio(durable, other):.2f} times as long on disk, by the medians\n"
        for other in memory
    )
    share = statistics.median(opening.commit_s / opening.total_s for opening in durable.openings)
    return f"""\
# From the frame to the barrier

{stamp()}- {runs} runs of {durable.visits // runs} scripted visits, {_SIZE[0]} x {_SIZE[1]}, one lane; all in ms

The way begins when the lane is given the frame whose reading completes the vote, and ends when the driver is
called. In between: motion, recognisers, vote, decision, pictures on disk (JPEG, synced), the passage committed in
the outbox (SQLite, WAL, synchronous=FULL, then its second copy). Scripted recognisers answer at once, so those
rows are our own part. Frames come when they are asked for; a live one may first wait for the look before it.

| recognisers | opened | p50 | p95 | looking p50 | pictures p50 | commit p50 | commit p95 |
|---|---|--:|--:|--:|--:|--:|--:|
{table}
- the outbox commit is {100 * share:.0f} % of our own part (median)
- a bare SQLite commit of the same rows: p50 {_ms(bare, 50)}, p95 {_ms(bare, 95)}; the outbox's commit takes \
{statistics.median(commits) / statistics.median(bare):.1f} times as long, by the medians
{beside}"""


def _row(row: Measured) -> str:
    if not row.openings:
        return f"| {row.name} | 0 of {row.visits} | - | - | - | - | - | - |\n"
    total = [opening.total_s for opening in row.openings]
    seen = [opening.seen_s for opening in row.openings]
    evidence = [opening.evidence_s for opening in row.openings]
    commit = [opening.commit_s for opening in row.openings]
    cells = (_ms(total, 50), _ms(total, 95), _ms(seen, 50), _ms(evidence, 50), _ms(commit, 50), _ms(commit, 95))
    return f"| {row.name} | {len(row.openings)} of {row.visits} | {' | '.join(cells)} |\n"


def _ratio(one: Measured, other: Measured) -> float:
    first, second = ([opening.total_s for opening in row.openings] for row in (one, other))
    return statistics.median(first) / statistics.median(second)


def _ms(seconds: Sequence[float], percent: int) -> str:
    return f"{1000 * percentile(seconds, percent):.1f}"


def _street(random: np.random.Generator) -> Picture:
    """Paint something that compresses about as a street does."""
    coarse = random.integers(40, 210, (18, 32, 3)).repeat(40, 0).repeat(40, 1)
    return np.clip(coarse + random.normal(0, 3, coarse.shape), 0, 255).astype(np.uint8)


def _corners(box: Box) -> Corners:
    return (
        Point(box.left, box.top),
        Point(box.right, box.top),
        Point(box.right, box.bottom),
        Point(box.left, box.bottom),
    )


if __name__ == "__main__":
    sys.exit(main())
