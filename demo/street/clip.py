"""The street as a video file with the truth beside it, for tests and for trying the product without a camera."""

import json
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from demo.street.arm import Arm, LetIn, attendant
from demo.street.cast import Plate
from demo.street.render import StreetRenderer
from demo.street.viewpoint import HEIGHT, WIDTH
from demo.street.world import Car, Phase, World

FRAMES_PER_S = 12
_ENCODING = {"crf": "25", "preset": "veryfast", "bf": "0", "g": str(2 * FRAMES_PER_S)}
"""As cameras encode: no pictures out of order, and one every two seconds that needs no other."""


@dataclass(slots=True)
class Truth:
    """What happened in a clip, collected while it is made; times in seconds from the clip's start."""

    visits: dict[int, dict[str, Any]] = field(default_factory=dict)

    def note(self, world: World, renderer: StreetRenderer) -> None:
        """Take down what is new in `world`."""
        present = {car.visit for car in world.cars}
        for visit, told in self.visits.items():
            if visit not in present and told["leaves_at"] is None:
                told["leaves_at"] = round(world.time_s, 3)
        for car in world.cars:
            told = self.visits.setdefault(car.visit, _introduce(car, world.time_s))
            if car.phase is Phase.WAITING and told["stops_at"] is None:
                told["stops_at"] = round(world.time_s, 3)
                if car.actor.plate is not Plate.NONE:
                    told["plate_corners"] = renderer.plate_corners(car).round(1).tolist()
            told["let_in"] = car.phase is Phase.ENTERING


def _introduce(car: Car, now: float) -> dict[str, Any]:
    actor = car.actor
    return {
        "visit": car.visit,
        "text": actor.text or None,
        "kind": actor.kind or None,
        "colour": actor.colour.value,
        "plate": actor.plate.value,
        "resident": actor.resident,
        "body": actor.body.value,
        "appears_at": round(now, 3),
        "stops_at": None,
        "plate_corners": None,
        "let_in": False,
        "leaves_at": None,
    }


def write_clip(path: Path, seconds: float, seed: int, rule: LetIn, renderer: StreetRenderer) -> Path:
    """Write the clip as H.264 to `path` and its truth as JSON beside it; returns the path of the truth.

    The same arguments give the same pictures. A car still in the street at the end has `leaves_at` null.
    Raises OSError where the files cannot be written.
    """
    world, arm, truth = World(seed), Arm(), Truth()
    dt = 1 / FRAMES_PER_S
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_S, options=_ENCODING)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.time_base = Fraction(1, FRAMES_PER_S)
        for _ in range(round(seconds * FRAMES_PER_S)):
            frame = av.VideoFrame.from_ndarray(renderer.draw(world, arm.fraction), format="bgr24")
            container.mux(stream.encode(frame))
            truth.note(world, renderer)
            arm = arm.follow(attendant(world, rule), dt)
            world = world.step(dt, arm.fraction)
        container.mux(stream.encode(None))
    beside = path.with_suffix(".json")
    told = {"fps": FRAMES_PER_S, "width": WIDTH, "height": HEIGHT, "seed": seed, "let_in": rule.value}
    beside.write_text(
        json.dumps({**told, "visits": list(truth.visits.values())}, ensure_ascii=False, indent=1) + "\n"
    )
    return beside
