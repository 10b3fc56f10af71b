from hypothesis import given
from hypothesis import strategies as st

from edge.outbox.records import Record, Sort, pack, read
from wire.ids import new_id

GROUP = new_id()
records = st.lists(
    st.builds(
        Record, st.sampled_from(Sort), st.just(GROUP), st.integers(0, 2**63), st.text(max_size=80).map(str.encode)
    ),
    max_size=8,
)


@given(records)
def test_what_was_packed_is_read_in_order(written: list[Record]) -> None:
    reading = read(b"".join(map(pack, written)))
    assert list(reading.records) == written
    assert not reading.damaged


@given(records, st.integers(0, 500))
def test_space_that_was_never_written_is_no_damage(written: list[Record], space: int) -> None:
    data = b"".join(map(pack, written))
    reading = read(data + bytes(space))
    assert (list(reading.records), reading.end, reading.damaged) == (written, len(data), False)


@given(records, st.data())
def test_a_changed_byte_costs_its_own_record_and_no_other(written: list[Record], data: st.DataObject) -> None:
    packed = [pack(one) for one in written]
    content = bytearray(b"".join(packed))
    if not content:
        return
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    hit = next(index for index in range(len(packed)) if at < sum(map(len, packed[: index + 1])))
    reading = read(bytes(content))
    assert list(reading.records) == [one for index, one in enumerate(written) if index != hit]
    assert reading.damaged


@given(records, st.data())
def test_a_torn_end_costs_what_was_written_last(written: list[Record], data: st.DataObject) -> None:
    content = b"".join(map(pack, written))
    cut = data.draw(st.integers(0, len(content)))
    got = read(content[:cut]).records
    assert list(got) == written[: len(got)]
    assert sum(len(pack(one)) for one in got) <= cut


def test_a_sort_of_a_later_version_is_passed_over() -> None:
    strange = bytearray(pack(Record(Sort.EVENT, GROUP, 1, b"")))
    strange[12] = 77
    assert read(bytes(strange)).records == ()
