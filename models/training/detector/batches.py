"""Batches for the detector from the newest shards, each window in another place and light whenever it is used."""

from collections import deque
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.detector.loss import Batch
from models.training.detector.targets import Targets, targets
from models.training.scenes.generator import WINDOW
from models.training.scenes.shards import Shard, load, shards

_CROP = 192


class Batches:
    """Draws batches from the newest shards of a folder."""

    def __init__(self, folder: Path, size: int, seed: int, kept: int = 80) -> None:
        self._folder, self._size = folder, size
        self._rng = np.random.default_rng(seed)
        self._pool: deque[tuple[Path, Shard]] = deque(maxlen=kept)

    def refresh(self) -> int:
        """Take up new shards; say how many there are in all."""
        known = {path for path, _ in self._pool}
        for path in shards(self._folder):
            if path not in known:
                try:
                    self._pool.append((path, load(path)))
                except FileNotFoundError:  # the writer was quicker
                    continue
        return len(self._pool)

    def draw(self) -> Batch:
        """Draw one batch."""
        rng = self._rng
        pictures, told = [], []
        for _ in range(self._size):
            shard = self._pool[rng.integers(len(self._pool))][1]
            picture, plates = shard.window(int(rng.integers(len(shard.pictures))))
            left, top = (int(value) for value in rng.integers(0, WINDOW - _CROP + 1, 2))
            part = picture[top : top + _CROP, left : left + _CROP]
            moved = np.array([(1, 0, -left), (0, 1, -top)], np.float64)
            told.append(targets([plate.moved(moved) for plate in plates], _CROP, _CROP))
            pictures.append(_relit(part, rng))
        return batch_of(pictures, told)


def _relit(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    gain, lift = np.exp(rng.normal(0, 0.1, 3)), rng.normal(0, 8)
    return np.clip(picture * gain.astype(np.float32) + np.float32(lift), 0, 255)


def batch_of(pictures: Iterable[NDArray[np.float32]], told: Iterable[Targets]) -> Batch:
    """Lay windows and targets together as tensors."""
    every = list(told)
    stacked = torch.from_numpy(np.stack(list(pictures))).permute(0, 3, 1, 2)
    return Batch(
        pictures=stacked.contiguous(memory_format=torch.channels_last),
        plate=_joined(one.plate for one in every),
        corners=_joined(one.corners for one in every),
        size=_joined(one.size for one in every),
        exact=_joined(one.exact for one in every),
        rows=_joined(one.rows for one in every),
    )


def _joined(parts: Iterable[NDArray[np.float32]]) -> torch.Tensor:
    return torch.from_numpy(np.stack(list(parts)))
