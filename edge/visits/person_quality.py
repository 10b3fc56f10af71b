"""How good a picture of a person a frame is: the one number by which the best of a visit is chosen.

    body    = (size * sharpness * whole * alone) ** (1/4)
    quality = body                       where the face function is off
    quality = body * (1 + 4 * face) / 5  where it is on

Each factor is 0…1, and the geometric mean lets none make up for the lack of another:

- size: height of the box over 256 pixels; more does not show more of a person;
- sharpness: `models.sharpness` of the box, 128 pixels high; whoever stands is sharper than whoever hurries by;
- whole: 0.5 for each border of the picture that the box touches (0.8 for the upper one, which cuts off less than
  it seems), times the height over 1.8 widths where the box is squatter than a person;
- alone: share of the box that no other person's box covers;
- face: quality of the best face in the upper part of the box (`models.faces.quality`), 0 for whoever is seen from
  behind: their best picture is still kept, it only loses against one with the face.
"""

from collections.abc import Iterable

from models.base import Box, Picture
from models.sharpness import sharpness

_GOOD_HEIGHT = 256
_SHARPNESS_ROWS = 128
_BORDER_SHARE = 0.01
_SQUATTEST = 1.8
_AT_BORDER, _AT_UPPER_BORDER = 0.5, 0.8


def body_quality(picture: Picture, box: Box, others: Iterable[Box] = ()) -> float:
    """Rate the person in `box` of `picture`, 0…1; `others` are the other persons' boxes."""
    height, width = picture.shape[:2]
    part = picture[max(0, int(box.top)) : max(0, int(box.bottom)), max(0, int(box.left)) : max(0, int(box.right))]
    size = min(1.0, box.height / _GOOD_HEIGHT)
    clear = sharpness(part, _SHARPNESS_ROWS)
    return float((size * clear * wholeness(box, width, height) * loneliness(box, others)) ** 0.25)


def with_face(body: float, face: float) -> float:
    """Rate a picture by body and face (0 where none is seen), the face function being on."""
    return body * (1 + 4 * face) / 5


def wholeness(box: Box, width: int, height: int) -> float:
    """Say how much of a body a box in a picture of `width` x `height` can hold, 0…1."""
    if box.width <= 0 or box.height <= 0:
        return 0.0
    across, down = _BORDER_SHARE * width, _BORDER_SHARE * height
    cut = (box.left < across) + (box.right > width - across) + (box.bottom > height - down)
    upper = _AT_UPPER_BORDER if box.top < down else 1.0
    return upper * _AT_BORDER**cut * min(1.0, box.height / (_SQUATTEST * box.width))


def loneliness(box: Box, others: Iterable[Box]) -> float:
    """Return the share of `box` that none of `others` covers; overlaps among those count twice."""
    covered = sum(box.overlap(other) for other in others)
    return max(0.0, 1 - covered / box.area) if box.area > 0 else 0.0
