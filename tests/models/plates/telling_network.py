"""A reading network for tests: what it says depends on how bright the middle of the view is."""

from collections.abc import Mapping

import numpy as np

from models.base import PlateColour
from models.network import Blob
from models.plates.formats import ALPHABET
from tests.models.plates.emissions import spelled

COLOURS = tuple(colour for colour in PlateColour if colour is not PlateColour.UNKNOWN)
_STEPS = 32


class TellingNetwork:
    """Says the text of the nearest key, as surely as told; a grey value of 0…255 is the key."""

    def __init__(
        self, texts: Mapping[int, tuple[str, float]], colour: PlateColour = PlateColour.BLUE, share: float = 0.9
    ) -> None:
        self.texts = dict(texts)
        self.batches: list[int] = []
        self._colours = np.full(len(COLOURS), (1 - share) / (len(COLOURS) - 1), np.float32)
        self._colours[COLOURS.index(colour)] = share

    @property
    def metadata(self) -> Mapping[str, str]:
        return {"alphabet": ALPHABET, "colours": ",".join(COLOURS)}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        self.batches.append(len(blob))
        said = [self._frames(float(view[:, 12:20, 56:72].mean())) for view in blob]
        return {
            "characters": np.stack(said),
            "colours": np.tile(self._colours, (len(blob), 1)),
        }

    def _frames(self, brightness: float) -> Blob:
        text, sure = self.texts[min(self.texts, key=lambda key: abs(key - brightness))]
        frames = np.zeros((_STEPS, len(ALPHABET) + 1), np.float32)
        frames[:, -1] = 1.0
        frames[: 2 * len(text) + 1] = spelled(text, sure).frames
        return frames
