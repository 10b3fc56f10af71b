"""One playing as a film, with the truth and what was told written into the pictures, to see what went wrong."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from benchmarks.visit_truth.matching import seconds, text_of
from benchmarks.visit_truth.plan import Playing
from benchmarks.visit_truth.playing import House
from benchmarks.visit_truth.street_lane import Told
from demo.street.scripts.performance import FrameTruth
from demo.street.viewpoint import HEIGHT, WIDTH
from models.base import Picture

_LINE_PX, _BAR_PX = 22, 150


def write_film(path: Path, house: House, playing: Playing, *, plain: bool = False) -> Told:
    """Play before a lane and film what it was given; `plain`: without the writing. Raises OSError."""
    keeper = _Keeper()
    told = house.play(playing, keeper)
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(playing.fps), options={"crf": "20"})
        height = HEIGHT if plain else HEIGHT + _BAR_PX
        stream.width, stream.height, stream.pix_fmt = WIDTH, height, "yuv420p"
        for picture, truth in zip(keeper.pictures, told.frames, strict=True):
            fitted = _fitted(picture)
            shown = fitted if plain else _written(fitted, list(_lines(house, playing, told, truth)))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(shown, format="bgr24")))
        container.mux(stream.encode(None))
    return told


class _Keeper:
    """Keeps the pictures of a playing."""

    def __init__(self) -> None:
        self.pictures: list[Picture] = []

    def __call__(self, picture: Picture) -> None:
        self.pictures.append(picture)


def _lines(house: House, playing: Playing, told: Told, truth: FrameTruth) -> Iterator[str]:
    players = house.script(playing).players
    yield f"{playing.key}  {truth.time_s:.2f} s  arm {truth.arm:.2f}"
    for one in truth.seen:
        player = players[one.player]
        near = "NEAR " if one.near else ""
        home = "resident " if player.entitled else ""
        place = f"z {one.z:.1f} x {one.x:.1f} shown {one.shown:.1f} {one.phase.value} stood {one.stood_s:.1f}"
        yield f"player {one.player} {home}{player.kind.value} {_ascii(player.text) or 'plateless'}: {near}{place}"
    for passage in told.passages:
        told_s = told.told_s[str(passage.passage)]
        if told_s <= truth.time_s:
            times = f"{seconds(passage.first_seen_at):.1f}-{seconds(passage.last_seen_at):.1f}"
            said = f"{passage.plate_status.value} {_ascii(text_of(passage))} {passage.decision.reason}"
            yield f"TOLD at {told_s:.1f}: {said} ({times})"
    for opening in told.openings:
        if seconds(opening.requested_at) <= truth.time_s:
            by = opening.actor or "rules"
            yield f"OPENED at {seconds(opening.requested_at):.1f} by {by}: {opening.result.value}"


def _ascii(text: str) -> str:
    """Give a plate in letters that the film's pen has."""
    return "".join(one if one.isascii() else "*" for one in text)


def _fitted(picture: Picture) -> Picture:
    """Put a picture of another size into the middle of the film's."""
    if picture.shape[:2] == (HEIGHT, WIDTH):
        return picture
    scale = min(HEIGHT / picture.shape[0], WIDTH / picture.shape[1])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left, top = (WIDTH - small.shape[1]) // 2, (HEIGHT - small.shape[0]) // 2
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


def _written(picture: Picture, lines: list[str]) -> Picture:
    bar = np.zeros((_BAR_PX, WIDTH, 3), np.uint8)
    half = max(1, _BAR_PX // _LINE_PX)
    for number, line in enumerate(lines[: 2 * half]):
        column, row = divmod(number, half)
        place = (8 + column * WIDTH // 2, _LINE_PX * (row + 1) - 5)
        cv2.putText(bar, line, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, (255, 255, 255), 1, cv2.LINE_AA)
    return np.vstack([picture, bar])
