"""Opens what a lane sees with; a node without some weights says so and works with the rest."""

import logging

from edge.lane import Recognisers
from edge.settings import ModelSettings
from models.base import WeightMissing
from models.readers import open_object_detector, open_plate_reader
from models.weights import Weights

LOG = logging.getLogger(__name__)


def open_recognisers(settings: ModelSettings, weights: Weights) -> Recognisers:
    """Open plate reader and object detector; one whose weights are missing is None.

    Raises ModelError where a weight is there and wrong, and WeightMissing where neither could be opened.
    """
    missing: list[WeightMissing] = []
    try:
        plates = open_plate_reader(weights, settings.threads)
    except WeightMissing as error:
        missing.append(error)
        plates = None
    try:
        objects = open_object_detector(weights, settings.threads)
    except WeightMissing as error:
        missing.append(error)
        objects = None
    for error in missing:
        LOG.error("a recogniser has no weights", extra={"error": str(error)})
    if plates is None and objects is None:
        raise WeightMissing("\n".join(str(error) for error in missing))
    return Recognisers(plates, objects)
