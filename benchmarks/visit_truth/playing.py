"""Plays scripts one by one or in several processes; recognisers and painter are made once a process."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2

from benchmarks.visit_truth.conditions import Hindrance
from benchmarks.visit_truth.plan import Playing
from benchmarks.visit_truth.scoring import Result, scored
from benchmarks.visit_truth.shards import append, results_in
from benchmarks.visit_truth.street_lane import Told, play_before_lane
from demo.street.scripts.casts import script_of
from demo.street.scripts.lot import Photo
from demo.street.scripts.painter import StagePainter
from demo.street.scripts.picture_face import PictureFace
from demo.street.scripts.script import Light, Script
from demo.street.scripts.stage import Puppet
from edge.lane import Recognisers
from edge.recognisers import open_recognisers
from edge.settings import ModelSettings
from models.base import Picture
from models.drawing.glyphs import GlyphFace, find_font, font_folders
from models.readers import open_weights

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the system's own place for files in memory


@dataclass(frozen=True, slots=True)
class Watched:
    """A painter whose pictures somebody else sees as well."""

    inner: StagePainter
    shown: Callable[[Picture], None]

    def draw(self, puppets: list[Puppet], arm: float, light: Light, time_s: float) -> Picture:
        """See `demo.street.scripts.performance.Painter`."""
        picture = self.inner.draw(puppets, arm, light, time_s)
        self.shown(picture)
        return picture


@dataclass(frozen=True, slots=True)
class House:
    """What playings need: made once, used for all."""

    painter: StagePainter
    recognisers: Recognisers
    photos: Sequence[Photo]

    @classmethod
    def open(cls, photos: Sequence[Photo], data: Path | None) -> "House":
        """Make everything ready; characters are those of `data`, where it has their pictures."""
        # Several processes share the machine: one thread each.
        cv2.setNumThreads(1)
        return cls(StagePainter(face_of(data)), open_recognisers(ModelSettings(), open_weights()), photos)

    def script(self, playing: Playing) -> Script:
        """Write the script of a playing."""
        return script_of(playing.cast, playing.seed, self.photos)

    def play(self, playing: Playing, shown: Callable[[Picture], None] | None = None) -> Told:
        """Play it before a fresh lane; `shown` is called with every picture that the lane is given."""
        with TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as folder:
            hindrance = Hindrance.of(playing.condition, playing.key)
            script = self.script(playing)
            painter = self.painter if shown is None else Watched(self.painter, shown)
            return play_before_lane(script, playing.fps, painter, self.recognisers, hindrance, Path(folder))

    def score(self, playing: Playing) -> Result:
        """Play it and hold what was told against the truth."""
        told = self.play(playing)
        condition = playing.condition.value
        return scored(self.script(playing), told, playing.cast, playing.seed, playing.fps, condition)


def face_of(data: Path | None) -> GlyphFace:
    """Open the face for plates: pictures of characters in `data`, else the drawn face."""
    font = find_font(font_folders())
    folder = data / "plate_glyphs" if data else None
    return PictureFace(font, folder) if folder and folder.is_dir() else GlyphFace(font)


def play_all(
    playings: Sequence[Playing], folder: Path, workers: int, photos: Sequence[Photo], data: Path | None
) -> None:
    """Play what `folder` does not hold yet and add the results to it."""
    done = {result.key for result in results_in(folder)}
    left = [playing for playing in playings if playing.key not in done]
    print(f"{len(playings)} playings, {len(playings) - len(left)} of them done already", file=sys.stderr)
    if workers == 1:
        _work(left, folder / "shard-0.jsonl", photos, data)
        return
    context = multiprocessing.get_context("spawn")
    hands = [
        context.Process(target=_work, name=shard.stem, args=(left[number::workers], shard, photos, data))
        for number, shard in enumerate(folder / f"shard-{number}.jsonl" for number in range(workers))
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    if any(hand.exitcode for hand in hands):
        raise SystemExit("a worker failed over what its last line names; start again to go on there")


def _work(playings: Sequence[Playing], shard: Path, photos: Sequence[Photo], data: Path | None) -> None:
    house = House.open(photos, data)
    for number, playing in enumerate(playings):
        # Said first: a lane that fails ends the run, and its worker's last line names what it was shown.
        print(f"{shard.stem}: {playing.key}", file=sys.stderr, flush=True)
        result = house.score(playing)
        append(shard, result)
        _say(number, len(playings), result)


def _say(number: int, of: int, result: Result) -> None:
    wrong = ", ".join(f"{fault.kind} at {fault.time_s:g} s" for fault in result.faults)
    name = result.key
    print(f"{number + 1}/{of} {name}: {wrong or 'all right'} ({result.cpu_s:g} s)", file=sys.stderr, flush=True)


def faults_of(results: Sequence[Result]) -> Iterator[str]:
    """Name every fault: cast, seed, rate, condition, time, and what was wrong."""
    for result in results:
        for fault in result.faults:
            name = result.key
            yield f"{name} at {fault.time_s:g} s: {fault.kind}: {fault.detail}"
