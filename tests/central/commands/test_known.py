"""Which lanes, and whom in them, somebody may speak of."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands.asked import Asked
from central.commands.known import known_lane
from central.commands.reasons import OpeningReason
from central.delivery.arrivals import PresenceSaid
from central.store.db import Store
from central.tables import LaneRow
from tests.central.commands.people import node_at_work, viewer
from tests.central.node import NOON, passage
from tests.central.taking_in import take
from wire.events import PlateStatus, Subject
from wire.ids import new_id
from wire.presence import LanePresence, Present, PresentState
from wire.topics import Channel, EventTopic, Topic

ASKED = Asked("east", "gate-1", "in-1", OpeningReason.VISITOR_ANNOUNCED, "press-0001")


def known(store: Store, asked: Asked = ASKED, who: Viewer | None = None, after_s: float = 1) -> LaneRow:
    with store.read() as session:
        return known_lane(session, asked, who or viewer(), NOON + timedelta(seconds=after_s))


def stands_there(passage: UUID) -> PresenceSaid:
    """Have the node say who is at the arm, whose passage is told later."""
    one = Present(
        passage=passage,
        subject=Subject.VEHICLE,
        state=PresentState.WAITING,
        since=NOON,
        plate_status=PlateStatus.UNREAD,
    )
    topic = Topic("east", "gate-1", Channel.EVENT, EventTopic.PRESENCE)
    return PresenceSaid(topic, LanePresence(lane="in-1", at=NOON, present=(one,)), NOON)


def test_outside_the_place_there_is_no_lane(store: Store) -> None:
    node_at_work(store)
    assert known(store, who=viewer("street/garden")).lane == "in-1"
    for elsewhere in ("street/park", "street/garden/east/in", "other"):
        with pytest.raises(LaneUnknownError):
            known(store, who=viewer(elsewhere))


@pytest.mark.parametrize(
    "asked",
    [replace(ASKED, site="west"), replace(ASKED, node="gate-2"), replace(ASKED, lane="in-2")],
    ids=["site", "node", "lane"],
)
def test_a_lane_that_nobody_told_of_is_unknown(store: Store, asked: Asked) -> None:
    node_at_work(store)
    with pytest.raises(LaneUnknownError):
        known(store, asked)


def test_a_passage_must_be_of_that_lane(store: Store) -> None:
    node = node_at_work(store)
    here, elsewhere = passage(), passage(lane="out-1")
    take(store, node.tells(here, elsewhere))
    assert known(store, replace(ASKED, passage=here.passage)).lane == "in-1"
    for one in (elsewhere.passage, new_id()):
        with pytest.raises(LaneUnknownError):
            known(store, replace(ASKED, passage=one))


def test_who_stands_at_the_arm_is_known_before_his_passage_is_told_and_only_as_long(embedded: Store) -> None:
    node_at_work(embedded)
    here = new_id()
    take(embedded, stands_there(here))
    assert known(embedded, replace(ASKED, passage=here)).lane == "in-1"
    with pytest.raises(LaneUnknownError, match="no such passage"):
        known(embedded, replace(ASKED, passage=here), after_s=16)
