"""The one list of Debian packages that tests need, for tests that choose by it."""

from pathlib import Path

_LIST = Path(__file__).with_name("debian.txt")


def debian_packages() -> tuple[str, ...]:
    """Read the names off the list, in its order."""
    lines = (line.partition("#")[0].strip() for line in _LIST.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)
