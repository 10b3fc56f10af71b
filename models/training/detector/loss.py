"""How wrong the detector is: focal loss on plate or not, corners in shares of the plate, rows."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from models.training.detector.net import CORNER_UNIT, STRIDES, cell_middles

_GAMMA = 2.0
_CORNER_WEIGHT, _ROWS_WEIGHT = 6.0, 0.3
_EXACT_ENOUGH = 0.015
"""Up to this share of a plate's size an error of a corner counts by its square."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows N x 3 x S x S and, per cell, what `targets.Targets` says."""

    pictures: Tensor
    plate: Tensor
    corners: Tensor
    size: Tensor
    exact: Tensor
    rows: Tensor


def loss(levels: list[Tensor], batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Give the loss of a batch, and its parts by name."""
    told = torch.cat([level.float().flatten(2) for level in levels], 2)
    score, rows = told[:, 0], told[:, 1]
    positive, known = batch.plate > 0, batch.plate >= 0
    count = positive.sum().clamp(min=1)
    truth = positive.float()
    plain = functional.binary_cross_entropy_with_logits(score, truth, reduction="none")
    hard = (truth - torch.sigmoid(score)).abs() ** _GAMMA
    found = (plain * hard)[known].sum() / count
    exact = batch.exact > 0
    if exact.any():
        places = _places(levels, told)[exact]
        off = (places - batch.corners[exact]).abs() / batch.size[exact].unsqueeze(1)
        corner = functional.smooth_l1_loss(off, torch.zeros_like(off), beta=_EXACT_ENOUGH)
    else:
        corner = torch.zeros(())
    row: Tensor = (
        functional.binary_cross_entropy_with_logits(rows[positive], batch.rows[positive])
        if positive.any()
        else torch.zeros(())
    )
    total = found + _CORNER_WEIGHT * corner + _ROWS_WEIGHT * row
    parts = {"found": found, "corner": corner, "rows": row}
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _places(levels: list[Tensor], told: Tensor) -> Tensor:
    """Decode corners to pixels: N x K x 8."""
    middles, units = [], []
    for stride, level in zip(STRIDES, levels, strict=True):
        middles.append(cell_middles(level.shape[2], level.shape[3], stride).flatten(1))
        units.append(torch.full((middles[-1].shape[1],), stride * CORNER_UNIT))
    middle = torch.cat(middles, 1).repeat(4, 1)
    return (told[:, 2:] * torch.cat(units) + middle).transpose(1, 2)
