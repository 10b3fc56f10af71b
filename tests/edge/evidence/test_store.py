import hashlib
import os
import resource
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.errors import EvidenceError
from edge.evidence.deletions import Deletion, DeletionRule
from edge.evidence.store import EvidenceStore, crop
from models.base import Box, Picture
from wire.events import EvidenceKind

PLENTY = 10_000_000
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def picture(seed: int, side: int = 64) -> Picture:
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def grow_old(folder: Path, sha256: str, age_s: int) -> None:
    path = folder / sha256[:2] / f"{sha256}.jpg"
    os.utime(path, (1_700_000_000 - age_s,) * 2)


def test_a_picture_is_named_by_its_bytes_and_comes_back(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path / "pictures", PLENTY)
    shown = picture(1)
    saved = store.save(EvidenceKind.SCENE, shown)
    payload = store.load(saved.sha256)
    assert payload is not None
    assert hashlib.sha256(payload).hexdigest() == saved.sha256
    assert (saved.size, saved.width, saved.height) == (len(payload), 64, 64)
    decoded = cv2.imdecode(np.frombuffer(payload, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert decoded.shape == shown.shape


def test_an_unknown_picture_is_none(tmp_path: Path) -> None:
    assert EvidenceStore(tmp_path, PLENTY).load("0" * 64) is None


def test_the_same_picture_twice_is_one_file(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, PLENTY)
    first, second = (store.save(EvidenceKind.SCENE, picture(1)) for _ in range(2))
    assert first == second
    assert len(files(tmp_path)) == 1


def test_over_the_quota_the_oldest_go_and_the_newest_stays(tmp_path: Path) -> None:
    size = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).size
    store = EvidenceStore(tmp_path / "pictures", int(3.5 * size))
    saved = [store.save(EvidenceKind.SCENE, picture(seed)).sha256 for seed in range(3)]
    for age_s, sha256 in zip((10, 30, 20), saved, strict=True):
        grow_old(tmp_path / "pictures", sha256, age_s)
    newest = store.save(EvidenceKind.SCENE, picture(99)).sha256
    assert [store.load(sha256) is not None for sha256 in (*saved, newest)] == [True, False, True, True]


def test_what_went_for_the_quota_is_said_with_its_time_and_survives_a_start(tmp_path: Path) -> None:
    size = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).size
    folder = tmp_path / "pictures"
    store = EvidenceStore(folder, int(2.5 * size), lambda: NOON)
    saved = [store.save(EvidenceKind.SCENE, picture(seed)).sha256 for seed in range(2)]
    for age_s, sha256 in zip((20, 10), saved, strict=True):
        grow_old(folder, sha256, age_s)
    store.save(EvidenceKind.SCENE, picture(9))

    for one in (store, EvidenceStore(folder, PLENTY)):
        assert one.deletion(saved[0]) == Deletion(NOON, DeletionRule.QUOTA)
        assert one.deletion(saved[1]) is None
        assert one.deletion("0" * 64) is None


def test_a_picture_that_comes_again_is_there_again(tmp_path: Path) -> None:
    size = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).size
    store = EvidenceStore(tmp_path / "pictures", int(1.5 * size))
    first, _, _ = (store.save(EvidenceKind.SCENE, picture(seed)).sha256 for seed in (1, 2, 1))

    assert store.load(first) is not None


def test_a_ledger_that_cannot_be_written_keeps_no_room_from_being_made(tmp_path: Path) -> None:
    size = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).size
    folder = tmp_path / "pictures"
    (folder / "deleted.log").mkdir(parents=True)
    store = EvidenceStore(folder, int(1.5 * size))

    for seed in range(3):
        store.save(EvidenceKind.SCENE, picture(seed))

    assert len(list(folder.rglob("*.jpg"))) == 1
    with pytest.raises(EvidenceError, match="ledger"):
        store.deletion("0" * 64)


def test_a_picture_seen_again_is_young_again(tmp_path: Path) -> None:
    size = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).size
    store = EvidenceStore(tmp_path / "pictures", int(2.5 * size))
    again, other = (store.save(EvidenceKind.SCENE, picture(seed)).sha256 for seed in (0, 1))
    grow_old(tmp_path / "pictures", again, 30)
    grow_old(tmp_path / "pictures", other, 20)
    store.save(EvidenceKind.SCENE, picture(0))
    store.save(EvidenceKind.SCENE, picture(2))
    assert store.load(again) is not None
    assert store.load(other) is None


