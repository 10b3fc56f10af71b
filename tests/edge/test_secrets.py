from pathlib import Path

import pytest

from edge.cameras.settings import CameraSettings
from edge.errors import SettingsError
from edge.secrets import button_token, centre_key, page_token, read_secret
from edge.settings import CommandSettings, EdgeSettings, LaneTable, LocalPageSettings
from tests.edge.gate.commands.centre import SigningCentre


def settings(folder: Path, token_file: Path | None = None) -> EdgeSettings:
    lane = LaneTable(id="in-1", camera=CameraSettings(source="x.mp4"))
    local = LocalPageSettings(token_file=token_file)
    return EdgeSettings(site="garden", node="gate-1", data_dir=folder, local=local, lanes=(lane,))


def test_a_secret_is_its_file_without_the_blanks_around_it(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("  a long enough secret\n")
    assert read_secret(tmp_path / "s", "x") == "a long enough secret"


@pytest.mark.parametrize("content", [b"", b"short", b"ChangeMe\n", b"PASSWORD", b"12345678", b"\xff" * 20])
def test_a_short_or_well_known_secret_is_refused_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(SettingsError, match=r"^mqtt\.password_file: ") as caught:
        read_secret(tmp_path / "s", "mqtt.password_file")
    assert "ChangeMe" not in str(caught.value)


def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="none"):
        read_secret(tmp_path / "none", "x")


def test_the_page_token_is_made_once_for_this_user_only(tmp_path: Path) -> None:
    first = page_token(settings(tmp_path / "data"))
    assert page_token(settings(tmp_path / "data")) == first
    assert page_token(settings(tmp_path / "other")) != first
    (made,) = (tmp_path / "data").iterdir()
    assert made.stat().st_mode & 0o777 == 0o600


def test_what_a_killed_node_left_half_made_is_no_token(tmp_path: Path) -> None:
    (tmp_path / "pictures.part").write_text("")
    assert len(page_token(settings(tmp_path))) > 30


def test_a_named_token_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        page_token(settings(tmp_path, tmp_path / "none"))


def test_the_button_has_a_secret_of_its_own(tmp_path: Path) -> None:
    first = button_token(settings(tmp_path))
    assert button_token(settings(tmp_path)) == first != page_token(settings(tmp_path))
    assert (tmp_path / "button.token").stat().st_mode & 0o777 == 0o600


def test_the_centre_s_key_comes_from_the_file_or_from_one_of_its_own_or_there_is_none(tmp_path: Path) -> None:
    centre, file = SigningCentre(), tmp_path / "centre.pub"
    file.write_text(f"{centre.public_text}\n")
    named = centre_key(CommandSettings(public_key_file=file))
    written = centre_key(CommandSettings(public_key=centre.public_text))
    assert named is not None
    assert written is not None
    assert named.id == written.id == centre.key.id
    assert centre_key(CommandSettings()) is None


@pytest.mark.parametrize("content", [b"", b"no key", b"\xff\xfe"])
def test_a_file_without_a_key_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "centre.pub"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"commands\.public_key_file: .*centre\.pub"):
        centre_key(CommandSettings(public_key_file=file))
