from datetime import timedelta

import numpy as np
import pytest

from edge.cameras.base import Frame
from edge.evidence.pictures import pictures_of
from edge.visits.readings import Capture
from edge.visits.telling.passage import Passage
from models.base import Box
from tests.edge.events import NOW
from wire.events import EvidenceKind, PlateStatus, Subject
from wire.ids import new_id

FRAME = Frame(np.zeros((400, 600, 3), np.uint8), 1, NOW, 100.0)


def passage(subject: Subject, capture: Capture) -> Passage:
    return Passage(
        new_id(), 0, subject, NOW, NOW + timedelta(seconds=3), 103.0, 9, PlateStatus.PLATELESS, None, capture
    )


def test_a_vehicle_leaves_its_scene_and_its_plate() -> None:
    capture = Capture(FRAME, Box(100, 100, 500, 380), plate=Box(250, 300, 350, 330))
    (scene, whole), (plate, part) = pictures_of(passage(Subject.VEHICLE, capture), faces=True)
    assert (scene, plate) == (EvidenceKind.SCENE, EvidenceKind.PLATE)
    assert (whole.shape, part.shape) == ((400, 600, 3), (45, 150, 3))


@pytest.mark.parametrize("faces", [False, True])
def test_a_person_leaves_the_person_and_a_face_only_where_it_may_be_kept(faces: bool) -> None:  # noqa: FBT001 - a column
    capture = Capture(FRAME, Box(200, 100, 300, 350), face=Box(230, 110, 270, 160))
    kept = dict(pictures_of(passage(Subject.PERSON, capture), faces=faces))
    assert kept[EvidenceKind.PERSON].shape == (290, 116, 3)
    assert (EvidenceKind.FACE in kept) == faces


def test_a_person_at_the_border_leaves_what_is_in_the_picture() -> None:
    capture = Capture(FRAME, Box(0, 0, 100, 400))
    kept = dict(pictures_of(passage(Subject.PERSON, capture), faces=True))
    assert kept[EvidenceKind.PERSON].shape == (400, 108, 3)
    assert EvidenceKind.FACE not in kept


def test_a_rider_leaves_the_scene() -> None:
    kinds = [
        kind for kind, _ in pictures_of(passage(Subject.NON_MOTOR, Capture(FRAME, Box(0, 0, 9, 9))), faces=True)
    ]
    assert kinds == [EvidenceKind.SCENE]
