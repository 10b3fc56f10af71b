"""A clip made by panning over real still scenes, one after the other: the same gate, many visitors.

Each scene is shown for a while through a window that moves over it, then the next one follows with a hard cut.
What a lane makes of such a clip can be held against what the same reader makes of the stills.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from models.base import Picture


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
    """Write the clip of all `scenes` as H.264."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=pan.fps, options={"crf": "16", "preset": "veryfast", "g": "10"})
        stream.width, stream.height = pan.size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, pan.fps)
        for scene in scenes:
            for picture in pan_frames(scene, pan):
                for packet in stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")):
                    container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def _fit(picture: Picture, size: tuple[int, int]) -> Picture:
    height, width = picture.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    canvas = np.full((size[1], size[0], 3), 114, np.uint8)
    top, left = (size[1] - small.shape[0]) // 2, (size[0] - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas
