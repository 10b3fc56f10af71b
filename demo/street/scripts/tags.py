"""The plates of a script as pictures on a bumper: under mud, in frames that hide a part, on paper, two at once."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import SHAPES
from demo.street.cast import Actor
from demo.street.rear_bodywork import rear_shape
from demo.street.scripts.script import Tag
from demo.street.vehicles import PLATE_PX_PER_MM, Mounted, muddy
from models.base import PlateColour
from models.drawing.glyphs import GlyphFace
from models.drawing.plate_drawing import draw_plate
from models.drawing.plate_geometry import plate_design

_FRAME: tuple[int, int, int] = (38, 36, 34)
_FRAME_SIDE_MM = 9.0
_PAPER, _INK = (236, 242, 244), (44, 40, 40)
_PAPER_MM, _ABROAD_MM = (380, 150), (400, 112)
_BETWEEN_M = 0.05
_PX_PER_M = 1000 * PLATE_PX_PER_MM


def mounted_tags(actor: Actor, tags: Sequence[Tag], face: GlyphFace, *, rear: bool) -> tuple[Mounted, ...]:
    """Hang all plates of a vehicle on its bumper, side by side where there are several."""
    shape = rear_shape(SHAPES[actor.body]) if rear else SHAPES[actor.body]
    pictures = [tag_picture(tag, face) for tag in tags]
    sizes = [
        (picture.shape[1] / PLATE_PX_PER_MM / 1000, picture.shape[0] / PLATE_PX_PER_MM / 1000)
        for picture in pictures
    ]
    if len(sizes) < 2:  # noqa: PLR2004 - a single one hangs in the middle
        places = [(0.0, shape.plate_height)]
    else:
        # The second one hangs below the first, as those who drive on both sides of the border have it.
        drop = (sizes[0][1] + sizes[1][1]) / 2 + _BETWEEN_M / 2
        places = [(0.0, shape.plate_height + 0.35 * drop), (0.0, shape.plate_height - 0.65 * drop)]
    return tuple(
        Mounted(picture, size, place) for picture, size, place in zip(pictures, sizes, places, strict=False)
    )


def tag_picture(tag: Tag, face: GlyphFace) -> NDArray[np.uint8]:
    """Draw one plate as BGRA, at PLATE_PX_PER_MM."""
    if tag.paper:
        return _paper(tag.text, face)
    if tag.kind == "abroad":
        return _abroad(tag.text, face)
    design = plate_design(tag.kind, PlateColour(tag.colour), tag.rows)
    picture = draw_plate(tag.text, design, face, PLATE_PX_PER_MM)
    if tag.muddy:
        picture = muddy(picture)
    return _framed(picture, tag) if tag.covered_top or tag.covered_foot else picture


def _framed(picture: NDArray[np.uint8], tag: Tag) -> NDArray[np.uint8]:
    """Put a dark frame round the plate that hides a share of it above or below."""
    framed = picture.copy()
    height, side = framed.shape[0], round(_FRAME_SIDE_MM * PLATE_PX_PER_MM)
    top, foot = round(tag.covered_top * height), round(tag.covered_foot * height)
    dark = (*_FRAME, 255)
    framed[: max(top, side // 2)] = dark
    framed[height - max(foot, side // 2) :] = dark
    framed[:, :side] = dark
    framed[:, -side:] = dark
    return framed


def _paper(text: str, face: GlyphFace) -> NDArray[np.uint8]:
    """Print a number on a sheet, as a temporary one behind the windscreen or on the bumper."""
    width, height = (round(side * PLATE_PX_PER_MM) for side in _PAPER_MM)
    sheet = np.full((height, width, 4), (*_PAPER, 255), np.uint8)
    across, tall = round(width / (len(text) + 1.4)), round(height * 0.56)
    left, top = round(0.7 * width / (len(text) + 1.4)), round(height * 0.3)
    for place, character in enumerate(text):
        mask = face.mask(character, round(across * 0.8), tall)
        part = sheet[top : top + tall, left + place * across : left + place * across + mask.shape[1], :3]
        share = mask[..., None].astype(np.float32) / 255
        part[:] = np.round(part * (1 - share) + np.array(_INK, np.float32) * share)
    cv2.rectangle(sheet, (3, 3), (width - 4, height - 4), (*_INK, 255), 2)
    cv2.line(
        sheet, (round(width * 0.2), round(height * 0.17)), (round(width * 0.8), round(height * 0.17)), _INK, 3
    )
    return sheet


def _abroad(text: str, face: GlyphFace) -> NDArray[np.uint8]:
    """Draw a plate of Hong Kong: black letters on white, two letters and the number, no Hanzi."""
    width, height = (round(side * PLATE_PX_PER_MM) for side in _ABROAD_MM)
    sheet = np.full((height, width, 4), (236, 240, 240, 255), np.uint8)
    across, tall = round(width / (len(text) + 1)), round(height * 0.72)
    top = (height - tall) // 2
    for place, character in enumerate(text):
        mask = face.mask(character, round(across * 0.82), tall)
        left = round((place + (0.45 if place < 2 else 0.75)) * across)  # noqa: PLR2004 - a gap after two letters
        part = sheet[top : top + tall, left : left + mask.shape[1], :3]
        share = mask[..., None].astype(np.float32) / 255
        part[:] = np.round(part * (1 - share) + np.array(_INK, np.float32) * share)
    cv2.rectangle(sheet, (2, 2), (width - 3, height - 3), (*_INK, 255), 2)
    return sheet
