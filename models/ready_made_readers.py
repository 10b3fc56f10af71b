"""Builds the plate reader that ready-made networks make: a peer for measurements, not what the product opens."""

import logging
from collections.abc import Callable

from models.base import PlateReader, WeightMissing
from models.network import Network
from models.onnx_session import OnnxSession
from models.openvino_session import OpenVinoSession, openvino_installed
from models.plates.finding.lpd_yunet import LpdYunet
from models.plates.finding.rectify import Margin
from models.plates.finding.search import PlateSearch
from models.plates.reading.lines import BarrierLine, PpOcrLine
from models.plates.ready_made import Voter, VotingPlateReader
from models.weights.registry import Weights

_log = logging.getLogger(__name__)
_BARRIER_MARGINS = (Margin(0.02, 0.05), Margin(0.05, 0.08))


def open_ready_made_plate_reader(weights: Weights, threads: int = 1) -> PlateReader:
    """Open the ready-made plate reader as far as it can be had here. Raises WeightError.

    Plates are found by LPD-YuNet and read by two networks that vote: PP-OCR, and Open Model Zoo's barrier reader
    (as ONNX from a folder, else as IR where OpenVINO is installed). Where only one of the two can be had it reads
    alone, less well, and a warning says so.
    """
    search = PlateSearch(LpdYunet(OnnxSession(weights.locate("lpd-yunet"), threads)))
    barrier, no_barrier = _tried(lambda: _barrier(weights, threads))
    ppocr, no_ppocr = _tried(lambda: OnnxSession(weights.locate("ppocr-rec"), threads))
    voters: list[Voter] = []
    if ppocr:
        voters.append(Voter(PpOcrLine(ppocr), 1.0))
    if barrier:
        voters += [Voter(BarrierLine(barrier, margin), 0.5) for margin in _BARRIER_MARGINS]
    if not voters:
        raise WeightMissing(f"no network that reads plates can be had: {no_ppocr}; {no_barrier}")
    if no_ppocr or no_barrier:
        alone = "PP-OCR" if ppocr else "the barrier network"
        _log.warning("plates are read by %s alone, which is less exact: %s", alone, no_ppocr or no_barrier)
    return VotingPlateReader(search, voters)


def _tried(opening: Callable[[], Network]) -> tuple[Network | None, WeightMissing | None]:
    """Open a network that can be done without; a damaged file is an error all the same."""
    try:
        return opening(), None
    except WeightMissing as error:
        return None, error


def _barrier(weights: Weights, threads: int) -> Network:
    path = weights.find("plate-barrier")
    if path:
        return OnnxSession(path, threads)
    if not openvino_installed():
        raise WeightMissing(
            "the weight 'plate-barrier' is in no folder, and OpenVINO, which could open the form of it that is "
            "published, is not installed (pip install 'gatehouse[openvino]')"
        )
    graph, values = weights.locate("plate-barrier-ir"), weights.locate("plate-barrier-ir-weights")
    return OpenVinoSession(graph, values, threads, before="CTCGreedyDecoder")
