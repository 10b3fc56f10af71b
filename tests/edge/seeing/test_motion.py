import cv2
import numpy as np
import pytest

from edge.seeing.motion import Motion, MotionGate, MotionSettings, worth_a_look
from models.base import Picture
from tests.edge.crossing import Crossing

SETTINGS = MotionSettings()


def street(seed: int = 1, tint: tuple[int, int, int] = (110, 120, 130)) -> Picture:
    """A scene with large and small things in it, wider than a frame so that a window can move over it."""
    random = np.random.default_rng(seed)
    scene = np.full((400, 900, 3), tint, np.uint8)
    for _ in range(60):
        x, y = int(random.integers(0, 850)), int(random.integers(0, 350))
        colour = [int(np.clip(level + random.integers(-70, 70), 0, 255)) for level in tint]
        cv2.rectangle(
            scene, (x, y), (x + int(random.integers(20, 160)), y + int(random.integers(20, 100))), colour, -1
        )
    return scene


def window(scene: Picture, x: int = 0) -> Picture:
    return np.ascontiguousarray(scene[:360, x : x + 640])


def with_car(picture: Picture, left: int) -> Picture:
    shown = picture.copy()
    cv2.rectangle(shown, (left, 120), (left + 220, 300), (20, 20, 200), -1)
    return shown


def boxed(picture: Picture) -> Picture:
    """The picture upright between grey bars, as a telephone's film is shown."""
    whole = np.full((360, 640, 3), 114, np.uint8)
    whole[:, 220:420] = picture[:, 220:420]
    return whole


def brighter(picture: Picture, levels: float) -> Picture:
    return np.clip(picture.astype(np.int16) + round(levels), 0, 255).astype(np.uint8)


@pytest.fixture
def gate() -> MotionGate:
    return MotionGate(SETTINGS)


def test_an_empty_lane_is_still_after_its_first_frame(gate: MotionGate) -> None:
    empty = window(street())
    assert [gate.judge(empty) for _ in range(4)] == [Motion.MOVING, *[Motion.STILL] * 3]


def test_the_noise_of_a_camera_is_not_motion(gate: MotionGate) -> None:
    random, empty = np.random.default_rng(3), window(street())
    seen = [gate.judge(empty ^ random.integers(0, 4, empty.shape, np.uint8)) for _ in range(20)]
    assert set(seen[1:]) == {Motion.STILL}


def test_a_small_thing_that_comes_is_motion(gate: MotionGate) -> None:
    empty = window(street())
    gate.judge(empty)
    shown = empty.copy()
    cv2.rectangle(shown, (300, 200), (370, 240), (255, 255, 255), -1)
    assert gate.judge(shown) is Motion.MOVING


def test_what_stands_in_the_lane_is_looked_at_again_and_again(gate: MotionGate) -> None:
    standing, last_s, looks = with_car(window(street()), 200), float("-inf"), 0
    for number in range(900):
        now_s = number / 10
        if worth_a_look(gate.judge(standing), now_s - last_s, SETTINGS, busy=False):
            last_s, looks = now_s, looks + 1
    assert looks >= 88


def test_a_slow_change_of_the_light_is_not_motion_for_ever(gate: MotionGate) -> None:
    empty = window(street())
    for number in range(300):
        motion = gate.judge(brighter(empty, 60 * np.sin(number / 100)))
    assert motion is Motion.STILL
    assert gate.moving().regions(640, 360) == ()


@pytest.mark.parametrize("levels", [-45, 45], ids=["into dusk", "out of it"])
def test_whoever_stands_there_while_the_light_turns_leaves_nothing_behind(gate: MotionGate, levels: int) -> None:
    # Two looks a second, as a busy machine takes them, and most of a grey level between two of them.
    empty = window(street())
    for number in range(120):
        turned = brighter(empty, levels * number / 120)
        gate.judge(with_car(turned, 200) if 20 <= number < 90 else turned)
        if number >= 20:
            assert len(gate.moving().regions(640, 360)) == (number < 90)


@pytest.mark.parametrize("since_s,somebody", [(0.5, False), (1 / 12, True)], ids=["by time", "by frame"])
def test_a_window_that_is_lit_slowly_is_nobody_though_frames_come_seldom(
    gate: MotionGate, since_s: float, *, somebody: bool
) -> None:
    empty, told = window(street(tint=(60, 70, 80))), []
    for number in range(100):
        lit = empty.copy()
        lit[20:180, 20:240] = brighter(lit[20:180, 20:240], 1.2 * min(number, 80))
        gate.judge(lit, since_s)
        told.append(bool(gate.moving().regions(640, 360)))
    assert any(told) is somebody


