"""Goes on from an exported network where the training's own state is lost: machines vanish, commits stay.

An exported network has no normalisation left; it was folded into the convolutions. Here it is unfolded again: each
normalisation gets as mean and spread what the network shows on a batch of drawn crops, and gives them back.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from models.training.reader.crop_stream import Crops
from models.training.reader.net import ReaderNet
from models.training.reader.pixels import pixels_of


class WarmStartError(Exception):
    """The file holds no network of this training's shape."""


def start_from(net: ReaderNet, exported: Path, crops: Crops) -> None:
    """Give `net` an exported file's weights; `crops` show how far its values spread. Raises WarmStartError."""
    weights = _weights(exported)
    modules = dict(net.named_modules())
    biases: dict[str, Tensor] = {}
    try:
        for name, (weight, bias) in weights.items():
            module = modules[name]
            if not isinstance(module, nn.Conv2d | nn.Linear) or module.weight.shape != weight.shape:
                raise WarmStartError(f"{exported} is a network of another shape, at {name}")
            module.weight.data.copy_(weight)
            if module.bias is None:
                biases[name.removesuffix(".convolution")] = bias
            else:
                module.bias.data.copy_(bias)
    except KeyError as error:
        raise WarmStartError(f"{exported} is a network of other layers: {error}") from error
    _unfold(net, biases, crops)


def _weights(exported: Path) -> dict[str, tuple[Tensor, Tensor]]:
    """Give weight and bias of every layer by its name in the network."""
    graph = onnx.load(exported).graph
    held = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    layers: dict[str, tuple[Tensor, Tensor]] = {}
    for node in graph.node:
        name = _module(node.name)
        if node.op_type in {"Conv", "Gemm"}:
            layers[name] = held[node.input[1]], held[node.input[2]]
        elif node.op_type == "MatMul":
            layers[name] = held[node.input[1]].T, held[f"net.{name}.bias"]
    return layers


def _module(node: str) -> str:
    """Name the layer that became a node: `/net/body/body.0/convolution/Conv` is `body.0.convolution`."""
    parts = node.strip("/").removeprefix("net/").split("/")[:-1]
    kept = [one for one, below in pairwise([*parts, ""]) if not below.startswith(f"{one}.")]
    return ".".join(kept)


def _unfold(net: ReaderNet, biases: dict[str, Tensor], crops: Crops) -> None:
    """Let each normalisation say in two steps what a bias said in one, layer after layer."""
    modules = dict(net.named_modules())
    for name, bias in biases.items():
        _set(modules[f"{name}.normalised"], torch.zeros_like(bias), torch.ones_like(bias), bias)
    seen: dict[str, tuple[Tensor, Tensor]] = {}
    hooks = [modules[f"{name}.convolution"].register_forward_hook(_noting(seen, name)) for name in biases]
    net.eval()
    with torch.no_grad():
        net(pixels_of(crops.take(np.arange(len(crops)))).to(next(net.parameters()).device))
    for hook in hooks:
        hook.remove()
    for name, bias in biases.items():
        mean, variance = seen[name]
        _set(modules[f"{name}.normalised"], mean, variance, bias + mean)


def _noting(seen: dict[str, tuple[Tensor, Tensor]], name: str) -> Callable[[nn.Module, object, Tensor], None]:
    def note(_module: nn.Module, _given: object, result: Tensor) -> None:
        seen[name] = result.mean(dim=(0, 2, 3)), result.var(dim=(0, 2, 3))

    return note


def _set(module: nn.Module, mean: Tensor, variance: Tensor, middle: Tensor) -> None:
    """Make a normalisation one that changes nothing but the middle."""
    if not isinstance(module, nn.BatchNorm2d):
        raise TypeError(f"{module} normalises nothing")
    module.running_mean.copy_(mean)
    module.running_var.copy_(variance)
    module.weight.data.copy_((variance + module.eps).sqrt())
    module.bias.data.copy_(middle)
