"""What the rules of association must know of the plates in a frame."""

from collections.abc import Iterable

from edge.visits.association.belonging import SeenPlate
from edge.visits.association.sighting import TrackedPart
from edge.visits.ballots import ballot_of
from edge.visits.vote import VoteSettings, is_sure


def seen_plates(parts: Iterable[TrackedPart], settings: VoteSettings) -> tuple[SeenPlate, ...]:
    """Return where each plate is, what is read of it, and whether that counts as read all by itself."""
    found = []
    for part in parts:
        ballot = ballot_of(part.seen.read) if part.seen.read else None
        found.append(
            SeenPlate(part.seen.target.box, ballot.text if ballot else None, sure=is_sure(ballot, settings))
        )
    return tuple(found)
