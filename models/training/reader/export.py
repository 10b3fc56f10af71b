"""Writes the reader's network as ONNX, with what the product must know of it."""

import copy
from pathlib import Path

import onnx
import torch

from models.drawing.crops import CROP_SIZE
from models.plates.formats import ALPHABET
from models.training.reader.colours import COLOURS
from models.training.reader.net import Exported, ReaderNet

_OPSET = 17


def export_reader(net: ReaderNet, path: Path, recipe: str) -> None:
    """Write `net` to `path`: input `crop`, outputs `characters` and `colours`, their names as metadata."""
    exported = Exported(copy.deepcopy(net).eval().cpu().to(memory_format=torch.contiguous_format))
    width, height = CROP_SIZE
    torch.onnx.export(
        exported,
        (torch.zeros(1, 3, height, width),),
        path,
        input_names=["crop"],
        output_names=["characters", "colours"],
        dynamic_axes={name: {0: "crops"} for name in ("crop", "characters", "colours")},
        opset_version=_OPSET,
        dynamo=False,
    )
    model = onnx.load(path)
    onnx.helper.set_model_props(model, {"alphabet": ALPHABET, "colours": ",".join(COLOURS), "recipe": recipe})
    onnx.save(model, path)
