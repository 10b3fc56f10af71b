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

    def __init__(self, graph: Path, weights: Path, threads: int = 1) -> None:
        """Open a graph (xml) with its weights (bin); raises WeightCorrupt where they are no network."""
        # The extra may be absent, so this module must be importable without it.
        import openvino  # noqa: PLC0415

        core = openvino.Core()
        try:
            model = core.read_model(str(graph), str(weights))
            self._compiled = core.compile_model(
                model, "CPU", {"INFERENCE_NUM_THREADS": str(threads), "NUM_STREAMS": "1"}
            )
        except RuntimeError as error:
            raise WeightCorrupt(f"{graph} cannot be opened as a network: {error}") from error

    @property
    def metadata(self) -> Mapping[str, str]:
        """Always empty: IR files carry nothing of use here."""
        return {}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Compute all outputs, by name. Raises RecogniserError."""
        request = self._compiled.create_infer_request()
        try:
            results = request.infer({0: blob})
        except RuntimeError as error:
            raise RecogniserError(f"OpenVINO failed on an input of shape {blob.shape}: {error}") from error
        return {key.get_any_name(): np.array(value, np.float32) for key, value in results.items()}
