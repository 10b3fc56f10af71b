"""Command line of the drawn street: a live camera, or a clip in a file."""

import argparse
import contextlib
import sys
from pathlib import Path

from demo.street.arm import LetIn
from demo.street.barrier_view import FixedBarrier, HttpBarrier
from demo.street.camera import StreetCamera, StreetServer
from demo.street.cast import write_residents
from demo.street.clip import write_clip
from demo.street.render import StreetRenderer
from models.drawing.glyphs import FontError, GlyphFace, find_font, font_folders

_LAST_PORT = 65535


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; returns the exit status."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.seconds <= 0:
        parser.error("--seconds must be above 0")
    if chosen.port is not None and not 0 < chosen.port <= _LAST_PORT:
        parser.error(f"--port must be 1 to {_LAST_PORT}")
    if chosen.residents:
        with Path(chosen.residents).open("w", encoding="utf-8", newline="") as file:
            write_residents(file)
    if not (chosen.port or chosen.out):
        return 0 if chosen.residents else parser.error("say --port N, --out FILE or --residents FILE")
    try:
        renderer = StreetRenderer(GlyphFace(find_font(font_folders())))
    except FontError as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.out and not _write(renderer, chosen):
        return 1
    if chosen.port:
        _serve(renderer, chosen)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo.street", description="A drawn street before a gate.")
    parser.add_argument("--port", type=int, help="serve a live camera at http://127.0.0.1:PORT/gate.mjpg")
    parser.add_argument(
        "--barrier-url", help='JSON address that tells the barrier\'s {"state": …}; else it stays closed'
    )
    parser.add_argument("--out", metavar="FILE", help="write a clip (.mp4) and its truth (.json)")
    parser.add_argument("--seconds", type=float, default=60.0, help="length of the clip (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="who comes in which order (default %(default)s)")
    parser.add_argument("--let-in", choices=[rule.value for rule in LetIn], default="residents", help="in a clip")
    parser.add_argument("--residents", metavar="FILE", help="write the residents' plates (.csv)")
    return parser


def _write(renderer: StreetRenderer, chosen: argparse.Namespace) -> bool:
    try:
        truth = write_clip(Path(chosen.out), chosen.seconds, chosen.seed, LetIn(chosen.let_in), renderer)
    except (OSError, ValueError) as error:
        print(f"{chosen.out} cannot be written: {error}", file=sys.stderr)
        return False
    print(f"{chosen.out}: {chosen.seconds:g} s; what is in it: {truth}")
    return True


def _serve(renderer: StreetRenderer, chosen: argparse.Namespace) -> None:
    barrier = HttpBarrier(chosen.barrier_url) if chosen.barrier_url else FixedBarrier()
    camera = StreetCamera(renderer, barrier, chosen.seed)
    print(f"camera: http://127.0.0.1:{chosen.port}/gate.mjpg", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        StreetServer(camera, chosen.port).run()


if __name__ == "__main__":
    sys.exit(main())
