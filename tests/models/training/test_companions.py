"""Who draws beside a training ends with it, however hard it falls."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

_TRAINING = """
import itertools, multiprocessing, os, time
from models.training.companions import keep_giving

def draw(queue):
    keep_giving(queue, itertools.repeat(bytes(1_000_000)))

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(maxsize=2)
    process = context.Process(target=draw, args=(queue,), daemon=True)
    process.start()
    queue.get()
    print(process.pid, flush=True)
    time.sleep(60)
"""


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_a_companion_ends_with_a_training_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "training.py"
    script.write_text(_TRAINING, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        text=True,
    ) as training:
        assert training.stdout is not None
        companion = int(training.stdout.readline())
        assert _lives(companion)
        training.send_signal(signal.SIGKILL)
    deadline_s = time.monotonic() + 20
    while _lives(companion):
        assert time.monotonic() < deadline_s, "the companion draws on"
        time.sleep(0.1)
