from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.cameras.base import CameraHealth
from edge.errors import OutboxError
from edge.health import HealthReport
from tests.edge.events import gate_event
from tests.edge.lanes import Gatehouse, TimedCamera
from tests.edge.outbox.inside import database_of, refuse_everything, take_again
from wire.codec import decode_health, encode
from wire.events import PlateStatus
from wire.health import CameraState


class SickCamera(TimedCamera):
    """Has much to say about what is wrong with it."""

    def health(self) -> CameraHealth:
        return CameraHealth(
            CameraState.LOST, "no route to the camera " * 20, 10, 4, 1, 7, last_frame_monotonic_s=1002.0
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    one = Gatehouse(tmp_path)
    yield one
    one.close()


def report(house: Gatehouse) -> HealthReport:
    lane = house.lane([[]], [[]], camera=SickCamera([]))
    lane.visits[PlateStatus.READ] += 2
    lane.persons += 4
    return HealthReport((lane,), house.outbox, house.journal, house.folder)


def test_the_heartbeat_tells_what_the_parts_know(house: Gatehouse) -> None:
    making = report(house)
    house.clock.ticks += 5
    house.outbox.put([gate_event(), gate_event()])
    house.journal.fail("recogniser")
    health = making.make()
    assert (health.up_s, health.next_seq, health.oldest_unacked, health.backlog) == (5, 3, 1, 2)
    assert health.failures == {"recogniser": 1}
    assert health.disk_free_bytes > 0
    (lane,) = health.lanes
    assert (lane.camera, lane.last_frame_age_s, lane.frames_dropped, lane.reconnects) == (
        CameraState.LOST,
        3,
        4,
        7,
    )
    assert (lane.visits, lane.persons) == ({PlateStatus.READ: 2}, 4)
    assert lane.holds_s == 0, "a barrier that nobody said can be held"
    assert lane.sayings == (), "a lane that has no board"
    assert decode_health(encode(health)) == health


class FrozenCamera(TimedCamera):
    """Showed the same for too long, three times."""

    def health(self) -> CameraHealth:
        return CameraHealth(CameraState.STALLED, "the picture has not changed for 60 s", freezes=3)


def test_frozen_cameras_are_counted_among_the_failures(house: Gatehouse) -> None:
    lanes = [house.lane([[]], [[]], camera=FrozenCamera([])) for _ in range(2)]
    health = HealthReport(lanes, house.outbox, house.journal, house.folder).make()
    assert health.failures == {"camera_frozen": 6}
    assert {lane.camera_reason for lane in health.lanes} == {"the picture has not changed for 60 s"}


def test_a_frame_newer_than_now_is_no_negative_age(house: Gatehouse) -> None:
    assert report(house).make().lanes[0].last_frame_age_s == 0


def test_a_long_reason_is_cut_to_what_the_wire_takes(house: Gatehouse) -> None:
    assert len(report(house).make().lanes[0].camera_reason) == 200


def test_without_its_folder_a_node_still_beats_and_says_so(house: Gatehouse, tmp_path: Path) -> None:
    making = HealthReport((), house.outbox, house.journal, tmp_path / "gone")
    assert making.make().disk_free_bytes == 0
    assert house.journal.failures["disk"] == 1


def test_where_nothing_can_be_recorded_the_lane_says_fault_and_the_heartbeat_goes_on(house: Gatehouse) -> None:
    making = report(house)
    assert (making.make().mirrored, making.make().lanes[0].fault) == (True, None)
    database_of(house.outbox).execute("PRAGMA query_only = ON")
    house.outbox.put([gate_event()])
    assert (making.make().emergency, making.make().lanes[0].fault) == (1, None)
    refuse_everything(house.outbox)
    with pytest.raises(OutboxError):
        house.outbox.put([gate_event()])
    refused = making.make()
    assert refused.lanes[0].fault == "outbox_refuses"
    assert refused.failures["emergency_refused"] == 1
    take_again(house.outbox)
    house.outbox.pending(0, 1)
    assert (making.make().emergency, making.make().lanes[0].fault) == (0, None)


def test_without_its_outbox_it_cannot(house: Gatehouse) -> None:
    making = report(house)
    house.outbox.close()
    with pytest.raises(OutboxError):
        making.make()
