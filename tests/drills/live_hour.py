"""The live page open for an hour that takes an hour."""

import os
import subprocess
import sys
from collections.abc import Callable

from tests.central.dashboard.test_live_hour import MINUTE_LASTS

_TEST = "tests/central/dashboard/test_live_hour.py"


def play(say: Callable[[str], None]) -> bool:
    """Play the test at its own pace; say what the browser held, and whether nothing was doubled, lost or grown."""
    say("a passage a minute for an hour")
    played = subprocess.run(
        (sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "--timeout=0", _TEST),
        env={**os.environ, MINUTE_LASTS: "60"},
        check=False,
    )
    return played.returncode == 0
