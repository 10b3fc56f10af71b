import numpy as np
import pytest

from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.portraits import with_portraits
from models.base import Box, FaceCapture, Picture, Point
from tests.edge.visits.walkers import BLUE, RED, Walker, drawn, stands

ONE, OTHER = Walker(stands(200), RED), Walker(stands(400), BLUE)
PICTURE: Picture = drawn([ONE, OTHER], 0)


def seen(*boxes: Box | None, group: Group = Group.PERSON) -> list[SeenSubject]:
    return [SeenSubject(Target(group, box)) for box in boxes if box is not None]


def face(x: float, y: float, quality: float = 0.6) -> FaceCapture:
    points = (Point(x, y),) * 5
    return FaceCapture(Box(x - 10, y - 12, x + 10, y + 12), points, 0.9, quality)


def test_persons_get_a_portrait_and_a_look_and_others_nothing() -> None:
    person, car = with_portraits(
        [*seen(ONE.place(0)), *seen(Box(0, 0, 90, 90), group=Group.VEHICLE)], PICTURE, None
    )
    assert person.portrait is not None
    assert person.portrait.quality > 0.5
    assert person.portrait.face is None
    assert person.target.look is not None
    assert car == SeenSubject(Target(Group.VEHICLE, Box(0, 0, 90, 90)))


def test_of_whom_another_covers_the_clothes_are_not_told() -> None:
    hidden, other = with_portraits(seen(ONE.place(0), Box(215, 100, 260, 340)), PICTURE, None)
    assert hidden.target.look is None
    assert other.target.look is None
    assert hidden.portrait is not None


def test_a_box_that_motion_drew_is_worth_less_and_shows_no_clothes() -> None:
    (person,) = with_portraits(seen(ONE.place(0)), PICTURE, None)
    (figure,) = with_portraits(seen(ONE.place(0), group=Group.FIGURE), PICTURE, None)
    assert person.portrait is not None
    assert figure.portrait is not None
    assert figure.portrait.quality == pytest.approx(0.3 * person.portrait.quality)
    assert figure.target.look is None


def test_each_has_their_own_face_and_the_best_of_several() -> None:
    faces = [face(200, 120, 0.3), face(205, 125, 0.8), face(400, 300, 0.9)]
    one, other = with_portraits(seen(ONE.place(0), OTHER.place(0)), PICTURE, faces)
    assert one.portrait is not None
    assert one.portrait.face == faces[1].box
    assert other.portrait is not None
    assert other.portrait.face is None


def test_where_faces_are_looked_for_one_seen_from_behind_is_worth_a_fifth() -> None:
    (off,) = with_portraits(seen(ONE.place(0)), PICTURE, None)
    (behind,) = with_portraits(seen(ONE.place(0)), PICTURE, [])
    (towards,) = with_portraits(seen(ONE.place(0)), PICTURE, [face(200, 120, 1.0)])
    values = [one.portrait.quality for one in (off, behind, towards) if one.portrait]
    assert values == pytest.approx([values[0], values[0] / 5, values[0]])


def test_nobody_seen_is_nobody() -> None:
    assert with_portraits([], np.zeros((1, 1, 3), np.uint8), None) == ()
