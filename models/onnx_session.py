"""Opens ONNX files on the processor; the only importer of onnxruntime, which has no types of its own."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as reasons

from models.base import RecogniserError, WeightCorrupt
from models.network import Blob

_FAILURES = (
    reasons.Fail,
    reasons.InvalidArgument,
    reasons.InvalidGraph,
    reasons.InvalidProtobuf,
    reasons.NoModel,
    reasons.NoSuchFile,
    reasons.NotImplemented,
    reasons.RuntimeException,
    RuntimeError,
    ValueError,
)
_ONLY_ERRORS = 3


class OnnxSession:
    """A network opened by onnxruntime. The file must have been checked before (`Weights.locate`)."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        """Open `path` with at most `threads` threads; raises WeightCorrupt where it is no network."""
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _ONLY_ERRORS
        # Spinning threads of one lane would take the core that another lane needs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except _FAILURES as error:
            raise WeightCorrupt(f"{path} cannot be opened as a network: {error}") from error
        self._input: str = self._session.get_inputs()[0].name
        self._outputs: list[str] = [output.name for output in self._session.get_outputs()]

    @property
    def metadata(self) -> Mapping[str, str]:
        """Key and value pairs stored in the file."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Compute all outputs, by name. Raises RecogniserError."""
        try:
            results = self._session.run(self._outputs, {self._input: blob})
        except _FAILURES as error:
            raise RecogniserError(f"onnxruntime failed on an input of shape {blob.shape}: {error}") from error
        return {name: np.asarray(value, np.float32) for name, value in zip(self._outputs, results, strict=True)}
