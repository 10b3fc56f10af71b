"""How many frames a second a lane sees, and what processor it takes: 720p and 1080p, one and two lanes.

`python -m benchmarks.lane_fps` writes `results/lane_fps.md`. The film is the drawn street, busy (one car after the
other) and quiet (nobody), as H.264 at 25 frames a second, played in real time through the node's own camera, a
process for each lane. Peer of the same run: PyAV decoding the same film, to pixels, and nothing else.
"""

import argparse
import asyncio
import resource
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import cv2
import numpy as np

from benchmarks.stamp import stamp
from demo.street.arm import Arm, LetIn, attendant
from demo.street.render import StreetRenderer
from demo.street.world import World
from edge.app import compose
from edge.cameras.base import Camera, CameraHealth, Frame
from edge.cameras.opening import open_camera
from edge.lane import Recognisers
from edge.recognisers import open_recognisers
from edge.running.clock import SystemClock
from edge.settings import EdgeSettings, LaneTable, ModelSettings
from models.drawing.glyphs import GlyphFace, find_font, font_folders
from models.readers import open_weights

RESULT = Path(__file__).with_name("results") / "lane_fps.md"
_FPS = 25
_SIZES = {"720p": (1280, 720), "1080p": (1920, 1080)}
_BUSY_SEED = 47
_NEVER_S = 1e9


@dataclass(frozen=True, slots=True)
class Cost:
    """What one playing took: frames that came, were looked at and were dropped, time and processor time."""

    frames: int
    looked_at: int
    dropped: int
    shown_s: float
    """From the first frame to the last, each lane for itself, added up."""
    wall_s: float
    cpu_s: float


class _Clocked:
    """A camera whose frames are clocked."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._first_s: float | None = None

    async def frames(self) -> AsyncIterator[Frame]:
        """See Camera."""
        async for frame in self._camera.frames():
            self._first_s = frame.monotonic_s if self._first_s is None else self._first_s
            yield frame

    def health(self) -> CameraHealth:
        """See Camera."""
        return self._camera.health()

    async def aclose(self) -> None:
        """See Camera."""
        await self._camera.aclose()

    @property
    def shown_s(self) -> float:
        """From the first frame to the last."""
        last_s = self.health().last_frame_monotonic_s
        return 0.0 if last_s is None or self._first_s is None else last_s - self._first_s


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians of several runs, for each lane."""

    street: str
    size: str
    lanes: int
    read_fps: float
    looked_fps: float
    dropped: int
    cores: float
    """Processor cores that one lane keeps busy, its reader process included."""
    frame_ms: float
    """Processor time for one frame that came."""
    bare_ms: float
    """The same, for the bare decoder."""


def write_film(path: Path, seconds: float, renderer: StreetRenderer, *, busy: bool) -> None:
    """Film the drawn street as `path` for each of `_SIZES`: its name with the size at the end."""
    world, arm = World(_BUSY_SEED, next_arrival_s=0.0 if busy else _NEVER_S), Arm()
    with (
        av.open(_sized(path, "720p"), "w") as small,
        av.open(_sized(path, "1080p"), "w") as large,
    ):
        tracks = [
            (film, _track(film, size), size) for film, size in zip((small, large), _SIZES.values(), strict=True)
        ]
        for _ in range(round(seconds * _FPS)):
            picture = renderer.draw(world, arm.fraction)
            for film, track, size in tracks:
                shown = cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC)
                film.mux(track.encode(av.VideoFrame.from_ndarray(np.asarray(shown, np.uint8), format="bgr24")))
            arm = arm.follow(attendant(world, LetIn.RESIDENTS), 1 / _FPS)
            world = world.step(1 / _FPS, arm.fraction)
        for film, track, _ in tracks:
            film.mux(track.encode(None))


def play(film: Path, lanes: int, recognisers: Recognisers, folder: Path) -> Cost:
    """Let a node of so many lanes see the film once, in real time."""
    tables = [
        {"id": f"in-{number}", "subjects": ["vehicle", "non_motor"], "camera": {"source": str(film)}}
        for number in range(lanes)
    ]
    settings = EdgeSettings.model_validate({"site": "bench", "node": "bench", "data_dir": folder, "lanes": tables})
    cameras: list[_Clocked] = []

    def clocked(table: LaneTable) -> Camera:
        cameras.append(_Clocked(open_camera(table.camera)))
        return cameras[-1]

    node = compose(settings, recognisers, clocked, SystemClock())
    begun, spent = time.perf_counter(), _cpu_s()

    async def all_lanes() -> None:
        await asyncio.gather(*(lane.run() for lane in node.lanes))
        for lane in node.lanes:
            await lane.camera.aclose()

    asyncio.run(all_lanes())
    seen = [lane.camera.health() for lane in node.lanes]
    looked_at = sum(lane.looked_at for lane in node.lanes)
    node.outbox.close()
    return Cost(
        sum(one.frames_read for one in seen),
        looked_at,
        sum(one.frames_dropped for one in seen),
        sum(camera.shown_s for camera in cameras),
        time.perf_counter() - begun,
        _cpu_s() - spent,
    )


