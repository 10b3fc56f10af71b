"""A real RTSP server for tests: `with RtspServer(film, loop=True) as server: open(server.url)`.

GStreamer's server runs under Debian's own Python in a child process. The film is H.264 in MP4 without B-frames, as
`tests.services.films` makes it.
"""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import av

from tests.services.needs import needs_rtsp_server

_SCRIPT = Path(__file__).with_name("rtsp_server.py")


class RtspServer:
    """Serves `film` at `url`. Each client of a film that is not looped sees it from its beginning."""

    def __init__(self, film: Path, *, loop: bool = False) -> None:
        self._python = needs_rtsp_server()
        self._film = film
        self._loop_fps = 0
        if loop:
            self._film, self._loop_fps = _bare_stream(film)
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self._port}/stream"

    def start(self) -> str:
        """Start, or start again on the same port; returns the address once it listens."""
        command = [str(self._python), str(_SCRIPT), str(self._film), "--port", str(self._port)]
        self._process = subprocess.Popen(
            [*command, "--loop-fps", str(self._loop_fps)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line.strip().isdigit(), "the RTSP server did not start"
        self._port = int(line)
        return self.url

    def kill(self) -> None:
        """End at once, without a word to anybody."""
        if (process := self._process) is not None:
            process.kill()
            process.communicate()
            self._process = None

    def send_signal(self, number: int) -> None:
        """Send a signal: SIGSTOP makes a camera that stays connected and says nothing."""
        assert self._process is not None
        self._process.send_signal(number)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.kill()


def _bare_stream(film: Path) -> tuple[Path, int]:
    """Take the H.264 out of its MP4, beside it, so that it can be repeated without a seam; with its frame rate."""
    bare = film.with_suffix(".h264")
    with av.open(film) as source, av.open(bare, "w", format="h264") as target:
        track = source.streams.video[0]
        copy = target.add_stream_from_template(track)
        for packet in source.demux(track):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
        return bare, round(track.average_rate or 25)
