"""Are cut characters taken for whole ones? Plates with a hidden foot or head, and the same ones bare; Markdown.

    GATEHOUSE_WEIGHTS_DIR=… python -m benchmarks.plate_covered "$GATEHOUSE_TEST_DATA" [--drawn N] [--seed N]
        [--out benchmarks/results/plate_covered.md]

The folder holds `plate_crops`, 1,000 real crops: each is shown bare, with a fifth to a quarter of its height
covered at the foot, and at the head. `--drawn` plates of all kinds, in fonts and weather that training never saw,
are shown bare and covered once, by what lies in the plate's own plane before the camera sees it. Covers are black,
grey, white, painted, of chrome, muddy with a ragged edge, soft at the edge, or tape in the plate's own colour
(`models/drawing/covers.py`). A plate is wrong that is given as read with another text; what the same
readings were worth without the rule for cut plates is told as well. The rule was fitted on other seeds.
Needs the fonts (`models/training/install.sh`).
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from benchmarks.plate_sets import crops
from benchmarks.stamp import stamp
from models.accuracy.intervals import Share
from models.base import Picture, PlateRead
from models.drawing.covers import Cover, Side, covered, random_cover
from models.drawing.crops import Placing, Sight, border_quad, view_of_plate
from models.drawing.held_out import held_out_maker
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.pictures import read_picture
from models.plates.judging.certainty import doubts
from models.readers import open_plate_reader, open_weights

_SEED = 2032


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of one plate: what it says, to which set it belongs, and what covers it."""

    picture: Picture
    text: str
    name: str
    cover: Cover | None


@dataclass(slots=True)
class Count:
    """What came of one set: pictures, those given as read and those wrong, without the rule and with it."""

    pictures: int = 0
    read_before: int = 0
    wrong_before: int = 0
    read: int = 0
    wrong: int = 0

    def add(self, shown: Shown, before: PlateRead | None, after: PlateRead | None) -> None:
        """Count one picture."""
        self.pictures += 1
        for read, is_after in ((before, False), (after, True)):
            if read is None or doubts(read):
                continue
            wrong = int(read.text != shown.text)
            if is_after:
                self.read, self.wrong = self.read + 1, self.wrong + wrong
            else:
                self.read_before, self.wrong_before = self.read_before + 1, self.wrong_before + wrong

    def plus(self, other: "Count") -> "Count":
        """Add up two sets."""
        return Count(
            self.pictures + other.pictures,
            self.read_before + other.read_before,
            self.wrong_before + other.wrong_before,
            self.read + other.read,
            self.wrong + other.wrong,
        )

    def __str__(self) -> str:
        cells = (self.read_before, self.wrong_before, self.read, self.wrong)
        return " | ".join(str(Share(part, self.pictures)) for part in cells)


def real(folder: Path, seed: int) -> Iterator[Shown]:
    """Show each real crop bare, with its foot covered, and with its head covered."""
    rng = np.random.default_rng(seed)
    for trained_on in (False, True):
        name = f"real crops, the half {'trained on' if trained_on else 'for measuring'}"
        for one in crops(folder, trained_on=trained_on):
            picture = read_picture(one.file)
            yield Shown(picture, one.plate, name, None)
            for side in Side:
                cover = replace(random_cover(rng), side=side)
                yield Shown(covered(picture, border_quad(picture), cover, rng), one.plate, name, cover)


def drawn(count: int, seed: int) -> Iterator[Shown]:
    """Show plates of all kinds bare and covered, each time in other weather."""
    maker, rng = held_out_maker(), np.random.default_rng(seed)
    bare = replace(maker, effect=lambda picture, _: picture)
    for number in range(count):
        design = PLATE_DESIGNS[number % len(PLATE_DESIGNS)]
        place = partial(_boxed, design, rng)
        sight = bare.sight(rng, design, place)
        for cover in (None, random_cover(rng)):
            before = covered(sight.picture, sight.corners, cover, rng) if cover else sight.picture
            seen = Sight(maker.effect(before, rng), sight.corners, sight.text).boxed(rng)
            yield Shown(seen.picture, sight.text, f"drawn, rows: {design.rows}", cover)


def _boxed(design: PlateDesign, rng: np.random.Generator, width: float) -> Placing:
    return view_of_plate(design, width, rng, boxed=True)


def tables(counts: dict[tuple[str, Cover | None], Count]) -> str:
    """Lay out all counts: bare by set, covered by set, covered by side and by material."""
    bare, by_set, by_side, by_material = (defaultdict[str, Count](Count) for _ in range(4))
    for (name, cover), count in counts.items():
        if cover is None:
            bare[name] = bare[name].plus(count)
            continue
        for group, key in ((by_set, name), (by_side, str(cover.side)), (by_material, str(cover.material))):
            group[key] = group[key].plus(count)
    chapters = (
        ("Covered", by_set),
        ("Covered, by side", by_side),
        ("Covered, by what covers", by_material),
        ("Bare", bare),
    )
    return "\n".join(_table(title, groups) for title, groups in chapters)


def _table(title: str, groups: dict[str, Count]) -> str:
    total = Count()
    lines = [
        f"## {title}\n",
        "| pictures | read without the rule | of all, read wrong | read | of all, read wrong |",
        "|---|---|---|---|---|",
    ]
    for name, count in groups.items():
        lines.append(f"| {name} | {count} |")
        total = total.plus(count)
    return "\n".join([*lines, f"| **all** | {total} |", ""])


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plate_covered", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with plate_crops/")
    parser.add_argument("--drawn", type=int, default=1560, help="how many plates to draw (1560)")
    parser.add_argument("--seed", type=int, default=_SEED)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/plate_covered.md"))
    options = parser.parse_args()
    cv2.setNumThreads(1)
    weights = open_weights()
    product, plain = open_plate_reader(weights), open_plate_reader(weights, tell_cut=False)
    counts: dict[tuple[str, Cover | None], Count] = defaultdict(Count)
    for shown in (*real(options.data, options.seed), *drawn(options.drawn, options.seed)):
        before, after = (next(iter(reader.read(shown.picture)), None) for reader in (plain, product))
        kind = replace(shown.cover, share=0.0) if shown.cover else None
        counts[shown.name, kind].add(shown, before, after)
    text = (
        f"# Are cut characters taken for whole ones?\n\n{stamp()}- seed: {options.seed}; one thread\n\n"
        "Covered: from 20 to 25 % of the height, at the foot or at the head. *Read* is what counts as read at the "
        "default threshold; a covered plate that is read right does no harm. Intervals are 95 % (Wilson).\n\n"
        f"{tables(counts)}"
    )
    print(text)
    options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
