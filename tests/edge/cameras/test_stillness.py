import io
from collections.abc import Iterable, Iterator

import av
import cv2
import numpy as np
import pytest

from edge.cameras.stillness import Stillness
from models.base import Picture
from tests.services.films import numbered_picture

_SIZE = (180, 320)


def scene(seed: int = 1) -> Picture:
    """A scene with soft forms and some edges."""
    soft = cv2.GaussianBlur(np.random.default_rng(seed).random(_SIZE).astype(np.float32), (0, 0), 6)
    grey = (soft - soft.min()) / (soft.max() - soft.min()) * 180 + 30
    grey[50:100, 75:175] += 20 * (np.arange(100) // 7 % 2)
    return np.repeat(grey.clip(0, 255).astype(np.uint8)[..., None], 3, 2)


def noisy(picture: Picture, sigma: float, frames: int) -> Iterator[Picture]:
    random = np.random.default_rng(2)
    for _ in range(frames):
        noise = random.normal(0, sigma, (*_SIZE, 1))
        yield (picture + noise).round().clip(0, 255).astype(np.uint8)


def encoded(pictures: Iterable[Picture], crf: int = 23) -> Iterator[Picture]:
    """What comes out of an encoder that makes a picture anew every second, as cameras' encoders do.

    Its rate control needs some twenty of those to come to rest.
    """
    held = io.BytesIO()
    with av.open(held, "w", format="mpegts") as container:
        track = container.add_stream("libx264", rate=5, options={"crf": str(crf), "tune": "zerolatency", "g": "5"})
        track.height, track.width = _SIZE
        track.pix_fmt = "yuv420p"
        for picture in pictures:
            container.mux(track.encode(av.VideoFrame.from_ndarray(picture, "bgr24")))
        container.mux(track.encode())
    held.seek(0)
    with av.open(held, "r") as made:
        for frame in made.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def seen(pictures: Iterable[Picture], frozen_after_s: float = 10.0, fps: float = 5.0) -> list[bool]:
    """Whether it was frozen after each picture."""
    stillness = Stillness(frozen_after_s)
    verdicts = []
    for number, picture in enumerate(pictures):
        stillness.see(picture, 100 + number / fps)
        verdicts.append(stillness.frozen)
    return verdicts


def test_the_same_picture_again_and_again_is_frozen_after_the_time_and_not_before() -> None:
    assert seen([scene()] * 60) == [False] * 50 + [True] * 10


@pytest.mark.parametrize("crf", [18, 23, 30])
def test_an_encoder_that_goes_on_encoding_one_picture_is_frozen(crf: int) -> None:
    (picture,) = noisy(scene(), 2.0, 1)
    assert seen(encoded([picture] * 200, crf))[-1]


@pytest.mark.parametrize("sigma", [0.5, 1.0, 2.5])
def test_a_still_scene_with_a_sensors_noise_lives(sigma: float) -> None:
    assert not any(seen(noisy(scene(), sigma, 80)))


@pytest.mark.parametrize("crf", [18, 23, 30])
@pytest.mark.parametrize("sigma", [0.5, 2.5])
def test_a_still_scene_with_a_sensors_noise_lives_also_behind_an_encoder(sigma: float, crf: int) -> None:
    assert not any(seen(encoded(noisy(scene(), sigma, 70), crf)))


def test_a_short_film_shown_in_a_circle_is_no_frozen_camera() -> None:
    assert not any(seen((numbered_picture(number % 25) for number in range(400)), fps=25.0))


def test_a_ticking_clock_in_the_picture_is_life() -> None:
    def ticking() -> Iterator[Picture]:
        for number in range(80):
            picture = scene()
            cv2.putText(picture, f"12:00:{number // 5:02}", (20, 30), cv2.FONT_HERSHEY_SIMPLEX, 1, (255,) * 3, 2)
            yield picture

    assert not any(seen(ticking()))


def test_light_that_fades_slowly_is_life() -> None:
    assert not any(seen((scene() * (1 - number / 400)).astype(np.uint8) for number in range(80)))


def test_it_lives_again_with_the_first_other_picture() -> None:
    assert seen([*[scene()] * 60, scene(2), scene(2)])[-3:] == [True, False, False]


def test_another_size_is_another_picture() -> None:
    assert not seen([*[scene()] * 60, scene()[:90]])[-1]


def test_zero_never_calls_anything_frozen() -> None:
    assert not any(seen([scene()] * 60, frozen_after_s=0))


def test_a_pause_between_two_pictures_proves_nothing() -> None:
    stillness = Stillness(10)
    for at_s in (100.0, 101.5, 500.0, 501.5):
        stillness.see(scene(), at_s)
    assert (stillness.frozen, stillness.still_s) == (False, 1.5)


def frozen(frozen_after_s: float = 60.0) -> Stillness:
    stillness = Stillness(frozen_after_s)
    for at_s in range(62):
        stillness.see(scene(), at_s)
    assert stillness.frozen
    return stillness


def test_another_connection_to_a_frozen_camera_does_not_unfreeze_it() -> None:
    stillness = frozen()
    stillness.connected()
    stillness.see(scene(), 200.0)
    assert (stillness.frozen, stillness.still_s) == (True, 200.0)


def test_another_connection_to_a_quiet_scene_begins_the_time_anew() -> None:
    stillness = Stillness(60)
    for at_s in range(50):
        stillness.see(scene(), at_s)
    stillness.connected()
    for at_s in range(50, 100):
        stillness.see(scene(), at_s)
    assert not stillness.frozen


def test_it_is_connected_anew_at_once_and_then_more_and_more_rarely() -> None:
    stillness = frozen()
    tried = [at_s for at_s in range(60, 3000) if stillness.wants_another_connection(at_s)]
    assert tried == [60, 180, 420, 900, 1500, 2100, 2700]


def test_what_lives_is_never_connected_anew() -> None:
    stillness = frozen()
    stillness.see(scene(2), 70.0)
    assert not stillness.wants_another_connection(1000.0)