def test_a_glare_that_lifts_the_dark_leaves_the_lamps_as_they_are(gate: MotionGate) -> None:
    night = np.full((360, 640, 3), 18, np.uint8)
    night[40:140, 60:300] = night[200:330, 400:600] = 215
    for number in range(60):
        gate.judge(np.where(night > 100, night, night + min(number, 16) // 2).astype(np.uint8))
        if number >= 10:
            assert gate.moving().regions(640, 360) == ()


def test_a_lamp_switched_on_is_motion_and_then_no_more(gate: MotionGate) -> None:
    empty = window(street())
    gate.judge(empty)
    lit = brighter(empty, 40)
    assert gate.judge(lit) is Motion.MOVING
    assert [gate.judge(lit) for _ in range(60)][-1] is Motion.STILL


@pytest.mark.parametrize("step", [4, 20, 60])
def test_a_pan_is_motion_and_never_a_cut(gate: MotionGate, step: int) -> None:
    scene = street()
    seen = [gate.judge(window(scene, x)) for x in range(0, 250, step)]
    assert Motion.CUT not in seen
    assert seen[-1] is Motion.MOVING


@pytest.mark.parametrize("other", [street(2, (40, 60, 50)), street(7, (200, 190, 210))], ids=["dark", "bright"])
def test_a_cut_is_a_cut_once(gate: MotionGate, other: Picture) -> None:
    for _ in range(5):
        gate.judge(window(street()))
    assert [gate.judge(window(other)) for _ in range(3)] == [Motion.CUT, Motion.STILL, Motion.STILL]


def test_a_car_that_is_there_at_once_is_not_a_cut(gate: MotionGate) -> None:
    empty = window(street())
    gate.judge(empty)
    assert gate.judge(with_car(empty, 200)) is Motion.MOVING


@pytest.mark.parametrize("fps", [3, 5, 10])
@pytest.mark.parametrize("speed", [200, 300, 500])
@pytest.mark.parametrize("across", [160, 260])
@pytest.mark.parametrize(
    "wall",
    [window(street()), np.full((360, 640, 3), 200, np.uint8), np.full((360, 640, 3), 8, np.uint8)],
    ids=["street", "bare", "dark"],
)
def test_people_who_cross_near_the_camera_are_never_a_cut(
    gate: MotionGate, fps: float, speed: float, across: int, wall: Picture
) -> None:
    seen = [gate.judge(picture) for picture in Crossing(wall, fps, speed, across).pictures()]
    assert Motion.CUT not in seen


def test_a_cut_while_people_cross_is_a_cut(gate: MotionGate) -> None:
    crossing = Crossing(window(street()), 5, 300, 200).pictures()
    for picture in crossing[: len(crossing) // 2]:
        gate.judge(picture)
    assert gate.judge(window(street(2, (40, 60, 50)))) is Motion.CUT


def test_a_cut_between_scenes_that_are_dark_in_the_same_place_is_a_cut(gate: MotionGate) -> None:
    before, after = np.full((360, 640, 3), 8, np.uint8), window(street(7, (200, 190, 210)))
    # No row of it is dark from side to side, else it were a bar.
    before[60:340, 20:60], after[240:, :500] = 90, 6
    for _ in range(5):
        gate.judge(before)
    assert gate.judge(after) is Motion.CUT


def test_a_cut_between_bars_is_a_cut(gate: MotionGate) -> None:
    for _ in range(5):
        gate.judge(boxed(window(street())))
    assert gate.judge(boxed(window(street(7, (30, 40, 30))))) is Motion.CUT


def test_bars_before_which_something_was_once_seen_are_bars_again(gate: MotionGate) -> None:
    gate.judge(with_car(boxed(window(street())), 100))
    for _ in range(50):
        gate.judge(boxed(window(street())))
    assert gate.judge(boxed(window(street(7, (30, 40, 30))))) is Motion.CUT


def test_pictures_of_another_size_are_compared_all_the_same(gate: MotionGate) -> None:
    empty = window(street())
    gate.judge(empty)
    assert (
        gate.judge(cv2.resize(empty, (1280, 720), interpolation=cv2.INTER_AREA).astype(np.uint8)) is Motion.STILL
    )


def test_the_region_is_where_somebody_stands(gate: MotionGate) -> None:
    empty = window(street())
    for _ in range(10):
        gate.judge(empty)
    assert gate.moving().regions(640, 360) == ()
    gate.judge(with_car(empty, 200))
    (region,) = gate.moving().regions(640, 360)
    assert abs(region.left - 200) < 30
    assert abs(region.right - 420) < 30
    assert region.width < 300


def test_there_is_no_region_before_the_first_frame(gate: MotionGate) -> None:
    assert gate.moving().regions(640, 360) == ()


@pytest.mark.parametrize(
    "motion,since_s,busy,look",
    [
        (Motion.MOVING, 0.0, False, True),
        (Motion.CUT, 0.0, True, True),
        (Motion.STILL, 0.5, False, False),
        (Motion.STILL, 1.0, False, True),
        (Motion.STILL, 0.2, True, False),
        (Motion.STILL, 0.3, True, True),
        (Motion.STILL, float("inf"), False, True),
    ],
)
def test_what_is_worth_a_look(motion: Motion, since_s: float, busy: bool, look: bool) -> None:  # noqa: FBT001 - columns
    assert worth_a_look(motion, since_s, SETTINGS, busy=busy) is look


def test_what_a_parked_car_leaves_behind_does_not_stir_and_is_nobody() -> None:
    gate = MotionGate(MotionSettings())
    with_car, empty = np.full((360, 640, 3), 90, np.uint8), np.full((360, 640, 3), 90, np.uint8)
    with_car[100:300, 200:500] = 220
    for _ in range(5):
        gate.judge(with_car)
    gate.judge(empty)
    assert gate.stirring
    for _ in range(5):
        gate.judge(empty)
        assert not gate.stirring
    assert gate.moving().regions(640, 360) == ()


def test_the_lane_is_known_a_while_after_the_beginning_and_after_a_cut(gate: MotionGate) -> None:
    here, elsewhere, known = window(street()), window(street(2, (40, 60, 50))), []
    for picture in [*[here] * 12, elsewhere, elsewhere]:
        gate.judge(picture)
        known.append(gate.knows_lane)
    assert known == [*[False] * 10, True, True, False, False]
