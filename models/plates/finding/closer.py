"""The port to whoever looks at a supposed plate once more, to say where exactly it is and whether it is one."""

from typing import Protocol

from models.base import Picture
from models.plates.finding.found import FoundPlate


class CloserLook(Protocol):
    """Looks again at a find."""

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        """Give `plate` with better corners and the chance that it is one. Raises RecogniserError."""
        ...
