"""Recognisers that replay a script: for tests, drills and demonstrations without weights."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

from models.base import DetectedObject, FaceCapture, ModelError, Picture, PlateRead
from models.network import Blob
from models.plates.judging.second_opinion import Opinion

T = TypeVar("T")
Step = Sequence[T] | ModelError
"""What one picture brings: some finds, or an error to be raised."""


class _Script(Generic[T]):
    """Hands out one step a picture; the last one stays, or the script begins again."""

    def __init__(self, steps: Sequence[Step[T]], *, loop: bool) -> None:
        self._steps = tuple(steps)
        self._loop = loop
        self._asked = 0
        self._lock = Lock()

    @property
    def asked(self) -> int:
        return self._asked

    def next(self) -> tuple[T, ...]:
        with self._lock:
            number = self._asked
            self._asked += 1
        if not self._steps:
            return ()
        last = len(self._steps) - 1
        step = self._steps[number % len(self._steps) if self._loop else min(number, last)]
        if isinstance(step, ModelError):
            raise step
        return tuple(step)


class ScriptedPlateReader:
    """PlateReader that gives the finds of the next step, whatever the picture shows."""

    def __init__(self, steps: Sequence[Step[PlateRead]], *, loop: bool = False) -> None:
        """Take one step a picture; after the last one it stays there, or begins again with `loop`."""
        self._script = _Script(steps, loop=loop)

    @property
    def asked(self) -> int:
        """How many pictures were read."""
        return self._script.asked

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:  # noqa: ARG002 - a script looks at no picture
        """Give the next step; raises the error that the script holds there."""
        return self._script.next()


class ScriptedSecondOpinion:
    """SecondOpinion that gives the next text of a script, sure of every character; None: it cannot say."""

    def __init__(self, texts: Sequence[str | None], *, loop: bool = False) -> None:
        """Take one text a question; after the last one it stays there, or begins again with `loop`."""
        self._script: _Script[str] = _Script([[] if text is None else [text] for text in texts], loop=loop)

    @property
    def asked(self) -> int:
        """How many plates it was asked about."""
        return self._script.asked

    def ask(self, picture: Picture, plate: PlateRead) -> Opinion | None:  # noqa: ARG002 - a script looks at nothing
        """Give the next text."""
        return next((Opinion(text, (1.0,) * len(text)) for text in self._script.next()), None)


class ScriptedObjectDetector:
    """ObjectDetector that gives the finds of the next step, whatever the picture shows."""

    def __init__(self, steps: Sequence[Step[DetectedObject]], *, loop: bool = False) -> None:
        """Take one step a picture; after the last one it stays there, or begins again with `loop`."""
        self._script = _Script(steps, loop=loop)

    @property
    def asked(self) -> int:
        """How many pictures were looked at."""
        return self._script.asked

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:  # noqa: ARG002 - a script looks at no picture
        """Give the next step; raises the error that the script holds there."""
        return self._script.next()


class ScriptedFaceDetector:
    """FaceDetector that gives the finds of the next step, whatever the picture shows."""

    def __init__(self, steps: Sequence[Step[FaceCapture]], *, loop: bool = False) -> None:
        """Take one step a picture; after the last one it stays there, or begins again with `loop`."""
        self._script = _Script(steps, loop=loop)

    @property
    def asked(self) -> int:
        """How many pictures were looked at."""
        return self._script.asked

    def find(self, picture: Picture) -> tuple[FaceCapture, ...]:  # noqa: ARG002 - a script looks at no picture
        """Give the next step; raises the error that the script holds there."""
        return self._script.next()


class ScriptedNetwork:
    """Network that answers every input with the same arrays and keeps the inputs."""

    def __init__(self, outputs: Mapping[str, Blob], metadata: Mapping[str, str] | None = None) -> None:
        self._outputs = dict(outputs)
        self._metadata = dict(metadata or {})
        self.inputs: list[Blob] = []

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the script says the file says."""
        return self._metadata

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        """Keep the input and give the scripted outputs."""
        self.inputs.append(blob)
        return self._outputs
