"""Trains the second look: on the detector's scenes, from what the detector makes of them, and on single plates."""

import time
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.network import Network
from models.onnx_session import OnnxSession
from models.plates.detector import DetectorOptions, PlateDetector
from models.readers import open_weights
from models.training.averaged import Averaged
from models.training.detector.export import TorchNetwork
from models.training.detector.net import DetectorNet
from models.training.detector.outline_net import OutlineNet
from models.training.detector.outline_plates import plate_maker, plate_views, views_for_ever
from models.training.detector.outline_views import mistaken, stacked, views
from models.training.pace import share_of_rate
from models.training.pool import Pool
from models.training.scenes.grounds import load_grounds
from models.training.scenes.shards import load, shards
from models.training.supply import Supply
from models.training.warm_start import start_from

_SEED = 20_262
_SAVED = "outline-best.pt"
_WARM_STEPS = 100
_EXACT_ENOUGH = 0.008
_CORNER_WEIGHT = 10.0
_POOL = 60_000
_PLATES_SHARE = 0.6
"""How many views are of single plates, which are seen more aslant than those of scenes."""
_FRESH_SHARE = 0.4
"""How many new views of single plates are drawn for each view that is dealt."""
_SHOWN = 100
"""Plates that show an exported network's values how far they spread."""
_FIRST_SHARDS, _PER_SHARD = 12, 40
"""How many shards there are at first, and steps between two new ones."""
_MISTAKEN_SHARE = 0.125
"""How many views are of something real that the detector mistook for a plate."""
_MOST_MISTAKEN = 10_000


@dataclass(frozen=True, slots=True)
class OutlinePlan:
    """How long and how fast to learn."""

    folder: Path
    minutes: float
    start: Path | None = None
    """An exported network to go on from where the folder holds none."""
    batch: int = 128
    rate: float = 3e-3
    """Highest rate of learning."""
    threads: int = 1


def train(plan: OutlinePlan) -> OutlineNet:
    """Learn for the given time, from the last weights where there are any, and give the averaged network."""
    cv2.setNumThreads(1)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(_SEED)
    net = OutlineNet()
    saved = plan.folder / _SAVED
    if saved.exists():
        net.load_state_dict(torch.load(saved, weights_only=True))
    elif plan.start:
        start_from(net, plan.start, _shown())
    averaged = Averaged(net, 0.998)
    source = _Source(plan)
    try:
        _learn(plan, net, averaged, source)
    finally:
        source.close()
    torch.save(averaged.net.state_dict(), saved)
    return averaged.net


def _learn(plan: OutlinePlan, net: OutlineNet, averaged: Averaged[OutlineNet], source: "_Source") -> None:
    optimizer = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=0.02)
    started, step, sums = time.monotonic(), 0, np.zeros(3)
    while (share := (time.monotonic() - started) / (plan.minutes * 60)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * share_of_rate(share, step, _WARM_STEPS)
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
            torch.save(averaged.net.state_dict(), plan.folder / _SAVED)


def _shown() -> Tensor:
    """Give views on which the exported network's values spread as they will in training."""
    rng, maker = np.random.default_rng(_SEED), plate_maker(_SEED)
    drawn = [view.picture for _ in range(_SHOWN) for view in plate_views(maker, rng)]
    return torch.from_numpy(np.stack(drawn)).permute(0, 3, 1, 2).float()


def _loss(net: OutlineNet, batch: tuple[Tensor, ...]) -> tuple[Tensor, tuple[float, float, float]]:
    pictures, corners, exact, plate, rows = batch
    told = net(pictures)
    of_plate = functional.binary_cross_entropy_with_logits(told[:, 0], plate)
    of_rows = functional.binary_cross_entropy_with_logits(told[:, 1], rows, weight=plate)
    off = (told[:, 2:] - corners)[exact > 0]
    of_corner = functional.smooth_l1_loss(off, torch.zeros_like(off), beta=_EXACT_ENOUGH)
    total = of_plate + 0.3 * of_rows + _CORNER_WEIGHT * of_corner
    return total, (float(of_plate.detach()), float(of_corner.detach()), float(of_rows.detach()))


def _detector(folder: Path) -> Network:
    """Give the detector trained in this folder, where there is none the product's."""
    trained = folder / "detector-best.pt"
    if not trained.exists():
        return OnnxSession(open_weights().locate("plate-detector"))
    net = DetectorNet()
    net.load_state_dict(torch.load(trained, weights_only=True))
    return TorchNetwork(net)


class _Source:
    """Views of the newest shards, looked at by the detector as it is now, and of single plates."""

    def __init__(self, plan: OutlinePlan) -> None:
        self._folder = plan.folder / "scenes0"
        network = _detector(plan.folder)
        # Whatever might be a plate is wanted, right or wrong, and seen but once.
        options = DetectorOptions(worth=0.2, least=0.0, sure=0.0, enlarged=1.0)
        self._finder = PlateDetector(network, None, options)
        self._rng = np.random.default_rng(_SEED)
        self._scenes, self._mistaken = Pool(_POOL), Pool(_MOST_MISTAKEN)
        self._known: set[Path] = set()
        for _ in range(_FIRST_SHARDS):
            self.refresh()
        real = load_grounds(plan.folder / "grounds")
        pictures = [*((photo, ()) for photo in real.photos), *((one.picture, one.plates) for one in real.streets)]
        keen = PlateDetector(network, None, DetectorOptions(worth=0.1, least=0.0, sure=2.0))
        wrong = list(islice(mistaken(pictures, keen, self._rng), _MOST_MISTAKEN))
        if wrong:
            self._mistaken.add(stacked(wrong))
        self._single = Supply(
            [partial(views_for_ever, plan.folder / "grounds", _SEED + int(time.time()))], _POOL, _FRESH_SHARE
        )

    def __str__(self) -> str:
        return (
            f"{self._scenes.filled} views of {len(self._known)} shards, {self._single.drawn} of single plates, "
            f"{self._mistaken.filled} real mistakes"
        )

    def close(self) -> None:
        """Draw no more."""
        self._single.close()

    def refresh(self) -> None:
        """Take up one new shard, if there is one."""
        fresh = next((path for path in reversed(shards(self._folder)) if path not in self._known), None)
        if fresh:
            self._known.add(fresh)
            self._scenes.add(stacked(list(views(load(fresh), self._finder, self._rng))))

    def draw(self, size: int) -> tuple[Tensor, ...]:
        """Draw a batch: pictures, corners, exact, plate, rows."""
        single = round(size * _PLATES_SHARE)
        wrong = round(size * _MISTAKEN_SHARE) if self._mistaken.filled else 0
        dealt = [self._single.deal(single, self._rng), self._scenes.deal(size - single - wrong, self._rng)]
        dealt += [self._mistaken.deal(wrong, self._rng)] if wrong else []
        pictures, *told = (np.concatenate(arrays) for arrays in zip(*dealt, strict=True))
        lit = np.clip(pictures * self._rng.normal(1, 0.12, (size, 1, 1, 3)).astype(np.float32), 0, 255)
        shown = torch.from_numpy(lit).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        return shown, *map(torch.from_numpy, told)
