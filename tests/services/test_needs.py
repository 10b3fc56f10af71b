import pytest

from tests.services.needs import lacking, needs, needs_folder


def test_what_is_missing_is_a_visible_skip_that_says_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(
        pytest.skip.Exception, match=r"no-such-program is not here; run tests/services/install\.sh"
    ):
        needs("no-such-program")


def test_what_is_missing_fails_where_nothing_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nothing is not here; mend it"):
        lacking("nothing", "mend it")


def test_a_folder_is_where_its_variable_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("SOME_FOLDER", "/")
    assert str(needs_folder("SOME_FOLDER", "the pictures")) == "/"
    monkeypatch.setenv("SOME_FOLDER", "/no/such/folder")
    with pytest.raises(pytest.skip.Exception, match="set SOME_FOLDER"):
        needs_folder("SOME_FOLDER", "the pictures")


def test_a_program_is_found_where_it_is() -> None:
    assert needs("sh").name == "sh"
