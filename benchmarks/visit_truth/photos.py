"""The photographed cars of the development scenes, as players of a cast."""

import csv
from pathlib import Path

from demo.street.scripts.lot import Photo


def photos_in(data: Path | None) -> tuple[Photo, ...]:
    """Read `plate_scenes/labels.csv` below `data`; empty where no folder is given. Raises OSError."""
    if data is None:
        return ()
    folder = data / "plate_scenes"
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "scene" and row["box_x1_y1_x2_y2"]]
    return tuple(
        Photo(folder / row["file"], row["plate"], row["colour"], _box(row["box_x1_y1_x2_y2"])) for row in rows
    )


def _box(text: str) -> tuple[float, float, float, float]:
    left, top, right, bottom = map(float, text.split())
    return left, top, right, bottom
