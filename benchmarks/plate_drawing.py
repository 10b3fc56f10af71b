"""How many crops to learn from are drawn in a second, by one process and by two? Writes a table in Markdown.

    python -m benchmarks.plate_drawing [--crops N] [--rounds N] [--out benchmarks/results/plate_drawing.md]

A crop is everything from the text to the 32 x 128 px that the reader learns from: setting, paint, camera, weather,
cut; a plate, once drawn, is photographed several times. Needs the fonts (`models/training/install.sh`). The peer
is what takes the crops: the reader's network.
"""

import argparse
import multiprocessing
import statistics
import time
from pathlib import Path

import cv2
import numpy as np

from benchmarks.stamp import stamp
from models.drawing.crops import CropMaker
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.drawing.letter_cases import typesetter
from models.onnx_session import OnnxSession
from models.readers import open_weights
from models.training.reader.crop_stream import VIEWS, drawn_crops

_BATCH = 64
_PROCESSES = ("one process", "two processes")
_VIEWS = (VIEWS, 4)
"""What training takes, and more."""


def drawing(seed: int, count: int, views: int, start: float) -> tuple[float, float]:
    """Draw `count` crops from the moment `start` on; give when it began and ended, by the clock of the machine."""
    cv2.setNumThreads(1)
    maker = CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, seed))
    rng = np.random.default_rng(seed)
    drawn_crops(maker, rng, _BATCH, views)
    time.sleep(max(0.0, start - time.monotonic()))
    begun = time.monotonic()
    drawn_crops(maker, rng, count, views)
    return begun, time.monotonic()


def drawn_per_second(processes: int, count: int, views: int) -> float:
    """Draw with so many processes at once; give crops a second, by the one that ends last."""
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        start = time.monotonic() + 8
        spans = pool.starmap(drawing, [(seed, count, views, start) for seed in range(1, processes + 1)])
    return processes * count / (max(end for _, end in spans) - min(begun for begun, _ in spans))


def read_per_second(count: int) -> float:
    """Read crops with the reader's network, one thread, in batches; give crops a second."""
    network = OnnxSession(open_weights().locate("plate-reader"))
    blob = np.random.default_rng(0).uniform(0, 255, (_BATCH, 3, 32, 128)).astype(np.float32)
    network.run(blob)
    begun = time.perf_counter()
    for _ in range(count // _BATCH):
        network.run(blob)
    return count // _BATCH * _BATCH / (time.perf_counter() - begun)


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--crops", type=int, default=4000, help="crops a process draws in a round (4000)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rounds = [
        (
            *(drawn_per_second(processes, options.crops, views) for views in _VIEWS for processes in (1, 2)),
            read_per_second(options.crops),
        )
        for _ in range(options.rounds)
    ]
    *drawn, reader = (statistics.median(column) for column in zip(*rounds, strict=True))
    lines = "".join(
        f"| drawn by {_PROCESSES[at % 2]}, {_VIEWS[at // 2]} photographs of a plate "
        f"| {speed:.0f} | {speed / reader:.2f} |\n"
        for at, speed in enumerate(drawn)
    )
    text = (
        f"# Drawing crops to learn from\n\n{stamp()}"
        f"- median of {options.rounds} rounds of {options.crops} crops a process\n\n"
        "| who | crops a second | part of the peer's |\n|---|--:|--:|\n"
        f"{lines}"
        f"| peer: the reader's network on one thread, reading | {reader:.0f} | 1.00 |\n"
    )
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
