"""Shows an installer what a camera gives: `python -m edge.cameras SOURCE --for 10`."""

import argparse
import asyncio
import sys
import time

from pydantic import ValidationError

from edge.cameras.base import Camera, CameraConfigurationError, Frame
from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings
from wire.health import CameraState


def main() -> int:
    """Watch one source and print a line a second; status 1 when it showed nothing, 2 when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m edge.cameras", description="Shows what a camera gives.")
    parser.add_argument("source", help="a video file, a folder of pictures, or rtsp:// and http:// addresses")
    parser.add_argument("--for", dest="seconds", type=float, default=10.0, help="seconds to watch (default 10)")
    parser.add_argument("--max-width", type=int, help="scale wider pictures down to this")
    parser.add_argument("--max-fps", type=float, default=100.0, help="ask for no more pictures a second than this")
    parser.add_argument(
        "--frozen-after", type=float, help="seconds after which an unchanged stream is frozen; 0: never"
    )
    chosen = parser.parse_args()
    wanted = {"source": chosen.source, "max_width": chosen.max_width, "frozen_after_s": chosen.frozen_after}
    try:
        camera = open_camera(
            CameraSettings.model_validate({name: value for name, value in wanted.items() if value is not None})
        )
    except (CameraConfigurationError, ValidationError) as error:
        print(error, file=sys.stderr)
        return 2
    try:
        return asyncio.run(_watch(camera, chosen.seconds, chosen.max_fps))
    except KeyboardInterrupt:
        return 130


async def _watch(camera: Camera, seconds: float, max_fps: float) -> int:
    taken: list[Frame] = []
    watcher = asyncio.create_task(_take(camera, taken, 1 / max_fps))
    end = time.monotonic() + seconds
    try:
        while not watcher.done() and time.monotonic() < end:
            already = len(taken)
            await asyncio.wait({watcher}, timeout=min(1.0, max(0.0, end - time.monotonic())))
            print(_line(camera, taken[already:]), flush=True)
            del taken[:already]
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)
        await camera.aclose()
    return 0 if camera.health().frames_read else 1


async def _take(camera: Camera, taken: list[Frame], pause_s: float) -> None:
    async for frame in camera.frames():
        taken.append(frame)
        await asyncio.sleep(frame.monotonic_s + pause_s - time.monotonic())


def _line(camera: Camera, frames: list[Frame]) -> str:
    health = camera.health()
    size = "x".join(str(side) for side in reversed(frames[-1].picture.shape[:2])) if frames else "-"
    reason = f"  {health.reason}" if health.reason and health.state is not CameraState.LIVE else ""
    return (
        f"{health.state:<10} {len(frames):>3} fps  {size:>9}  read {health.frames_read}  dropped"
        f" {health.frames_dropped}  corrupt {health.frames_corrupt}  reconnects {health.reconnects}{reason}"
    )


if __name__ == "__main__":
    sys.exit(main())
