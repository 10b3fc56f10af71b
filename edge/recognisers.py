"""Opens what a lane sees with; a node without some weights says so and works with the rest."""

import logging
from collections.abc import Callable
from typing import TypeVar

from edge.lane import Recognisers
from edge.settings import ModelSettings
from models.base import PlateReader, WeightError
from models.readers import open_face_detector, open_object_detector, open_plate_reader
from models.settings import OpinionChoice
from models.weights.registry import Weights

LOG = logging.getLogger(__name__)
_Recogniser = TypeVar("_Recogniser")


def open_recognisers(settings: ModelSettings, weights: Weights, *, faces: bool = False) -> Recognisers:
    """Open plate reader and object detector; one whose weights are missing or wrong is None.

    The network for faces is not touched unless `faces` says that a purpose record wants it.

    Without either, a lane still records by motion what comes, as unread: a damaged file must not close the gate.
    """
    return Recognisers(
        plates=_open("plates", lambda: _open_plates(settings, weights)),
        objects=_open("objects", lambda: open_object_detector(weights, settings.threads)),
        faces=_open("faces", lambda: open_face_detector(weights, settings.threads)) if faces else None,
    )


def _open_plates(settings: ModelSettings, weights: Weights) -> PlateReader:
    """Open the plate reader; a second opinion that cannot be had must not cost the first one."""
    try:
        return open_plate_reader(weights, settings.threads, settings.second_opinion)
    except WeightError as error:
        if settings.second_opinion is OpinionChoice.NONE:
            raise
        LOG.error("nobody is asked about doubtful plates: %s", error)  # noqa: TRY400 - no fault here
        return open_plate_reader(weights, settings.threads)


def _open(name: str, opening: Callable[[], _Recogniser]) -> _Recogniser | None:
    try:
        return opening()
    except WeightError as error:
        LOG.error("a recogniser has no weights: %s", error, extra={"recogniser": name})  # noqa: TRY400 - no fault here
        return None
