import pytest

from edge.visits.book import VisitBook
from tests.edge.visits.scenes import new_book


@pytest.fixture
def book() -> VisitBook:
    return new_book()
