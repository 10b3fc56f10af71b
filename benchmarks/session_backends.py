"""Is OpenVINO faster than onnxruntime on our networks? Time and memory, one thread. Writes a table in Markdown.

    python -m benchmarks.session_backends [--runs N] [--out benchmarks/results/session_backends.md]

Each pair of network and backend runs in a process of its own, for memory is not given back. Beside the time on the
clock stands that of the processor, which a busy machine disturbs less.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.stamp import stamp
from models.network import Network
from models.onnx_session import OnnxSession
from models.openvino_session import OpenVinoSession
from models.readers import open_weights

INPUTS = {
    "plate-reader": ((1, 3, 32, 128), (3, 3, 32, 128)),
    "plate-character": ((1, 3, 64, 48), (7, 3, 64, 48)),
    "plate-outline": ((1, 3, 64, 128),),
    "plate-detector": ((1, 3, 384, 640), (1, 3, 736, 1280)),
    "yolox-nano": ((1, 3, 416, 416),),
}
BACKENDS = ("onnxruntime", "openvino")


def opened(path: Path, backend: str) -> Network:
    """Open a network with one thread."""
    return OpenVinoSession(path) if backend == "openvino" else OnnxSession(path)


def row(name: str, backend: str, runs: int) -> None:
    """Print one row: fastest and median times in milliseconds, and the memory that opening and running took."""
    path = open_weights().locate(name)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    network = opened(path, backend)
    for shape in INPUTS[name]:
        blob = np.random.default_rng(0).uniform(0, 255, shape).astype(np.float32)
        network.run(blob)
        clock, processor = [], []
        for _ in range(runs):
            begun, worked = time.perf_counter(), time.process_time()
            network.run(blob)
            processor.append((time.process_time() - worked) * 1000)
            clock.append((time.perf_counter() - begun) * 1000)
        size = "x".join(map(str, shape))
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(
            f"| {name} | {size} | {backend} | {min(clock):.2f} | {statistics.median(clock):.2f} "
            f"| {min(processor):.2f} | {statistics.median(processor):.2f} | {grown:.0f} |"
        )


def main() -> int:
    """Measure every pair, each in its own process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", nargs=2, metavar=("NETWORK", "BACKEND"), help="measure one pair in this process")
    options = parser.parse_args()
    if options.one:
        name, backend = options.one
        row(name, backend, options.runs)
        return 0
    lines = [
        "| network | input | backend | ms, fastest | ms, median | processor ms, fastest | median | memory, MB |",
        "|---|---|---|--:|--:|--:|--:|--:|",
    ]
    for name in INPUTS:
        for backend in BACKENDS:
            command = [sys.executable, "-m", "benchmarks.session_backends", "--runs", str(options.runs)]
            done = subprocess.run([*command, "--one", name, backend], check=False, capture_output=True, text=True)  # noqa: S603
            lines += done.stdout.splitlines() or [f"| {name} | | {backend} | not run | | | | |"]
    text = f"# onnxruntime and OpenVINO on our networks\n\n{stamp()}\n" + "\n".join(lines) + "\n"
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
