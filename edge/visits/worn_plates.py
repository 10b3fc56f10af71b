"""The plates on one vehicle: nearly always one, and beside the mainland plate perhaps one of Hong Kong or Macau.

Each has readings of its own, so that two plates never vote as one. Of several the mainland one is the vehicle's:
it is what a roster knows; the others are kept beside it.
"""

from collections.abc import Sequence

from edge.cameras.base import Frame
from edge.visits.association.belonging import ANOTHER_PLATE
from edge.visits.readings import Capture, PlateReadings
from edge.visits.vote import VoteSettings, status_of
from models.base import Box, PlateRead
from models.plates.alignment import surely_differing
from wire.events import PlateReading, PlateStatus
from wire.plates import PlateText, kind_of, normalise_plate

_MOST_PLATES = 4


class WornPlates:
    """See the module. Not for several threads."""

    def __init__(self) -> None:
        self._plates: list[PlateReadings] = []
        self._by_track: dict[int, PlateReadings] = {}

    @property
    def seen(self) -> bool:
        """Say whether a plate was found at all, readable or not."""
        return any(plate.seen for plate in self._plates)

    @property
    def texts(self) -> tuple[PlateText, ...]:
        """What single frames made of them."""
        return tuple(text for plate in self._plates for text in plate.captures)

    @property
    def legible_texts(self) -> tuple[PlateText, ...]:
        """The same, but what a frame was not sure of is unreadable."""
        return tuple(text for plate in self._plates for text in plate.legible_texts)

    def add(self, track: int, frame: Frame, body: Box, read: PlateRead, beside: frozenset[int]) -> None:
        """Take in a reading of the plate on `track`; `beside` are the tracks of other plates in the same frame."""
        plate = self._by_track.get(track)
        if plate is None:
            plate = self._by_track[track] = self._plate_of(read, beside)
        plate.add(frame, body, read)

    def absorb(self, other: "WornPlates") -> None:
        """Take over what was read of the same vehicle elsewhere."""
        absorbed: dict[int, PlateReadings] = {}
        for track, plate in other._by_track.items():  # noqa: SLF001 - one of us
            if id(plate) not in absorbed:
                absorbed[id(plate)] = self._absorb_plate(plate)
            self._by_track[track] = absorbed[id(plate)]

    def best(self, settings: VoteSettings) -> PlateReading | None:
        """Return the vote on the plate that the vehicle goes by; None without any."""
        votes = self._votes(settings)
        return votes[0] if votes else None

    def others(self, settings: VoteSettings) -> tuple[PlateReading, ...]:
        """Return the votes on its other plates that more than one frame agrees on."""
        return tuple(vote for vote in self._votes(settings)[1:] if vote.agreeing > 1)

    def sure_texts(self, settings: VoteSettings) -> tuple[PlateText, ...]:
        """Return what counts as read."""
        return tuple(vote.text for vote in self._votes(settings) if status_of(vote, settings) is PlateStatus.READ)

    def views_of(self, reading: PlateReading) -> int:
        """Count the places in which the plate was when `reading` was read of it."""
        return max((plate.views_of(reading) for plate in self._plates), default=0)

    def winner(self, reading: PlateReading, settings: VoteSettings) -> Capture | None:
        """Return the frame whose own reading won, else the one that came nearest; None where none was kept."""
        plate = next((one for one in self._plates if one.vote(settings) == reading), None)
        return plate.winner(reading) if plate else None

    def _votes(self, settings: VoteSettings) -> Sequence[PlateReading]:
        votes = [vote for plate in self._plates if (vote := plate.vote(settings))]
        return sorted(votes, key=lambda vote: _rank(vote, settings), reverse=True)

    def _absorb_plate(self, plate: PlateReadings) -> PlateReadings:
        """Take over what was read of one plate elsewhere, once for all its tracks; return which of ours it is."""
        known = next((mine for mine in self._plates if _related(mine, tuple(plate.captures))), None)
        if known is None:
            self._plates.append(plate)
            return plate
        known.absorb(plate)
        return known

    def _plate_of(self, read: PlateRead, beside: frozenset[int]) -> PlateReadings:
        """Return the plate that a new track shows: one that is known and not seen elsewhere, or another."""
        taken = {id(plate) for track, plate in self._by_track.items() if track in beside}
        free = [plate for plate in self._plates if id(plate) not in taken]
        text = PlateText(normalise_plate(read.text))
        known = next((plate for plate in free if _related(plate, (text,))), None)
        if known is None and not taken and free:
            known = free[0]
        if known is not None:
            return known
        if len(self._plates) >= _MOST_PLATES:
            return self._plates[-1]
        self._plates.append(PlateReadings())
        return self._plates[-1]


def _related(plate: PlateReadings, texts: Sequence[PlateText]) -> bool:
    return any(surely_differing(text, seen) < ANOTHER_PLATE for text in texts for seen in plate.captures if text)


def _rank(vote: PlateReading, settings: VoteSettings) -> tuple[bool, bool, int, float]:
    read = status_of(vote, settings) is PlateStatus.READ
    return kind_of(vote.text) is not None, read, vote.agreeing, vote.score
