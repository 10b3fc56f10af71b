"""Of every person in a frame: how good a picture of them it is, what they look like, and where the face is."""

from collections.abc import Sequence
from dataclasses import replace

from edge.visits.association.appearance import appearance_of
from edge.visits.association.subjects import Portrait, SeenSubject
from edge.visits.association.tracking import Group
from edge.visits.person_quality import body_quality, loneliness, with_face
from models.base import Box, FaceCapture, Picture

_ALONE = 0.8
"""Share of a person's box that must be free of others to tell the clothes."""
_FIGURE = 0.3
"""Motion alone draws a box so roughly that any recognised one is better."""
_HEAD_SHARE = 0.6
"""A face's middle is in this upper part of the person's box."""


def with_portraits(
    seen: Sequence[SeenSubject], picture: Picture, faces: Sequence[FaceCapture] | None
) -> tuple[SeenSubject, ...]:
    """Add a portrait to each person among `seen`; `faces` is None where the face function is off."""
    bodies = [one.target.box for one in seen if one.target.group is Group.PERSON]
    return tuple(_portrayed(one, bodies, picture, faces) for one in seen)


def _portrayed(
    one: SeenSubject, bodies: Sequence[Box], picture: Picture, faces: Sequence[FaceCapture] | None
) -> SeenSubject:
    box, group = one.target.box, one.target.group
    if group not in {Group.PERSON, Group.FIGURE}:
        return one
    others = [body for body in bodies if body is not box]
    quality = body_quality(picture, box, others) * (1.0 if group is Group.PERSON else _FIGURE)
    face = None if faces is None else _face_of(box, faces)
    if faces is not None:
        quality = with_face(quality, face.quality if face else 0.0)
    known = group is Group.PERSON and loneliness(box, others) >= _ALONE
    look = appearance_of(picture, box) if known else None
    return replace(
        one, target=replace(one.target, look=look), portrait=Portrait(quality, face.box if face else None)
    )


def _face_of(body: Box, faces: Sequence[FaceCapture]) -> FaceCapture | None:
    head = Box(body.left, body.top, body.right, body.top + _HEAD_SHARE * body.height)
    return max(
        (face for face in faces if head.contains(face.box.centre)), key=lambda face: face.quality, default=None
    )
