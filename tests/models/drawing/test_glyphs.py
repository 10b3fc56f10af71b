"""Finding a font, and the masks that come out of it."""

from pathlib import Path

import numpy as np
import pytest

from models.base import ModelError
from models.drawing.glyphs import FontError, GlyphFace, find_font, font_folders


def test_without_a_font_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontError, match=r"npm ci.*models/training.*fonts-noto-cjk"):
        find_font([tmp_path, tmp_path / "absent"])


def test_the_font_beside_the_code_is_preferred(tmp_path: Path) -> None:
    packaged, system = tmp_path / "packaged", tmp_path / "system" / "noto"
    for folder, name in (
        (packaged, "noto-sans-sc-chinese-simplified-700-normal.woff2"),
        (system, "NotoSansCJK-Bold.ttc"),
    ):
        folder.mkdir(parents=True)
        (folder / name).touch()
    assert find_font([packaged, system.parent]).parent == packaged
    assert find_font([tmp_path / "absent", system.parent]).name == "NotoSansCJK-Bold.ttc"
    assert font_folders()[0].parts[-4:] == ("node_modules", "@fontsource", "noto-sans-sc", "files")


def test_a_damaged_font_is_a_package_error(tmp_path: Path) -> None:
    damaged = tmp_path / "font.woff2"
    damaged.write_bytes(b"wOF2 but no font")
    with pytest.raises(ModelError, match=r"font\.woff2 cannot be opened"):
        GlyphFace(damaged)


def test_all_hanzi_of_plates_are_drawn_and_differ(face: GlyphFace) -> None:
    hanzi = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼警学挂港澳使领应急民航"
    masks = {character: face.mask(character, 45, 90) for character in hanzi}
    assert all(mask.shape == (90, 45) and 0.1 < (mask > 127).mean() < 0.75 for mask in masks.values())
    assert len({mask.tobytes() for mask in masks.values()}) == len(hanzi)


def test_hanzi_fill_their_box(face: GlyphFace) -> None:
    inked = np.argwhere(face.mask("皖", 90, 180) > 127)
    low, high = inked.min(axis=0), inked.max(axis=0)
    assert (low <= (8, 8)).all()
    assert (high >= (171, 81)).all()


@pytest.mark.parametrize("character", ["a", "é", "?", "·", "字字", ""])
def test_what_no_plate_has_is_refused(face: GlyphFace, character: str) -> None:
    with pytest.raises(ValueError, match="no plate has"):
        face.mask(character, 45, 90)
