"""The folder by which a drill tells its armed programs what is to happen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    def promises(self) -> Path:
        """What the node said to be on disk."""
        return self.folder / "node.promises"

    @property
    def traffic(self) -> Traffic:
        """Whether cars come."""
        return Traffic(self.folder / "cars")

    def put_node_clock(self, offset_s: float) -> None:
        """Put the node's wall clock forward, or back, at once."""
        _put(self._node_clock, offset_s)

    def put_centre_clock(self, offset_s: float) -> None:
        """Put the centre's wall clock forward, or back, at once."""
        _put(self._centre_clock, offset_s)

    def node_time(self) -> datetime:
        """What the node takes for the time."""
        return _time(self._node_clock)

    def centre_time(self) -> datetime:
        """What the centre takes for the time."""
        return _time(self._centre_clock)

    @property
    def _node_clock(self) -> Path:
        return self.folder / "node.clock"

    @property
    def _centre_clock(self) -> Path:
        return self.folder / "centre.clock"


def _put(file: Path, offset_s: float) -> None:
    new = file.with_suffix(".new")
    new.write_text(str(offset_s), encoding="ascii")
    new.replace(file)


def _time(file: Path) -> datetime:
    offset_s = float(file.read_text(encoding="ascii")) if file.exists() else 0.0
    return datetime.now(UTC) + timedelta(seconds=offset_s)
