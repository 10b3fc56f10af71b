"""Our own network for one plate turned upright: characters and background colour, several views in one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture, PlateColour, RecogniserError
from models.network import Network
from models.plates.finding.rectify import Margin
from models.plates.reading.ctc import Emission

VIEW_SIZE = (128, 32)
"""Width and height of what the network looks at."""
VIEW_MARGIN = Margin(0.03, 0.08)
"""What it was trained to see around a plate."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network says of one view: frames of characters, and a probability for each background colour."""

    emission: Emission
    colours: Mapping[PlateColour, float]


class OwnLine:
    """Knows nothing of where plates are nor of what may be written on them."""

    def __init__(self, network: Network) -> None:
        """Take an opened network; raises RecogniserError where it is not one of this kind."""
        self._network = network
        self._alphabet = network.metadata.get("alphabet", "")
        names = [name for name in network.metadata.get("colours", "").split(",") if name]
        if not self._alphabet or not set(names) <= set(PlateColour):
            raise RecogniserError("the plate reader's file does not say which characters and colours it knows")
        self._colours = tuple(PlateColour(name) for name in names)

    def hear(self, views: Sequence[Picture]) -> tuple[Heard, ...]:
        """Read views of `VIEW_SIZE`, in one run. Raises RecogniserError."""
        if not views:
            return ()
        outputs = self._network.run(np.asarray(cv2.dnn.blobFromImages(views), np.float32))
        frames, colours = outputs["characters"].astype(np.float64), outputs["colours"]
        if frames.shape[2] != len(self._alphabet) + 1:
            raise RecogniserError(
                f"the plate reader gives {frames.shape[2]} columns for {len(self._alphabet)} characters"
            )
        return tuple(
            Heard(Emission(said, self._alphabet), self._named(shares))
            for said, shares in zip(frames, colours, strict=True)
        )

    def _named(self, shares: NDArray[np.float32]) -> dict[PlateColour, float]:
        return dict(zip(self._colours, shares.tolist(), strict=True))
