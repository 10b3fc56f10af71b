"""Windows written as files come back as they were."""

from pathlib import Path

import numpy as np

from models.training.scenes.generator import Window
from models.training.scenes.parts import ScenePlate, Truth
from models.training.scenes.shards import Turn, load, packed, save, shards


def _window(shade: int, *plates: ScenePlate) -> Window:
    return Window(np.full((8, 8, 3), shade, np.uint8), plates)


def test_a_shard_keeps_each_window_with_its_plates(tmp_path: Path) -> None:
    corners = np.arange(8, dtype=np.float32).reshape(4, 2)
    plates = ScenePlate(corners, 2, Truth.ROUGH), ScenePlate(corners + 1, 1)
    save(packed([_window(1), _window(2, *plates), _window(3)]), tmp_path / "shard_00000007.npz")
    (path,) = shards(tmp_path)
    shard = load(path)
    assert shard.window(0)[1] == ()
    picture, back = shard.window(1)
    assert picture.max() == 2
    assert [(plate.rows, plate.truth) for plate in back] == [(2, Truth.ROUGH), (1, Truth.EXACT)]
    assert np.array_equal(back[1].corners, corners + 1)


def test_what_is_still_being_written_is_no_shard(tmp_path: Path) -> None:
    (tmp_path / "shard_00000008.unfinished.npz").touch()
    assert shards(tmp_path) == []


def test_processes_that_draw_share_the_numbers() -> None:
    turns = Turn(0, 3), Turn(1, 3), Turn(2, 3)
    firsts = [turn.after(20_260) for turn in turns]

    assert sorted(firsts) == [20_261, 20_262, 20_263]
    assert [turn.after(first) for turn, first in zip(turns, firsts, strict=True)] == [one + 3 for one in firsts]
    assert Turn().after(41) == 42
