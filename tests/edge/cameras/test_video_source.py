import struct
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from edge.cameras.shots import Corrupt, Shot, SourceBroken
from edge.cameras.video_source import VideoSource
from tests.services.films import number_of, numbered_film, numbered_picture


def watch(path: Path) -> list[Shot | Corrupt]:
    return list(VideoSource(str(path), live=False, open_timeout_s=5, read_timeout_s=5).shots())


def shots_of(path: Path) -> list[Shot]:
    return [item for item in watch(path) if isinstance(item, Shot)]


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.ts", "50% of lane:1 #2?.mp4"])
def test_every_picture_in_order_and_due_when_it_was_filmed(tmp_path: Path, name: str) -> None:
    shots = shots_of(numbered_film(tmp_path / name, 30, fps=10))
    assert [number_of(shot.render(None)) for shot in shots] == list(range(30))
    assert [shot.due_s for shot in shots] == pytest.approx([number / 10 for number in range(30)], abs=0.002)


def test_recordings_glued_together_play_one_after_the_other_at_their_pace(tmp_path: Path) -> None:
    parts = [numbered_film(tmp_path / name, 30, fps=10).read_bytes() for name in ("one.ts", "two.ts")]
    glued = tmp_path / "glued.ts"
    glued.write_bytes(b"".join(parts))
    shots = shots_of(glued)
    assert [number_of(shot.render(None)) for shot in shots] == [*range(30), *range(30)]
    assert [shot.due_s for shot in shots] == pytest.approx([number / 10 for number in range(60)], abs=0.002)


@pytest.mark.parametrize("name", ["film.mkv", "film.ts", "film.mp4"])
@pytest.mark.parametrize("jump_s", [60, 7200])
def test_a_clock_set_forward_in_the_middle_of_a_recording_costs_no_time(
    tmp_path: Path, name: str, jump_s: int
) -> None:
    film = with_jump(numbered_film(tmp_path / f"plain-{name}", 30, fps=10), tmp_path / name, jump_s)
    shots = shots_of(film)
    assert [number_of(shot.render(None)) for shot in shots] == list(range(30))
    assert [shot.due_s for shot in shots] == pytest.approx([number / 10 for number in range(30)], abs=0.002)


def with_jump(film: Path, path: Path, jump_s: int) -> Path:
    """Copy `film`, with everything from its second second on `jump_s` later."""
    with av.open(film) as plain, av.open(path, "w") as container:
        track = plain.streams.video[0]
        copy = container.add_stream_from_template(track)
        for packet in plain.demux(track):
            if packet.pts is None or packet.dts is None or track.time_base is None:
                continue
            late = round(jump_s / track.time_base) if packet.pts * track.time_base - first_s(track) >= 1 else 0
            packet.pts, packet.dts, packet.stream = packet.pts + late, packet.dts + late, copy
            container.mux(packet)
    return path


def first_s(track: VideoStream) -> float:
    return float((track.start_time or 0) * (track.time_base or 0))


def test_a_film_without_timestamps_plays_at_its_usual_pace(tmp_path: Path) -> None:
    shots = shots_of(numbered_film(tmp_path / "film.h264", 60))
    assert [number_of(shot.render(None)) for shot in shots] == list(range(60))
    moments = [shot.due_s for shot in shots if shot.due_s is not None]
    assert moments == pytest.approx([number / 25 for number in range(60)])


def test_wide_pictures_are_scaled_down_and_narrow_ones_left(tmp_path: Path) -> None:
    shot = shots_of(numbered_film(tmp_path / "film.mp4", 1, width=640, height=480))[0]
    assert shot.render(320).shape == (240, 320, 3)
    assert shot.render(1000).shape == (480, 640, 3)


def test_colours_are_blue_green_red(tmp_path: Path) -> None:
    path = tmp_path / "red.mp4"
    with av.open(path, "w") as container:
        track = container.add_stream("libx264", rate=5)
        track.width, track.height, track.pix_fmt = 64, 64, "yuv420p"
        red = np.zeros((64, 64, 3), np.uint8)
        red[..., 2] = 255
        container.mux(track.encode(av.VideoFrame.from_ndarray(red, "bgr24")))
        container.mux(track.encode())
    blue, green, red_ = shots_of(path)[0].render(None).mean(axis=(0, 1))
    assert red_ > 200
    assert max(blue, green) < 60


def test_a_truncated_film_plays_to_where_it_breaks_and_says_so(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mkv", 100, fps=10)
    film.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    source = VideoSource(str(film), live=False, open_timeout_s=5, read_timeout_s=5).shots()
    first = [next(source) for _ in range(30)]
    assert [number_of(shot.render(None)) for shot in first if isinstance(shot, Shot)] == list(range(30))
    with pytest.raises(SourceBroken, match=r"breaks off after \d\.\d of 10\.0 s") as caught:
        list(source)
    assert caught.value.corrupt


def test_damage_in_the_middle_is_passed_over_and_counted(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.ts", 100, fps=10)
    data = bytearray(film.read_bytes())
    data[len(data) // 3 : len(data) // 2] = b"\x00" * (len(data) // 2 - len(data) // 3)
    film.write_bytes(data)
    shots = shots_of(film)
    assert number_of(shots[-1].render(None)) == 99
    assert 20 < len(shots) < 100


@pytest.mark.parametrize("content", [b"\x00" * 5000, b"<html>not here</html>", bytes(range(256)) * 40])
def test_what_is_no_film_is_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    with pytest.raises(SourceBroken, match="cannot be opened") as caught:
        watch(path)
    assert caught.value.corrupt


def test_a_playlist_that_points_elsewhere_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "film.m3u8"
    path.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n", encoding="utf-8"
    )
    with pytest.raises(SourceBroken):
        watch(path)


def test_sound_alone_is_no_camera(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with av.open(path, "w") as container:
        track = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), "s16", "mono")
        frame.rate = 8000
        container.mux(track.encode(frame))
    with pytest.raises(SourceBroken, match="no picture track"):
        watch(path)


def test_a_numbered_picture_can_be_read_back() -> None:
    assert [number_of(numbered_picture(number)) for number in (0, 5, 1023)] == [0, 5, 1023]


def test_a_film_made_with_the_phone_on_its_side_stands_upright(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 5)
    upright = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    clockwise = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)
    whole, track_header = film.read_bytes().split(b"tkhd", 1)
    film.write_bytes(whole + b"tkhd" + track_header.replace(upright, clockwise, 1))
    picture = shots_of(film)[3].render(None)
    assert picture.shape == (320, 240, 3)
    assert number_of(np.rot90(picture)) == 3
