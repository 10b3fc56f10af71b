"""The process that decodes one camera: `python -m edge.cameras.reader FD`, started by the node, never by hand.

A decoder that hangs, leaks or crashes takes nothing with it, and can be killed. One life is one connection: to
connect anew, the node starts a new one. It dies with the node, and leaves Ctrl-C to it.
"""

import ctypes
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from edge.cameras.messages import Answer, MessageError, Word, receive_text, send_answer
from edge.cameras.newest import Newest, Taken
from edge.cameras.reader_job import ReaderJob
from edge.cameras.settings import CameraSettings, Pace
from edge.cameras.shots import Corrupt, Source, SourceBroken
from edge.cameras.video_source import VideoSource

HEARTBEAT_S = 0.5
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Decode in one thread, answer in this one, until the node closes the line."""
    _die_with_parent()
    peer = socket.socket(fileno=int(sys.argv[1]))
    try:
        job = ReaderJob.model_validate_json(receive_text(peer))
        newest = Newest(keep_all=job.keeps_all)
        threading.Thread(target=decode, args=(job, newest), daemon=True).start()
        while peer.recv(1):
            answer_newest(peer, newest, job.settings)
    except (OSError, MessageError):
        pass
    # A decoder may hang in the other thread: leave without waiting for it.
    os._exit(0)


def decode(job: ReaderJob, newest: Newest) -> None:
    """Put every shot of the source into `newest` when it is due; say at the end why it ended."""
    try:
        newest.end(play_all(open_source(job), job, newest))
    except SourceBroken as broken:
        if broken.corrupt:
            newest.corrupt()
        newest.end(str(broken))


def play_all(source: Source, job: ReaderJob, newest: Newest) -> str:
    """Play the source as often as it is to be played; returns why it ended. Raises SourceBroken."""
    seen = 0
    while True:
        before, seen = seen, play(source, job, newest, seen)
        if seen == before:
            raise SourceBroken("holds no picture that can be decoded")
        if job.live:
            return "the camera ended the stream"
        if not job.settings.loop:
            return ""


def open_source(job: ReaderJob) -> Source:
    """Choose how the source is read."""
    settings = job.settings
    if Path(settings.source).is_dir():
        # Only a folder needs the still-picture decoder.
        from edge.cameras.folder_source import FolderSource  # noqa: PLC0415 - spares other readers its import

        return FolderSource(Path(settings.source), settings.fps)
    return VideoSource(settings.source, job.live, settings.open_timeout_s, settings.read_timeout_s)


def play(source: Source, job: ReaderJob, newest: Newest, seen: int) -> int:
    """Play the source once; `seen` shots came before, and those that an earlier reader gave are passed over."""
    began_s: float | None = None
    for item in source.shots():
        if isinstance(item, Corrupt):
            newest.corrupt()
            continue
        seen += 1
        if seen <= job.skip:
            continue
        if item.due_s is not None and job.settings.pace is Pace.REALTIME:
            now = time.monotonic()
            began_s = now - item.due_s if began_s is None else began_s
            time.sleep(max(0.0, began_s + item.due_s - now))
        newest.put(Taken(item, job.first_number + seen - job.skip - 1, time.time(), time.monotonic()))
    return seen


def answer_newest(peer: socket.socket, newest: Newest, settings: CameraSettings) -> None:
    """Answer one request; what is masked leaves this process black. Raises OSError when the node has gone."""
    taken = newest.take(HEARTBEAT_S)
    if taken is None:
        send_answer(peer, Answer(Word.WAITING, newest.counts))
    elif isinstance(taken, str):
        send_answer(peer, Answer(Word.OVER, newest.counts, reason=taken))
    else:
        picture = taken.shot.render(settings.max_width)
        if settings.masks:
            from edge.cameras.masks import blackened  # noqa: PLC0415 - spares other readers its import

            picture = blackened(picture, settings.masks)
        height, width = picture.shape[:2]
        moment = (taken.number, taken.wall_s, taken.monotonic_s)
        send_answer(peer, Answer(Word.FRAME, newest.counts, *moment, width=width, height=height), picture)


def _die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the thread that started us ends, hung or not; leave Ctrl-C to the node."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


if __name__ == "__main__":
    main()
