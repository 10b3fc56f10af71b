"""The port to one opened network: named arrays in, named arrays out. Which library computes is not seen here."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Blob = NDArray[np.float32]


class Network(Protocol):
    """A network with one input; safe to run from several threads."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the file says about itself; empty if nothing."""
        ...

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Compute all outputs, by name. Raises RecogniserError."""
        ...
