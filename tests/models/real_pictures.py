"""What is shown on the real pictures. The plates are real, so no test spells one out."""

import csv
from pathlib import Path


def labels(data: Path) -> dict[str, dict[str, str]]:
    """Give the labels of the scenes, by file."""
    with (data / "plate_scenes/labels.csv").open(encoding="utf-8") as stream:
        return {row["file"]: row for row in csv.DictReader(stream)}