def test_a_picture_larger_than_the_quota_is_kept_for_its_passage(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, 10)
    assert store.load(store.save(EvidenceKind.SCENE, picture(1)).sha256) is not None


def test_the_quota_counts_what_was_there_before_and_forgets_what_others_deleted(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, PLENTY)
    old = [store.save(EvidenceKind.SCENE, picture(seed)) for seed in range(4)]
    again = EvidenceStore(tmp_path, 3 * old[0].size)
    for gone in old[:2]:
        (tmp_path / gone.sha256[:2] / f"{gone.sha256}.jpg").unlink()
    newest = again.save(EvidenceKind.SCENE, picture(9))
    assert again.load(newest.sha256) is not None
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 3 * old[0].size


def test_making_room_is_done_in_strides(tmp_path: Path) -> None:
    size = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).size
    folder = tmp_path / "pictures"
    store = EvidenceStore(folder, 40 * size)
    counts = []
    for seed in range(60):
        store.save(EvidenceKind.SCENE, picture(seed))
        counts.append(len(list(folder.rglob("*.jpg"))))
    strides = sum(after < before for before, after in pairwise(counts))
    assert max(counts) <= 41
    assert 1 < strides < 20


def test_half_pictures_of_a_killed_node_are_swept_up(tmp_path: Path) -> None:
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / "abc.part").write_bytes(b"half")
    EvidenceStore(tmp_path, PLENTY)
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_used_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pictures").write_text("a file")
    with pytest.raises(EvidenceError, match="cannot be used"):
        EvidenceStore(tmp_path / "pictures", PLENTY)


def test_a_picture_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, PLENTY)
    sha256 = EvidenceStore(tmp_path / "try", PLENTY).save(EvidenceKind.SCENE, picture(1)).sha256
    (tmp_path / sha256[:2]).write_text("a file where the folder would be")
    with pytest.raises(EvidenceError, match="could not be put on disk"):
        store.save(EvidenceKind.SCENE, picture(1))


def test_a_disk_that_is_full_in_the_middle_is_left_with_nothing_half(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, PLENTY)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(EvidenceError, match="could not be put on disk"):
            store.save(EvidenceKind.SCENE, picture(1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert files(tmp_path) == []
    assert store.load(store.save(EvidenceKind.SCENE, picture(1)).sha256) is not None


def test_a_picture_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, PLENTY)
    (tmp_path / "00" / f"{'0' * 64}.jpg").mkdir(parents=True)
    with pytest.raises(EvidenceError, match="cannot be read"):
        store.load("0" * 64)


@pytest.mark.parametrize("shape", [(0, 0, 3), (2, 70_000, 3)])
def test_a_picture_that_no_jpeg_can_hold_is_an_error(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    with pytest.raises(EvidenceError, match="could not be encoded"):
        EvidenceStore(tmp_path, PLENTY).save(EvidenceKind.SCENE, np.zeros(shape, np.uint8))


def test_many_threads_count_right(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path, PLENTY)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda seed: store.save(EvidenceKind.SCENE, picture(seed % 10)), range(40)))
    assert len(files(tmp_path)) == 10
    assert store._used_bytes == sum(path.stat().st_size for path in files(tmp_path))


sides = st.floats(-500, 500)


@given(sides, sides, sides, sides, st.floats(0, 2))
def test_a_cutting_has_at_least_one_pixel_wherever_the_box_lies(
    left: float, top: float, right: float, bottom: float, margin: float
) -> None:
    cut = crop(np.zeros((48, 64, 3), np.uint8), Box(left, top, right, bottom), margin)
    assert cut.shape[0] >= 1
    assert cut.shape[1] >= 1


def test_a_cutting_is_widened_by_its_margin() -> None:
    cut = crop(np.zeros((100, 100, 3), np.uint8), Box(20, 40, 40, 50), 0.5)
    assert cut.shape == (20, 40, 3)
