"""Secrets as configuration values: from a file, long enough, never a default, never shown."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from central.running.secret_files import Secret, SecretFile

GOOD = "three odd words"


class Configured(BaseModel):
    """Something with a secret of either kind."""

    typed: Secret | None = None
    file: SecretFile | None = None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secret"


@pytest.mark.parametrize("content", [GOOD, f"{GOOD}\n", f"\r\n  {GOOD}\t\r\n"])
def test_white_space_around_it_is_an_editor_s(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")
    for said in (path, str(path)):
        read = Configured.model_validate({"file": said}).file
        assert read is not None
        assert (read.path, read.secret.get_secret_value()) == (path, GOOD)


def test_it_is_shown_nowhere(path: Path) -> None:
    path.write_text(GOOD, encoding="utf-8")
    configured = Configured.model_validate({"typed": f"{GOOD} too", "file": path})
    assert GOOD not in f"{configured!r} {configured} {configured.file!r}"


@pytest.mark.parametrize(
    "weak", ["", "       ", "seven77", "ChangeMe", "LETMEIN1", "abababab", "\u6700\u6700" * 8]
)
def test_what_anybody_would_guess_is_refused_and_not_repeated(path: Path, weak: str) -> None:
    path.write_text(weak, encoding="utf-8")
    with pytest.raises(ValidationError, match=f"well-known default.*{path}"):
        Configured.model_validate({"file": path})
    with pytest.raises(ValidationError, match="well-known default") as told:
        Configured.model_validate({"typed": weak})
    (problem,) = told.value.errors()
    assert not weak.strip() or weak not in problem["msg"]


def test_a_file_that_cannot_be_read_is_named(path: Path) -> None:
    binary = path.with_name("binary")
    binary.write_bytes(b"\xff\xfe\x00" * 9)
    for unreadable in (path, path.parent, binary):
        with pytest.raises(ValidationError, match=f"secret file {unreadable} cannot be read"):
            Configured.model_validate({"file": unreadable})


@pytest.mark.parametrize("value", [7, ["a"], {"path": "x"}, b"x", True])
def test_anything_but_a_path_is_no_file(value: object) -> None:
    with pytest.raises(ValidationError, match="must be the path of a file"):
        Configured.model_validate({"file": value})
