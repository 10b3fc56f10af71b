"""Loopback ports of a demonstration: free ones chosen, and everything begun anew where one is lost meanwhile.

No choice can be held until a child binds it: the port must be let go first, and whoever is quicker has it.
"""

import socket
from collections.abc import Callable
from contextlib import ExitStack

from demo.errors import PortTakenError


def answers(port: int) -> bool:
    """Say whether somebody listens on a loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_ports(*wished: int) -> tuple[int, ...]:
    """Return each port of `wished` that is free on the loopback interface, else another; no two are the same.

    Raises OSError where there is none.
    """
    with ExitStack() as held:
        return tuple(_hold(port, held) for port in wished)


def start_over(attempt: Callable[[], None], say: Callable[[str], None], tries: int = 4) -> None:
    """Call `attempt`, which chooses its ports itself, again where another program took one of them meanwhile.

    Each time, `say` is given a line for people. The last of the `tries` raises PortTakenError; every other error
    is raised at once.
    """
    for tries_left in reversed(range(tries)):
        try:
            attempt()
        except PortTakenError as lost:
            if not tries_left:
                raise
            say(f"another program took the port of the {lost.name}; starting over on a free one")
        else:
            return


def _hold(wished: int, held: ExitStack) -> int:
    for port in (wished, 0):
        probe = held.enter_context(socket.socket())
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            # Two sockets may be bound to one port as long as neither listens.
            probe.listen()
        except OSError:
            continue
        return int(probe.getsockname()[1])
    raise OSError("there is no free port on the loopback interface")
