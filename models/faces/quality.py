"""How good a picture of a face is: the one number by which the best of several is chosen.

    quality = (size * sharpness * frontality) ** (1/3)

Each factor is 0…1, and the geometric mean lets none make up for the lack of another:

- size: the shorter side of the box over 112 pixels, the side of the picture that face networks are trained on;
- sharpness: `models.sharpness` of the box, 112 pixels high;
- frontality: turned * nodded * tilted, from the five landmarks. In the face's own axes (from eye to eye, and down
  from there), `turned` is how near the nose is to the middle between the eyes, 0 where it is above one of them;
  `nodded` how near it is to 0.58 of the way from the eyes down to the mouth, 0 where it is level with either;
  `tilted` is the cosine of the angle by which the eyes are out of level, 0 when upside down.
"""

import math

from models.base import Box, Landmarks, Picture, Point
from models.sharpness import sharpness

_GOOD_SIDE = 112
_NOSE_DOWN = 0.58
"""Where the tip of the nose is between eyes and mouth, seen from the front, on average."""


def face_quality(picture: Picture, box: Box, landmarks: Landmarks) -> float:
    """Rate one face of `picture`, 0…1; see the module."""
    size = min(1.0, min(box.width, box.height) / _GOOD_SIDE)
    product = size * sharpness(_cut(picture, box), _GOOD_SIDE) * frontality(landmarks)
    return math.cbrt(product)


def frontality(landmarks: Landmarks) -> float:
    """Say how far a face looks into the camera, 0 (profile, or turned away) to 1; see the module."""
    right_eye, left_eye, nose, right_mouth, left_mouth = landmarks
    across = _minus(left_eye, right_eye)
    length = math.hypot(across.x, across.y)
    if length == 0:
        return 0.0
    middle, mouth = _middle(right_eye, left_eye), _middle(right_mouth, left_mouth)
    down = Point(-across.y, across.x)
    depth = _dot(_minus(mouth, middle), down)
    if depth <= 0:
        return 0.0
    aside = abs(_dot(_minus(nose, middle), across)) / length**2
    below = _dot(_minus(nose, middle), down) / depth
    turned = max(0.0, 1 - 2 * aside)
    nodded = max(0.0, 1 - abs(below - _NOSE_DOWN) / (_NOSE_DOWN if below < _NOSE_DOWN else 1 - _NOSE_DOWN))
    tilted = max(0.0, across.x / length)
    return turned * nodded * tilted


def _cut(picture: Picture, box: Box) -> Picture:
    return picture[max(0, int(box.top)) : max(0, int(box.bottom)), max(0, int(box.left)) : max(0, int(box.right))]


def _minus(one: Point, other: Point) -> Point:
    return Point(one.x - other.x, one.y - other.y)


def _middle(one: Point, other: Point) -> Point:
    return Point((one.x + other.x) / 2, (one.y + other.y) / 2)


def _dot(one: Point, other: Point) -> float:
    return one.x * other.x + one.y * other.y
