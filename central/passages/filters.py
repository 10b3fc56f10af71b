"""What a search may ask of a passage beyond a column's value, as conditions that indexes answer."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from central.passages.patterns import PlatePattern
from central.tables import OtherPlateRow, PassageRow
from central.tables.passages import NOT_READ


def has_plate(pattern: PlatePattern) -> ColumnElement[bool]:
    """Ask for a plate among all plates of a vehicle, so that both tables answer by their indexes."""
    if not pattern.is_exact:
        # Of many hits the newest come first by the index of times, and few vehicles have a further plate.
        further = select(OtherPlateRow.passage).where(OtherPlateRow.plate.like(pattern.text))
        return PassageRow.plate.like(pattern.text) | PassageRow.id.in_(further)
    first = aliased(PassageRow)
    one_of = select(first.id).where(first.plate == pattern.text)
    return PassageRow.id.in_(
        one_of.union_all(select(OtherPlateRow.passage).where(OtherPlateRow.plate == pattern.text))
    )


def of_a_kind(*, by_hand: bool, followed: bool, not_read: bool) -> Iterator[ColumnElement[bool]]:
    """Ask for the few passages of each kind that is wanted; all of them have an index by time."""
    if by_hand:
        yield PassageRow.by_hand.expression
    if followed:
        yield PassageRow.followed.expression
    if not_read:
        yield NOT_READ
