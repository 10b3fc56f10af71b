"""Who was lost from view is the same one when found again where he was; who has left is not.

The same plate alone proves nothing: a fleet has cars in one pattern, plates are cloned, and a resident who
reversed and comes again is a visit of its own. So there must be continuity of place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from edge.visits.association.belonging import SeenPlate, is_another, is_read_again
from models.base import Box
from wire.events import Subject
from wire.plates import PlateText

_SAME_PLACE = 0.5
"""Share of the smaller box that is common to a subject lost and found again."""
_SAME_SIZE, _LIKE_SIZE = 0.5, 0.17
"""Intersection over union of two boxes of one subject; a recogniser's is tighter than motion's."""
_GROWN, _WITHIN = 1.2, 0.8
_MADE_UP = 0.2
"""Share of what moves that the one who moves there makes up."""
_UNMOVED = 0.7
"""Intersection over union of the boxes of one that has not moved."""
_TOO_SOON_S = 0.7
"""Within so long nobody takes the place of one before him: a car's length lies between."""
_REACH = 1.0


@dataclass(frozen=True, slots=True)
class Windows:
    """For how long somebody who was lost may be found again, in seconds."""

    same_s: float = 1.5
    """Whoever is read again as the same on his way: nobody takes another one's place with his number so soon."""
    moving_s: float = 4.0
    """Whoever was moving, or has not been read."""
    standing_s: float = 20.0
    """Whoever stood, and is read again as the same."""
    parked_s: float = 3600.0
    """Whoever parked: it is hidden for as long as somebody stands before it."""


@dataclass(frozen=True, slots=True)
class LostOne:
    """What must be known of a subject that was lost from view; boxes in pixels."""

    subject: Subject
    box: Box
    lost_s: float
    """When it was seen last."""
    passed: bool
    """It was passing the camera."""
    going: bool
    """It was going away from it."""
    parked: bool
    stood: bool
    unrecognised: bool
    at_border: bool = False
    """It touched the border over which one passes the camera."""
    was_at_border: bool = False
    """It did at any time: what seems to go away may be the next in line."""
    texts: Sequence[PlateText] = ()
    legible_texts: Sequence[PlateText] = ()
    """With what nobody was sure of unreadable."""
    sure_texts: Sequence[PlateText] = ()


@dataclass(frozen=True, slots=True)
class FoundOne:
    """A subject that continues nothing in view."""

    subject: Subject
    box: Box
    unrecognised: bool
    plates: Sequence[SeenPlate] = ()
    unchanged: bool = False
    """All is there as in the empty lane."""


def continues(lost: LostOne, found: FoundOne, now_s: float, windows: Windows) -> bool:
    """Say whether `found` is the vehicle or rider that was lost; for persons see `edge.visits.persons`.

    Whoever comes nearer stays the same one; whoever appears smaller in the same place is the next in line.
    """
    if lost.subject is not found.subject or now_s - lost.lost_s > _window(lost, found, windows):
        return False
    soon = now_s - lost.lost_s <= windows.same_s
    if soon and not lost.parked and _seems_known(lost, found) and _is_on_its_way(lost.box, found.box):
        return True
    at_once = now_s - lost.lost_s <= _TOO_SOON_S
    if lost.passed and not (soon and _stands_there(lost, found)) and not (at_once and _is_in_place(lost, found)):
        return False
    if any(is_another(plate, lost.legible_texts, lost.sure_texts) for plate in found.plates):
        return False
    if lost.parked:
        known = found.unchanged or has_known_plate(lost, found)
        in_place = (known and is_same_place(lost.box, found.box)) or lost.box.iou(found.box) >= _SAME_SIZE
        return in_place and not found.unrecognised
    if lost.going:
        return _goes_on(lost, found, soon=soon)
    least = _LIKE_SIZE if lost.unrecognised or found.unrecognised else _SAME_SIZE
    same_size = lost.box.iou(found.box) > least
    nearer = lost.box.area <= found.box.area and not (found.unrecognised and is_a_piece(lost.box, found.box))
    return (same_size or nearer) and is_same_place(lost.box, found.box)


def _goes_on(lost: LostOne, found: FoundOne, *, soon: bool) -> bool:
    """Say whether one that went away is found farther off, or where it was, in a recogniser's larger box."""
    if found.box.area <= _GROWN * lost.box.area:
        return _is_on_its_way(lost.box, found.box)
    no_nearer = soon and not lost.was_at_border and found.box.bottom <= lost.box.bottom
    return no_nearer and not found.unrecognised and found.box.overlap(lost.box) >= _WITHIN * lost.box.area


def has_known_plate(lost: LostOne, found: FoundOne) -> bool:
    """Say whether one of the plates is read exactly as before."""
    return any(plate.text is not None and plate.text in lost.texts for plate in found.plates)


def _seems_known(lost: LostOne, found: FoundOne) -> bool:
    """Say whether one of the plates is read as before; behind one that passes comes the next: to the character."""
    if lost.passed:
        return has_known_plate(lost, found)
    return any(is_read_again(plate, lost.texts) for plate in found.plates)


def _stands_there(lost: LostOne, found: FoundOne) -> bool:
    """Say whether whoever seemed to pass has not moved: an arm that rises before it looks as if it came nearer."""
    return not lost.at_border and lost.box.iou(found.box) >= _UNMOVED


def _is_in_place(lost: LostOne, found: FoundOne) -> bool:
    """Say whether a recogniser finds a body where one was that had not touched the border, and no smaller."""
    covered = lost.box.overlap(found.box) >= _WITHIN * lost.box.area
    return not (lost.at_border or lost.was_at_border or found.unrecognised) and covered


def _is_on_its_way(lost: Box, found: Box) -> bool:
    """Say whether `found` is near enough to `lost` for one that goes away, in widths of the larger."""
    across, down = abs(lost.centre.x - found.centre.x), abs(lost.centre.y - found.centre.y)
    return max(across, down) <= _REACH * max(lost.width, found.width)


def is_same_place(one: Box, other: Box) -> bool:
    """Say whether two boxes cover each other for the most part."""
    return one.overlap(other) > _SAME_PLACE * max(1.0, min(one.area, other.area))


def is_a_piece(one: Box, moving: Box) -> bool:
    """Say whether one makes up too little of what moves to be all of it."""
    return one.area < _MADE_UP * moving.area


def _window(lost: LostOne, found: FoundOne, windows: Windows) -> float:
    if lost.parked:
        return windows.parked_s
    return windows.standing_s if lost.stood and has_known_plate(lost, found) else windows.moving_s
