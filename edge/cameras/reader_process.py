"""The node's handle on a reader process. Its methods block: one thread per camera calls them, all but `kill`."""

import socket
import subprocess
import sys

from edge.cameras.messages import Answer, MessageError, receive_answer, send_text
from edge.cameras.reader_job import ReaderJob
from models.base import Picture

ANSWER_LIMIT_S = 15.0
_REQUEST = b"?"
_DYING_S = 1.0


class ReaderGone(Exception):  # noqa: N818 - says what happened
    """The reader process died or does not answer; it has been stopped."""


class ReaderProcess:
    """At most one reader process at a time, started again after each end."""

    def __init__(self, answer_limit_s: float = ANSWER_LIMIT_S) -> None:
        self._answer_limit_s = answer_limit_s
        self._process: subprocess.Popen[bytes] | None = None
        self._peer: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        """The running process."""
        return None if self._process is None else self._process.pid

    def start(self, job: ReaderJob) -> None:
        """Start a process and give it its job. The address goes through the line: arguments are public.

        Raises ReaderGone.
        """
        self.stop()
        ours, theirs = socket.socketpair()
        self._peer = ours
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no outside words
                [sys.executable, "-m", "edge.cameras.reader", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                process_group=0,
            )
        ours.settimeout(self._answer_limit_s)
        try:
            send_text(ours, job.model_dump_json())
        except OSError as error:
            raise ReaderGone(self._bury("the line broke")) from error

    def ask(self) -> tuple[Answer, Picture | None]:
        """Ask for the newest frame and wait for the answer, half a second as a rule. Raises ReaderGone."""
        if self._peer is None:
            raise ReaderGone("the reader process was stopped")
        try:
            self._peer.sendall(_REQUEST)
            return receive_answer(self._peer)
        except (OSError, MessageError) as error:
            raise ReaderGone(self._bury(str(error))) from error

    def kill(self) -> None:
        """End the process at once, from any thread; a blocked `ask` then raises ReaderGone."""
        if (process := self._process) is not None:
            process.kill()

    def stop(self) -> None:
        """End the process and leave nothing of it behind."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._peer is not None:
            self._peer.close()
            self._peer = None

    def _bury(self, complaint: str) -> str:
        """Stop the process and say what became of it."""
        status = None
        if self._process is not None:
            try:
                status = self._process.wait(_DYING_S)
            except subprocess.TimeoutExpired:
                complaint = f"{complaint}; it was killed"
        self.stop()
        return f"the reader process failed: {complaint}" + ("" if status is None else f" (status {status})")
