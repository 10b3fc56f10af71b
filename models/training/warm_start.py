"""Goes on from an exported network where the training's own state is lost: machines vanish, commits stay.

An exported network has no normalisation left; it was folded into the convolutions. Here it is unfolded again: each
normalisation gets as mean and spread what the network shows on a batch of its inputs, and gives them back.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn


class WarmStartError(Exception):
    """The file holds no network of this training's shape."""


def start_from(net: nn.Module, exported: Path, inputs: Tensor) -> None:
    """Give `net` an exported file's weights; `inputs` show how far its values spread. Raises WarmStartError."""
    weights, modules = _weights(exported), dict(net.named_modules())
    after = _normalisations(net)
    biases: dict[str, Tensor] = {}
    for name, (weight, bias) in weights.items():
        module = modules.get(name)
        if not isinstance(module, nn.Conv2d | nn.Linear):
            raise WarmStartError(f"{exported} is a network of other layers: {name}")
        if module.weight.shape != weight.shape:
            raise WarmStartError(f"{exported} is a network of another shape, at {name}")
        module.weight.data.copy_(weight)
        if name in after:
            biases[name] = bias
        else:
            module.bias.data.copy_(bias)
    layers = {name for name, module in modules.items() if isinstance(module, nn.Conv2d | nn.Linear)}
    missing = layers - weights.keys()
    if missing:
        raise WarmStartError(f"{exported} lacks the layers {', '.join(sorted(missing))}")
    _unfold(net, {after[name]: bias for name, bias in biases.items()}, inputs)


def _normalisations(net: nn.Module) -> dict[str, str]:
    """Give for each convolution the normalisation that follows it."""
    after = {}
    for name, module in net.named_modules():
        for (one, convolution), (next_one, normalised) in pairwise(module.named_children()):
            if isinstance(convolution, nn.Conv2d) and isinstance(normalised, nn.BatchNorm2d):
                after[f"{name}.{one}".lstrip(".")] = f"{name}.{next_one}".lstrip(".")
    return after


def _weights(exported: Path) -> dict[str, tuple[Tensor, Tensor]]:
    """Give weight and bias of every layer by its name in the network."""
    graph = onnx.load(exported).graph
    held = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
    layers: dict[str, tuple[Tensor, Tensor]] = {}
    for node in graph.node:
        name = _module(node.name)
        if node.op_type in {"Conv", "Gemm"}:
            layers[name] = held[node.input[1]], held[node.input[2]]
        elif node.op_type == "MatMul" and f"net.{name}.bias" in held:
            layers[name] = held[node.input[1]].T, held[f"net.{name}.bias"]
    return layers


def _module(node: str) -> str:
    """Name the layer that became a node: `/net/body/body.0/convolution/Conv` is `body.0.convolution`."""
    parts = node.strip("/").removeprefix("net/").split("/")[:-1]
    kept = [one for one, below in pairwise([*parts, ""]) if not below.startswith(f"{one}.")]
    return ".".join(kept)


def _unfold(net: nn.Module, middles: dict[str, Tensor], inputs: Tensor) -> None:
    """Let each normalisation say in two steps what a bias said in one, layer after layer."""
    modules = dict(net.named_modules())
    for name, middle in middles.items():
        _set(modules[name], torch.zeros_like(middle), torch.ones_like(middle), middle)
    seen: dict[str, tuple[Tensor, Tensor]] = {}
    hooks = [modules[name].register_forward_pre_hook(_noting(seen, name)) for name in middles]
    net.eval()
    with torch.no_grad():
        net(inputs.to(next(net.parameters()).device))
    for hook in hooks:
        hook.remove()
    for name, middle in middles.items():
        mean, variance = seen[name]
        _set(modules[name], mean, variance, middle + mean)


def _noting(seen: dict[str, tuple[Tensor, Tensor]], name: str) -> Callable[[nn.Module, tuple[Tensor, ...]], None]:
    def note(_module: nn.Module, given: tuple[Tensor, ...]) -> None:
        seen[name] = given[0].mean(dim=(0, 2, 3)), given[0].var(dim=(0, 2, 3))

    return note


def _set(module: nn.Module, mean: Tensor, variance: Tensor, middle: Tensor) -> None:
    """Make a normalisation one that changes nothing but the middle."""
    if not isinstance(module, nn.BatchNorm2d):
        raise TypeError(f"{module} normalises nothing")
    module.running_mean.copy_(mean)
    module.running_var.copy_(variance)
    module.weight.data.copy_((variance + module.eps).sqrt())
    module.bias.data.copy_(middle)
