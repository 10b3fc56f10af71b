from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.grid.places import Place
from central.watch_list.confusables import GROUPS, are_confused
from central.watch_list.matching import (
    MOST_DIFFERENCES,
    EntryState,
    HitKind,
    Reading,
    WatchedPlate,
    match,
)
from wire.ids import new_id
from wire.plate_kinds import ALPHABET, UNREADABLE, PlateColour

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
HERE = Place("river/north/east")
WANTED = WatchedPlate(
    entry=new_id(),
    plate="京A12B45",
    place=Place("river"),
    state=EntryState.ACTIVE,
    approved_at=NOON - timedelta(hours=1),
    ends_at=NOON + timedelta(days=1),
)
characters = st.sampled_from(sorted(ALPHABET))


def read(plate: str, at: datetime = NOON) -> Reading:
    return Reading(plate, HERE, at)


def test_the_plate_itself_is_an_exact_hit() -> None:
    (hit,) = match(read("京A12B45"), [WANTED], NOON)

    assert (hit.entry, hit.kind, hit.differs) == (WANTED.entry, HitKind.EXACT, ())


@pytest.mark.parametrize(
    "plate, differs",
    [
        ("京A12845", (4,)),
        ("京AI2845", (2, 4)),
        ("京A12?45", (4,)),
        ("?A1284S", None),
        ("??12B45", (0, 1)),
        ("宁A12B4S", (0, 6)),
        ("???2B45", None),
        ("京A12B4", None),
        ("京A12B456", None),
        ("京A12C45", None),
        ("京A12B46", (6,)),
        ("晋A12B45", None),
    ],
)
def test_a_reading_is_a_candidate_where_little_differs_and_only_what_is_confused(
    plate: str, differs: tuple[int, ...] | None
) -> None:
    hits = match(read(plate), [WANTED], NOON)

    assert [(hit.kind, hit.differs) for hit in hits] == ([] if differs is None else [(HitKind.CANDIDATE, differs)])


@pytest.mark.parametrize(
    "entry",
    [
        *(pytest.param(replace(WANTED, state=one), id=one) for one in EntryState if one is not EntryState.ACTIVE),
        pytest.param(replace(WANTED, ends_at=NOON), id="over"),
        pytest.param(replace(WANTED, approved_at=None), id="unapproved"),
        pytest.param(replace(WANTED, approved_at=NOON + timedelta(seconds=1)), id="approved-later"),
        pytest.param(replace(WANTED, place=Place("river/south")), id="elsewhere"),
        pytest.param(replace(WANTED, place=Place("river/north/east/gate")), id="below"),
        pytest.param(replace(WANTED, place=Place("riv")), id="prefix"),
    ],
)
def test_an_entry_that_does_not_hold_hits_nothing(entry: WatchedPlate) -> None:
    assert match(read(WANTED.plate), [entry], NOON) == ()


def test_the_edges_of_its_time_belong_to_it() -> None:
    edge = replace(WANTED, approved_at=NOON, ends_at=NOON + timedelta(microseconds=1))

    assert match(read(WANTED.plate), [edge], NOON)


def test_what_arrives_after_the_end_hits_nothing_whenever_it_was_captured() -> None:
    assert match(read(WANTED.plate), [WANTED], WANTED.ends_at) == ()


def test_a_camera_whose_clock_runs_ahead_does_not_outlive_the_entry() -> None:
    assert match(read(WANTED.plate, WANTED.ends_at), [WANTED], NOON) == ()


def test_every_entry_for_the_same_plate_hits() -> None:
    other = replace(WANTED, entry=new_id(), plate="京A12845")

    assert {hit.entry: hit.kind for hit in match(read("京A12B45"), [WANTED, other], NOON)} == {
        WANTED.entry: HitKind.EXACT,
        other.entry: HitKind.CANDIDATE,
    }


@given(st.text(characters, max_size=9))
def test_a_hit_differs_exactly_where_it_says_and_only_by_what_is_confused(plate: str) -> None:
    for hit in match(read(plate), [WANTED], NOON):
        assert len(plate) == len(WANTED.plate)
        assert len(hit.differs) <= MOST_DIFFERENCES
        assert (hit.kind is HitKind.EXACT) == (plate == WANTED.plate)
        for position, (one, other) in enumerate(zip(plate, WANTED.plate, strict=True)):
            assert (position in hit.differs) == (one != other)
            assert one == UNREADABLE or are_confused(one, other)


@given(st.data())
def test_every_reading_that_is_confused_in_few_places_is_found(data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(WANTED.plate) - 1), max_size=MOST_DIFFERENCES))
    text = list(WANTED.plate)
    for place in places:
        alike = {character for group in GROUPS if text[place] in group for character in group} | {UNREADABLE}
        text[place] = data.draw(st.sampled_from(sorted(alike - {text[place]})))

    (hit,) = match(read("".join(text)), [WANTED], NOON)

    assert hit.differs == tuple(sorted(places))


BLUE, GREEN, YELLOW, YELLOW_GREEN, WHITE, BLACK, UNSEEN = PlateColour


@pytest.mark.parametrize(
    "wanted, seen, kind, other",
    [
        (None, YELLOW, HitKind.EXACT, False),
        (None, UNSEEN, HitKind.EXACT, False),
        (BLUE, BLUE, HitKind.EXACT, False),
        (BLUE, UNSEEN, HitKind.EXACT, False),
        (BLUE, YELLOW, HitKind.CANDIDATE, True),
        (BLUE, BLACK, HitKind.CANDIDATE, True),
        (BLUE, WHITE, HitKind.CANDIDATE, True),
        (YELLOW, BLUE, HitKind.CANDIDATE, True),
        (GREEN, YELLOW_GREEN, HitKind.EXACT, False),
        (YELLOW_GREEN, GREEN, HitKind.EXACT, False),
        (YELLOW_GREEN, YELLOW, HitKind.CANDIDATE, True),
    ],
)
def test_the_number_in_another_colour_is_never_more_than_a_candidate_and_never_less(
    wanted: PlateColour | None,
    seen: PlateColour,
    kind: HitKind,
    other: bool,  # noqa: FBT001 - a table's column
) -> None:
    entry = replace(WANTED, colour=wanted)
    (hit,) = match(replace(read("京A12B45"), colour=seen), [entry], NOON)

    assert (hit.kind, hit.differs, hit.other_colour) == (kind, (), other)


def test_another_colour_counts_as_a_difference() -> None:
    blue = replace(WANTED, colour=BLUE)

    (hit,) = match(replace(read("京A12845"), colour=YELLOW), [blue], NOON)
    assert (hit.kind, hit.differs, hit.other_colour) == (HitKind.CANDIDATE, (4,), True)
    assert match(replace(read("京AI2845"), colour=YELLOW), [blue], NOON) == ()
    assert len(match(replace(read("京AI2845"), colour=BLUE), [blue], NOON)) == 1
