"""The live picture on the wire: a question with a lease, and a picture that is no JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.strategies import NAMES
from wire.capabilities import LIVE_PICTURES, READS
from wire.codec import MAX_BYTES, decode_picture, decode_watch, encode, encode_picture
from wire.errors import WireError
from wire.examples import example_live_picture, example_watch
from wire.live_picture import LONGEST_S, TALLEST, WIDEST, LivePicture, WatchLanes

WATCHES = st.builds(
    WatchLanes,
    lanes=st.lists(NAMES, max_size=64).map(tuple),
    for_s=st.floats(0, LONGEST_S, exclude_min=True),
)
PICTURES = st.builds(
    LivePicture,
    lane=NAMES,
    age_s=st.floats(0, 60),
    width=st.integers(1, WIDEST),
    height=st.integers(1, TALLEST),
)
BYTES = st.binary(max_size=200) | st.sampled_from([b"\n", b"\n\n{}\n", b"\xff\xd8\n\xff\xd9"])


@given(WATCHES)
def test_a_question_arrives_as_it_was_sent(watch: WatchLanes) -> None:
    assert decode_watch(encode(watch)) == watch


@given(PICTURES, BYTES)
def test_a_picture_arrives_as_it_was_sent(said: LivePicture, jpeg: bytes) -> None:
    assert decode_picture(encode_picture(said, jpeg)) == (said, jpeg)


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(payload: bytes) -> None:
    for read in (decode_watch, decode_picture):
        try:
            read(payload)
        except WireError:
            continue


@pytest.mark.parametrize(
    "said",
    [
        b'{"kind": "watch_lanes", "lanes": ["in-1"], "for_s": 3600}',
        b'{"kind": "watch_lanes", "lanes": ["in-1"], "for_s": 0}',
        b'{"kind": "watch_lanes", "lanes": ["in-1"], "for_s": NaN}',
        b'{"kind": "watch_lanes", "lanes": ["../in"]}',
        b'{"kind": "open_barrier", "lanes": ["in-1"]}',
        b'{"lanes": ' + str([f"l{n}" for n in range(65)]).replace("'", '"').encode() + b"}",
        b"[]",
        b"",
    ],
)
def test_no_lease_is_longer_than_it_may_be_and_no_other_message_is_one(said: bytes) -> None:
    with pytest.raises(WireError):
        decode_watch(said)


@pytest.mark.parametrize(
    "change",
    [{"width": WIDEST + 1}, {"height": TALLEST + 1}, {"width": 0}, {"age_s": -1.0}, {"lane": "In 1"}],
)
def test_a_picture_that_says_it_is_larger_than_any_is_refused(change: dict[str, object]) -> None:
    said = example_live_picture().model_dump() | change
    payload = str(said).replace("'", '"').encode() + b"\n\xff\xd8\xff\xd9"
    with pytest.raises(WireError, match="cannot be read as LivePicture"):
        decode_picture(payload)


def test_a_picture_that_no_broker_would_take_is_refused_on_both_sides() -> None:
    with pytest.raises(WireError, match="the wire takes"):
        encode_picture(example_live_picture(), bytes(MAX_BYTES))
    with pytest.raises(WireError, match="the wire takes"):
        decode_picture(encode_picture(example_live_picture(), b"") + bytes(MAX_BYTES))


def test_what_a_later_centre_adds_is_passed_over() -> None:
    later = encode(example_watch()).replace(b"{", b'{"every_s": 1, ', 1)
    assert decode_watch(later) == example_watch()


def test_a_centre_of_this_version_reads_live_pictures() -> None:
    assert LIVE_PICTURES in READS
