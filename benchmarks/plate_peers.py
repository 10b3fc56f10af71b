"""Other readers of plates, beside which our numbers stand: RapidOCR and Open Model Zoo's network."""

import json
import subprocess
import time
from typing import Any, Self

from models.accuracy.labels import Labelled
from models.accuracy.names import plate_text
from models.accuracy.scoring import Answer
from models.base import Picture
from models.onnx_session import OnnxSession
from models.plates.finding.crop_shape import border_of
from models.plates.finding.found import PlateFinder
from models.plates.finding.lpd_yunet import LpdYunet
from models.plates.finding.search import PlateSearch
from models.plates.reading.ctc import best_path
from models.plates.reading.lines import BarrierLine
from models.weights.registry import Weights

_CHILD = """
import json, sys, time
import cv2
from rapidocr import RapidOCR
engine = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "critical"})
print(json.dumps("ready"), flush=True)
for line in sys.stdin:
    file, crop = json.loads(line)
    picture = cv2.imread(file)
    begun = time.perf_counter()
    # It remembers what it was last told, so it is told all each time.
    found = engine(picture, use_det=not crop, use_cls=not crop, use_rec=True)
    took = time.perf_counter() - begun
    print(json.dumps([list(found.txts or ()), [float(score) for score in found.scores or ()], took]), flush=True)
"""


class RapidOcr:
    """RapidOCR in the interpreter that has it (it brings another OpenCV); its score is a mean over a line."""

    def __init__(self, python: str) -> None:
        """Start it. Raises OSError, and ValueError where that interpreter has no RapidOCR."""
        self._child = subprocess.Popen(  # noqa: S603 - the caller names the interpreter
            [python, "-W", "ignore", "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if self._said() != "ready":
            raise ValueError(f"{python} cannot start rapidocr")

    def __enter__(self) -> Self:
        """Stay until the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._child.kill()
        self._child.wait()

    def answer(self, labelled: Labelled, *, crop: bool) -> Answer:
        """Read one picture: a crop by its recogniser alone, else with its own detector.

        Any of its lines that is the plate counts as right, else the longest.
        """
        if self._child.stdin is None:
            raise ValueError("the process has no input")
        self._child.stdin.write(json.dumps([str(labelled.file), crop]) + "\n")
        self._child.stdin.flush()
        texts, scores, took_s = self._said()
        plates = {plate_text(text) or "": score for text, score in zip(texts, scores, strict=True)}
        best = labelled.plate if labelled.plate in plates else max(plates, key=len, default="")
        return Answer(labelled.plate, best, plates.get(best, 0.0), certain=True, took_s=took_s)

    def _said(self) -> Any:  # noqa: ANN401 - JSON
        line = self._child.stdout.readline() if self._child.stdout else ""
        return json.loads(line) if line else None


class Barrier:
    """Open Model Zoo's license-plate-recognition-barrier-0001: rectified crop, network, likeliest path."""

    def __init__(self, weights: Weights) -> None:
        """Open it, and LPD-YuNet to find plates in scenes. Raises WeightError."""
        self._line = BarrierLine(OnnxSession(weights.locate("plate-barrier")))
        self._finder: PlateFinder = PlateSearch(LpdYunet(OnnxSession(weights.locate("lpd-yunet"))))

    def answer(self, labelled: Labelled, picture: Picture, *, crop: bool) -> Answer:
        """Read one picture; it gives no score that means anything here."""
        begun = time.perf_counter()
        found = (border_of(picture),) if crop else self._finder.find(picture)
        text = best_path(self._line.read(picture, found[0].corners)) if found else ""
        return Answer(labelled.plate, text, 0.0, certain=True, took_s=time.perf_counter() - begun)
