"""A page of passages as a day is told: days with their dates, and how many the whole search found."""

from dataclasses import dataclass, replace
from datetime import date, tzinfo
from itertools import groupby
from typing import Final

from sqlalchemy.orm import Session

from central.passages.patterns import plate_pattern
from central.passages.search import Page, PassageQuery, PassageView, count

COUNTED: Final = 1_000
"""What is more is said to be more: a street has millions, and nobody reads their number."""


@dataclass(frozen=True, slots=True)
class Day:
    """The passages of one day that stand on a page, newest first."""

    date: date
    passages: tuple[PassageView, ...]
    is_whole: bool
    """None of those that were found stands on another page, so that their number is the day's."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many passages a search found."""

    count: int
    and_more: bool = False
    """There are more than were counted."""


def days_of(page: Page, zone: tzinfo, *, begins: bool) -> tuple[Day, ...]:
    """Part a page by the days of `zone`; it `begins` the list where no newer page stands before it."""
    parts = [
        (day, tuple(passages))
        for day, passages in groupby(page.items, key=lambda one: one.ordered_at.astimezone(zone).date())
    ]
    last = len(parts) - 1
    return tuple(
        Day(day, passages, (place > 0 or begins) and (place < last or page.next_cursor is None))
        for place, (day, passages) in enumerate(parts)
    )


def total_of(session: Session, query: PassageQuery, page: Page) -> Total:
    """Say how many passages `query` found, of which `page` shows some.

    Counting goes no further than COUNTED, and not at all for a piece or a pattern of a plate: one page of those is
    perhaps a long walk already.
    """
    if query.cursor is None and page.next_cursor is None:
        return Total(len(page.items))
    if query.plate is not None and not plate_pattern(query.plate).is_exact:
        return Total(query.limit, and_more=True)
    counted = count(session, replace(query, cursor=None), COUNTED + 1)
    return Total(min(counted, COUNTED), counted > COUNTED)
