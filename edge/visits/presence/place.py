"""What makes somebody a thing of the place, such as a parked car, and no visitor.

It stood there when the camera began to look and never came, or never was different from the empty lane, or was
left standing.
"""

from edge.visits.association.sighting import Sighting


class ThingOfPlace:
    """What was seen of one subject that speaks for or against it. Not for several threads."""

    def __init__(self, *, was_there: bool) -> None:
        """`was_there` says that it stood there when the camera began to look."""
        self.was_there = was_there
        self.left_standing = False
        """It came, and stands for so long that it is no visitor any more."""
        self.plate_came = False
        """Its plate was seen where the empty lane shows none."""
        self.unchanged_frames = 0
        """In how many more frames all was as in the empty lane where it is than in how many it was not."""

    def see(self, sighting: Sighting) -> None:
        """Take in whether what is seen of it is as in the empty lane."""
        self.unchanged_frames += 1 if sighting.unchanged else -1
        self.plate_came = self.plate_came or not all(part.seen.unchanged for part in sighting.plates)

    def come_on(self) -> None:
        """Note that it comes nearer: whoever was left standing is a visitor again."""
        self.left_standing = False

    def belongs(self, *, arrived: bool, came: bool) -> bool:
        """Say whether it was there before; `arrived`: it was seen coming, `came`: beyond any doubt."""
        # Another one before it may change what a recogniser's box of it holds.
        unchanged = self.unchanged_frames >= 0 and not came
        return unchanged or (self.was_there and not arrived)

    def absorb(self, other: "ThingOfPlace") -> None:
        """Take over what was seen of the same subject elsewhere."""
        self.was_there = self.was_there and other.was_there
        self.plate_came = self.plate_came or other.plate_came
        self.unchanged_frames += other.unchanged_frames