def decode(film: Path) -> Cost:
    """Decode the film to pixels, as fast as it goes, with PyAV alone and one thread."""
    begun, spent, frames = time.perf_counter(), _cpu_s(), 0
    with av.open(film) as container:
        container.streams.video[0].thread_count = 1
        for frame in container.decode(video=0):
            frame.to_ndarray(format="bgr24")
            frames += 1
    took_s = time.perf_counter() - begun
    return Cost(frames, frames, 0, took_s, took_s, _cpu_s() - spent)


def measure(film: Path, street: str, size: str, lanes: int, recognisers: Recognisers, runs: int) -> Measured:
    """Play and decode `runs` times in turn; returns the medians for one lane."""
    played, bare = [], []
    for _ in range(runs):
        bare.append(decode(film))
        with TemporaryDirectory() as folder:
            played.append(play(film, lanes, recognisers, Path(folder)))
    return Measured(
        street,
        size,
        lanes,
        read_fps=statistics.median(cost.frames / cost.shown_s for cost in played),
        looked_fps=statistics.median(cost.looked_at / cost.shown_s for cost in played),
        dropped=round(statistics.median(cost.dropped / lanes for cost in played)),
        cores=statistics.median(cost.cpu_s / cost.wall_s / lanes for cost in played),
        frame_ms=statistics.median(1000 * cost.cpu_s / cost.frames for cost in played),
        bare_ms=statistics.median(1000 * cost.cpu_s / cost.frames for cost in bare),
    )


def main() -> int:
    """Measure, print and write the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lane_fps", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short film, once, to see that it runs")
    quick = parser.parse_args().quick
    seconds, runs = (1.0, 1) if quick else (20.0, 3)
    recognisers = open_recognisers(ModelSettings(), open_weights())
    renderer = StreetRenderer(GlyphFace(find_font(font_folders())))
    rows = []
    with TemporaryDirectory() as name:
        for street in ("busy",) if quick else ("busy", "quiet"):
            film = Path(name) / f"{street}.mp4"
            write_film(film, seconds, renderer, busy=street == "busy")
            for size, lanes in product(_SIZES, (1, 2)):
                rows.append(measure(_sized(film, size), street, size, lanes, recognisers, runs))
                print(_row(rows[-1]), end="", file=sys.stderr, flush=True)
    report = _report(rows, recognisers, seconds, runs)
    if not quick:
        RESULT.write_text(report, encoding="utf-8")
    print(report)
    return 0


def _report(rows: Sequence[Measured], recognisers: Recognisers, seconds: float, runs: int) -> str:
    eyes = [name for name in ("plates", "objects") if getattr(recognisers, name) is not None]
    seeing = " and ".join(eyes) if eyes else "none, their weights are missing"
    return f"""\
# Frames a second of a lane

{stamp()}- film: the drawn street, {seconds:g} s of H.264, {_FPS} frames a second, in real time; medians of {runs}
- recognisers: {seeing}; one thread for a look

All numbers are for one lane. `read` is decoded by the camera's process, `looked at` seen by the recognisers (the
node looks at what moves, and at the newest frame only: what is overtaken meanwhile is dropped on purpose). `cores`
is all processor time, the camera's process included, over the time that passed. `bare` is PyAV decoding the same
film to pixels with one thread, in the same run.

| street | size | lanes | read/s | looked at/s | dropped | cores | ms a frame | bare, ms a frame | ratio |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
{"".join(map(_row, rows))}"""


def _row(row: Measured) -> str:
    return (
        f"| {row.street} | {row.size} | {row.lanes} | {row.read_fps:.1f} | {row.looked_fps:.1f} | {row.dropped} |"
        f" {row.cores:.2f} | {row.frame_ms:.1f} | {row.bare_ms:.1f} | {row.frame_ms / row.bare_ms:.1f} |\n"
    )


def _track(film: av.container.OutputContainer, size: tuple[int, int]) -> av.VideoStream:
    options = {"crf": "25", "preset": "veryfast", "bf": "0", "g": str(2 * _FPS)}
    track = film.add_stream("libx264", rate=_FPS, options=options)
    track.width, track.height = size
    track.pix_fmt, track.time_base = "yuv420p", Fraction(1, _FPS)
    return track


def _sized(film: Path, size: str) -> Path:
    return film.with_name(f"{film.stem}-{size}{film.suffix}")


def _cpu_s() -> float:
    """Return the processor time of this process, and of the camera processes that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    sys.exit(main())
