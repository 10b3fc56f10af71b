import numpy as np
import pytest

from models.base import Picture, PlateColour
from models.plates.finding.crop_shape import border_of
from models.plates.judging.margins import margins_of
from tests.models.drawn import drawn_plate

BLACK, GREY, WHITE, BROWN = (24, 24, 24), (120, 122, 118), (240, 240, 240), (60, 85, 110)


def hidden(picture: Picture, share: float, tint: tuple[int, int, int], *, foot: bool) -> Picture:
    """Paint a bar over the foot or the head of a picture."""
    rows = round(share * len(picture))
    part = picture.copy()
    if foot:
        part[-rows:] = tint
    else:
        part[:rows] = tint
    return part


@pytest.mark.parametrize("px_per_mm", [0.2, 0.35, 0.8])
@pytest.mark.parametrize(
    "text,kind,colour",
    [
        ("京HZ7E3F", "ordinary", PlateColour.BLUE),
        ("京HZ7E3F", "ordinary", PlateColour.YELLOW),
        ("粤Z1TF7港", "hk_mo", PlateColour.BLACK),
        ("京HD12345", "nev_small", PlateColour.GREEN),
    ],
)
def test_a_whole_plate_shows_both_margins(text: str, kind: str, colour: PlateColour, px_per_mm: float) -> None:
    plate = drawn_plate(text, kind, colour, px_per_mm)
    assert margins_of(plate, border_of(plate).corners, 1, colour).worse < 0.3


@pytest.mark.parametrize("tint", [BLACK, GREY, WHITE, BROWN])
@pytest.mark.parametrize("foot", [True, False])
def test_what_hides_a_margin_is_seen_on_its_side_alone(tint: tuple[int, int, int], *, foot: bool) -> None:
    bare = drawn_plate("京HZ7E3F")
    seen = margins_of(hidden(bare, 0.24, tint, foot=foot), border_of(bare).corners, 1, PlateColour.BLUE)
    worse, better = (seen.below, seen.above) if foot else (seen.above, seen.below)
    assert (worse, better) == (seen.worse, seen.better)
    assert worse > 0.3 > 3 * better


def test_a_frame_that_leaves_a_little_of_the_margin_hides_nothing() -> None:
    bare = drawn_plate("京HZ7E3F", px_per_mm=0.8)
    seen = margins_of(hidden(bare, 0.1, BLACK, foot=True), border_of(bare).corners, 1, PlateColour.BLUE)
    assert seen.worse < 0.15


def test_a_picture_without_anything_is_measured_all_the_same() -> None:
    plain = np.full((24, 94, 3), 90, np.uint8)
    assert margins_of(plain, border_of(plain).corners, 2, PlateColour.UNKNOWN).worse == 0
