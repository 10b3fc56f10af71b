"""Damage to a file, as a dying disk does it."""

from pathlib import Path
from random import Random

_MOST_HOLES, _LARGEST = 6, 8192


def damage(file: Path, chance: Random) -> str:
    """Write rubbish over a few stretches of `file` at random; returns what was done, in words."""
    size = file.stat().st_size
    holes = []
    with file.open("r+b") as content:
        for _ in range(chance.randint(1, _MOST_HOLES)):
            at = chance.randrange(size)
            length = min(chance.randint(1, _LARGEST), size - at)
            content.seek(at)
            content.write(chance.randbytes(length))
            holes.append(f"{length} at {at}")
    return f"{file.name} of {size} bytes damaged: {', '.join(holes)}"
