"""Whose plate is this? What speaks for and against a plate's hanging on a vehicle that is known already.

- Two readings that are both sure and differ are two plates; on one vehicle only if they hang side by side.
- A plate does not come back: once it has left the picture, one that is seen farther away is the next vehicle's,
  and so is any other one on what passes.
- A vehicle that was told of as having none, and has moved since, is not given the plate of whoever follows it.
- What moves as one piece may be two vehicles: a plate that is too small for it hangs on the one behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import Box
from models.plates.alignment import differences, surely_differing
from wire.plate_kinds import UNREADABLE
from wire.plates import PlateText

ANOTHER_PLATE = 3
"""Characters in which a reading differs when it is of another plate."""
CAR_WIDTHS = 4.2
"""Widths of a plate that make the width of its car: 1.85 m over 0.44 m."""
_ABOVE, _BELOW = 2.6, 0.6
"""How far a car reaches above and below its plate, in widths of the plate."""
_EXPLAINS = 0.3
"""Share of what moves that the vehicle around a plate must make up; a lorry makes up half of it."""
_SHRUNK = 0.8
"""Ratio of widths from which a plate is farther away than it was."""
_FARTHER = 0.6
"""Ratio of widths from which the vehicle around a plate is farther away than what moved was."""
_BESIDE_ACROSS, _BESIDE_DOWN = 1.8, 1.5
"""How far apart two plates of one vehicle are, in widths of the larger; two cars abreast are 4 apart."""
_LIKE_SIZE = 0.55
_STAYED = 0.6
"""Intersection over union of the boxes of a vehicle that has not moved."""


@dataclass(frozen=True, slots=True)
class SeenPlate:
    """A plate in one frame; `text` is None where it cannot be read."""

    box: Box
    text: PlateText | None = None
    sure: bool = False
    """It counts as read, all by itself."""


@dataclass(frozen=True, slots=True)
class Wearer:
    """What must be known of a vehicle to say whether a plate is its own; boxes in pixels."""

    box: Box
    plate: Box | None = None
    """Where its plate was last."""
    plate_in_view: bool = False
    """It is seen in this very frame."""
    texts: Sequence[PlateText] = ()
    """What was read of it."""
    legible_texts: Sequence[PlateText] = ()
    """The same with characters that nobody was sure of unreadable."""
    sure_texts: Sequence[PlateText] = ()
    """What counts as read."""
    widest_plate: float = 0.0
    """In pixels."""
    widest_moving: float = 0.0
    """Of whom nothing but motion is seen: how wide that was at most, in pixels."""
    went: bool = False
    """It goes away from the camera."""
    told_at: Box | None = None
    """Where it was when it was told of without a plate."""
    may_reverse: bool = False
    """It neither passes nor is parked."""
    plate_a_look_ago: Box | None = None
    """Where its plate was a look ago, if it was seen then and it may come on."""
    plate_left: bool = False
    """It passes, and its plate has left the picture before it."""


def wears(known: Wearer, plate: SeenPlate) -> bool:
    """Say whether `plate`, on a track of its own, may be the plate or one of the plates of `known`."""
    if known.plate_in_view and known.plate is not None:
        return hang_together(known.plate, plate.box)
    if plate.sure and is_another(plate, known.legible_texts, known.sure_texts):
        return came_on(known.plate_a_look_ago, plate, known.sure_texts)
    if plate.sure and plate.text in known.texts:
        return True
    on_its_way = is_read_again(plate, known.texts) and plate.box.width >= known.widest_plate
    if known.plate_left and plate.text not in known.texts and not on_its_way:
        return False
    if not known.went and car_around(plate.box).width < _FARTHER * known.widest_moving:
        return False
    if known.plate is not None:
        # One that reverses between two looks is read again as before, and smaller.
        reversing = known.may_reverse and is_read_again(plate, known.texts)
        return known.went or reversing or plate.box.width >= _SHRUNK * known.widest_plate
    return known.told_at is None or known.told_at.iou(known.box) >= _STAYED


def is_another(plate: SeenPlate, texts: Sequence[PlateText], sure_texts: Sequence[PlateText]) -> bool:
    """Say whether what is read of a plate cannot be any of `texts`, in which what is doubtful is unreadable."""
    if plate.text is None:
        return False
    if plate.sure and sure_texts and plate.text not in sure_texts:
        return True
    return bool(texts) and all(_known_to_differ(plate.text, text) >= ANOTHER_PLATE for text in texts)


def came_on(before: Box | None, plate: SeenPlate, texts: Sequence[PlateText]) -> bool:
    """Say whether this is the plate of a look ago, nearer and misread in one character, however surely.

    Nobody overtakes him who is before the arm: whoever comes behind him is seen farther away. What was read from
    afar and counts as nothing yet (`texts`, the sure ones, are none) may have been wrong altogether.
    """
    if before is None or plate.text is None or plate.box.width < before.width:
        return False
    misread = not texts or any(differences(plate.text, text) <= 1 for text in texts)
    return misread and is_a_step(before, plate.box)


def is_read_again(plate: SeenPlate, texts: Sequence[PlateText]) -> bool:
    """Say whether a plate is read as one of `texts`; where nobody is sure, all but one character is enough."""
    if plate.text is None:
        return False
    return plate.text in texts or (not plate.sure and any(differences(plate.text, text) <= 1 for text in texts))


def _known_to_differ(one: PlateText, other: PlateText) -> int:
    """Count the differences between two readings that are not of characters which nobody could read."""
    return surely_differing(one, other) - one.count(UNREADABLE) - other.count(UNREADABLE)


def hang_together(one: Box, other: Box) -> bool:
    """Say whether two plates in one frame are near and alike enough for one vehicle."""
    larger, smaller = max(one.width, other.width), min(one.width, other.width)
    across, down = abs(one.centre.x - other.centre.x), abs(one.centre.y - other.centre.y)
    near = across <= _BESIDE_ACROSS * larger and down <= _BESIDE_DOWN * larger
    return near and smaller >= _LIKE_SIZE * larger


def is_a_step(before: Box, plate: Box) -> bool:
    """Say whether a plate may have moved from one look to the next: less than the width of its car, and nearer."""
    across, down = abs(before.centre.x - plate.centre.x), abs(before.centre.y - plate.centre.y)
    return max(across, down) <= CAR_WIDTHS * plate.width and plate.width >= _SHRUNK * before.width


def car_around(plate: Box) -> Box:
    """Guess where a car is whose plate is seen."""
    half, centre = CAR_WIDTHS * plate.width / 2, plate.centre
    return Box(centre.x - half, centre.y - _ABOVE * plate.width, centre.x + half, centre.y + _BELOW * plate.width)


def explains(plate: Box, moving: Box) -> bool:
    """Say whether the vehicle around `plate` may be all that moves in the box `moving`."""
    return car_around(plate).area >= _EXPLAINS * moving.area
