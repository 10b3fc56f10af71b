"""Which pictures a passage leaves, all of the very frame that won: the scene, and what matters cut out of it."""

from edge.evidence.store import crop
from edge.visits.telling.passage import Passage
from models.base import Picture
from wire.events import EvidenceKind, Subject

_PLATE_MARGIN = 0.25
_PERSON_MARGIN = 0.08
_FACE_MARGIN = 0.3


def pictures_of(passage: Passage, *, faces: bool) -> tuple[tuple[EvidenceKind, Picture], ...]:
    """Return scene, plate, person and face as far as they were seen; `faces` says whether one may be kept."""
    best = passage.best
    scene = best.frame.picture
    pictures = [(EvidenceKind.SCENE, scene)]
    if best.plate is not None:
        pictures.append((EvidenceKind.PLATE, crop(scene, best.plate, _PLATE_MARGIN)))
    if passage.subject is Subject.PERSON:
        pictures.append((EvidenceKind.PERSON, crop(scene, best.box, _PERSON_MARGIN)))
    if faces and best.face is not None:
        pictures.append((EvidenceKind.FACE, crop(scene, best.face, _FACE_MARGIN)))
    return tuple(pictures)
