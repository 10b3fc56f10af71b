"""Clips: they can be decoded, and the truth beside them is true."""

import json
from pathlib import Path
from typing import Any

import av
import pytest

from demo.street.arm import LetIn
from demo.street.clip import FRAMES_PER_S, write_clip
from demo.street.render import StreetRenderer
from demo.street.world import actor_of


def _clip(folder: Path, renderer: StreetRenderer, seconds: float, rule: LetIn, seed: int = 1) -> Path:
    path = folder / f"{rule.value}-{seed}.mp4"
    truth = write_clip(path, seconds, seed, rule, renderer)
    assert truth == path.with_suffix(".json")
    return path


def _truth(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return told


def test_a_clip_decodes_to_as_many_frames_as_were_asked_for(tmp_path: Path, renderer: StreetRenderer) -> None:
    path = _clip(tmp_path, renderer, 2.5, LetIn.NONE)
    with av.open(path) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(stream))
    assert stream.codec_context.name == "h264"
    assert len(frames) == 30
    assert (frames[0].width, frames[0].height) == (1280, 720)
    assert [round(float(frame.time or 0) * FRAMES_PER_S) for frame in frames] == list(range(30))


@pytest.mark.slow
def test_the_truth_tells_who_came_stopped_and_left(tmp_path: Path, renderer: StreetRenderer) -> None:
    path = _clip(tmp_path, renderer, 25, LetIn.ALL)
    told = _truth(path)
    first, second = told["visits"][:2]
    assert (told["seed"], told["let_in"], told["fps"]) == (1, "all", 12)
    assert [first["text"], second["text"]] == [actor_of(1, 0).text, actor_of(1, 1).text]
    assert first["appears_at"] < first["stops_at"] < first["leaves_at"] < 25
    assert first["let_in"] is True
    assert len(first["plate_corners"]) == 4
    assert all(100 < x < 1180 and 100 < y < 620 for x, y in first["plate_corners"])
    assert told["visits"][-1]["leaves_at"] is None


@pytest.mark.slow
def test_the_same_seed_gives_the_same_truth_and_pixels(tmp_path: Path, renderer: StreetRenderer) -> None:
    (tmp_path / "again").mkdir()
    one = _clip(tmp_path, renderer, 4, LetIn.RESIDENTS, seed=9)
    other = _clip(tmp_path / "again", renderer, 4, LetIn.RESIDENTS, seed=9)
    assert _truth(one) == _truth(other)
    with av.open(one) as first, av.open(other) as second:
        for a, b in zip(first.decode(video=0), second.decode(video=0), strict=True):
            assert (a.to_ndarray(format="bgr24") == b.to_ndarray(format="bgr24")).all()


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path, renderer: StreetRenderer) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_clip(tmp_path / "absent" / "clip.mp4", 1, 1, LetIn.NONE, renderer)
