"""A store of either engine, told of by nodes, at a moment that tests choose."""

import pytest

from central.store.db import Store
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def telling(store: Store) -> Telling:
    return Telling(store)


@pytest.fixture
def gate(telling: Telling) -> Telling:
    """A lane of a node that is up."""
    telling.healthy(NOON)
    return telling
