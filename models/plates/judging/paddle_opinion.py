"""A second opinion by PaddleOCR itself, in a process and an environment of its own (docs/decisions/0015).

It pins another build of OpenCV under the same name, so it cannot live in ours. It is asked line by line; one that
dies, hangs or talks nonsense is ended and begun again after a while, and meanwhile there is no second opinion.
"""

import base64
import json
import logging
import queue
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Any

import cv2

from models.base import Picture, PlateRead
from models.plates.judging.pp_ocr import written
from models.plates.judging.pp_ocr_opinion import upright
from models.plates.judging.second_opinion import Opinion

_log = logging.getLogger(__name__)
_CHILD = Path(__file__).with_name("paddle_child.py")


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds that the other process may take to start and to answer, and for which it rests after a failure."""

    start_s: float = 60.0
    answer_s: float = 5.0
    rest_s: float = 60.0


def paddle_command(python: Path, model: Path) -> tuple[str, ...]:
    """Give the command that runs PaddleOCR on the file `model` under the interpreter `python`."""
    return str(python), str(_CHILD), str(model)


class PaddleOpinion:
    """SecondOpinion that asks a child process. Close it at the end."""

    def __init__(
        self,
        command: Sequence[str],
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take a command that speaks the protocol of `paddle_child`; it starts with the first question."""
        self._command = tuple(command)
        self._patience = patience or Patience()
        self._monotonic = monotonic
        self._lock = Lock()
        self._child: _Child | None = None
        self._rest_until_s = -float("inf")

    def ask(self, picture: Picture, plate: PlateRead) -> Opinion | None:
        """Read the plate in one line; None where the other process cannot say."""
        with self._lock:
            if self._monotonic() < self._rest_until_s:
                return None
            try:
                return self._ask(upright(picture, plate.corners, plate.rows))
            except (OSError, ValueError, TypeError, KeyError, queue.Empty) as error:
                self._end()
                rest_s = self._patience.rest_s
                self._rest_until_s = self._monotonic() + rest_s
                _log.warning("no second opinion for %.0f s: %s", rest_s, str(error) or "no answer in time")
                return None

    def close(self) -> None:
        """End the other process, if there is one."""
        with self._lock:
            self._end()

    def _ask(self, crop: Picture) -> Opinion | None:
        said = self._started().ask(crop, self._patience.answer_s)
        if "error" in said:
            _log.warning("the second opinion failed on one plate: %s", said["error"])
            return None
        score = float(said["score"])
        return written([(character, score) for character in said["text"]])

    def _started(self) -> "_Child":
        if self._child is None:
            self._child = _Child(self._command)
            if not self._child.answer(self._patience.start_s).get("ready"):
                raise ValueError("it does not say that it is ready")
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """One run of the other process, and the thread that listens to it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._process = subprocess.Popen(  # noqa: S603 - the command is our own script, the interpreter the operator's
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("it has no standard input or output")
        self._questions: IO[bytes] = self._process.stdin
        Thread(target=self._listen, args=(self._process.stdout,), name="second-opinion", daemon=True).start()

    def ask(self, crop: Picture, patience_s: float) -> dict[str, Any]:
        png = cv2.imencode(".png", crop)[1].tobytes()
        self._questions.write(base64.b64encode(png) + b"\n")
        self._questions.flush()
        return self.answer(patience_s)

    def answer(self, patience_s: float) -> dict[str, Any]:
        line = self._answers.get(timeout=patience_s)
        if not line:
            raise OSError("it ended")
        said = json.loads(line)
        if not isinstance(said, dict):
            raise TypeError("its answer is no object")
        return said

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._questions.close()

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                self._answers.put(line)
        self._answers.put(b"")
