import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from demo.broker import broker_command
from demo.errors import DemoError, PortTakenError
from demo.ports import answers, free_ports, start_over
from demo.processes import Processes
from tests.services.needs import needs


@pytest.fixture
def others() -> Iterator[ExitStack]:
    """What other programs hold while a demonstration starts."""
    with ExitStack() as held:
        yield held


class Start:
    """A start of the broker on a port that another program takes between choosing and binding, so many times."""

    def __init__(self, folder: Path, others: ExitStack, mosquitto: str | None, thefts: int) -> None:
        self._folder, self._others, self._mosquitto, self._thefts = folder, others, mosquitto, thefts
        self.chosen: list[int] = []
        self.listening = False

    def __call__(self) -> None:
        (port,) = free_ports(self.chosen[0] if self.chosen else 0)
        self.chosen.append(port)
        if len(self.chosen) <= self._thefts:
            self._others.enter_context(socket.create_server(("127.0.0.1", port), backlog=100))
        with Processes(self._folder / "logs") as processes:
            processes.start("broker", broker_command(self._mosquitto, self._folder, port))
            # The thief answers too, so that only the broker's end tells the two apart.
            processes.wait_until("broker", lambda: len(self.chosen) > self._thefts and answers(port), 20)
            self.listening = True


@pytest.mark.parametrize("mosquitto", [False, pytest.param(True, marks=pytest.mark.broker)])
def test_a_start_whose_broker_loses_its_port_begins_anew_on_another(
    tmp_path: Path,
    others: ExitStack,
    mosquitto: bool,  # noqa: FBT001
) -> None:
    start = Start(tmp_path, others, str(needs("mosquitto")) if mosquitto else None, thefts=1)

    said: list[str] = []

    start_over(start, said.append)

    assert start.listening
    assert len(set(start.chosen)) == 2
    assert said == ["another program took the port of the broker; starting over on a free one"]


def test_a_start_that_loses_every_race_ends_with_what_the_child_said(tmp_path: Path, others: ExitStack) -> None:
    start = Start(tmp_path, others, None, thefts=9)
    said: list[str] = []

    with pytest.raises(PortTakenError, match=r"(?is)broker ended by itself.*address already in use"):
        start_over(start, said.append, tries=2)

    assert len(start.chosen) == 2
    assert len(said) == 1


def test_what_is_wrong_otherwise_is_not_tried_again() -> None:
    tries: list[str] = []

    def fails() -> None:
        tries.append("one")
        raise DemoError("there is no font")

    with pytest.raises(DemoError, match="font"):
        start_over(fails, tries.append)
    assert tries == ["one"]


def test_a_wished_port_is_had_where_it_is_free_and_no_two_are_the_same(others: ExitStack) -> None:
    (free,) = free_ports(0)
    assert free_ports(free) == (free,)
    one, other = free_ports(free, free)
    assert one == free != other

    others.enter_context(socket.create_server(("127.0.0.1", free)))

    assert free not in free_ports(free, 0)
