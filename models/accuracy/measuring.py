"""Reads labelled pictures one after the other and writes down what came of each."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.accuracy.labels import Labelled, Problem
from models.accuracy.scoring import Answer
from models.base import Picture, PictureError, PlateRead, PlateReader
from models.pictures import read_picture
from models.plates.formats import plate_kind
from models.plates.judging.certainty import doubts
from models.plates.judging.seen_small import believed_score

_SAME_PLACE = 0.1
"""Intersection over union with the labelled box; a plate elsewhere in the picture is another one."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One answer for each picture that could be used, in the same order, and what could not."""

    pictures: tuple[Labelled, ...]
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def measure(reader: PlateReader, pictures: Iterable[Labelled]) -> Measured:
    """Read each picture; one that cannot be used is a problem and no answer. Raises RecogniserError."""
    used: list[Labelled] = []
    answers: list[Answer] = []
    problems: list[Problem] = []
    for labelled in pictures:
        try:
            picture = read_picture(labelled.file)
        except PictureError as error:
            problems.append(Problem("picture not usable", f"{labelled.file.name}: {error}"))
            continue
        used.append(labelled)
        answers.append(ask(reader, picture, labelled))
    return Measured(tuple(used), tuple(answers), tuple(problems))


def ask(reader: PlateReader, picture: Picture, labelled: Labelled) -> Answer:
    """Read one picture; the time is the reader's own, decoding of the file excluded. Raises RecogniserError."""
    begun = time.perf_counter()
    reads = reader.read(picture)
    return answer_of(labelled, reads, time.perf_counter() - begun)


def answer_of(labelled: Labelled, reads: Sequence[PlateRead], took_s: float) -> Answer:
    """Hold what was read against the label: the reading at the labelled box where there is one, else the first."""
    main = _main(labelled, reads)
    return Answer(
        plate=labelled.plate,
        text=main.text if main else "",
        score=believed_score(main) if main else 0.0,
        certain=main is not None and not doubts(main, least=0.0),
        took_s=took_s,
        others=max(0, len(reads) - 1),
        colour=labelled.colour,
        kind=plate_kind(labelled.plate) or "",
        rows=labelled.rows,
    )


def _main(labelled: Labelled, reads: Sequence[PlateRead]) -> PlateRead | None:
    box = labelled.box
    if box is None:
        return reads[0] if reads else None
    nearest = max(reads, key=lambda read: read.box.iou(box), default=None)
    return nearest if nearest and nearest.box.iou(box) >= _SAME_PLACE else None
