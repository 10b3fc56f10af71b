import re
from pathlib import Path

import pytest

from wire.document import document, main
from wire.topics import Channel

PAGE = Path(__file__).parents[2] / "docs" / "wire.md"


def test_the_page_is_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(PAGE)]) == 0, capsys.readouterr().err


def test_a_page_that_is_out_of_date_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "wire.md"
    page.write_text(document() + "\n", encoding="utf-8")

    assert main(["--check", str(page)]) == 1
    assert "make docs" in capsys.readouterr().err


def test_a_page_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(tmp_path / "none.md")]) == 1
    assert "none.md" in capsys.readouterr().err


def test_wrong_arguments_get_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--verify"]) == 2
    assert "usage" in capsys.readouterr().err


def test_the_page_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out == document()


def test_every_link_of_the_page_has_its_place() -> None:
    page = document()
    places = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}

    links = set(re.findall(r"\]\(#([^)]+)\)", page))
    assert links
    assert links <= places


def test_every_channel_has_its_row() -> None:
    page = document()

    assert all(f"<node>/{channel}" in page for channel in Channel)
