"""Things that are no plates and look a little like them: signs, painted lorry texts, clocks in camera pictures."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models.base import Picture
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS, locate
from models.plates.formats import DIGITS, LETTERS
from models.training.scenes.textures import Rng, chance, colour

_SIGN_PAINTS = (
    (170, 80, 10), (150, 60, 20), (60, 140, 20), (70, 120, 10), (20, 180, 240), (10, 160, 230), (235, 235, 235),
    (250, 250, 250), (20, 20, 20), (30, 30, 190), (40, 40, 210), (120, 60, 120),
)  # fmt: skip
_COMMON_HANZI = (
    "的一是在有人上大中国到说时要出会可也你对生能而子那得于自发作经里用道行所然家种事成方多去法学如都同现当没动面起看定"
    "停车场出入口减速慢行禁止鸣笛小心地滑欢迎光临超市便利店中国石油公司物流运输货运有限责任快递送外卖银行医院酒店饭馆理发"
    "美食火锅烧烤烟酒茶叶药房手机维修专卖旺铺招租电话热线限高限速收费处保安岗亭消防通道严禁占用注意安全保持距离实习危险品爆"
)
_WORDS = (
    "TAXI BUS POLICE STOP EXIT PARKING WELCOME SALE OPEN HOTEL BANK MARKET TURBO HYBRID SPORT LUXURY AUTO QUATTRO"
)

_BADGE = 64
_MUCH_INK, _DARK = 100, 150


@dataclass(frozen=True, slots=True)
class Decal:
    """A flat thing to lay on a scene: colour and how much it covers (0…1)."""

    picture: Picture
    cover: NDArray[np.float32]


@cache
def _font(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index)


def _any_font(rng: Rng, size: int, *, hanzi: bool) -> ImageFont.FreeTypeFont:
    fonts = HANZI_FONTS if hanzi else (*HANZI_FONTS, *LATIN_FONTS)
    font = fonts[rng.integers(len(fonts))]
    return _font(locate(font), font.index, size)


def as_share(mask: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Give a mask of 0…255 as shares of 0…1."""
    return np.asarray(mask / np.float32(255), np.float32)


def _of(rng: Rng, characters: str, low: int, high: int) -> str:
    return "".join(characters[index] for index in rng.integers(0, len(characters), rng.integers(low, high)))


def _phrase(rng: Rng) -> str:
    """Write something that stands in a street and on no plate."""
    words = _WORDS.split()
    number = _of(rng, DIGITS, 8, 12)
    choices = (
        _of(rng, _COMMON_HANZI, 2, 9),
        _of(rng, _COMMON_HANZI, 2, 6),
        words[rng.integers(len(words))],
        number,
        f"电话:{number}",
        f"{number[:3]}-{number[3:7]}-{number[7:]}",
        _moment(rng),
        _of(rng, DIGITS, 1, 4),
        f"{_of(rng, DIGITS, 1, 4)}路 {_of(rng, _COMMON_HANZI, 2, 5)}-{_of(rng, _COMMON_HANZI, 2, 5)}",
        f"限高{_of(rng, DIGITS, 1, 2)}.{_of(rng, DIGITS, 1, 2)}米",
        _of(rng, LETTERS, 1, 4),
        f"{_of(rng, LETTERS, 1, 2)}-{_of(rng, DIGITS, 1, 4)}",
    )
    return choices[rng.integers(len(choices))]


def _moment(rng: Rng) -> str:
    """Write a date and time as cameras do."""
    year, month, day, hour, minute, second = (_of(rng, DIGITS, 2, 3) for _ in range(6))
    return f"20{year}-{month}-{day} {hour}:{minute}:{second}"


def written(rng: Rng, text: str, size: int = 40) -> NDArray[np.uint8]:
    """Give `text` as a mask, cut to its ink with a little room around."""
    font = _any_font(rng, size, hanzi=any(character >= "一" for character in text))
    left, top, right, bottom = (int(value) for value in font.getbbox(text))
    mask = Image.new("L", (max(1, right - left) + 4, max(1, bottom - top) + 4))
    ImageDraw.Draw(mask).text((2 - left, 2 - top), text, 255, font)
    return np.asarray(mask, np.uint8)


