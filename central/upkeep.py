"""What is done now and then: the feed is kept short."""

import asyncio
import logging
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from central import feed
from central.db import Store

_LOG: Final = logging.getLogger(__name__)
_EVERY_S: Final = 60.0


async def keep_house(store: Store) -> None:
    """Prune, for ever; a database that is away now is there the next time."""
    while True:
        try:
            await asyncio.to_thread(_prune, store)
        except SQLAlchemyError as error:
            _LOG.warning("the feed cannot be pruned", extra={"error": type(error).__name__})
        await asyncio.sleep(_EVERY_S)


def _prune(store: Store) -> None:
    with store.write() as session:
        feed.prune(session)
