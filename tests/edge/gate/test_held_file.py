from pathlib import Path

import pytest

from edge.errors import HeldFileError
from edge.gate.held_file import Held, HeldFile
from wire.ids import new_id

HELD = Held(id=new_id(), actor="guard-7", reason="moving", until_s=4600.5, boot="start")


def test_what_was_kept_comes_back_and_is_forgotten(tmp_path: Path) -> None:
    file = HeldFile(tmp_path / "holds", "in-1")
    assert file.load() is None
    file.keep(HELD)
    assert HeldFile(tmp_path / "holds", "in-1").load() == HELD
    assert HeldFile(tmp_path / "holds", "out-1").load() is None
    file.forget()
    file.forget()
    assert file.load() is None


def test_a_later_one_takes_the_place_of_the_earlier(tmp_path: Path) -> None:
    file = HeldFile(tmp_path, "in-1")
    later = HELD.model_copy(update={"id": new_id()})
    file.keep(HELD)
    file.keep(later)
    assert file.load() == later
    assert [one.name for one in tmp_path.iterdir()] == ["in-1.json"]


@pytest.mark.parametrize(
    "content", [b"{}", b'{"id": "x"}', b"null", HELD.model_dump_json().encode().replace(b"4600.5", b"1e999")]
)
def test_what_is_no_hold_is_an_error_that_does_not_repeat_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in-1.json").write_bytes(content)
    with pytest.raises(HeldFileError, match=r"in-1\.json"):
        HeldFile(tmp_path, "in-1").load()


def test_a_disk_that_takes_nothing_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "holds").touch()
    with pytest.raises(HeldFileError, match="cannot be put on disk"):
        HeldFile(tmp_path / "holds", "in-1").keep(HELD)
