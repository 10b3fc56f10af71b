"""Trains the closer look at characters: `python -m models.training characters`.

Drawn characters without end, cross entropy; a clock decides how long. What is kept between runs lies in
`--folder`, and a second start goes on from there.
"""

import argparse
import copy
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from models.plates.formats import ALPHABET
from models.plates.reading.character_look import CHARACTER_SIZE
from models.training.averaged import Averaged
from models.training.characters.cuts import Cuts, character_maker, cuts_for_ever, drawn_cuts
from models.training.characters.net import CharacterNet, ExportedLook
from models.training.pace import keep, kept, share_of_rate
from models.training.pixels import inputs_of
from models.training.supply import Supply

_LOOK_EVERY_S = 120
_WARM_STEPS = 200
_VALIDATION = 2000
_OPSET = 17


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out."""

    minutes: float
    batch: int = 128
    rate: float = 3e-3
    decay: float = 0.02
    pool: int = 30_000
    fresh_share: float = 0.7
    seed: int = 20261129
    processes: int = 1
    threads: int = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Train until the time is over."""
    parser = argparse.ArgumentParser(prog="python -m models.training characters", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/training/characters"))
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--processes", type=int, default=1, help="processes that draw (1)")
    parser.add_argument("--threads", type=int, default=1, help="threads that learn (1)")
    options = parser.parse_args(arguments)
    recipe = Recipe(minutes=options.minutes, processes=options.processes, threads=options.threads)
    Training(recipe, options.folder).run()
    return 0


class Training:
    """One training: its network, its average, its clock."""

    def __init__(self, recipe: Recipe, folder: Path) -> None:
        torch.manual_seed(recipe.seed)
        torch.set_num_threads(recipe.threads)
        folder.mkdir(parents=True, exist_ok=True)
        self._recipe, self._folder = recipe, folder
        self._net = CharacterNet(len(ALPHABET)).to(memory_format=torch.channels_last)
        self._average = Averaged(self._net)
        self._optimizer = torch.optim.AdamW(self._net.parameters(), lr=recipe.rate, weight_decay=recipe.decay)
        self._step, self._minutes = 0, 0.0
        self._validation = drawn_cuts(character_maker(1), np.random.default_rng(1), _VALIDATION)
        self._resume()

    def run(self) -> None:
        """Learn, and tell every two minutes how well."""
        recipe = self._recipe
        rng = np.random.default_rng(recipe.seed + self._step)
        seed = recipe.seed + 1000 * self._step
        makers = [partial(cuts_for_ever, seed + number) for number in range(recipe.processes)]
        supply = Supply(makers, recipe.pool, recipe.fresh_share)
        since = looked = time.monotonic()
        before, losses = self._minutes, list[float]()
        try:
            while self._minutes < recipe.minutes:
                pixels, labels = supply.deal(recipe.batch, rng)
                losses.append(self._learn((pixels, labels)))
                now = time.monotonic()
                self._minutes = before + (now - since) / 60
                if now - looked > _LOOK_EVERY_S or self._minutes >= recipe.minutes:
                    self._look(float(np.mean(losses)), len(losses) * recipe.batch / (now - looked))
                    looked, losses = time.monotonic(), []
        finally:
            supply.close()

    def _learn(self, cuts: Cuts) -> float:
        self._net.train()
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.rate * share_of_rate(
                self._minutes / self._recipe.minutes, self._step, _WARM_STEPS
            )
        logits = self._net(inputs_of(cuts[0], self._step))
        loss = nn.functional.cross_entropy(logits, torch.from_numpy(cuts[1]), label_smoothing=0.02)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self._net.parameters(), 5.0)
        self._optimizer.step()
        self._average.follow(self._net, self._step)
        self._step += 1
        return float(loss.detach())

    def _look(self, loss: float, rate: float) -> None:
        net, (pixels, labels) = self._average.net, self._validation
        with torch.no_grad():
            said = net(inputs_of(pixels)).argmax(-1).numpy()
        right = float((said == labels).mean())
        print(
            f"{self._minutes:6.1f} min  step {self._step:6}  loss {loss:6.3f}  right {right:.4f}  "
            f"{rate:.0f} cuts/s",
            flush=True,
        )
        export(net, self._folder / "plate-character.onnx", f"step {self._step}")
        state = {
            "net": self._net.state_dict(),
            "average": net.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._step,
            "minutes": self._minutes,
        }
        keep(self._folder, state)

    def _resume(self) -> None:
        state = kept(self._folder)
        if state is None:
            return
        self._net.load_state_dict(state["net"])
        self._average.net.load_state_dict(state["average"])
        self._optimizer.load_state_dict(state["optimizer"])
        self._step, self._minutes = state["step"], state["minutes"]
        print(f"goes on at step {self._step}, minute {self._minutes:.1f}", flush=True)


def export(net: CharacterNet, path: Path, recipe: str) -> None:
    """Write `net` as ONNX: input `character`, output `characters`, the alphabet as metadata."""
    exported = ExportedLook(copy.deepcopy(net).eval().to(memory_format=torch.contiguous_format))
    width, height = CHARACTER_SIZE
    torch.onnx.export(
        exported,
        (torch.zeros(1, 3, height, width),),
        path,
        input_names=["character"],
        output_names=["characters"],
        dynamic_axes={name: {0: "cuts"} for name in ("character", "characters")},
        opset_version=_OPSET,
        dynamo=False,
    )
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"alphabet": ALPHABET, "recipe": recipe})
    onnx.save(model, path)
