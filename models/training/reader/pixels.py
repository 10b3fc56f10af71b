"""Crops as the network takes them."""

import torch
from torch import Tensor

from models.training.reader.crop_stream import Crops


def pixels_of(crops: Crops, lit_by: int | None = None) -> Tensor:
    """Give the network's input; with a seed each crop is lit a little differently."""
    pixels = torch.from_numpy(crops.pixels).permute(0, 3, 1, 2).float()
    if lit_by is not None:
        random = torch.Generator().manual_seed(lit_by)
        gain = 1 + 0.15 * torch.randn(len(crops), 3, 1, 1, generator=random)
        offset = 12 * torch.randn(len(crops), 1, 1, 1, generator=random)
        pixels = (pixels * gain + offset).clamp(0, 255)
    return pixels.contiguous(memory_format=torch.channels_last)
