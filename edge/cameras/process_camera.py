"""A camera whose decoding happens in a process of its own, watched over from here.

The node pulls: it asks the reader process for its newest picture, and what it did not ask for was dropped there.
A reader that dies, hangs or shows nothing is killed and started again; streams are tried for ever. A stream that
shows the same picture for ever is no better: its frames are withheld until one is different.
"""

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from edge.cameras.addresses import without_credentials
from edge.cameras.base import CameraHealth, CameraInUseError, Frame
from edge.cameras.messages import Answer, Word
from edge.cameras.reader_job import ReaderJob
from edge.cameras.reader_process import ReaderGone, ReaderProcess
from edge.cameras.settings import CameraSettings
from edge.cameras.stillness import Stillness
from edge.cameras.vitals import Vitals
from edge.running.backoff import backoff_s
from models.base import Picture

_log = logging.getLogger(__name__)
_DEATHS_OF_A_FILE = 3
_Result = TypeVar("_Result")


class ProcessCamera:
    """A `Camera` for a file, a folder or a stream. `wait_s` gives the pause after so many failures in a row."""

    def __init__(
        self,
        settings: CameraSettings,
        *,
        live: bool,
        wait_s: Callable[[int], float] | None = None,
        reader: ReaderProcess | None = None,
    ) -> None:
        self._settings = settings
        self._live = live
        self._wait_s = wait_s or (lambda failures: backoff_s(failures, random.random()))  # noqa: S311 - no secret
        self._reader = reader or ReaderProcess()
        self._vitals = Vitals(settings)
        self._stillness = Stillness(settings.frozen_after_s if live else 0.0)
        self._next_number = 0
        self._in_use = False
        self._connected = False
        self._over = asyncio.Event()
        # One thread for one camera: the reader process dies when the thread that started it does.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="camera")

    async def frames(self) -> AsyncIterator[Frame]:
        """Give the newest frame, again and again; see `Camera.frames`."""
        if self._in_use or self._over.is_set():
            raise CameraInUseError("this camera is being watched already, or is over")
        self._in_use = True
        try:
            while not self._over.is_set():
                frame = await self._next()
                if frame is not None:
                    yield frame
        finally:
            self._in_use = False
            self._connected = False
            self._reader.kill()
            if not self._over.is_set():
                await self._in_thread(self._reader.stop)

    def health(self) -> CameraHealth:
        """Say how the camera is."""
        return self._vitals.health

    async def aclose(self) -> None:
        """Stop the reader process and the thread that talks to it."""
        self._over.set()
        self._reader.kill()
        with suppress(RuntimeError):  # the thread is gone: closed before
            await self._in_thread(self._reader.stop)
        self._thread.shutdown(wait=False)

    async def _next(self) -> Frame | None:
        """Wait for one frame; None when there is to be another try, or none any more."""
        try:
            if not (self._connected or await self._connect()):
                return None
            self._vitals.asked(time.monotonic())
            while not self._over.is_set():
                answer, picture = await self._in_thread(self._reader.ask)
                if picture is not None:
                    if not self._shows_the_same(answer, picture):
                        return self._frame(answer, picture)
                    if not self._connected:
                        return None
                elif answer.word is Word.OVER:
                    self._source_over(answer)
                    return None
                elif reason := self._vitals.waiting(time.monotonic(), answer.counts):
                    self._lose(reason)
                    return None
        except ReaderGone as gone:
            self._reader_gone(str(gone))
        return None

    async def _connect(self) -> bool:
        """Start a reader, after a pause if the last one failed; False when the camera was closed meanwhile."""
        await self._in_thread(self._reader.stop)
        if self._vitals.failures:
            await self._pause(self._wait_s(self._vitals.failures))
        if self._over.is_set():
            return False
        resumed = 0 if self._live or self._settings.loop else self._next_number
        job = ReaderJob(settings=self._settings, live=self._live, first_number=self._next_number, skip=resumed)
        self._vitals.connecting(time.monotonic())
        self._stillness.connected()
        await self._in_thread(lambda: self._reader.start(job))
        self._connected = True
        return True

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()

    def _shows_the_same(self, answer: Answer, picture: Picture) -> bool:
        """Say whether the camera is frozen, and let go of the connection when that may help."""
        self._stillness.see(picture, answer.monotonic_s)
        if not self._stillness.frozen:
            return False
        self._next_number = answer.number + 1
        if self._vitals.frozen(time.monotonic(), answer.counts, self._stillness.still_s):
            self._tell("frozen")
        if self._stillness.wants_another_connection(answer.monotonic_s):
            self._connected = False
            self._reader.kill()
            self._vitals.cut()
        return True

    def _frame(self, answer: Answer, picture: Picture) -> Frame:
        self._next_number = answer.number + 1
        self._vitals.frame(answer.counts, answer.monotonic_s)
        return Frame(picture, answer.number, datetime.fromtimestamp(answer.wall_s, UTC), answer.monotonic_s)

    def _source_over(self, answer: Answer) -> None:
        if self._live or (self._settings.loop and answer.reason):
            self._vitals.lost(answer.reason, answer.counts)
            self._connected = False
            self._tell("lost")
        else:
            self._vitals.ended(answer.reason, answer.counts)
            self._over.set()
            self._tell("ended")

    def _lose(self, reason: str) -> None:
        self._connected = False
        self._reader.kill()
        self._vitals.lost(reason)
        self._tell("lost")

    def _reader_gone(self, reason: str) -> None:
        if self._over.is_set():
            return
        self._lose(reason)
        if not self._live and self._vitals.failures >= _DEATHS_OF_A_FILE:
            self._vitals.ended(f"given up after {self._vitals.failures} tries: {reason}")
            self._over.set()
            self._tell("ended")

    def _tell(self, what: str) -> None:
        reason = self._vitals.health.reason or "played to the end"
        _log.warning("camera %s %s: %s", without_credentials(self._settings.source), what, reason)

    async def _in_thread(self, deed: Callable[[], _Result]) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, deed)
