"""Opens what a lane sees with; a node without some weights says so and works with the rest."""

import logging
from collections.abc import Callable
from typing import TypeVar

from edge.lane import Recognisers
from edge.settings import ModelSettings
from models.base import WeightError
from models.readers import open_face_detector, open_object_detector, open_plate_reader
from models.weights.registry import Weights

LOG = logging.getLogger(__name__)
_Recogniser = TypeVar("_Recogniser")


def open_recognisers(settings: ModelSettings, weights: Weights, *, faces: bool = False) -> Recognisers:
    """Open plate reader and object detector; one whose weights are missing or wrong is None.

    The network for faces is not touched unless `faces` says that a purpose record wants it.

    Without either, a lane still records by motion what comes, as unread: a damaged file must not close the gate.
    """
    return Recognisers(
        plates=_open("plates", lambda: open_plate_reader(weights, settings.threads)),
        objects=_open("objects", lambda: open_object_detector(weights, settings.threads)),
        faces=_open("faces", lambda: open_face_detector(weights, settings.threads)) if faces else None,
    )


def _open(name: str, opening: Callable[[], _Recogniser]) -> _Recogniser | None:
    try:
        return opening()
    except WeightError as error:
        LOG.error("a recogniser has no weights: %s", error, extra={"recogniser": name})  # noqa: TRY400 - no fault here
        return None
