"""How fast a training learns as it goes on, and what of it is kept between two starts."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

_STATE = "state.pt"


def share_of_rate(progress: float, step: int, warm_steps: int) -> float:
    """Warm up over some steps, then fall along a cosine to a hundredth; `progress` is 0…1."""
    warm = min(1.0, (step + 1) / warm_steps)
    return warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))


def is_begun(folder: Path) -> bool:
    """Say whether a training lies in `folder`; if so, it goes on, whatever network it was to start from."""
    begun = (folder / _STATE).exists()
    if begun:
        print(f"{folder} holds a training, which goes on; --start-from is for an empty folder", flush=True)
    return begun


def keep(folder: Path, state: Mapping[str, Any]) -> None:
    """Write a training's state as a whole or not at all."""
    torch.save(dict(state), folder / "state.new")
    (folder / "state.new").replace(folder / _STATE)


def kept(folder: Path, device: str = "cpu") -> dict[str, Any] | None:
    """Read the state that was kept, None where there is none."""
    path = folder / _STATE
    return torch.load(path, map_location=device, weights_only=True) if path.exists() else None
