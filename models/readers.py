"""Builds the recognisers out of the weights that are there."""

from pathlib import Path

from models.base import FaceDetector, ObjectDetector, PlateReader, WeightMissing
from models.faces.yunet import YunetDetector
from models.objects_yolox import YoloxDetector
from models.onnx_session import OnnxSession
from models.plates.finding.detector import PlateDetector
from models.plates.finding.neighbours import Neighbours
from models.plates.finding.outline import Outline
from models.plates.judging.cut import CutWatch
from models.plates.judging.paddle_opinion import PaddleOpinion, paddle_command
from models.plates.judging.pp_ocr_opinion import PpOcrOpinion
from models.plates.judging.second_opinion import SecondOpinion
from models.plates.reader import OwnPlateReader
from models.plates.reading.character_look import CharacterLook
from models.plates.reading.own_line import OwnLine
from models.plates.reading.recognition import PlateHearing
from models.settings import OpinionChoice, WeightSettings, paddle_python, weight_settings
from models.weights.download import PublishedSource
from models.weights.registry import Weights, registered_weights

_LOOKS_AT_A_CROP = 3
"""A crop's edges lie further from its plate's than what a finder says: one look more leads there."""


def open_weights(settings: WeightSettings | None = None) -> Weights:
    """Give the registered weights as this machine finds them; reads the environment if not told."""
    return Weights(registered_weights(), settings or weight_settings(), PublishedSource())


def open_object_detector(weights: Weights, threads: int = 1) -> ObjectDetector:
    """Open the detector of people and vehicles. Raises WeightError."""
    return YoloxDetector(OnnxSession(weights.locate("yolox-nano"), threads))


def open_face_detector(weights: Weights, threads: int = 1) -> FaceDetector:
    """Open the detector of faces. Raises WeightError."""
    return YunetDetector(OnnxSession(weights.locate("face-yunet"), threads))


def open_plate_reader(
    weights: Weights, threads: int = 1, opinion: OpinionChoice = OpinionChoice.NONE, *, tell_cut: bool = True
) -> PlateReader:
    """Open our own plate reader, whose networks are part of every installation. Raises WeightError.

    `opinion` says who is asked about doubtful plates; a choice that needs what is not here raises WeightMissing.
    Without `tell_cut` plates that were not seen whole are read like others, which only measurements want.
    """
    outlining = OnnxSession(weights.locate("plate-outline"), threads)
    finder = PlateDetector(OnnxSession(weights.locate("plate-detector"), threads), Outline(outlining))
    line = OwnLine(OnnxSession(weights.locate("plate-reader"), threads))
    look = CharacterLook(OnnxSession(weights.locate("plate-character"), threads))
    second = open_second_opinion(weights, opinion, threads)
    hearing, closer = PlateHearing(line, look), Outline(outlining, _LOOKS_AT_A_CROP)
    neighbours = Neighbours(Outline(outlining, 1), closer)
    watch = CutWatch(closer, hearing) if tell_cut else None
    return OwnPlateReader(finder, hearing, second, closer=closer, watch=watch, neighbours=neighbours)


def open_second_opinion(weights: Weights, choice: OpinionChoice, threads: int = 1) -> SecondOpinion | None:
    """Make ready whom to ask about doubtful plates; nothing large is opened before the first question.

    Raises WeightError.
    """
    if choice is OpinionChoice.NONE:
        return None
    if choice is OpinionChoice.AUTO and weights.find("ppocr-rec") is None:
        return None
    model = weights.locate("ppocr-rec")
    if choice is OpinionChoice.PADDLE:
        return PaddleOpinion(paddle_command(_interpreter(), model))
    return PpOcrOpinion(lambda: OnnxSession(model, threads))


def _interpreter() -> Path:
    python = paddle_python()
    if python is None or not python.is_file():
        raise WeightMissing(
            "PaddleOCR lives in an environment of its own (requirements/paddle.txt); GATEHOUSE_PADDLE_PYTHON must "
            f"name its interpreter, and names {python or 'none'}"
        )
    return python
