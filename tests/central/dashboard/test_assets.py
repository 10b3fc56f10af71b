from pathlib import Path

import pytest

from central.base import AssetsMissingError
from central.dashboard.assets import find_assets
from central.dashboard.vendor import SERVED


def folder_with_libraries(folder: Path) -> Path:
    (folder / "vendor").mkdir()
    for name in SERVED:
        (folder / "vendor" / name).write_text(name)
    (folder / "page.css").write_text("body {}")
    return folder


def test_an_address_changes_with_the_content(tmp_path: Path) -> None:
    folder = folder_with_libraries(tmp_path)
    before = find_assets(folder)

    (folder / "page.css").write_text("body { color: red }")
    after = find_assets(folder)

    assert before["page.css"].startswith("/static/page.css?v=")
    assert before["page.css"] != after["page.css"]
    assert before["vendor/htmx.min.js"] == after["vendor/htmx.min.js"]


def test_missing_libraries_stop_the_start_and_say_what_to_run(tmp_path: Path) -> None:
    folder = folder_with_libraries(tmp_path)
    (folder / "vendor/sse.min.js").unlink()

    with pytest.raises(AssetsMissingError, match=r"lacks sse\.min\.js .*run: python -m central\.dashboard"):
        find_assets(folder)
