"""The network that finds plates: plain 3x3 convolutions, three scales, one tower and ten numbers a cell.

Each cell says how likely a plate's middle part covers it, where the four corners are, and whether it has two rows.
Dense convolutions of few channels run faster on processors than depthwise ones.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.training.detector.blocks import Residual, conv

STRIDES = (8, 16, 32)
CORNER_UNIT = 3.0
"""A corner is told in this many strides from the middle of its cell."""
_OUTPUTS = 10
_PRIOR = -4.0


@dataclass(frozen=True, slots=True)
class NetShape:
    """Channels at strides 2, 4, 8, 16 and 32, and of the towers."""

    stem: int = 16
    four: int = 16
    eight: int = 32
    sixteen: int = 64
    thirty_two: int = 96
    tower: int = 32


class DetectorNet(nn.Module):
    """Pictures N x 3 x H x W (BGR 0…255, H and W multiples of 32) to one map N x 10 x h x w per stride."""

    def __init__(self, shape: NetShape | None = None) -> None:
        super().__init__()
        s = shape or NetShape()
        self.four = nn.Sequential(conv(3, s.stem, 2), conv(s.stem, s.four, 2))
        self.eight = nn.Sequential(conv(s.four, s.eight, 2), Residual(s.eight))
        self.sixteen = nn.Sequential(conv(s.eight, s.sixteen, 2), Residual(s.sixteen))
        self.thirty_two = nn.Sequential(
            conv(s.sixteen, s.thirty_two, 2), Residual(s.thirty_two), conv(s.thirty_two, s.thirty_two)
        )
        self.lateral = nn.ModuleList(nn.Conv2d(one, s.tower, 1) for one in (s.eight, s.sixteen, s.thirty_two))
        self.tower = nn.ModuleList(conv(s.tower, s.tower) for _ in STRIDES)
        self.out = nn.ModuleList(nn.Conv2d(s.tower, _OUTPUTS, 1) for _ in STRIDES)
        for layer in self.out:
            assert isinstance(layer, nn.Conv2d)  # noqa: S101 - tells the type
            nn.init.normal_(layer.weight, std=0.01)
            assert layer.bias is not None  # noqa: S101 - as above
            nn.init.zeros_(layer.bias)
            layer.bias.data[0] = _PRIOR

    def forward(self, picture: Tensor) -> list[Tensor]:
        """Compute the maps: score and two-row logits first, then x and y of the corners in units."""
        x = (picture - 114.0) / 64.0
        eight = self.eight(self.four(x))
        sixteen = self.sixteen(eight)
        coarse = self.lateral[2](self.thirty_two(sixteen))
        middle = self.lateral[1](sixteen) + nn.functional.interpolate(coarse, scale_factor=2.0, mode="nearest")
        fine = self.lateral[0](eight) + nn.functional.interpolate(middle, scale_factor=2.0, mode="nearest")
        return [
            out(tower(level))
            for out, tower, level in zip(self.out, self.tower, (fine, middle, coarse), strict=True)
        ]


class ExportedDetector(nn.Module):
    """The network as the product runs it: probabilities, and corners in pixels of the input."""

    def __init__(self, net: DetectorNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Give scores 1 x K, corners 1 x K x 8 (tl, tr, br, bl) and rows 1 x K (probability of two)."""
        scores, corners, rows = [], [], []
        for stride, level in zip(STRIDES, self.net(picture), strict=True):
            middles = cell_middles(level.shape[2], level.shape[3], stride)
            told = level[:, 2:] * (stride * CORNER_UNIT) + middles.repeat(4, 1, 1).unsqueeze(0)
            scores.append(torch.sigmoid(level[:, 0]).flatten(1))
            rows.append(torch.sigmoid(level[:, 1]).flatten(1))
            corners.append(told.flatten(2).transpose(1, 2))
        return torch.cat(scores, 1), torch.cat(corners, 1), torch.cat(rows, 1)


def cell_middles(height: int, width: int, stride: int) -> Tensor:
    """Give the middle of each cell, 2 x height x width pixels (x, y); whole numbers are middles of pixels."""
    y = torch.arange(height, dtype=torch.float32).view(-1, 1).expand(height, width)
    x = torch.arange(width, dtype=torch.float32).view(1, -1).expand(height, width)
    return (torch.stack([x, y]) + 0.5) * stride - 0.5
