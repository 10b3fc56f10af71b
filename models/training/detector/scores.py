"""How well plates are found: misses, corners, false plates, with the intervals they are known to."""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.base import Corners, Picture
from models.plates.finding.found import PlateFinder
from models.training.scenes.parts import Quad, ScenePlate, Truth

_HIT = 0.5
_CERTAINTY = 1.96


@dataclass(frozen=True, slots=True)
class Marked:
    """A picture and the plates it is known to show."""

    name: str
    picture: Picture
    plates: tuple[ScenePlate, ...]


@dataclass(frozen=True, slots=True)
class FindingScore:
    """How many plates there were and were found, with what mean errors of the corners in shares of the width.

    `rows_right` of those found had the right number of rows; `false_plates` finds in `pictures` are no plate.
    """

    plates: int
    found: int
    corner_errors: tuple[float, ...]
    rows_right: int
    pictures: int
    false_plates: int

    def __str__(self) -> str:
        low, high = interval(self.found, self.plates)
        errors = np.array(self.corner_errors or (math.nan,)) * 100
        return (
            f"found {self.found}/{self.plates} ({low:.1%}…{high:.1%}), corners mean {errors.mean():.2f} % "
            f"p90 {np.quantile(errors, 0.9):.2f} %, rows {self.rows_right}/{self.found}, "
            f"false {self.false_plates} in {self.pictures}"
        )


def interval(hits: int, count: int) -> tuple[float, float]:
    """Give the 95 % interval of a share (Wilson 1927)."""
    if not count:
        return 0.0, 1.0
    share, z = hits / count, _CERTAINTY
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, middle - half), min(1.0, middle + half)


def measure(finder: PlateFinder, pictures: Iterable[Marked], report: list[str] | None = None) -> FindingScore:
    """Find the plates of all pictures; what is missed or false is added to `report` by name."""
    plates = found = rows_right = false_plates = count = 0
    errors: list[float] = []
    for one in pictures:
        count += 1
        left = [(_quad(plate.corners), plate) for plate in finder.find(one.picture)]
        for plate in sorted(one.plates, key=lambda truth: -truth.truth):
            hits = [seen for seen in left if overlap(seen[0], plate.corners) > _HIT]
            left = [seen for seen in left if not any(seen is hit for hit in hits)]
            if plate.truth is Truth.IGNORED:
                continue
            plates += 1
            if hits:
                found += 1
                quad, seen = hits[0]
                rows_right += (seen.two_rows or 0) > _HIT if plate.rows > 1 else (seen.two_rows or 0) <= _HIT
                if plate.truth is Truth.EXACT:
                    errors.append(float(np.hypot(*(quad - plate.corners).T).mean()) / plate.width)
            elif report is not None:
                report.append(f"missed {one.name}")
        false_plates += len(left)
        if report is not None and left:
            report.append(f"false {one.name} {[round(seen[1].score, 2) for seen in left]}")
    return FindingScore(plates, found, tuple(errors), rows_right, count, false_plates)


def overlap(one: Quad, other: Quad) -> float:
    """Give intersection over union of two convex quadrangles."""
    shared, _ = cv2.intersectConvexConvex(one, other)
    total = cv2.contourArea(one) + cv2.contourArea(other) - shared
    return float(shared / total) if total > 0 else 0.0


def labelled_scenes(folder: Path) -> Sequence[tuple[Path, ScenePlate]]:
    """Read the corners of `labels.csv`; rows without corners are left out."""
    with (folder / "labels.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["corners_tl_tr_br_bl"]]
    return [
        (
            folder / row["file"],
            ScenePlate(
                np.array(row["corners_tl_tr_br_bl"].split(), np.float32).reshape(4, 2),
                int(row["rows"]),
                Truth.EXACT,
            ),
        )
        for row in rows
    ]


def _quad(corners: Corners) -> Quad:
    return np.array([(corner.x, corner.y) for corner in corners], np.float32)
