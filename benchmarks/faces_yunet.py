"""In how many pictures of one person is exactly one face found, and how good are they? Writes a table in Markdown.

    GATEHOUSE_WEIGHTS_DIR=… python -m benchmarks.faces_yunet "$GATEHOUSE_TEST_DATA" [--every N]
        [--out benchmarks/results/faces_yunet.md]

The sets: photographs from the press (lfw_dev; other people stand in many of them), grey portraits of 92x112 pixels
(att), near-frontal Asian faces (seetaface), and as a check against faces that are none the scenes of cars
(plate_scenes). One processor thread.
"""

import argparse
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stamp import stamp
from models.accuracy.intervals import Share
from models.base import FaceDetector
from models.pictures import read_picture
from models.readers import open_face_detector, open_weights

SETS = ("faces/lfw_dev", "faces/att", "faces/seetaface", "plate_scenes")
_PICTURES = {".jpg", ".jpeg", ".png", ".pgm"}


@dataclass(frozen=True, slots=True)
class Row:
    """What was found in one set: pictures by their number of faces, the largest face's quality, and the time."""

    name: str
    counts: tuple[int, ...]
    qualities: tuple[float, ...]
    median_ms: float


def measure(detector: FaceDetector, folder: Path, name: str, every: int) -> Row:
    """Look at every Nth picture below `folder`."""
    counts, qualities, times = [], [], []
    files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _PICTURES)
    for file in files[::every]:
        picture = read_picture(file)
        begun = time.perf_counter()
        faces = detector.find(picture)
        times.append(time.perf_counter() - begun)
        counts.append(len(faces))
        if faces:
            qualities.append(max(faces, key=lambda face: face.box.area).quality)
    return Row(name, tuple(counts), tuple(qualities), statistics.median(times) * 1000)


def table(rows: list[Row]) -> str:
    """Lay the rows out in Markdown."""
    lines = [
        "| set | exactly one face | none | several | quality of the largest: p5, median, p95 | ms |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for row in rows:
        one, none = row.counts.count(1), row.counts.count(0)
        cuts = statistics.quantiles(row.qualities, n=20) if len(row.qualities) > 1 else []
        quality = f"{cuts[0]:.2f}, {cuts[9]:.2f}, {cuts[18]:.2f}" if cuts else "-"
        several = len(row.counts) - one - none
        share = Share(one, len(row.counts))
        lines.append(f"| {row.name} | {share} | {none} | {several} | {quality} | {row.median_ms:.0f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with faces/ and plate_scenes/")
    parser.add_argument("--every", type=int, default=1, help="take every Nth picture only")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/faces_yunet.md"))
    options = parser.parse_args()
    detector = open_face_detector(open_weights())
    rows = [measure(detector, options.data / name, name, options.every) for name in SETS]
    text = (
        f"# Faces found by YuNet\n\n{stamp()}- one thread; ms = median for a picture, reading it left out\n\n"
        "Least score 0.80, chosen on these sets. In the pictures of `lfw_dev` with several faces other people\n"
        "really stand behind or beside. Intervals are 95 % (Wilson). The machine was shared with other work.\n\n"
        f"{table(rows)}"
    )
    print(text, file=sys.stderr)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
