"""Trains the plate detector on drawn scenes: `train` to find, `outline` the second look, `export` writes both.

Everything but the exported networks lies under a folder that git ignores (`var/training`), and training goes on
where it was stopped. The real material must have been gathered there (`prepare`).
"""

import argparse
import math
import multiprocessing
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch

from models.onnx_session import OnnxSession
from models.plates.finding.detector import PlateDetector
from models.plates.finding.lpd_yunet import LpdYunet
from models.plates.finding.search import PlateSearch
from models.readers import open_weights
from models.training.averaged import Averaged
from models.training.detector.batches import Batches
from models.training.detector.export import TorchNetwork, export_both
from models.training.detector.loss import Batch, loss
from models.training.detector.net import DetectorNet
from models.training.detector.outline_training import OutlinePlan
from models.training.detector.outline_training import train as train_outline
from models.training.detector.scores import Marked, labelled_scenes, measure
from models.training.pace import is_begun, keep, kept, share_of_rate
from models.training.scenes.parts import ScenePlate
from models.training.scenes.preparation import gather, is_for_training
from models.training.scenes.shards import Turn, held_out, write_endlessly
from models.training.warm_start import start_from

_SEED = 20_261
_BATCH = 32
_FIRST_SHARDS, _KEPT_SHARDS = 8, 60
_LINE_EVERY = 100
_KEPT = 0.998
_WARM_STEPS = 200


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How long and how fast to learn; `minutes` is the length of the one learning-rate cycle."""

    folder: Path
    minutes: float
    real: Path | None = None
    empty: Path | None = None
    start: Path | None = None
    """An exported network to go on from where the folder holds none."""
    rate: float = 3e-3
    workers: int = 1
    threads: int = 1
    report_every: float = 420.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m models.training detector", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    prepare_command = commands.add_parser("prepare", help="gather the real material for scenes")
    prepare_command.add_argument("--photos", type=Path, required=True, help="folder of photographs without plates")
    prepare_command.add_argument("--scenes", type=Path, required=True, help="folder of real street pictures")
    prepare_command.add_argument("--crops", type=Path, required=True, help="folder of real plate crops")
    train_command = commands.add_parser("train", help="learn from scenes that are drawn meanwhile")
    train_command.add_argument("--minutes", type=float, default=90, help="length of the learning-rate cycle")
    train_command.add_argument("--workers", type=int, default=1, help="processes that draw scenes")
    train_command.add_argument("--real", type=Path, help="folder of real scenes with labels.csv, to measure on")
    train_command.add_argument("--empty", type=Path, help="folder of pictures without plates, to measure on")
    outline_command = commands.add_parser("outline", help="learn the second look from what the detector finds")
    outline_command.add_argument("--minutes", type=float, default=40)
    export_command = commands.add_parser("export", help="write both networks as ONNX")
    export_command.add_argument("--out", type=Path, default=Path("var/training"))
    for command in (train_command, outline_command):
        command.add_argument("--threads", type=int, default=1)
        command.add_argument("--rate", type=float, default=3e-3, help="highest rate of learning (0.003)")
        command.add_argument("--start-from", type=Path, metavar="ONNX", help="an exported network to go on from")
    for command in (prepare_command, train_command, outline_command, export_command):
        command.add_argument("--folder", type=Path, default=Path("var/training"))
    _run(parser.parse_args(arguments))
    return 0


def _run(options: argparse.Namespace) -> None:
    folder: Path = options.folder
    if options.command == "prepare":
        finder = PlateSearch(LpdYunet(OnnxSession(open_weights().locate("lpd-yunet"))))
        gather(options.photos, options.scenes, options.crops, finder, folder / "grounds")
    elif options.command == "export":
        export_both(folder, options.out)
    elif options.command == "outline":
        how = {"start": options.start_from, "rate": options.rate, "threads": options.threads}
        train_outline(OutlinePlan(folder, options.minutes, **how))
    else:
        where = {"real": options.real, "empty": options.empty, "start": options.start_from}
        how = {"rate": options.rate, "workers": options.workers, "threads": options.threads}
        train(TrainingPlan(folder, options.minutes, **where, **how))


def train(plan: TrainingPlan) -> None:
    """Learn until the cycle is over; resumable."""
    cv2.setNumThreads(1)
    torch.set_num_threads(plan.threads)
    torch.manual_seed(_SEED)
    writers = [
        multiprocessing.get_context("spawn").Process(
            target=write_endlessly,
            args=(plan.folder / "scenes", plan.folder / "grounds", _SEED, _KEPT_SHARDS, Turn(index, plan.workers)),
            daemon=True,
        )
        for index in range(plan.workers)
    ]
    for writer in writers:
        writer.start()
    try:
        _learn(plan)
    finally:
        for writer in writers:
            writer.terminate()


def _learn(plan: TrainingPlan) -> None:
    course = _Course(plan)
    batches = Batches(plan.folder / "scenes", _BATCH, _SEED + course.step)
    while batches.refresh() < _FIRST_SHARDS:
        time.sleep(2)
    if plan.start and not is_begun(plan.folder):
        course.start_from(plan.start, batches.draw())
    judge = _Judge(plan)
    before, started = course.seconds, time.monotonic()
    reported = started
    while course.seconds < plan.minutes * 60:
        course.learn(batches.draw())
        course.seconds = before + time.monotonic() - started
        if course.step % _LINE_EVERY == 0:
            print(f"{course.line()} shards {batches.refresh()}", flush=True)
        if time.monotonic() - reported > plan.report_every:
            reported = time.monotonic()
            course.save(judge.judge(course.averaged.net, course.step))
    course.save(judge.judge(course.averaged.net, course.step), last=True)


class _Course:
    """The network, its average and the optimizer on their way; saved so that another run goes on from there."""

    def __init__(self, plan: TrainingPlan) -> None:
        self._plan = plan
        self._net = DetectorNet().to(memory_format=torch.channels_last)
        self.averaged = Averaged(self._net, _KEPT)
        self._optimizer = torch.optim.AdamW(self._net.parameters(), lr=plan.rate, weight_decay=0.02)
        self.step, self.seconds, self._best = 0, 0.0, -math.inf
        self._sums: Counter[str] = Counter()
        saved = kept(plan.folder)
        if saved:
            self._net.load_state_dict(saved["net"])
            self.averaged.net.load_state_dict(saved["averaged"])
            self._optimizer.load_state_dict(saved["optimizer"])
            self.step, self.seconds, self._best = saved["step"], saved["seconds"], saved["best"]

    def start_from(self, exported: Path, batch: Batch) -> None:
        """Take over the weights of an exported network, whose values spread as `batch` shows."""
        start_from(self._net, exported, batch.pictures)
        self.averaged = Averaged(self._net, _KEPT)

    def learn(self, batch: Batch) -> None:
        """Take one step."""
        for group in self._optimizer.param_groups:
            group["lr"] = self._plan.rate * share_of_rate(
                self.seconds / (self._plan.minutes * 60), self.step, _WARM_STEPS
            )
        self._net.train()
        total, parts = loss(self._net(batch.pictures), batch)
        self._optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimizer.step()
        self.step += 1
        self.averaged.follow(self._net, self.step)
        self._sums.update({**parts, "steps": 1})

    def line(self) -> str:
        """Say how it went since the last line."""
        steps = self._sums.pop("steps")
        means = " ".join(f"{name} {value / steps:.4f}" for name, value in self._sums.items())
        self._sums.clear()
        return f"step {self.step} {self.seconds:.0f}s {means}"

    def save(self, worth: float, *, last: bool = False) -> None:
        """Save everything, and the average apart if it is the best so far or the last."""
        if worth >= self._best or last:
            self._best = worth
            torch.save(self.averaged.net.state_dict(), self._plan.folder / "detector-best.pt")
        state = {
            "net": self._net.state_dict(),
            "averaged": self.averaged.net.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "best": self._best,
        }
        keep(self._plan.folder, state)


class _Judge:
    """Measures a network through the product's code on drawn windows, real scenes and empty pictures."""

    def __init__(self, plan: TrainingPlan) -> None:
        windows = held_out(plan.folder / "grounds", 200)
        self._sets = {
            "drawn": [Marked(str(index), window.picture, window.plates) for index, window in enumerate(windows)]
        }
        if plan.real:
            scenes = [(path, plate, is_for_training(path)) for path, plate in labelled_scenes(plan.real)]
            for name, seen in (("real", False), ("real (pixels seen)", True)):
                self._sets[name] = [_marked(path, (plate,)) for path, plate, own in scenes if own is seen]
        if plan.empty:
            self._sets["empty"] = [_marked(path, ()) for path in sorted(plan.empty.glob("*.jpg"))]

    def judge(self, net: DetectorNet, step: int) -> float:
        """Print one line a set; give a figure that is higher for a better network."""
        finder = PlateDetector(TorchNetwork(net))
        worth = 0.0
        for name, pictures in self._sets.items():
            report: list[str] = []
            score = measure(finder, pictures, report if name != "drawn" else None)
            print(
                f"== step {step} {name}: {score}" + "".join(f"\n   {line[:110]}" for line in report[:6]),
                flush=True,
            )
            errors = np.mean(score.corner_errors) if score.corner_errors else 0.0
            worth += (
                score.found / max(1, score.plates)
                - 5 * float(errors)
                - score.false_plates / max(1, score.pictures)
            )
        return worth


def _marked(path: Path, plates: tuple[ScenePlate, ...]) -> Marked:
    return Marked(path.name, np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8), plates)
