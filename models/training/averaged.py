"""The running average of a network's weights, which reads better than the network itself."""

import copy
from typing import Generic, TypeVar

import torch
from torch import nn

Net = TypeVar("Net", bound=nn.Module)


class Averaged(Generic[Net]):
    """Follows a network at a distance of some hundred steps; counters and running statistics are copied."""

    def __init__(self, net: Net, keep: float = 0.998) -> None:
        self.net = copy.deepcopy(net).eval()
        self._keep = keep

    def follow(self, net: Net, step: int) -> None:
        """Move a little towards `net`, more at the beginning."""
        keep = min(self._keep, (1 + step) / (10 + step))
        with torch.no_grad():
            for mine, theirs in zip(self.net.state_dict().values(), net.state_dict().values(), strict=True):
                if mine.dtype.is_floating_point:
                    mine.mul_(keep).add_(theirs, alpha=1 - keep)
                else:
                    mine.copy_(theirs)
