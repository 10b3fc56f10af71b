"""Opens networks with OpenVINO (an extra); the only importer of openvino.

Needed where weights exist as OpenVINO's IR only. Our own networks it opens as well, and computes no faster than
onnxruntime does (benchmarks/results/session_backends.md), so nothing of ours asks for it.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from models.base import RecogniserError, WeightCorrupt
from models.network import Blob


def openvino_installed() -> bool:
    """Say whether the extra `openvino` is there."""
    return find_spec("openvino") is not None


class OpenVinoSession:
    """A network opened by OpenVINO on the processor. The files must have been checked before."""

    def __init__(
        self, graph: Path, weights: Path | None = None, threads: int = 1, before: str | None = None
    ) -> None:
        """Open a graph (xml) with its weights (bin), or an ONNX file; raises WeightCorrupt where it is no network.

        With `before` the network ends ahead of its first layer of that type: what would decode the output is left
        out, with the inputs that only it needs.
        """
        # The extra may be absent, so this module must be importable without it.
        import openvino  # noqa: PLC0415

        core = openvino.Core()
        try:
            model = core.read_model(str(graph), str(weights)) if weights else core.read_model(str(graph))
            self._metadata = _metadata(model)
            if before:
                layer = next(node for node in model.get_ops() if node.get_type_name() == before)
                model = openvino.Model([layer.input_value(0)], [model.input("data").get_node()])
            self._names = [
                "" if before else next(iter(sorted(output.get_names())), "") for output in model.outputs
            ]
            self._compiled = core.compile_model(
                model,
                "CPU",
                {
                    "INFERENCE_NUM_THREADS": str(threads),
                    "NUM_STREAMS": "1",
                    # Half precision would be taken where the processor has it, and shifts scores.
                    "INFERENCE_PRECISION_HINT": "f32",
                },
            )
            self._input = self._compiled.input(0).get_partial_shape()
        except (RuntimeError, StopIteration) as error:
            raise WeightCorrupt(f"{graph} cannot be opened as a network: {error}") from error

    @property
    def metadata(self) -> Mapping[str, str]:
        """Key and value pairs stored in an ONNX file; IR files carry nothing of use here."""
        return self._metadata

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Compute all outputs by name: output0, output1, … where the file names none. Raises RecogniserError."""
        # What does not fit is computed to empty outputs, without a word.
        if not self._input.compatible(type(self._input)(list(blob.shape))):
            raise RecogniserError(f"OpenVINO wants an input of {self._input}, not one of shape {blob.shape}")
        request = self._compiled.create_infer_request()
        try:
            results = request.infer({0: blob})
        except RuntimeError as error:
            raise RecogniserError(f"OpenVINO failed on an input of shape {blob.shape}: {error}") from error
        return {
            name or f"output{index}": np.array(value, np.float32)
            for index, (name, value) in enumerate(zip(self._names, results.values(), strict=True))
        }


def _metadata(model: object) -> dict[str, str]:
    """Give what the ONNX front end keeps of a file's metadata, under the name `framework`."""
    kept = getattr(model, "rt_info", {})
    if "framework" not in kept:
        return {}
    return {str(key): str(value.value) for key, value in kept["framework"].items()}
