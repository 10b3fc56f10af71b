"""A clip made by panning over real still scenes, one after the other: the same gate, many visitors.

Each scene is shown for a while through a window that moves over it, then the next one follows with a hard cut.
What a lane makes of such a clip can be held against what the same reader makes of the stills.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from wire.plates import PlateText

_GREY = 114
_INDEXED_FPS = 4


@dataclass(frozen=True, slots=True)
class Scene:
    """A still picture and the plate that people see in it."""

    picture: Picture
    plate: PlateText


@dataclass(frozen=True, slots=True)
class Pan:
    """How the window moves: its size as a share of the scene, from and to (shares of the room left)."""

    share: tuple[float, float] = (0.9, 0.9)
    start: tuple[float, float] = (0.0, 0.0)
    end: tuple[float, float] = (1.0, 1.0)
    seconds: float = 2.5
    fps: int = 10
    size: tuple[int, int] = (720, 1160)
    """Width and height of the clip, in pixels; scenes are fitted and padded with grey."""
    lead_in_s: float = 0.0
    """Nothing but grey before the first scene: who opens a stream studies its beginning and shows none of it."""


def labelled_scenes(folder: Path) -> tuple[Scene, ...]:
    """Read the scenes that `labels.csv` in `folder` names; raises OSError."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "scene"]
    return tuple(Scene(_read(folder / row["file"]), PlateText.parse(row["plate"])) for row in rows)


def pan_frames(scene: Picture, pan: Pan) -> Iterator[Picture]:
    """Show one scene through the moving window."""
    height, width = scene.shape[:2]
    window = int(width * pan.share[0]), int(height * pan.share[1])
    count = max(2, round(pan.seconds * pan.fps))
    for step in range(count):
        part = step / (count - 1)
        x, y = (pan.start[axis] + part * (pan.end[axis] - pan.start[axis]) for axis in (0, 1))
        left, top = round(x * (width - window[0])), round(y * (height - window[1]))
        yield _fit(scene[top : top + window[1], left : left + window[0]], pan.size)


def write_pan_clip(path: Path, scenes: Sequence[Picture], pan: Pan) -> None:
    """Write the clip of all `scenes` as H.264 as cameras encode it: without pictures out of order."""
    options = {"crf": "16", "preset": "ultrafast", "g": str(pan.fps), "bf": "0"}
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=pan.fps, options=options)
        stream.width, stream.height = pan.size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, pan.fps)
        for picture in _clip_frames(scenes, pan):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")))
        container.mux(stream.encode())


class SceneIndex:
    """Says which scene a frame of a clip shows, by likeness to frames from all along each pan."""

    def __init__(self, scenes: Sequence[Picture], pan: Pan) -> None:
        coarse = replace(pan, fps=min(pan.fps, _INDEXED_FPS))
        self._seen = np.stack(
            [[_likeness_vector(frame) for frame in pan_frames(scene, coarse)] for scene in scenes]
        )

    def scene_of(self, picture: Picture) -> int:
        """Return the number of the scene, from 0."""
        return int(np.argmax((self._seen @ _likeness_vector(picture)).max(axis=1)))


def _clip_frames(scenes: Sequence[Picture], pan: Pan) -> Iterator[Picture]:
    width, height = pan.size
    for _ in range(round(pan.lead_in_s * pan.fps)):
        yield np.full((height, width, 3), _GREY, np.uint8)
    for scene in scenes:
        yield from pan_frames(scene, pan)


def _fit(picture: Picture, size: tuple[int, int]) -> Picture:
    height, width = picture.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    canvas = np.full((size[1], size[0], 3), _GREY, np.uint8)
    top, left = (size[1] - small.shape[0]) // 2, (size[0] - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


def _likeness_vector(picture: Picture) -> NDArray[np.float32]:
    """Make a small picture of unit length; the product of two is their correlation."""
    small = cv2.resize(picture, (45, 72), interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    small -= small.mean()
    return np.asarray(small / max(float(np.linalg.norm(small)), 1.0), np.float32)


def _read(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    if picture is None:
        raise OSError(f"{path} is not there, or is no picture")
    return np.asarray(picture, np.uint8)
