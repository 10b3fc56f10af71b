import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.line.jpeg import size_of
from tests.central.line.live_pictures.filmed import jpeg

WHOLE = jpeg(size=(64, 36))
FRAME = WHOLE.index(b"\xff\xc0")


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_says_its_size(progressive: bool) -> None:  # noqa: FBT001 - a kind of file
    assert size_of(jpeg(size=(640, 360), progressive=progressive)) == (640, 360)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        WHOLE[:-2],
        WHOLE[:FRAME] + b"\xff\xd9",
        WHOLE[:FRAME] + b"\xff\xc3" + WHOLE[FRAME + 2 :],
        WHOLE[:FRAME] + b"\xff\xe0\x00\x00" + WHOLE[FRAME:],
        WHOLE[: FRAME + 5] + bytes(4) + WHOLE[FRAME + 9 :],
        WHOLE[:20] + b"\x00\x00\xff\xd9",
    ],
    ids=range(11),
)
def test_what_no_browser_would_draw_is_none(data: bytes) -> None:
    assert size_of(data) is None


def test_a_small_file_that_says_it_is_vast_is_found_out() -> None:
    assert size_of(WHOLE[: FRAME + 5] + b"\xff\xff\xff\xff" + WHOLE[FRAME + 9 :]) == (65535, 65535)


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)))
def test_whatever_it_is_it_is_read_or_none(rubbish: bytes, at: int) -> None:
    size_of(rubbish)
    size_of(b"\xff\xd8\xff" + rubbish + b"\xff\xd9")
    size_of(WHOLE[:at] + rubbish + b"\xff\xd9")
