"""The folder by which a drill tells its armed programs what is to happen."""

from dataclasses import dataclass
from pathlib import Path

from tests.faults.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Stage:
    """See the module."""

    folder: Path

    @property
    def node_plan(self) -> Path:
        """The next fault of the node."""
        return self.folder / "node.plan"

    @property
    def centre_plan(self) -> Path:
        """The next fault of the centre."""
        return self.folder / "centre.plan"

    @property
    def traffic(self) -> Traffic:
        """Whether cars come."""
        return Traffic(self.folder / "cars")

    @property
    def clock_offset_s(self) -> float:
        """How far the node's wall clock is off."""
        file = self._clock
        return float(file.read_text(encoding="ascii")) if file.exists() else 0.0

    def put_clock(self, offset_s: float) -> None:
        """Put the node's wall clock forward, or back, at once."""
        new = self._clock.with_suffix(".new")
        new.write_text(str(offset_s), encoding="ascii")
        new.replace(self._clock)

    @property
    def _clock(self) -> Path:
        return self.folder / "node.clock"
