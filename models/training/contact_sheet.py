"""A sheet of drawn crops with their texts, for a person to look at: `python -m models.training sheet`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.base import Picture
from models.drawing.crops import CropMaker, ReaderSample
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS, locate
from models.drawing.held_out import held_out_maker
from models.drawing.letter_cases import typesetter

_TILE = (256, 64)
_CAPTION_PX = 22
_COLUMNS = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a sheet as PNG."""
    parser = argparse.ArgumentParser(prog="python -m models.training sheet", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.png")
    parser.add_argument("--count", type=int, default=70)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="with the fonts and effects kept for the test")
    options = parser.parse_args(arguments)
    maker = held_out_maker() if options.held_out else CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, options.seed))
    rng = np.random.default_rng(options.seed)
    samples = [sample for _ in range(options.count) for sample in maker.samples(rng, 1)]
    Image.fromarray(contact_sheet(samples)[..., ::-1]).save(options.file)
    print(f"{options.file}: {len(samples)} crops")
    return 0


def contact_sheet(samples: Sequence[ReaderSample]) -> Picture:
    """Lay crops out in rows of five with text and kind below; red ticks mark the middles of the characters."""
    font = ImageFont.truetype(locate(HANZI_FONTS[0]), 15, HANZI_FONTS[0].index)
    tiles = [_tile(sample, font) for sample in samples]
    blank = np.zeros_like(tiles[0])
    tiles += [blank] * (-len(tiles) % _COLUMNS)
    rows = [np.hstack(tiles[start : start + _COLUMNS]) for start in range(0, len(tiles), _COLUMNS)]
    return np.asarray(np.vstack(rows), np.uint8)


def _tile(sample: ReaderSample, font: ImageFont.FreeTypeFont) -> Picture:
    width, height = _TILE
    tile = np.zeros((height + _CAPTION_PX, width, 3), np.uint8)
    tile[:height] = cv2.resize(sample.crop, _TILE, interpolation=cv2.INTER_CUBIC)
    image = Image.fromarray(tile)
    draw = ImageDraw.Draw(image)
    draw.text((2, height), f"{sample.text} {sample.design.kind}", font=font, fill="white")
    for middle in sample.middles:
        draw.line([(middle * width, height - 4), (middle * width, height)], fill=(0, 0, 255), width=2)
    return np.asarray(image, np.uint8)
