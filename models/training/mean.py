"""Means the weights of exported networks: `python -m models.training mean OUT FILE FILE...`.

Networks that one training left at several times, or that were trained on from one another, lie in one valley; the
mean of their weights is often better than each (Izmailov et al., Averaging Weights Leads to Wider Optima, 2018).
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper


class MeanError(Exception):
    """The files are not networks of one shape."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the mean of two networks or more."""
    parser = argparse.ArgumentParser(prog="python -m models.training mean", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a file named twice counts twice")
    options = parser.parse_args(arguments)
    onnx.save(mean([onnx.load(file) for file in options.files]), options.out)
    return 0


def mean(networks: Sequence[onnx.ModelProto]) -> onnx.ModelProto:
    """Give a network of mean weights, with all else from the first. Raises MeanError."""
    result = onnx.ModelProto()
    result.CopyFrom(networks[0])
    held = [{tensor.name: tensor for tensor in network.graph.initializer} for network in networks]
    for tensor in result.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(_mean_of(tensor.name, held), tensor.name))
    return result


def _mean_of(name: str, held: Sequence[dict[str, TensorProto]]) -> np.ndarray:
    """Give the mean of one tensor over all networks."""
    arrays = [numpy_helper.to_array(tensors[name]) for tensors in held if name in tensors]
    if len(arrays) < len(held) or len({array.shape for array in arrays}) > 1:
        raise MeanError(f"not all networks have {name} in one shape")
    return np.mean(np.stack(arrays).astype(np.float64), axis=0).astype(np.float32)
