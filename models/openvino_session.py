"""Opens OpenVINO IR files; the only importer of openvino (an extra), needed where weights exist as IR only."""

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

    def __init__(self, graph: Path, weights: Path, threads: int = 1, before: str | None = None) -> None:
        """Open a graph (xml) with its weights (bin); raises WeightCorrupt where they are no network.

        With `before` the network ends ahead of its first layer of that type: what would decode the output is left
        out, with the inputs that only it needs.
        """
        # The extra may be absent, so this module must be importable without it.
        import openvino  # noqa: PLC0415

        core = openvino.Core()
        try:
            model = core.read_model(str(graph), str(weights))
            if before:
                layer = next(node for node in model.get_ops() if node.get_type_name() == before)
                model = openvino.Model([layer.input_value(0)], [model.input("data").get_node()])
            self._compiled = core.compile_model(
                model, "CPU", {"INFERENCE_NUM_THREADS": str(threads), "NUM_STREAMS": "1"}
            )
        except (RuntimeError, StopIteration) as error:
            raise WeightCorrupt(f"{graph} cannot be opened as a network: {error}") from error

    @property
    def metadata(self) -> Mapping[str, str]:
        """Always empty: IR files carry nothing of use here."""
        return {}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Compute all outputs, named output0, output1, … Raises RecogniserError."""
        request = self._compiled.create_infer_request()
        try:
            results = request.infer({0: blob})
        except RuntimeError as error:
            raise RecogniserError(f"OpenVINO failed on an input of shape {blob.shape}: {error}") from error
        return {f"output{index}": np.array(value, np.float32) for index, value in enumerate(results.values())}
