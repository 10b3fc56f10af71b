"""How well are plates found, and how exactly their corners? Writes a table in Markdown.

    python -m benchmarks.plate_finding FOLDER [--out benchmarks/results/plate_finding.md]

FOLDER holds `plate_scenes`. Its scenes whose corners are known are shown as they are, turned, small and dark.
Drawn windows in fonts that training never saw are told apart by the size of their plates. The peer is LPD-YuNet,
openly licensed, which knows pictures of CCPD from its training. Needs the fonts (`models/training/install.sh`).
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import ArrayLike

from benchmarks.stamp import stamp
from models.base import Picture
from models.onnx_session import OnnxSession
from models.pictures import read_picture
from models.plates.finding.detector import PlateDetector
from models.plates.finding.found import PlateFinder
from models.plates.finding.lpd_yunet import LpdYunet
from models.plates.finding.outline import Outline
from models.plates.finding.search import PlateSearch
from models.readers import open_weights
from models.training.detector.scores import FindingScore, Marked, interval, labelled_scenes, measure
from models.training.scenes.generator import WINDOW, plate_size, visible_share
from models.training.scenes.parts import ScenePlate, Truth
from models.training.scenes.shards import held_out

_TURNS = (-35, -25, -15, 15, 25, 35)
_WINDOWS = 400
_MEANING = (
    "Found: overlap of more than a half, 95 % intervals (Wilson). Corners: mean and 90th percentile of how far "
    "they are off, in shares of the plate's width; the labels of the real scenes lie about 2 % outside the plates."
)
_SIZES = ((16, 24), (24, 40), (40, 70), (70, 110), (110, 400))


def turned(one: Marked, degrees: float) -> Marked:
    """Turn a picture about its middle; what comes into view repeats its edge."""
    height, width = one.picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    picture = cv2.warpAffine(one.picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return Marked(one.name, np.asarray(picture, np.uint8), _moved(one, matrix))


def scaled(one: Marked, scale: float) -> Marked:
    """Shrink a picture."""
    small = cv2.resize(one.picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    shift = (scale - 1) / 2
    matrix = np.array([(scale, 0, shift), (0, scale, shift)])
    return Marked(one.name, np.asarray(small, np.uint8), _moved(one, matrix))


def _moved(one: Marked, matrix: ArrayLike) -> tuple[ScenePlate, ...]:
    return tuple(plate.moved(np.asarray(matrix, np.float64)) for plate in one.plates)


def dark(one: Marked) -> Marked:
    """Leave a quarter of the light, with the noise of a night."""
    noise = np.random.default_rng(0).normal(0, 6, one.picture.shape)
    picture: Picture = np.clip(one.picture * 0.25 + noise, 0, 255).astype(np.uint8)
    return Marked(one.name, picture, one.plates)


def real_sets(folder: Path) -> Iterator[tuple[str, list[Marked]]]:
    """Give the real scenes set by set."""
    plain = [Marked(path.name, read_picture(path), (plate,)) for path, plate in labelled_scenes(folder)]
    yield "real scenes as they are", plain
    for degrees in _TURNS:
        yield f"turned by {degrees} degrees", [turned(one, degrees) for one in plain]
    for scale in (0.5, 0.35):
        yield f"{scale} times as large", [scaled(one, scale) for one in plain]
    yield "a quarter of the light", [dark(one) for one in plain]


def drawn_sets() -> Iterator[tuple[str, list[Marked]]]:
    """Give drawn windows by the size of their plates; those of another size do not count."""
    windows = list(held_out(Path("no real material"), _WINDOWS))
    for low, high in _SIZES:
        told = [
            Marked(str(number), window.picture, tuple(plates))
            for number, window in enumerate(windows)
            if (plates := [one for one in window.plates if low <= plate_size(one.corners) < high and _whole(one)])
        ]
        yield f"drawn, {low} to {high} px wide", told


def _whole(plate: ScenePlate) -> bool:
    return plate.truth is not Truth.IGNORED and visible_share(plate.corners, WINDOW, WINDOW) == 1


def row(name: str, pictures: Sequence[Marked], finders: Sequence[PlateFinder]) -> str:
    """Measure one set with all finders."""
    scores = [measure(finder, pictures) for finder in finders]
    return f"| {name} | {' | '.join(map(_told, scores))} |"


def _told(score: FindingScore) -> str:
    low, high = interval(score.found, score.plates)
    errors = np.array(score.corner_errors or (np.nan,)) * 100
    return (
        f"{score.found}/{score.plates} ({100 * low:.0f} to {100 * high:.0f} %) | {errors.mean():.1f} %, "
        f"{np.quantile(errors, 0.9):.1f} %"
    )


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plate_finding", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/plate_finding.md"))
    options = parser.parse_args()
    cv2.setNumThreads(1)
    weights = open_weights()
    outline = Outline(OnnxSession(weights.locate("plate-outline")))
    ours = PlateDetector(OnnxSession(weights.locate("plate-detector")), outline)
    finders = (ours, PlateSearch(LpdYunet(OnnxSession(weights.locate("lpd-yunet")))))
    lines = [
        f"# How well plates are found\n\n{stamp()}",
        f"{_MEANING}\n",
        "| pictures | ours: found | corners | LPD-YuNet: found | corners |",
        "|---|---|---|---|---|",
    ]
    for name, pictures in (*real_sets(options.folder / "plate_scenes"), *drawn_sets()):
        lines.append(row(name, pictures, finders))
        print(lines[-1], flush=True)
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
