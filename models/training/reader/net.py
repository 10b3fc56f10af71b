"""The reader's network: convolutions down to 32 steps along the plate, each step a character or blank (CTC).

About 51 million multiplications a crop: a millisecond on one core to read, and a few hours on two cores to train.
"""

import torch
from torch import Tensor, nn

from models.training.reader.colours import COLOURS

STEPS = 32
"""Steps along a crop: the network divides its width of 128 px by four."""


class Unit(nn.Module):
    """Convolution, normalisation, rectifier."""

    def __init__(
        self, ins: int, outs: int, kernel: tuple[int, int], stride: tuple[int, int], padding: tuple[int, int]
    ) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(ins, outs, kernel, stride, padding, bias=False)
        self.normalised = nn.BatchNorm2d(outs)

    def forward(self, x: Tensor) -> Tensor:
        """Give a map of `outs` channels."""
        return torch.relu(self.normalised(self.convolution(x)))


class Past(nn.Module):
    """A unit and a way past it."""

    def __init__(self, channels: int, kernel: tuple[int, int]) -> None:
        super().__init__()
        self.unit = Unit(channels, channels, kernel, (1, 1), (kernel[0] // 2, kernel[1] // 2))

    def forward(self, x: Tensor) -> Tensor:
        """Give what the unit adds to the map."""
        return x + self.unit(x)


class ReaderNet(nn.Module):
    """Crop N x 3 x 32 x 128 (BGR, 0…255) to logits: characters N x 32 x (n + 1), blank last, and colours N x 6."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.first = Unit(3, 32, (5, 5), (2, 2), (2, 2))
        self.body = nn.Sequential(
            Unit(32, 64, (3, 3), (2, 2), (1, 1)),
            Past(64, (3, 3)),
            Unit(64, 96, (3, 3), (2, 1), (1, 1)),
            Past(96, (3, 3)),
            Past(96, (3, 3)),
            Unit(96, 128, (4, 1), (1, 1), (0, 0)),
            Past(128, (1, 5)),
            Past(128, (1, 5)),
        )
        self.drop = nn.Dropout(0.1)
        self.characters = nn.Linear(128, characters + 1)
        self.colour_body = Unit(32, 24, (3, 3), (2, 2), (1, 1))
        self.colours = nn.Linear(24 * 8, len(COLOURS))

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        """Give the logits of characters and colours."""
        first = self.first(crop * (1 / 64) - 2)
        along = self.body(first).squeeze(2).transpose(1, 2)
        patches = nn.functional.avg_pool2d(self.colour_body(first), (4, 8)).flatten(1)
        return self.characters(self.drop(along)), self.colours(patches)


class Exported(nn.Module):
    """The network as the product uses it: probabilities instead of logits."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, crop: Tensor) -> tuple[Tensor, Tensor]:
        """Give probabilities of characters and colours."""
        characters, colours = self.net(crop)
        return characters.softmax(-1), colours.softmax(-1)
