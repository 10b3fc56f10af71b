"""Trains the second look on the same drawn scenes as the detector, from what the detector makes of them."""

import math
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.plates.detector import DetectorOptions, PlateDetector
from models.training.averaged import Averaged
from models.training.detector.export import TorchNetwork
from models.training.detector.net import DetectorNet
from models.training.detector.outline_net import OutlineNet
from models.training.detector.outline_views import View, mistaken, views
from models.training.scenes.grounds import load_grounds
from models.training.scenes.shards import load, shards

_SEED = 20_262
_EXACT_ENOUGH = 0.008
_CORNER_WEIGHT = 10.0
_POOL = 60_000
_FIRST_SHARDS, _PER_SHARD = 12, 40
"""How many shards there are at first, and steps between two new ones."""
_MISTAKEN_EVERY = 8
"""One view in so many is of something real that the detector mistook for a plate."""


@dataclass(frozen=True, slots=True)
class OutlinePlan:
    """How long and how fast to learn."""

    folder: Path
    minutes: float
    batch: int = 128
    rate: float = 3e-3
    threads: int = 1


def train(plan: OutlinePlan) -> OutlineNet:
    """Learn for the given time, from the last weights where there are any, and give the averaged network."""
    cv2.setNumThreads(1)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(_SEED)
    net = OutlineNet()
    saved = plan.folder / "outline-best.pt"
    if saved.exists():
        net.load_state_dict(torch.load(saved, weights_only=True))
    averaged = Averaged(net, 0.998)
    optimizer = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=0.02)
    source = _Source(plan)
    started, step, sums = time.monotonic(), 0, np.zeros(3)
    while (share := (time.monotonic() - started) / (plan.minutes * 60)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * (
                min(1.0, step / 100) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))
            )
        if step % _PER_SHARD == 0:
            source.refresh()
        total, parts = _loss(net.train(), source.draw(plan.batch))
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        step += 1
        averaged.follow(net, step)
        sums += parts
        if step % 100 == 0:
            plate, corner, rows = sums / 100
            print(
                f"outline step {step} plate {plate:.4f} corner {corner:.4f} rows {rows:.4f} {source}", flush=True
            )
            sums[:] = 0
            torch.save(averaged.net.state_dict(), saved)
    torch.save(averaged.net.state_dict(), saved)
    return averaged.net


def _loss(net: OutlineNet, batch: tuple[Tensor, ...]) -> tuple[Tensor, tuple[float, float, float]]:
    pictures, corners, exact, plate, rows = batch
    told = net(pictures)
    of_plate = functional.binary_cross_entropy_with_logits(told[:, 0], plate)
    of_rows = functional.binary_cross_entropy_with_logits(told[:, 1], rows, weight=plate)
    off = (told[:, 2:] - corners)[exact > 0]
    of_corner = functional.smooth_l1_loss(off, torch.zeros_like(off), beta=_EXACT_ENOUGH)
    total = of_plate + 0.3 * of_rows + _CORNER_WEIGHT * of_corner
    return total, (float(of_plate.detach()), float(of_corner.detach()), float(of_rows.detach()))


class _Source:
    """Views of the newest shards, looked at by the detector as it is now."""

    def __init__(self, plan: OutlinePlan) -> None:
        self._folder = plan.folder / "scenes0"
        net = DetectorNet()
        net.load_state_dict(torch.load(plan.folder / "detector-best.pt", weights_only=True))
        # Whatever might be a plate is wanted, right or wrong, and seen but once.
        options = DetectorOptions(worth=0.2, least=0.0, sure=0.0, enlarged=1.0)
        self._finder = PlateDetector(TorchNetwork(net), None, options)
        self._rng = np.random.default_rng(_SEED)
        self._pool: deque[View] = deque(maxlen=_POOL)
        self._known: set[Path] = set()
        for _ in range(_FIRST_SHARDS):
            self.refresh()
        real = load_grounds(plan.folder / "grounds")
        pictures = [*((photo, ()) for photo in real.photos), *((one.picture, one.plates) for one in real.streets)]
        keen = PlateDetector(TorchNetwork(net), None, DetectorOptions(worth=0.1, least=0.0, sure=2.0))
        self._mistaken = list(mistaken(pictures, keen, self._rng))

    def __str__(self) -> str:
        return f"{len(self._pool)} views of {len(self._known)} shards, {len(self._mistaken)} real mistakes"

    def refresh(self) -> None:
        """Take up one new shard, if there is one."""
        fresh = next((path for path in reversed(shards(self._folder)) if path not in self._known), None)
        if fresh:
            self._known.add(fresh)
            self._pool.extend(views(load(fresh), self._finder, self._rng))

    def draw(self, size: int) -> tuple[Tensor, ...]:
        """Draw a batch: pictures, corners, exact, plate, rows."""
        drawn = [self._pool[int(index)] for index in self._rng.integers(len(self._pool), size=size)]
        if self._mistaken:
            for place in range(0, size, _MISTAKEN_EVERY):
                drawn[place] = self._mistaken[int(self._rng.integers(len(self._mistaken)))]
        light = self._rng.normal(1, 0.12, (size, 1, 1, 3)).astype(np.float32)
        pictures = np.clip(np.stack([view.picture for view in drawn]) * light, 0, 255)
        return (
            torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last),
            torch.from_numpy(np.stack([view.corners for view in drawn])),
            torch.tensor([float(view.exact) for view in drawn]),
            torch.tensor([float(view.plate) for view in drawn]),
            torch.tensor([float(view.two_rows) for view in drawn]),
        )
