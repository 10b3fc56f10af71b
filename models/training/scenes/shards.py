"""Windows of scenes as files: written by a process of their own, read by training without waiting for it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.drawing.fonts import HANZI_FONTS, HELD_OUT_HANZI_FONTS, HELD_OUT_LATIN_FONTS, LATIN_FONTS
from models.drawing.letter_cases import Typesetter, typesetter
from models.training.scenes.generator import SceneGenerator, Window, seen_in
from models.training.scenes.grounds import load_grounds
from models.training.scenes.parts import ScenePlate, Truth

SHARD = 128
_HELD_OUT_SEED = 900_001


@dataclass(frozen=True, slots=True)
class Shard:
    """Windows as arrays: pictures N x S x S x 3, and the plates of all of them, `of` telling whose each is."""

    pictures: NDArray[np.uint8]
    corners: NDArray[np.float32]
    rows: NDArray[np.uint8]
    truth: NDArray[np.uint8]
    of: NDArray[np.int32]

    def window(self, index: int) -> tuple[Picture, tuple[ScenePlate, ...]]:
        """Give one window and its plates."""
        own = np.flatnonzero(self.of == index)
        plates = tuple(ScenePlate(self.corners[i], int(self.rows[i]), Truth(int(self.truth[i]))) for i in own)
        return self.pictures[index], plates


def packed(windows: Sequence[Window]) -> Shard:
    """Lay windows together."""
    plates = [(plate, index) for index, window in enumerate(windows) for plate in window.plates]
    return Shard(
        pictures=np.stack([window.picture for window in windows]),
        corners=np.array([plate.corners for plate, _ in plates], np.float32).reshape(-1, 4, 2),
        rows=np.array([plate.rows for plate, _ in plates], np.uint8),
        truth=np.array([plate.truth for plate, _ in plates], np.uint8),
        of=np.array([index for _, index in plates], np.int32),
    )


def save(shard: Shard, path: Path) -> None:
    """Write a shard; it appears under its name only when it is whole."""
    unfinished = path.with_suffix(".unfinished.npz")
    np.savez(
        unfinished, pictures=shard.pictures, corners=shard.corners, rows=shard.rows, truth=shard.truth, of=shard.of
    )
    unfinished.rename(path)


def load(path: Path) -> Shard:
    """Read a shard."""
    with np.load(path) as parts:
        return Shard(parts["pictures"], parts["corners"], parts["rows"], parts["truth"], parts["of"])


@dataclass(frozen=True, slots=True)
class Turn:
    """Which numbers are whose, where several processes write shards: `own` of every `of`."""

    own: int = 0
    of: int = 1

    def after(self, number: int) -> int:
        """Give the next number of one's own."""
        return number + 1 + (self.own - number - 1) % self.of


def write_endlessly(folder: Path, grounds: Path, seed: int, kept: int, turn: Turn) -> None:
    """Write shard after shard into `folder`, of which the newest `kept` stay; `seed` gives the first number.

    A shard's number is the seed of its scenes, so that a restart goes on with scenes that were never seen.
    """
    cv2.setNumThreads(1)
    os.nice(5)
    folder.mkdir(parents=True, exist_ok=True)
    types, real = typesetter(HANZI_FONTS, LATIN_FONTS, seed + turn.own), load_grounds(grounds)
    while True:
        # The newest of all, so that a slow process is not left so far behind that its shards are old when written.
        number = turn.after(max([seed - 1, *(_number(path) for path in shards(folder))]))
        windows = SceneGenerator(types, real, number).windows()
        save(packed([next(windows) for _ in range(SHARD)]), folder / f"shard_{number:08d}.npz")
        for path in shards(folder)[:-kept]:
            path.unlink(missing_ok=True)


def shards(folder: Path) -> list[Path]:
    """List the finished shards of a folder, oldest first."""
    return sorted(path for path in folder.glob("shard_*.npz") if "unfinished" not in path.name)


def _number(path: Path) -> int:
    return int(path.stem.rsplit("_", 1)[1])


def held_out(grounds: Path, count: int) -> Iterator[Window]:
    """Give windows that training never saw: other seeds, held-out fonts, one window a scene, no real streets.

    Plates cut by a window's edge are there to be ignored, those beyond it are left out.
    """
    real = load_grounds(grounds)
    types: Typesetter = typesetter(HELD_OUT_HANZI_FONTS, HELD_OUT_LATIN_FONTS, _HELD_OUT_SEED)
    drawn = SceneGenerator(types, type(real)(photos=real.photos), _HELD_OUT_SEED).windows(per_scene=1)
    for window in islice(drawn, count):
        seen = (seen_in(plate, window.picture) for plate in window.plates)
        yield Window(window.picture, tuple(plate for plate in seen if plate))
