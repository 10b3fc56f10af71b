"""Pixels as the networks take them."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def inputs_of(pixels: NDArray[np.uint8], lit_by: int | None = None) -> Tensor:
    """Give pictures (N x H x W x 3, BGR) as input, N x 3 x H x W; with a seed each is lit a little differently."""
    shown = torch.from_numpy(pixels).permute(0, 3, 1, 2).float()
    if lit_by is not None:
        random = torch.Generator().manual_seed(lit_by)
        gain = 1 + 0.15 * torch.randn(len(shown), 3, 1, 1, generator=random)
        shown = (shown * gain + 12 * torch.randn(len(shown), 1, 1, 1, generator=random)).clamp(0, 255)
    return shown.contiguous(memory_format=torch.channels_last)
