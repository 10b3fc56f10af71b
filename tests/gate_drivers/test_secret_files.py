"""A secret comes from a file that is closed to others, and shows nowhere."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from gate_drivers.secret_files import SecretFile

SECRET = "correct horse battery"  # noqa: S105 - it opens nothing


class Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    password_file: SecretFile
    spare_file: SecretFile | None = None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "controller.password"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def fault(value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Options.model_validate({"password_file": value})
    return str(caught.value.errors(include_input=False)[0]["msg"])


def test_it_is_read_without_its_end_of_line(file: Path) -> None:
    options = Options.model_validate({"password_file": str(file)})
    assert options.password_file.secret.get_secret_value() == SECRET
    assert options.password_file.path == file


def test_it_shows_nowhere(file: Path) -> None:
    options = Options.model_validate({"password_file": file, "spare_file": file})
    for shown in (repr(options), str(options), str(options.model_dump()), f"{options.password_file!r}"):
        assert SECRET not in shown
    assert SECRET not in str(options.password_file.secret)


def test_it_is_read_once(file: Path) -> None:
    options = Options.model_validate({"password_file": file})
    file.unlink()
    assert options.model_copy().password_file.secret.get_secret_value() == SECRET
    assert Options(password_file=options.password_file) == options


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o601, 0o644, 0o666])
def test_one_that_is_open_to_everybody_is_refused_with_what_to_do(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert f"chmod o= {file}" in fault(file)


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o440, 0o640])
def test_owner_and_group_may_read_it(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert Options.model_validate({"password_file": file}).spare_file is None


@pytest.mark.parametrize("content", [b"", b" \n", b"admin", b"ADMIN\n", b"123456", b"888888"])
def test_what_every_thief_tries_first_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "well-known default" in fault(file)


def test_a_short_secret_is_the_controllers_affair(file: Path) -> None:
    file.write_text("7k3", encoding="utf-8")
    assert Options.model_validate({"password_file": file}).password_file.secret.get_secret_value() == "7k3"


@pytest.mark.parametrize(
    "content, told", [(b"\xff\xfe\x00", "holds no text"), (b"x" * 65_537, "is no file with a secret")]
)
def test_what_is_no_secret_is_refused_and_not_repeated(file: Path, content: bytes, told: str) -> None:
    file.write_bytes(content)
    assert told in fault(file)


@pytest.mark.parametrize("value", [7, None, ["x"], {"path": "x"}])
def test_what_is_no_path_is_refused(value: object) -> None:
    assert "path of a file" in fault(value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        assert f"the secret file {path} cannot be read" in fault(path)
