"""The pieces of both networks: a convolution with what belongs to it, and two of them with a way past."""

import torch
from torch import Tensor, nn


def conv(before: int, after: int, stride: int = 1) -> nn.Sequential:
    """Give a 3x3 convolution, normalisation and rectifier."""
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)
    )


class Residual(nn.Module):
    """Adds what two convolutions make of a map to the map."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = conv(channels, channels)
        self.second = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Give a map of the same size."""
        return torch.relu(x + self.second(self.first(x)))
