"""Builds the recognisers out of the weights that are there, and says what each is made of."""

import logging
from pathlib import Path

from models.base import ObjectDetector, PlateReader, WeightMissing
from models.network import Network
from models.objects_yolox import YoloxDetector
from models.onnx_session import OnnxSession
from models.openvino_session import OpenVinoSession, openvino_installed
from models.plates.lines import BarrierLine, PpOcrLine
from models.plates.lpd_yunet import LpdYunet
from models.plates.reader import Voter, VotingPlateReader
from models.plates.rectify import Margin
from models.plates.search import PlateSearch
from models.settings import WeightSettings, weight_settings
from models.weight_download import PublishedSource
from models.weights import Weights, registered_weights

_log = logging.getLogger(__name__)


def open_weights(settings: WeightSettings | None = None) -> Weights:
    """Give the registered weights as this machine finds them; reads the environment if not told."""
    return Weights(registered_weights(), settings or weight_settings(), PublishedSource())


def open_object_detector(weights: Weights, threads: int = 1) -> ObjectDetector:
    """Open the detector of people and vehicles. Raises WeightError."""
    return YoloxDetector(OnnxSession(weights.locate("yolox-nano"), threads))


def open_plate_reader(weights: Weights, threads: int = 1) -> PlateReader:
    """Open the best plate reader that can be had here. Raises WeightError.

    Plates are found by LPD-YuNet and read by two networks that vote: Open Model Zoo's barrier reader (as ONNX
    from a folder, else as IR where OpenVINO is installed) and PP-OCR. Where the first cannot be had PP-OCR reads
    alone, less well, and a warning says so.
    """
    search = PlateSearch(LpdYunet(OnnxSession(weights.locate("lpd-yunet"), threads)))
    ppocr = OnnxSession(weights.locate("ppocr-rec"), threads)
    barrier = _barrier(weights, threads)
    voters = [Voter(PpOcrLine(ppocr), 1.0)]
    if barrier is None:
        _log.warning(
            "plates are read by PP-OCR alone, which is less exact: the weight 'plate-barrier' is in no folder "
            "and OpenVINO, which could open the published form of it, is not installed"
        )
    else:
        voters += [Voter(BarrierLine(barrier), 0.5), Voter(BarrierLine(barrier, Margin(0.05, 0.08)), 0.5)]
        _log.info("plates are read by the barrier network and PP-OCR together")
    return VotingPlateReader(search, voters)


def _barrier(weights: Weights, threads: int) -> Network | None:
    path: Path | None = weights.find("plate-barrier")
    if path:
        return OnnxSession(path, threads)
    if not openvino_installed():
        return None
    try:
        graph, values = weights.locate("plate-barrier-ir"), weights.locate("plate-barrier-ir-weights")
    except WeightMissing as error:
        _log.warning("the barrier network cannot be had: %s", error)
        return None
    return OpenVinoSession(graph, values, threads)
