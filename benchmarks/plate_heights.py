"""What are readings of small plates worth? Exact, read and wrong by the height of the plate, as Markdown.

    GATEHOUSE_WEIGHTS_DIR=… python -m benchmarks.plate_heights FOLDER [--drawn N] [--out FILE]

FOLDER holds `plate_crops`, of which the half for measuring is shown as it is and shrunk; so are drawn plates, with
fonts and effects that training never saw. The height is that of one row, in px, as the reader outlines it. The
peer is Open Model Zoo's reader, for crops of one row. Needs the fonts (`models/training/install.sh`).
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.plate_peers import Barrier
from benchmarks.plate_sets import crops
from benchmarks.stamp import stamp
from models.accuracy.intervals import Share
from models.accuracy.labels import Labelled
from models.base import Picture, PlateReader
from models.drawing.held_out import held_out_plates
from models.pictures import read_picture
from models.plates.judging.certainty import READ_SCORE, doubts
from models.plates.judging.seen_small import believed, row_height
from models.readers import open_plate_reader, open_weights

_SCALES = (1.0, 0.85, 0.7, 0.6, 0.5, 0.42, 0.35, 0.28, 0.22)
_HEIGHTS = (0, 9, 11, 13, 16, 20, 28, 1000)
_SEED = 2027


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one plate: the height of a row, right or wrong, its score by the networks and as told."""

    row_px: float
    exact: bool
    own_score: float
    told_score: float
    peer_exact: bool


def shown(picture: Picture) -> Iterator[Picture]:
    """Give a picture as it is and ever smaller."""
    for scale in _SCALES:
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        yield picture if scale == 1 else np.asarray(small, np.uint8)


def seen(picture: Picture, text: str, reader: PlateReader, peer: Barrier) -> Seen | None:
    """Let both read one picture; None where ours finds nothing."""
    reads = reader.read(picture)
    if not reads:
        return None
    read, height = reads[0], row_height(reads[0].corners, reads[0].rows)
    score = 0.0 if doubts(read, least=0.0) else read.score
    beside = peer.answer(Labelled(Path(), text), picture, crop=True)
    return Seen(height, read.text == text, score, believed(score, height), beside.text == text)


def table(name: str, all_seen: Sequence[Seen | None]) -> str:
    """Lay one set out by height."""
    by_height: dict[int, list[Seen]] = defaultdict(list)
    for one in filter(None, all_seen):
        by_height[int(np.searchsorted(_HEIGHTS, one.row_px, side="right"))].append(one)
    lines = [
        f"## {name}\n",
        f"Nothing was read of {all_seen.count(None)} of {len(all_seen)}.\n",
        "| px | exact | networks' scores: read | of these wrong | as told: read | of these wrong | peer exact |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [f"| {_span(place)} | {_row(by_height[place])} |" for place in sorted(by_height)]
    return "\n".join([*lines, ""])


def _span(place: int) -> str:
    low, high = _HEIGHTS[place - 1], _HEIGHTS[place]
    return f"under {high}" if not low else f"from {low}" if place == len(_HEIGHTS) - 1 else f"{low} to {high}"


def _row(group: Sequence[Seen]) -> str:
    cells = [Share(sum(one.exact for one in group), len(group))]
    for scores in ([one.own_score for one in group], [one.told_score for one in group]):
        read = [one.exact for one, score in zip(group, scores, strict=True) if score >= READ_SCORE]
        cells += [Share(len(read), len(group)), Share(read.count(False), len(read))]
    cells.append(Share(sum(one.peer_exact for one in group), len(group)))
    return " | ".join(map(str, cells))


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plate_heights", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--drawn", type=int, default=780, help="how many plates to draw (780)")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/plate_heights.md"))
    options = parser.parse_args()
    cv2.setNumThreads(1)
    weights = open_weights()
    reader, peer = open_plate_reader(weights), Barrier(weights)
    sets: dict[str, list[tuple[Picture, str]]] = {
        "Real crops, blue, the half for measuring": [
            (read_picture(one.file), one.plate) for one in crops(options.folder, trained_on=False)
        ]
    }
    for one in held_out_plates(_SEED, options.drawn):
        sets.setdefault(f"Drawn plates, rows: {one.rows}", []).append((one.picture, one.text))
    chapters = [f"# What readings of small plates are worth\n\n{stamp()}"]
    for name, pictures in sets.items():
        told = [seen(small, text, reader, peer) for picture, text in pictures for small in shown(picture)]
        chapters.append(table(name, told))
        print(chapters[-1], flush=True)
    options.out.write_text("\n".join(chapters), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
