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
from models.plates.finding.detector import DetectorOptions, PlateDetector
from models.readers import open_weights
from models.training.averaged import Averaged
from models.training.detector.export import TorchNetwork
from models.training.detector.net import DetectorNet
from models.training.detector.outline_net import OutlineNet
from models.training.detector.outline_plates import plate_maker, plate_views, views_for_ever
from models.training.detector.outline_views import mistaken, stacked, views
from models.training.pace import is_begun, keep, kept, share_of_rate
from models.training.pool import Pool
from models.training.scenes.grounds import load_grounds
from models.training.scenes.shards import load, shards
from models.training.supply import Supply
from models.training.warm_start import start_from

_SEED = 20_262
_SEED_STEP = 1000
_KEPT = 0.998
_BATCH = 128
_LINE_EVERY = 100
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


class NoScenesError(Exception):
    """There are no scenes to learn from."""


@dataclass(frozen=True, slots=True)
class OutlinePlan:
    """How long and how fast to learn; `minutes` counts all starts together."""

    folder: Path
    minutes: float
    start: Path | None = None
    """An exported network to go on from where the folder holds none."""
    rate: float = 3e-3
    """Highest rate of learning."""
    threads: int = 1


def train(plan: OutlinePlan) -> OutlineNet:
    """Learn until the clock of all starts together has run down, and give the averaged network.

    Raises WarmStartError, NoScenesError, DrawingError.
    """
    cv2.setNumThreads(1)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(_SEED)
    course = _Course(plan)
    source = _Source(plan, course.step)
    before, started, reported = course.minutes, time.monotonic(), 0
    try:
        while course.minutes < plan.minutes:
            if course.step % _PER_SHARD == 0:
                source.refresh()
            course.learn(source.draw(_BATCH))
            course.minutes = before + (time.monotonic() - started) / 60
            if course.step - reported == _LINE_EVERY:
                reported = course.step
                print(f"{course.line()} {source}", flush=True)
                course.save()
    finally:
        source.close()
    course.save()
    return course.averaged.net


class _Course:
    """The network, its average and the optimizer on their way; saved so that another start goes on from there."""

    def __init__(self, plan: OutlinePlan) -> None:
        self._plan, self._folder = plan, plan.folder / "outline"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._net = OutlineNet()
        if plan.start and not is_begun(self._folder):
            start_from(self._net, plan.start, _shown())
        self.averaged = Averaged(self._net, _KEPT)
        self._optimizer = torch.optim.AdamW(self._net.parameters(), lr=plan.rate, weight_decay=0.02)
        self.step, self.minutes, self._sums, self._steps = 0, 0.0, np.zeros(3), 0
        saved = kept(self._folder)
        if saved:
            self._net.load_state_dict(saved["net"])
            self.averaged.net.load_state_dict(saved["averaged"])
            self._optimizer.load_state_dict(saved["optimizer"])
            self.step, self.minutes = saved["step"], saved["minutes"]

    def learn(self, batch: tuple[Tensor, ...]) -> None:
        """Take one step."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._plan.rate * share_of_rate(
                self.minutes / self._plan.minutes, self.step, _WARM_STEPS
            )
        total, parts = _loss(self._net.train(), batch)
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimizer.step()
        self.step += 1
        self.averaged.follow(self._net, self.step)
        self._sums += parts
        self._steps += 1

    def line(self) -> str:
        """Say how it went since the last line."""
        plate, corner, rows = self._sums / self._steps
        self._sums[:], self._steps = 0, 0
        return (
            f"{self.minutes:6.1f} min  step {self.step:6}  plate {plate:.4f} corner {corner:.4f} rows {rows:.4f}"
        )

    def save(self) -> None:
        """Save everything, and the average apart for the export."""
        torch.save(self.averaged.net.state_dict(), self._plan.folder / "outline.pt")
        state = {
            "net": self._net.state_dict(),
            "averaged": self.averaged.net.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "minutes": self.minutes,
        }
        keep(self._folder, state)


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

    def __init__(self, plan: OutlinePlan, step: int) -> None:
        self._folder = plan.folder / "scenes"
        if not shards(self._folder):
            raise NoScenesError(f"{self._folder} holds no scenes; `detector train` draws them")
        network = _detector(plan.folder)
        # Whatever might be a plate is wanted, right or wrong, and seen but once.
        options = DetectorOptions(worth=0.2, least=0.0, sure=0.0, enlarged=1.0)
        self._finder = PlateDetector(network, None, options)
        self._rng = np.random.default_rng(_SEED + step)
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
            [partial(views_for_ever, plan.folder / "grounds", _SEED + _SEED_STEP * step)], _POOL, _FRESH_SHARE
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
