"""The node's cap on live pictures: so many a second and so many bytes, whatever anybody asks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowCaps:
    """What all lanes together may send each second."""

    pictures_per_s: float = 12.0
    """0: no live picture leaves this node."""
    bytes_per_s: float = 600_000.0


class Budget:
    """What may be sent now; a second's worth is saved up at most, and a large picture is paid for afterwards."""

    def __init__(self, caps: ShowCaps, now_s: float) -> None:
        self._caps = caps
        # Less than one picture a second must save up for a whole one.
        self._most_pictures = max(1.0, caps.pictures_per_s) if caps.pictures_per_s else 0.0
        self._pictures = self._most_pictures
        self._bytes = caps.bytes_per_s
        self._at_s = now_s

    def allows(self, now_s: float) -> bool:
        """Say whether one more picture may be sent at `now_s` on the monotonic clock."""
        passed_s, self._at_s = max(0.0, now_s - self._at_s), now_s
        self._pictures = min(self._most_pictures, self._pictures + passed_s * self._caps.pictures_per_s)
        self._bytes = min(self._caps.bytes_per_s, self._bytes + passed_s * self._caps.bytes_per_s)
        return self._pictures >= 1 and self._bytes > 0

    def spend(self, size: int) -> None:
        """Pay for a picture of `size` bytes."""
        self._pictures -= 1
        self._bytes -= size
