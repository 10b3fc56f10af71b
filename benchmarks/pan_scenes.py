"""Whether a lane before which real scenes pan by ends each visit once, and as the same reader reads the still.

`python -m benchmarks.pan_scenes DATA` writes `results/pan_scenes.md`; DATA is the folder with `plate_scenes`. The
lane is the node's own, in this process, at the speed of the clip; plates are real and so are not written down.
"""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from benchmarks.pan_clip import Pan, Scene, SceneIndex, labelled_scenes, write_pan_clip
from benchmarks.stamp import stamp
from edge.app import compose
from edge.cameras.opening import open_camera
from edge.evidence.store import EvidenceStore
from edge.recognisers import open_recognisers
from edge.running.clock import SystemClock
from edge.settings import EdgeSettings
from models.base import Picture, PlateReader
from models.readers import open_plate_reader, open_weights
from wire.codec import decode_event
from wire.errors import WireError
from wire.events import EvidenceKind, PassageRecorded, PlateStatus
from wire.plates import PlateText

RESULT = Path(__file__).with_name("results") / "pan_scenes.md"
_ENOUGH_EVENTS = 100_000


@dataclass(frozen=True, slots=True)
class Ended:
    """How one visit ended: the scene that its kept picture shows, its status, what was read."""

    scene: int
    status: PlateStatus
    text: PlateText | None


def read_stills(reader: PlateReader, scenes: Sequence[Scene]) -> tuple[PlateText | None, ...]:
    """Read each scene whole, once: its best detected plate that is a plate at all, or None."""
    return tuple(next(_plates(reader, scene.picture), None) for scene in scenes)


def faults(ended: Sequence[Ended], stills: Sequence[PlateText | None]) -> tuple[str, ...]:
    """Name every scene that ended not once, or otherwise than its still allows; plates are not named."""
    times = Counter(visit.scene for visit in ended)
    wrong = [f"scene {scene} ended {times[scene]} times" for scene in range(len(stills)) if times[scene] != 1]
    for visit in ended:
        still = stills[visit.scene]
        if visit.status is PlateStatus.READ and visit.text != still:
            wrong.append(f"scene {visit.scene} was read otherwise than its still")
        if visit.status is PlateStatus.PLATELESS and still is not None:
            wrong.append(f"scene {visit.scene} is plateless, and its still is not")
    return tuple(wrong)


def summary(ended: Sequence[Ended], stills: Sequence[PlateText | None], scenes: Sequence[Scene]) -> str:
    """Say how many of how many in one line."""
    read = [visit for visit in ended if visit.status is PlateStatus.READ]
    as_still = sum(visit.text == stills[visit.scene] for visit in read)
    right = sum(visit.text == scenes[visit.scene].plate for visit in read)
    still_right = sum(still == scene.plate for still, scene in zip(stills, scenes, strict=True))
    rest = Counter(visit.status.value for visit in ended if visit not in read)
    return (
        f"{len(scenes)} scenes, {len(ended)} passages, {len({visit.scene for visit in ended})} scenes with one at"
        f" least; {len(read)} read, {as_still} of them as in the still, {right} of them right and"
        f" {len(read) - right} wrong; the rest {', '.join(f'{status} {count}' for status, count in rest.items())};"
        f" stills read right: {still_right}"
    )


def run_lane(clip: Path, folder: Path) -> tuple[tuple[PassageRecorded, Picture], ...]:
    """Let a node's lane see `clip` to its end; returns its passages, each with the picture it kept."""
    lane = {"id": "in-1", "subjects": ["vehicle", "non_motor"], "camera": {"source": str(clip)}}
    settings = EdgeSettings.model_validate({"site": "bench", "node": "bench", "data_dir": folder, "lanes": [lane]})
    recognisers = open_recognisers(settings.models, open_weights())
    node = compose(settings, recognisers, lambda table: open_camera(table.camera), SystemClock())
    asyncio.run(node.lanes[0].run())
    told = (decode_event(row.event) for row in node.outbox.pending(0, _ENOUGH_EVENTS))
    latest = {event.passage: event for event in told if isinstance(event, PassageRecorded)}
    node.outbox.close()
    kept = EvidenceStore(folder / "pictures", settings.evidence.quota_bytes)
    return tuple((event, _scene_kept(event, kept)) for event in latest.values())


def main() -> int:
    """Measure, print and write the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pan_scenes", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with plate_scenes/")
    scenes = labelled_scenes(parser.parse_args().data / "plate_scenes")
    pictures, pan = [scene.picture for scene in scenes], Pan(lead_in_s=1.0)
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_pan_clip(folder / "pan.mp4", pictures, pan)
        told = run_lane(folder / "pan.mp4", folder / "node")
    index = SceneIndex(pictures, pan)
    ended = [
        Ended(index.scene_of(picture), event.plate_status, event.plate.text if event.plate else None)
        for event, picture in told
    ]
    stills = read_stills(open_plate_reader(open_weights()), scenes)
    wrong = faults(ended, stills)
    report = _report(ended, stills, scenes, pan)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(report, encoding="utf-8")
    print(report, *wrong, sep="\n")
    return 1 if wrong else 0


def _plates(reader: PlateReader, picture: Picture) -> Iterator[PlateText]:
    for found in reader.read(picture):
        try:
            yield PlateText.parse(found.text)
        except WireError:
            continue


def _scene_kept(event: PassageRecorded, kept: EvidenceStore) -> Picture:
    scene = next(picture for picture in event.evidence if picture.kind is EvidenceKind.SCENE)
    payload = kept.load(scene.sha256)
    if payload is None:
        raise OSError("the picture of a passage is gone")
    return np.asarray(cv2.imdecode(np.frombuffer(payload, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def _report(ended: Sequence[Ended], stills: Sequence[PlateText | None], scenes: Sequence[Scene], pan: Pan) -> str:
    rows = "".join(
        f"| {index} | {_ways(ended, index)} | {_held(ended, index, still)} | {_right(still, scene)} |\n"
        for index, (still, scene) in enumerate(zip(stills, scenes, strict=True))
    )
    return f"""\
# Panning over real scenes

{stamp()}- clip: {len(scenes)} scenes of {pan.seconds} s, {pan.fps} frames a second, {pan.size[0]} x {pan.size[1]}

**{summary(ended, stills, scenes)}.**

`still` is the same reader on the whole still picture. The plates are real ones and stay out of this table.

| scene | visits ended | text of the visit and of the still | still |
|---|---|---|---|
{rows}"""


def _ways(ended: Sequence[Ended], scene: int) -> str:
    return ", ".join(visit.status.value for visit in ended if visit.scene == scene) or "**none**"


def _held(ended: Sequence[Ended], scene: int, still: PlateText | None) -> str:
    texts = [visit.text for visit in ended if visit.scene == scene]
    return "the same" if texts and all(text == still for text in texts) else "not the same"


def _right(still: PlateText | None, scene: Scene) -> str:
    if still is None:
        return "no plate found"
    return "read right" if still == scene.plate else "read wrong"


if __name__ == "__main__":
    sys.exit(main())
