import pytest

from edge.cameras.messages import Counts
from edge.cameras.settings import CameraSettings
from edge.cameras.vitals import Vitals
from wire.health import CameraState


@pytest.fixture
def vitals() -> Vitals:
    made = Vitals(CameraSettings(source="rtsp://h/1", open_timeout_s=10, read_timeout_s=5, stall_s=5))
    made.connecting(100.0)
    made.asked(100.0)
    return made


def test_it_connects_until_the_first_frame(vitals: Vitals) -> None:
    assert vitals.waiting(114.9, Counts()) is None
    assert vitals.health.state is CameraState.CONNECTING
    vitals.frame(Counts(read=1), 114.95)
    assert (vitals.health.state, vitals.health.last_frame_monotonic_s) == (CameraState.LIVE, 114.95)


def test_a_connection_without_a_frame_is_given_up(vitals: Vitals) -> None:
    assert vitals.waiting(115.0, Counts()) == "no picture within 15 s of connecting"


@pytest.mark.parametrize(
    "waited_s, state, given_up",
    [(4.9, CameraState.LIVE, False), (5.0, CameraState.STALLED, False), (10.0, CameraState.STALLED, True)],
)
def test_silence_after_frames(vitals: Vitals, waited_s: float, state: CameraState, given_up: bool) -> None:  # noqa: FBT001
    vitals.frame(Counts(read=1), 101.0)
    vitals.asked(101.0)
    assert (vitals.waiting(101.0 + waited_s, Counts(read=1)) is not None) is given_up
    assert vitals.health.state is state


def test_a_slow_asker_is_not_the_cameras_fault(vitals: Vitals) -> None:
    vitals.frame(Counts(read=1), 101.0)
    vitals.asked(500.0)
    vitals.waiting(501.0, Counts(read=1))
    assert vitals.health.state is CameraState.LIVE


def test_it_stays_lost_until_a_frame_comes_and_counts_reconnects(vitals: Vitals) -> None:
    for _ in range(3):
        vitals.lost("refused")
        vitals.connecting(200.0)
    assert (vitals.health.state, vitals.health.reason) == (CameraState.LOST, "refused")
    assert (vitals.health.reconnects, vitals.failures) == (3, 3)
    vitals.frame(Counts(read=1), 201.0)
    assert (vitals.health.state, vitals.health.reason, vitals.failures) == (CameraState.LIVE, "", 0)


def test_counts_go_on_over_connections(vitals: Vitals) -> None:
    vitals.frame(Counts(read=10, dropped=4), 101.0)
    vitals.lost("cut", Counts(read=12, dropped=5, corrupt=1))
    vitals.connecting(103.0)
    vitals.frame(Counts(read=2, dropped=1), 104.0)
    health = vitals.health
    assert (health.frames_read, health.frames_dropped, health.frames_corrupt) == (14, 6, 1)


def test_a_picture_that_stands_still_is_a_stall_counted_once(vitals: Vitals) -> None:
    vitals.frame(Counts(read=1), 101.0)
    assert vitals.frozen(161.0, Counts(read=2), 60.0)
    vitals.cut()
    vitals.connecting(162.0)
    assert not vitals.frozen(163.0, Counts(read=1), 62.0)
    health = vitals.health
    assert (health.state, health.reason) == (CameraState.STALLED, "the picture has not changed for 62 s")
    assert (health.freezes, health.reconnects, health.frames_read) == (1, 1, 3)
    assert (health.last_frame_monotonic_s, vitals.failures) == (101.0, 0)


def test_it_lives_with_the_first_other_picture_and_can_freeze_again(vitals: Vitals) -> None:
    vitals.frozen(161.0, Counts(read=1), 60.0)
    vitals.frame(Counts(read=2), 162.0)
    assert (vitals.health.state, vitals.health.reason) == (CameraState.LIVE, "")
    assert vitals.frozen(261.0, Counts(read=3), 60.0)
    assert vitals.health.freezes == 2


def test_frozen_pictures_are_no_silence(vitals: Vitals) -> None:
    vitals.frozen(161.0, Counts(read=1), 60.0)
    assert vitals.waiting(165.9, Counts(read=1)) is None
    assert vitals.health.reason == "the picture has not changed for 60 s"


def test_a_reason_fits_on_the_wire(vitals: Vitals) -> None:
    vitals.ended("x" * 1000)
    assert len(vitals.health.reason) == 200
