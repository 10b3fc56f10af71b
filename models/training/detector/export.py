"""The trained detector as a file the product can open, and as a network the product's code can be measured on."""

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import onnx
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models.network import Blob
from models.training.detector.net import DetectorNet, ExportedDetector
from models.training.detector.outline_net import ExportedOutline, OutlineNet

_OPSET = 17
RECIPE = "scenes-3"

Net = TypeVar("Net", bound=nn.Module)


class TorchNetwork:
    """The port `Network` on a network in training, so that it is measured through the product's code."""

    def __init__(self, net: DetectorNet) -> None:
        self._net = ExportedDetector(net).eval()

    @property
    def metadata(self) -> Mapping[str, str]:
        """Always empty."""
        return {}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Compute all outputs, by name."""
        with torch.inference_mode():
            scores, corners, rows = self._net(torch.from_numpy(blob))
        return {"scores": scores.numpy(), "corners": corners.numpy(), "rows": rows.numpy()}


def export_both(folder: Path, out: Path) -> None:
    """Write the best detector and second look under `folder` to `out`."""
    net = DetectorNet()
    net.load_state_dict(torch.load(folder / "detector-best.pt", weights_only=True))
    export(net, out / "plate-detector.onnx", {"version": "2", "recipe": RECIPE})
    outline = OutlineNet()
    outline.load_state_dict(torch.load(folder / "outline.pt", weights_only=True))
    export_outline(outline, out / "plate-outline.onnx", {"version": "2", "recipe": RECIPE})


def export(net: DetectorNet, path: Path, metadata: Mapping[str, str]) -> None:
    """Write the detector as ONNX with normalisations folded in, for pictures of any size in multiples of 32."""
    sizes = {
        "picture": {2: "height", 3: "width"},
        "scores": {1: "cells"},
        "corners": {1: "cells"},
        "rows": {1: "cells"},
    }
    folded = ExportedDetector(_folded(copy.deepcopy(net).eval()))
    _write(folded, torch.zeros(1, 3, 384, 640), path, sizes)
    _describe(path, metadata)


def export_outline(net: OutlineNet, path: Path, metadata: Mapping[str, str]) -> None:
    """Write the second look as ONNX with normalisations folded in, for any number of views at once."""
    sizes = {name: {0: "views"} for name in ("view", "corners", "score", "rows")}
    folded = ExportedOutline(_folded(copy.deepcopy(net).eval())).eval()
    _write(folded, torch.zeros(1, 3, 64, 128), path, sizes)
    _describe(path, metadata)


def _write(net: nn.Module, example: Tensor, path: Path, sizes: dict[str, dict[int, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    given, *told = sizes
    torch.onnx.export(
        net,
        (example,),
        str(path),
        input_names=[given],
        output_names=told,
        dynamic_axes=sizes,
        opset_version=_OPSET,
        dynamo=False,
    )


def _describe(path: Path, metadata: Mapping[str, str]) -> None:
    model = onnx.load(str(path))
    for key, value in metadata.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _folded(net: Net) -> Net:
    """Fold every normalisation into the convolution before it."""
    for module in net.modules():
        if isinstance(module, nn.Sequential):
            for index in range(len(module) - 1):
                conv, norm = module[index], module[index + 1]
                if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                    module[index], module[index + 1] = fuse_conv_bn_eval(conv, norm), nn.Identity()
    return net
