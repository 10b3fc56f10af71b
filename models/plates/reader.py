"""The plate reader: find, turn upright, read, and ask another reader where that is in doubt."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from models.base import ModelError, Picture, PlateRead, ReadSource
from models.plates.finding.closer import CloserLook
from models.plates.finding.crop_shape import Shape, border_of, shape_of
from models.plates.finding.found import FoundPlate, PlateFinder, distinct_plates
from models.plates.finding.neighbours import Neighbours
from models.plates.formats import is_cross_border
from models.plates.judging.certainty import as_cut, doubts_of_text
from models.plates.judging.cut import CutWatch
from models.plates.judging.second_opinion import OpinionOptions, SecondOpinion, heeded, is_doubtful
from models.plates.reading.recognition import CUT_OUT, PlateHearing, Reading

_log = logging.getLogger(__name__)
_PADDING = 0.25
_SMALL_PX = 480
"""A picture whose longer side has no more may be filled by one plate, whose corners then lie on its edge."""


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """When to believe that something is a plate.

    A find is a plate if the finder gives it at least `detected`, or if it says something that fits a format with
    at least the score `legible`: a grille or a sign does neither. With fewer than `shortest` characters it is
    none, unless a second opinion reads it.

    A picture shaped like a plate is one, with no search, if what it says fits a format with at least the score
    `crop_at_sight`; if the search finds nothing either, it must fit or have at least `crop_after_search`. A find
    that fills more than the share `filled` of the picture is that crop. Where a crop's border gives less than
    `crop_sure`, the plate's own corners within it are looked for, and believed from `crop_outlined` on.
    """

    detected: float = 0.85
    legible: float = 0.4
    shortest: int = 5
    crop_sure: float = 0.9
    crop_outlined: float = 0.5
    crop_at_sight: float = 0.6
    crop_after_search: float = 0.3
    filled: float = 0.4
    opinion: OpinionOptions = field(default_factory=OpinionOptions)


class OwnPlateReader:
    """PlateReader made of a finder and our own reading network."""

    def __init__(
        self,
        finder: PlateFinder,
        hearing: PlateHearing,
        opinion: SecondOpinion | None = None,
        options: ReaderOptions | None = None,
        closer: CloserLook | None = None,
        watch: CutWatch | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        self._finder = finder
        self._neighbours = neighbours
        self._watch = watch
        self._closer = closer
        self._hearing = hearing
        self._opinion = opinion
        self._options = options or ReaderOptions()

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """Read all plates of `picture`, the most prominent first: surely a plate, and large.

        A picture that a plate fills, wholly or for the most part, has one reading, whose detector score is 0 as
        nobody searched. What was not seen whole is given with scores that nobody believes (`as_cut`). Raises
        RecogniserError.
        """
        return tuple(self._watched(picture, read) for read in self._read(picture))

    def _watched(self, picture: Picture, read: PlateRead) -> PlateRead:
        if self._watch is None or doubts_of_text(read, least=0.0) or not self._watch.is_cut(picture, read):
            return read
        return as_cut(read)

    def _read(self, picture: Picture) -> tuple[PlateRead, ...]:
        shape = shape_of(picture)
        whole = self._whole(picture) if shape in {Shape.PLATE, Shape.SMALL} else None
        if whole and self._is_clear(whole, self._options.crop_at_sight):
            return (_told(*whole),)
        if whole and shape is Shape.PLATE:
            return self._read_plate_shaped(picture, *whole)
        small = max(picture.shape[:2]) <= _SMALL_PX
        found = distinct_plates(self._search_padded(picture) if small else self._finder.find(picture))
        reads = self._with_neighbours(picture, self._read_found(picture, found))
        if reads or shape is Shape.SCENE:
            return reads
        whole = whole or self._whole(picture)
        least = self._options.crop_after_search if shape is Shape.SMALL else self._options.crop_at_sight
        return (_told(*whole),) if self._is_clear(whole, least) else ()

    def _whole(self, picture: Picture) -> tuple[FoundPlate, Reading]:
        """Read the picture as one plate: between its own edges, and if that is in doubt, between the plate's."""
        border = border_of(picture)
        (reading,) = self._hearing.hear(picture, [border], CUT_OUT)
        if self._closer is None or (reading.fits and reading.verdict.score >= self._options.crop_sure):
            return border, reading
        outlined = self._closer.look(picture, border)
        # What fills little of the picture may be one of several plates: those are searched for.
        if outlined.score < self._options.crop_outlined or _share(outlined, border) <= self._options.filled:
            return border, reading
        (closer,) = self._hearing.hear(picture, [outlined])
        better = closer.plausibility > reading.plausibility
        return (replace(outlined, score=border.score), closer) if better else (border, reading)

    @staticmethod
    def _is_clear(whole: tuple[FoundPlate, Reading], least: float) -> bool:
        _, reading = whole
        return reading.fits and reading.verdict.score >= least

    def _read_plate_shaped(self, picture: Picture, outline: FoundPlate, whole: Reading) -> tuple[PlateRead, ...]:
        """Search a picture that is no clear plate from edge to edge; what it is as a whole is one of the finds."""
        found = distinct_plates(self._search_padded(picture))
        border = border_of(picture)
        filling = [plate for plate in found if _share(plate, border) > self._options.filled]
        reads = self._read_found(picture, found) if not filling else ()
        if reads:
            return reads
        outlines = [outline, *filling[:1]]
        readings = [whole, *self._hearing.hear(picture, filling[:1])]
        best = max(range(len(outlines)), key=lambda place: readings[place].plausibility)
        reading = readings[best]
        if not filling and not reading.fits and reading.verdict.score < self._options.crop_after_search:
            return ()
        return self._worth_telling([self._heed(picture, _told(outlines[best], reading))])

    def _search_padded(self, picture: Picture) -> list[FoundPlate]:
        """Search a crop with some room around it, as finders know plates with surroundings only."""
        pad = round(_PADDING * picture.shape[0]) + 1
        wider = cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        return [plate.moved(1.0, -pad, -pad) for plate in self._finder.find(np.asarray(wider, np.uint8))]

    def _read_found(self, picture: Picture, found: Sequence[FoundPlate]) -> tuple[PlateRead, ...]:
        readings = self._hearing.hear(picture, found)
        reads = [_told(plate, reading) for plate, reading in zip(found, readings, strict=True)]
        return self._worth_telling(self._heed(picture, read) for read in reads if self._is_plate(read))

    def _with_neighbours(self, picture: Picture, reads: tuple[PlateRead, ...]) -> tuple[PlateRead, ...]:
        """Add the second plate of a vehicle, which counts only if its text is one of a plate."""
        further = self._neighbours.around(picture, reads) if self._neighbours else ()
        if not further:
            return reads
        readings = self._hearing.hear(picture, further)
        told = [_told(plate, reading) for plate, reading in zip(further, readings, strict=True)]
        return self._worth_telling([*reads, *filter(self._says_a_plate, told)])

    def _says_a_plate(self, read: PlateRead) -> bool:
        foreign = read.score >= self._options.legible and is_cross_border(read.text)
        return foreign or not doubts_of_text(read, self._options.legible)

    def _is_plate(self, read: PlateRead) -> bool:
        return read.detector_score >= self._options.detected or not doubts_of_text(read, self._options.legible)

    def _worth_telling(self, reads: Iterable[PlateRead]) -> tuple[PlateRead, ...]:
        kept = [
            read for read in reads if len(read.text) >= self._options.shortest or read.source is not ReadSource.OWN
        ]
        return tuple(sorted(kept, key=_prominence, reverse=True))

    def _heed(self, picture: Picture, read: PlateRead) -> PlateRead:
        options = self._options.opinion
        if self._opinion is None or not is_doubtful(read, options):
            return read
        try:
            return heeded(read, self._opinion.ask(picture, read), options)
        except ModelError as error:
            _log.warning("a plate goes without a second opinion: %s", error)
            return read


def _told(plate: FoundPlate, reading: Reading) -> PlateRead:
    return PlateRead(
        text=reading.verdict.text,
        char_scores=reading.verdict.char_scores,
        colour=reading.colour,
        box=plate.box,
        corners=plate.corners,
        detector_score=plate.score,
        candidates=reading.verdict.candidates,
        rows=reading.rows,
    )


def _share(plate: FoundPlate, border: FoundPlate) -> float:
    return plate.box.overlap(border.box) / border.box.area


def _prominence(read: PlateRead) -> float:
    return float(read.detector_score * read.box.width)
