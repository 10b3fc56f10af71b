"""The network of the second look: four corners, plate or not, one row or two, of an upright view."""

import torch
from torch import Tensor, nn

from models.plates.finding.outline import PLATE, VIEW, plate_in_view
from models.training.detector.blocks import Residual, conv

_KEPT = 16
_CELLS = (VIEW[0] // 8) * (VIEW[1] // 8)
_HIDDEN = 96


class OutlineNet(nn.Module):
    """Views N x 3 x 64 x 128 (BGR 0…255) to N x 10: plate and two-row logits, then how far each corner is off.

    Each corner has a map of where it may be; the mean place of that map is the corner (Sun et al., Integral Human
    Pose Regression, 2018), told from where it is supposed, in shares of the supposed plate's width.
    """

    def __init__(self) -> None:
        super().__init__()
        self.four = nn.Sequential(conv(3, 16, 2), conv(16, 32, 2), Residual(32))
        self.eight = nn.Sequential(conv(32, 64, 2), Residual(64), Residual(64))
        self.lateral = nn.Conv2d(64, 32, 1)
        self.maps = nn.Sequential(conv(32, 32), nn.Conv2d(32, 4, 1))
        self.kept = nn.Sequential(
            nn.Conv2d(64, _KEPT, 1, bias=False), nn.BatchNorm2d(_KEPT), nn.ReLU(inplace=True)
        )
        self.head = nn.Sequential(nn.Linear(_KEPT * _CELLS, _HIDDEN), nn.ReLU(inplace=True))
        self.out = nn.Linear(_HIDDEN, 2)
        self.register_buffer("places", _places())
        self.register_buffer("supposed", torch.from_numpy(plate_in_view().reshape(1, 8)) / PLATE[0])

    def forward(self, view: Tensor) -> Tensor:
        """Compute all ten numbers."""
        four = self.four((view - 114.0) / 64.0)
        eight = self.eight(four)
        told = self.out(self.head(self.kept(eight).flatten(1)))
        coarse = nn.functional.interpolate(self.lateral(eight), scale_factor=2.0, mode="nearest")
        maps = torch.softmax(self.maps(four + coarse).flatten(2), dim=2)
        corners = torch.matmul(maps, self.places).flatten(1) - self.supposed
        return torch.cat([told, corners], dim=1)


def _places() -> Tensor:
    """Give the middle of each cell of the maps, 512 x 2, in shares of the supposed plate's width."""
    y, x = torch.meshgrid(torch.arange(VIEW[1] // 4), torch.arange(VIEW[0] // 4), indexing="ij")
    return (torch.stack([x, y], dim=2).reshape(-1, 2) * 4 + 1.5) / PLATE[0]


class ExportedOutline(nn.Module):
    """The network as the product runs it: probabilities, and corners in pixels of the view."""

    def __init__(self, net: OutlineNet) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("supposed", torch.from_numpy(plate_in_view().reshape(1, 8)))

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Give corners N x 8, score N x 1 and rows N x 1."""
        told = self.net(view)
        return told[:, 2:] * PLATE[0] + self.supposed, torch.sigmoid(told[:, :1]), torch.sigmoid(told[:, 1:2])
