"""Orders whose vehicle is no longer at the front: told with a name, so that nobody takes them for the next one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from central.commands.views import CommandView
from central.passages.search import PassageView, find
from central.presence.at_arm import PresentView


def past_orders(
    session: Session, orders: Sequence[CommandView], front: PassageView | PresentView | None
) -> Mapping[UUID, PassageView | None]:
    """Return, by the order, whom those of `orders` were for that were not for who is at the front.

    None: nothing is told of that one yet. While nobody is at the front no order can be taken for somebody else's.
    """
    if front is None:
        return {}
    past: dict[UUID, PassageView | None] = {}
    for one in orders:
        if one.passage is not None and one.passage != front.id:
            past[one.id] = find(session, one.passage)
    return past
