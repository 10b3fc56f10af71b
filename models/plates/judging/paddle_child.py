"""Runs PaddleOCR's recogniser for `models.plates.judging.paddle_opinion`, in an environment of its own.

    python paddle_child.py MODEL.onnx

Nothing of Gatehouse is imported here: that environment has PaddleOCR and what it brings, another OpenCV among it.
Each line on standard input is a PNG in base64, each line on standard output a JSON object: `{"ready": true}`
first, then `{"text": …, "score": …}` or `{"error": …}`.
"""

import base64
import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

_NAME = "PP-OCRv6_small_rec"
_LARGEST_LINE = 4 << 20


def main(model: Path) -> None:
    """Answer until standard input ends."""
    answers = _own_output()
    import cv2  # noqa: PLC0415 - this environment's own, after standard output is safe from it
    import numpy as np  # noqa: PLC0415
    from paddleocr import TextRecognition  # noqa: PLC0415

    with TemporaryDirectory(prefix="gatehouse-paddle-") as folder:
        _prepare(model, Path(folder))
        recogniser = TextRecognition(model_name=_NAME, model_dir=folder, engine="onnxruntime")
    _answer(answers, {"ready": True})
    while line := sys.stdin.buffer.readline(_LARGEST_LINE):
        try:
            picture = cv2.imdecode(np.frombuffer(base64.b64decode(line), np.uint8), cv2.IMREAD_COLOR)
            (result,) = recogniser.predict(picture)
            _answer(answers, {"text": result["rec_text"], "score": float(result["rec_score"])})
        except Exception as error:  # noqa: BLE001 - whatever a foreign library raises is an answer as well
            _answer(answers, {"error": f"{type(error).__name__}: {error}"})


def _own_output() -> TextIO:
    """Keep standard output for answers: what libraries print goes to standard error instead."""
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return kept


def _answer(answers: TextIO, said: Mapping[str, object]) -> None:
    answers.write(json.dumps(said, ensure_ascii=False) + "\n")
    answers.flush()


def _prepare(model: Path, folder: Path) -> None:
    """Lay the ONNX file into a folder with the description that PaddleOCR reads; JSON is YAML as well."""
    import onnxruntime  # noqa: PLC0415 - brought by that environment

    shutil.copyfile(model, folder / "inference.onnx")
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].rstrip("\n").split("\n")
    description = {
        "Global": {"model_name": _NAME},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
                {"KeepKeys": {"keep_keys": ["image", "label_ctc"]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
    (folder / "inference.yml").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
