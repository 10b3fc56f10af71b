from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.transport.switchboard import Switchboard, mosquitto, null_modem

WAYS = (pytest.param(mosquitto, marks=pytest.mark.broker, id="mqtt"), pytest.param(null_modem, id="null modem"))


@pytest.fixture(params=WAYS)
def lines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Switchboard]:
    """Each way to carry messages, one after the other."""
    way: Callable[[Path], AbstractContextManager[Switchboard]] = request.param
    with way(tmp_path) as made:
        yield made