def sign(rng: Rng) -> Decal:
    """Paint a sign board with one to three lines of text, or with none."""
    lines = [written(rng, _phrase(rng)) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
    width = max([line.shape[1] for line in lines], default=int(rng.integers(60, 200)))
    across, down = (int(value) for value in rng.uniform(0.05, 0.5, 2) * 60)
    height = sum(line.shape[0] for line in lines) + down * (len(lines) + 1)
    height = max(height, int(rng.integers(30, 90)))
    paint = _SIGN_PAINTS[rng.integers(len(_SIGN_PAINTS))] if chance(rng, 0.8) else colour(rng)
    board = np.empty((height, width + 2 * across, 3), np.uint8)
    board[:] = np.clip(np.array(paint) + rng.normal(0, 15, 3), 0, 255)
    ink = np.zeros(board.shape[:2], np.uint8)
    y = down
    for line in lines:
        x = across + int((width - line.shape[1]) * rng.choice([0, 0.5, 0.5, 1]))
        ink[y : y + line.shape[0], x : x + line.shape[1]] = line
        y += line.shape[0] + down
    if chance(rng, 0.5):  # half has a frame
        inset = int(rng.integers(0, 8))
        cv2.rectangle(
            ink, (inset, inset), (ink.shape[1] - 1 - inset, height - 1 - inset), (255,), int(rng.integers(1, 5))
        )
    light = np.mean(paint) < _DARK  # light ink on dark paint
    pen = np.array(colour(rng, 200, 255) if light else colour(rng, 0, 60), np.float32)
    share = (ink.astype(np.float32) / 255)[..., None]
    return Decal((board * (1 - share) + pen * share).astype(np.uint8), np.ones(board.shape[:2], np.float32))


def lettering(rng: Rng) -> Decal:
    """Write text straight onto what is there: tailgates, camera clocks, badges, shop windows."""
    mask = written(rng, _phrase(rng))
    ink = np.empty((*mask.shape, 3), np.uint8)
    ink[:] = colour(rng, *((190, 255) if chance(rng, 0.6) else (0, 80)))  # mostly light
    return Decal(ink, as_share(mask))


def emblem(rng: Rng) -> Decal:
    """Draw a badge: rings, a disc with a cross, an arrow, a round road sign."""
    ink, cover = np.zeros((_BADGE, _BADGE * 2, 3), np.uint8), np.zeros((_BADGE, _BADGE * 2), np.uint8)
    ink[:] = colour(rng, 60, 255)
    (_rings, _cross, _arrow, _limit)[rng.integers(4)](rng, ink, cover)
    return Decal(ink, as_share(cover))


def _rings(rng: Rng, _: Picture, cover: NDArray[np.uint8]) -> None:
    for ring in range(4):
        cv2.circle(cover, (20 + ring * 28, _BADGE // 2), 18, (255,), int(rng.integers(3, 9)), cv2.LINE_AA)


def _cross(rng: Rng, _: Picture, cover: NDArray[np.uint8]) -> None:
    middle, thick = (_BADGE, _BADGE // 2), int(rng.integers(3, 9))
    cv2.circle(cover, middle, 26, (255,), thick, cv2.LINE_AA)
    for turn in rng.uniform(0, 6.28, rng.integers(1, 5)):
        tip = int(middle[0] + 26 * np.cos(turn)), int(middle[1] + 26 * np.sin(turn))
        cv2.line(cover, middle, tip, (255,), thick, cv2.LINE_AA)


def _arrow(rng: Rng, _: Picture, cover: NDArray[np.uint8]) -> None:
    start, end = (10, _BADGE // 2), (_BADGE * 2 - 10, _BADGE // 2)
    cv2.arrowedLine(cover, start, end, (255,), int(rng.integers(3, 9)), cv2.LINE_AA, 0, 0.3)


def _limit(rng: Rng, ink: Picture, cover: NDArray[np.uint8]) -> None:
    middle = (_BADGE, _BADGE // 2)
    cv2.circle(cover, middle, 28, (255,), -1, cv2.LINE_AA)
    cv2.circle(ink, middle, 21, colour(rng, 180, 255), -1, cv2.LINE_AA)
    digits = written(rng, _of(rng, DIGITS, 1, 3), 26)
    part = ink[20 : 20 + digits.shape[0], _BADGE - digits.shape[1] // 2 :][:, : digits.shape[1]]
    part[digits[: part.shape[0], : part.shape[1]] > _MUCH_INK] = (20, 20, 20)


def random_decal(rng: Rng) -> Decal:
    """Make any of these."""
    return (sign, sign, lettering, lettering, emblem)[rng.integers(5)](rng)
