"""A video file or a stream as a camera, through FFmpeg (PyAV)."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import av
import numpy as np
from av.container import InputContainer
from av.video.reformatter import Interpolation
from av.video.stream import VideoStream

from edge.cameras.addresses import without_credentials
from edge.cameras.messages import MOST_PIXELS
from edge.cameras.shots import Corrupt, Shot, SourceBroken
from edge.cameras.timeline import Timeline
from models.base import Picture

_USUAL_FPS = 25
_MICROSECONDS = 1_000_000
_LATE_END_S = 1.0
_PROTOCOLS = {
    "": "file",
    "rtsp": "rtsp,rtp,tcp",
    "rtsps": "rtsps,rtsp,rtp,tcp,tls",
    "http": "http,tcp",
    "https": "https,http,tcp,tls",
}


@dataclass(frozen=True, slots=True)
class VideoSource:
    """Decodes the first picture track of `address`. `live` pictures are due when they come."""

    address: str
    live: bool
    open_timeout_s: float
    read_timeout_s: float

    def shots(self) -> Iterator[Shot | Corrupt]:
        """Decode packet by packet; one that cannot be decoded is passed over."""
        with self._open() as container:
            stream = self._track(container)
            timeline = Timeline(_usual_distance_s(stream))
            last_s = furthest_s = 0.0
            try:
                for item in _decode(container, stream):
                    if isinstance(item, Corrupt):
                        yield item
                        continue
                    stamp_s = _stamp_s(item, stream)
                    last_s = timeline.due_s(stamp_s)
                    furthest_s = max(furthest_s, last_s, stamp_s or 0.0)
                    yield Shot(partial(_render, item), None if self.live else last_s)
            except av.FFmpegError as error:
                raise SourceBroken(
                    f"breaks off after {last_s:.1f} s: {self._say(error)}", corrupt=not self.live
                ) from error
            if not self.live:
                _check_length(container, stream, furthest_s)

    def _open(self) -> InputContainer:
        scheme = self.address.partition("://")[0].lower() if "://" in self.address else ""
        options = {"protocol_whitelist": _PROTOCOLS[scheme]}
        if scheme.startswith("rtsp"):
            options |= {
                "rtsp_transport": "tcp",
                "timeout": str(int(self.read_timeout_s * _MICROSECONDS)),
                # FFmpeg would study a stream for five seconds before it shows the first picture.
                "analyzeduration": str(_MICROSECONDS),
            }
        address = self.address if scheme else f"file:{self.address}"
        began = time.monotonic()
        try:
            return av.open(address, options=options, timeout=(self.open_timeout_s, self.read_timeout_s))
        except av.FFmpegError as error:
            waited_s = time.monotonic() - began
            if self.live and waited_s >= min(self.open_timeout_s, self.read_timeout_s):
                # FFmpeg calls an opening that was cut for silence invalid data.
                raise SourceBroken(f"cannot be opened: it sent nothing useful for {waited_s:.1f} s") from error
            corrupt = isinstance(error, av.error.InvalidDataError) and not self.live
            raise SourceBroken(f"cannot be opened: {self._say(error)}", corrupt=corrupt) from error

    @staticmethod
    def _track(container: InputContainer) -> VideoStream:
        if not container.streams.video:
            raise SourceBroken("holds no picture track; is it a video?")
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        return stream

    def _say(self, error: av.FFmpegError) -> str:
        if isinstance(error, av.error.ExitError):
            return f"it sent nothing for {self.read_timeout_s:g} s"
        return without_credentials(error.strerror or type(error).__name__)


def _decode(container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame | Corrupt]:
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            yield Corrupt()
            continue
        for frame in frames:
            yield Corrupt() if frame.is_corrupt else frame


def _usual_distance_s(stream: VideoStream) -> float:
    """Seconds between two pictures of the track, as far as it says."""
    return 1 / float(stream.guessed_rate or stream.average_rate or _USUAL_FPS)


def _stamp_s(frame: av.VideoFrame, stream: VideoStream) -> float | None:
    """Seconds since the track's beginning by the file's own clock, where the picture says."""
    if frame.pts is None or frame.time_base is None:
        return None
    return float((frame.pts - (stream.start_time or 0)) * frame.time_base)


def _check_length(container: InputContainer, stream: VideoStream, last_s: float) -> None:
    """Raise SourceBroken when a file ends well before it says it does."""
    if stream.duration is not None and stream.time_base is not None:
        promised_s = float(stream.duration * stream.time_base)
    elif container.duration is not None and len(container.streams) == 1:
        promised_s = container.duration / _MICROSECONDS
    else:
        return
    if last_s + _LATE_END_S < promised_s:
        raise SourceBroken(
            f"breaks off after {last_s:.1f} of {promised_s:.1f} s: the file is truncated or damaged", corrupt=True
        )


def _render(frame: av.VideoFrame, max_width: int | None) -> Picture:
    """Make BGR pixels, upright."""
    width, height = frame.width, frame.height
    if max_width is not None and width > max_width:
        width, height = max_width, max(1, round(height * max_width / width))
    pixels = frame.reformat(width, height, "bgr24", interpolation=Interpolation.AREA).to_ndarray()
    return np.asarray(np.rot90(pixels, round(frame.rotation / 90)), np.uint8)
