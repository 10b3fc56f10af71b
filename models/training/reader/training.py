"""Trains the plate reader: `python -m models.training reader`.

Drawn crops without end, a share of real ones, CTC; a clock decides how long. What is kept between runs lies in
`--folder`, and a second start goes on from there.
"""

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.drawing.crops import CropMaker
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.drawing.letter_cases import typesetter
from models.plates.formats import ALPHABET
from models.training.averaged import Averaged
from models.training.pace import is_begun, keep, kept, share_of_rate
from models.training.pixels import inputs_of
from models.training.reader.crop_stream import Crops, crops_for_ever, drawn_crops
from models.training.reader.export import export_reader
from models.training.reader.losses import FIRST_HANZI, colour_loss, ctc, guided
from models.training.reader.measuring import exact, whole
from models.training.reader.net import ReaderNet
from models.training.reader.real_crops import RealCrops, read_real_crops
from models.training.supply import Supply
from models.training.warm_start import start_from

_LOOK_EVERY_S = 120
_WARM_STEPS, _GUIDED_STEPS = 300, 800
_SHOWN = 512
"""Crops that show an exported network's values how far they spread."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out."""

    minutes: float
    rate: float
    batch: int = 96
    decay: float = 0.02
    real_share: float = 0.15
    pool: int = 30_000
    fresh_share: float = 0.6
    seed: int = 20261124
    processes: int = 1
    threads: int = 1
    device: str = "cpu"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m models.training reader", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/training/reader"))
    parser.add_argument("--real", type=Path, default=_default_real(), help="real crops, labels in their names")
    parser.add_argument("--minutes", type=float, default=120.0)
    parser.add_argument("--processes", type=int, default=1, help="processes that draw (1)")
    parser.add_argument("--threads", type=int, default=1, help="threads that learn (1)")
    parser.add_argument("--device", default=_fastest_device(), help="cpu, or cuda where there is one")
    parser.add_argument("--rate", type=float, default=3e-3, help="highest rate of learning (0.003)")
    parser.add_argument("--start-from", type=Path, metavar="ONNX", help="an exported network to go on from")
    options = parser.parse_args(arguments)
    recipe = Recipe(
        minutes=options.minutes,
        rate=options.rate,
        processes=options.processes,
        threads=options.threads,
        device=options.device,
    )
    Training(recipe, options.folder, options.real, options.start_from).run()
    return 0


def _fastest_device() -> str:
    return "cuda" if torch.cuda.is_available() else "cpu"


def _default_real() -> Path | None:
    data = os.environ.get("GATEHOUSE_TEST_DATA")
    return Path(data) / "plate_crops" if data else None


class Training:
    """One training: its network, its average, its clock."""

    def __init__(self, recipe: Recipe, folder: Path, real: Path | None, start: Path | None = None) -> None:
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        folder.mkdir(parents=True, exist_ok=True)
        self._recipe, self._folder = recipe, folder
        self._net = ReaderNet(len(ALPHABET)).to(recipe.device, memory_format=torch.channels_last)
        maker = CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, 1))
        if start and not is_begun(folder):
            start_from(self._net, start, inputs_of(drawn_crops(maker, np.random.default_rng(2), _SHOWN).pixels))
        self._average = Averaged(self._net)
        self._optimizer = torch.optim.AdamW(self._net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
        self._step, self._minutes, self._best = 0, 0.0, -1.0
        crops = read_real_crops(real) if real else RealCrops((), (), ())
        self._real = crops.learning
        self._sets = {"choosing": whole(crops.choosing), "measuring": whole(crops.measuring)}
        self._sets["drawn"] = drawn_crops(maker, np.random.default_rng(1), 600)
        self._resume()

    def run(self) -> None:
        """Learn, look at the result every two minutes, keep the best."""
        recipe = self._recipe
        rng = np.random.default_rng(recipe.seed + self._step)
        seed = recipe.seed + 1000 * self._step
        makers = [
            partial(crops_for_ever, self._real, recipe.real_share, seed + number)
            for number in range(recipe.processes)
        ]
        supply = Supply(makers, recipe.pool, recipe.fresh_share)
        since = looked = time.monotonic()
        losses: list[float] = []
        before = self._minutes
        try:
            while self._minutes < recipe.minutes:
                losses.append(self._learn(Crops(*supply.deal(recipe.batch, rng))))
                now = time.monotonic()
                self._minutes = before + (now - since) / 60
                if now - looked > _LOOK_EVERY_S or self._minutes >= recipe.minutes:
                    self._look(float(np.mean(losses)), supply.drawn, len(losses) * recipe.batch / (now - looked))
                    looked, losses = time.monotonic(), []
        finally:
            supply.close()

    def _learn(self, crops: Crops) -> float:
        self._net.train()
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.rate * share_of_rate(
                self._minutes / self._recipe.minutes, self._step, _WARM_STEPS
            )
        characters, colours = self._net(inputs_of(crops.pixels, self._step).to(self._recipe.device))
        loss = ctc(characters, crops)
        loss = loss + 0.1 * colour_loss(colours, crops)
        guidance = 3 * max(0.0, 1 - self._step / _GUIDED_STEPS)
        if guidance:
            loss = loss + guidance * guided(characters, crops, from_character=0)
        loss = loss + guided(characters, crops, from_character=FIRST_HANZI)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimizer.step()
        self._average.follow(self._net, self._step)
        self._step += 1
        return float(loss.detach())

    def _look(self, loss: float, drawn: int, rate: float) -> None:
        net = self._average.net
        shares = {name: exact(net, crops) for name, crops in self._sets.items()}
        said = "  ".join(f"{name} {whole_:.3f}/{rest:.3f}" for name, (whole_, rest) in shares.items())
        print(
            f"{self._minutes:6.1f} min  step {self._step:6}  loss {loss:6.3f}  {said}  "
            f"drawn {drawn}  {rate:.0f} crops/s",
            flush=True,
        )
        score = shares["choosing"][0] + shares["drawn"][0]
        if score >= self._best:
            self._best = score
            export_reader(net, self._folder / "plate-reader.onnx", f"step {self._step}")
        self._keep()

    def _keep(self) -> None:
        state = {
            "net": self._net.state_dict(),
            "average": self._average.net.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
            "minutes": self._minutes,
            "best": self._best,
        }
        keep(self._folder, state)

    def _resume(self) -> None:
        state = kept(self._folder, self._recipe.device)
        if state is None:
            return
        self._net.load_state_dict(state["net"])
        self._average.net.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._step, self._minutes, self._best = state["step"], state["minutes"], state["best"]
        print(f"goes on at step {self._step}, minute {self._minutes:.1f}", flush=True)
