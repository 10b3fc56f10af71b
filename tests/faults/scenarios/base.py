"""What every scenario of a drill has: a folder, chance that can be repeated, and what it found."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Protocol

from tests.faults.books import Books
from tests.faults.drill_house import DrillHouse


@dataclass(frozen=True, slots=True)
class Drill:
    """One run of one scenario: where it takes place, how often the harm is done, and who hears of it."""

    folder: Path
    times: int
    chance: Random
    say: Callable[[str], None] = print
    deadline_s: float = math.inf
    """By the monotonic clock: a long scenario stops there with what it has."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scenario found."""

    times: int
    """How often the harm was done."""
    pressed: int
    """How often the guard's button was pressed, and answered, while something was broken or just mended."""
    books: Books
    longest_drain_s: float
    """From all parts being up again until everything made before that was acknowledged."""
    left_over: tuple[str, ...]
    """Processes that outlive their house."""


class Scenario(Protocol):
    """A function that harms an installation and returns what it found."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, drill: Drill, /) -> Finding: ...


def found(house: DrillHouse, times: int, *, audited: bool = True) -> Finding:
    """Close the books of a house, end it, and say what came out.

    The audit's chain must hold after every fall; only where the database itself was harmed may it say so.
    """
    books = house.close_books()
    house.end()
    if audited and (fault := house.fault_of_audit()):
        books = replace(books, contradictions=(*books.contradictions, fault))
    return Finding(times, house.pressed, books, house.longest_drain_s, tuple(house.left_over().values()))
