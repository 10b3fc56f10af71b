"""The network of the closer look: one character with its neighbours' edges in, a share for each character out."""

import torch
from torch import Tensor, nn

from models.training.reader.net import Past, Unit


class CharacterNet(nn.Module):
    """Cut N x 3 x 64 x 48 (BGR, 0…255) to logits N x n; about 38 million multiplications."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            Unit(3, 32, (5, 5), (2, 2), (2, 2)),
            Unit(32, 64, (3, 3), (2, 2), (1, 1)),
            Past(64, (3, 3)),
            Past(64, (3, 3)),
            Unit(64, 112, (3, 3), (2, 2), (1, 1)),
            Past(112, (3, 3)),
            Past(112, (3, 3)),
            Unit(112, 160, (3, 3), (2, 2), (1, 1)),
            Past(160, (3, 3)),
        )
        self.drop = nn.Dropout(0.2)
        self.characters = nn.Linear(160 * 4 * 3, characters)

    def forward(self, cut: Tensor) -> Tensor:
        """Give the logits."""
        seen: Tensor = self.characters(self.drop(self.body(cut * (1 / 64) - 2).flatten(1)))
        return seen


class ExportedLook(nn.Module):
    """The network as the product uses it: shares instead of logits."""

    def __init__(self, net: CharacterNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, cut: Tensor) -> Tensor:
        """Give shares."""
        shares: Tensor = torch.softmax(self.net(cut), -1)
        return shares
