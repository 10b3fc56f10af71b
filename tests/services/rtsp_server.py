"""Serves a film over RTSP at /stream: `python3 rtsp_server.py FILE [--loop-fps N] [--port N]`; see rtsp.py.

FILE is H.264 in MP4, or with --loop-fps a bare H.264 stream that is repeated for ever. Prints its port once it
listens, and ends when its standard input does.
"""

import argparse
import sys
import threading
from typing import Any

import gi  # type: ignore[import-not-found] # Debian's, not in the virtual environment

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # type: ignore[import-not-found] # noqa: E402 - versions first


def pipeline(file: str, loop_fps: int) -> str:
    source = f'filesrc location="{file}" ! qtdemux'
    if loop_fps:
        caps = f"video/x-h264,stream-format=byte-stream,alignment=nal,framerate={loop_fps}/1"
        source = f'multifilesrc location="{file}" loop=true caps="{caps}"'
    return f"( {source} ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 )"


def serve(file: str, loop_fps: int, port: str) -> Any:  # noqa: ANN401 - GStreamer's bindings have no types
    Gst.init(None)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(pipeline(file, loop_fps))
    factory.set_shared(True)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    server.get_mount_points().add_factory("/stream", factory)
    server.attach(None)
    return server


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--loop-fps", type=int, default=0)
    parser.add_argument("--port", default="0")
    chosen = parser.parse_args()
    server = serve(chosen.file, chosen.loop_fps, chosen.port)
    sys.stdout.write(f"{server.get_bound_port()}\n")
    sys.stdout.flush()
    loop = GLib.MainLoop()
    threading.Thread(target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
    loop.run()


main()
