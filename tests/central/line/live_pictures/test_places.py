import pytest

from central.base import LaneUnknownError
from central.line.ingest import ingest
from central.line.live_pictures.places import lane_of
from central.store.db import Store
from tests.central.line.live_pictures.filmed import PLACE
from tests.central.node import TellingNode


def test_a_lane_is_found_by_the_name_that_the_page_gives_it(store: Store) -> None:
    with store.write() as session:
        ingest(session, [TellingNode().beats()])
    with store.read() as session:
        assert lane_of(session, PLACE.key) == PLACE
        for unknown in ("", "east", "east.gate-1", "east.gate-1.out-9", "east.gate-1.in-1.in-1", "..", "' OR 1=1"):
            with pytest.raises(LaneUnknownError):
                lane_of(session, unknown)
