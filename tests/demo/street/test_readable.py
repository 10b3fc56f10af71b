"""The reason for all the drawing: the product's own reader reads the plates off the frames."""

import cv2
import numpy as np
import pytest

from demo.street.cast import CAST, Actor, Plate
from demo.street.render import StreetRenderer
from demo.street.world import STOP_Z_M, Car, World
from models.base import PlateReader
from models.readers import open_plate_reader, open_weights

pytestmark = pytest.mark.slow

_DAY_S, _DUSK_S = 0.0, 120.0


@pytest.fixture(scope="module")
def reader() -> PlateReader:
    return open_plate_reader(open_weights())


def _texts(reader: PlateReader, renderer: StreetRenderer, actor: Actor, time_s: float) -> list[str]:
    """Read the frame as a watcher of the camera gets it, JPEG included."""
    frame = renderer.draw(World(1, time_s=time_s, cars=(Car(0, actor, STOP_Z_M),)), 0.0)
    _, jpeg = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 86])
    picture = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)
    return [read.text for read in reader.read(picture)]


@pytest.mark.parametrize("time_s", [_DAY_S, _DUSK_S], ids=["day", "dusk"])
@pytest.mark.parametrize(
    "actor", [actor for actor in CAST if actor.plate is Plate.CLEAN], ids=lambda one: f"{one.kind}-{one.paint}"
)
def test_a_clean_plate_is_read_exactly_at_the_line(
    actor: Actor, time_s: float, reader: PlateReader, renderer: StreetRenderer
) -> None:
    assert _texts(reader, renderer, actor, time_s) == [actor.text]


def test_a_muddy_plate_is_never_read_as_if_it_were_clean(reader: PlateReader, renderer: StreetRenderer) -> None:
    dirty = next(actor for actor in CAST if actor.plate is Plate.DIRTY)
    for time_s in (_DAY_S, 40, _DUSK_S):
        frame = renderer.draw(World(1, time_s=time_s, cars=(Car(0, dirty, STOP_Z_M),)), 0.0)
        assert all(read.score < 0.9 for read in reader.read(frame))


def test_no_plate_is_read_where_there_is_none(reader: PlateReader, renderer: StreetRenderer) -> None:
    bare = next(actor for actor in CAST if actor.plate is Plate.NONE)
    for time_s in (_DAY_S, _DUSK_S):
        assert _texts(reader, renderer, bare, time_s) == []
