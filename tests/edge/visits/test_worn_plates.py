from dataclasses import replace

import pytest

from edge.visits.association.belonging import SeenPlate, Wearer, wears
from edge.visits.vote import VoteSettings
from edge.visits.worn_plates import WornPlates
from models.base import Box, PlateColour, PlateRead
from tests.edge.visits.scenes import frame_at, read_of
from wire.plates import PlateText

SETTINGS = VoteSettings()
BODY, PLATE = Box(200, 100, 410, 260), Box(280, 220, 330, 236)
MAINLAND, HONG_KONG, OTHER = "粤B12345", "RX888", "京A67890"


def read(
    worn: WornPlates,
    track: int,
    text: str,
    *,
    times: int = 3,
    beside: frozenset[int] = frozenset(),
    begin_s: float = 0.0,
    score: float = 0.95,
) -> None:
    for number in range(times):
        frame = frame_at(begin_s + number / 10)
        worn.add(track, frame, BODY, read_of(text, PLATE, score, PlateColour.BLUE), beside)


def told(worn: WornPlates) -> list[str]:
    """The plate that the vehicle goes by, then the others."""
    best = worn.best(SETTINGS)
    return [str(vote.text) for vote in (*([best] if best else []), *worn.others(SETTINGS))]


def both(first: str, second: str) -> WornPlates:
    """Two plates that hang on one vehicle at the same time."""
    worn = WornPlates()
    read(worn, 1, first, beside=frozenset({2}))
    read(worn, 2, second, beside=frozenset({1}))
    return worn


def test_a_vehicle_of_which_no_plate_was_seen_has_none() -> None:
    worn = WornPlates()
    assert not worn.seen
    assert worn.best(SETTINGS) is None
    assert (worn.others(SETTINGS), worn.texts, worn.sure_texts(SETTINGS)) == ((), (), ())


def test_a_plate_that_cannot_be_read_is_seen_all_the_same() -> None:
    worn = WornPlates()
    read(worn, 1, "")
    assert worn.seen
    assert worn.best(SETTINGS) is None
    assert worn.texts == ()


@pytest.mark.parametrize(
    "first,second", [(MAINLAND, HONG_KONG), (HONG_KONG, MAINLAND)], ids=["mainland first", "mainland second"]
)
def test_of_two_plates_the_mainland_one_wins_and_the_other_is_kept(first: str, second: str) -> None:
    worn = both(first, second)
    assert told(worn) == [MAINLAND, HONG_KONG]
    assert set(worn.texts) == {MAINLAND, HONG_KONG}


def test_the_mainland_one_wins_although_the_other_is_read_more_often() -> None:
    worn = WornPlates()
    read(worn, 1, HONG_KONG, times=20, beside=frozenset({2}))
    read(worn, 2, MAINLAND, times=2, beside=frozenset({1}))
    assert told(worn) == [MAINLAND, HONG_KONG]


def test_two_plates_never_vote_as_one() -> None:
    alone = WornPlates()
    read(alone, 1, MAINLAND)
    best, expected = both(MAINLAND, OTHER).best(SETTINGS), alone.best(SETTINGS)
    assert best is not None
    assert expected is not None
    assert (best.readings, best.score) == (3, expected.score)


def test_another_plate_that_only_one_frame_read_is_not_told() -> None:
    worn = WornPlates()
    read(worn, 1, MAINLAND, beside=frozenset({2}))
    read(worn, 2, HONG_KONG, times=1, beside=frozenset({1}))
    assert told(worn) == [MAINLAND]
    read(worn, 2, HONG_KONG, times=1, beside=frozenset({1}), begin_s=1)
    assert told(worn) == [MAINLAND, HONG_KONG]


def test_a_plate_that_comes_back_on_a_new_track_is_the_same() -> None:
    worn = WornPlates()
    read(worn, 1, MAINLAND, times=2)
    read(worn, 7, MAINLAND, times=2, begin_s=1)
    best = worn.best(SETTINGS)
    assert best is not None
    assert best.readings == 4
    assert told(worn) == [MAINLAND]


def test_the_second_of_two_comes_back_on_a_new_track_as_the_second() -> None:
    worn = both(MAINLAND, HONG_KONG)
    read(worn, 3, HONG_KONG, begin_s=1)
    assert told(worn) == [MAINLAND, HONG_KONG]
    assert worn.others(SETTINGS)[0].readings == 6


def test_a_misreading_on_a_new_track_is_of_the_one_plate_there_is() -> None:
    worn = WornPlates()
    read(worn, 1, MAINLAND)
    read(worn, 2, OTHER, times=1, begin_s=1)
    assert told(worn) == [MAINLAND]
    best = worn.best(SETTINGS)
    assert best is not None
    assert best.readings == 4


def test_many_tracks_make_four_plates_at_most() -> None:
    worn, texts = WornPlates(), ["京A11111", "沪B22222", "粤C33333", "苏D44444", "浙E55555", "川F66666"]
    for track, text in enumerate(texts):
        read(worn, track, text, beside=frozenset(range(track)))
    assert len(told(worn)) == 4


def test_what_counts_as_read() -> None:
    assert both(MAINLAND, OTHER).sure_texts(SETTINGS) in {(MAINLAND, OTHER), (OTHER, MAINLAND)}
    doubtful = WornPlates()
    read(doubtful, 1, MAINLAND, score=0.5)
    assert doubtful.sure_texts(SETTINGS) == ()


def test_what_was_seen_elsewhere_of_the_same_plate_is_counted_with_it() -> None:
    one, other = WornPlates(), WornPlates()
    read(one, 1, MAINLAND)
    read(other, 2, MAINLAND, begin_s=1)
    one.absorb(other)
    best = one.best(SETTINGS)
    assert best is not None
    assert best.readings == 6
    assert told(one) == [MAINLAND]


def test_what_was_seen_elsewhere_of_another_plate_is_kept_beside_it() -> None:
    one, other = WornPlates(), WornPlates()
    read(one, 1, HONG_KONG)
    read(other, 2, MAINLAND, begin_s=1)
    one.absorb(other)
    assert told(one) == [MAINLAND, HONG_KONG]


def test_two_tracks_of_one_plate_elsewhere_are_counted_once() -> None:
    one, other = WornPlates(), WornPlates()
    read(one, 1, MAINLAND)
    read(other, 2, MAINLAND, begin_s=1)
    read(other, 3, MAINLAND, begin_s=2)
    one.absorb(other)
    best = one.best(SETTINGS)
    assert best is not None
    assert best.readings == 9


def test_the_frame_that_won_is_of_the_plate_that_won() -> None:
    worn = WornPlates()
    read(worn, 1, HONG_KONG, beside=frozenset({2}))
    read(worn, 2, MAINLAND, times=1, beside=frozenset({1}), begin_s=5)
    best = worn.best(SETTINGS)
    assert best is not None
    winner = worn.winner(best, SETTINGS)
    assert winner is not None
    assert winner.frame.monotonic_s == frame_at(5).monotonic_s


def test_frames_that_saw_a_plate_in_one_place_are_one_view() -> None:
    worn = WornPlates()
    read(worn, 1, MAINLAND, times=9)
    best = worn.best(SETTINGS)
    assert best is not None
    assert worn.views_of(best) == 1


FAR = Box(300, 120, 330, 130)
"""The plate far away, with the arm before its characters."""


def half_hidden(text: str, *hidden: int) -> PlateRead:
    """What is read of a plate of which the arm hides some characters: there nobody is sure of them."""
    scores = tuple(0.5 if number in hidden else 0.95 for number in range(len(text)))
    return replace(read_of(text, FAR), char_scores=scores)


def wearer_of(worn: WornPlates) -> Wearer:
    return Wearer(BODY, plate=FAR, texts=worn.texts, legible_texts=worn.legible_texts, widest_plate=FAR.width)


def test_what_is_legible_is_of_all_plates_of_a_vehicle() -> None:
    worn = both(MAINLAND, HONG_KONG)
    worn.add(1, frame_at(1), BODY, half_hidden("粤B12845", 4), frozenset({2}))
    assert set(worn.legible_texts) == {MAINLAND, HONG_KONG, "粤B12?45"}
    assert WornPlates().legible_texts == ()


def test_a_far_reading_of_a_plate_half_hidden_by_the_arm_does_not_make_another_vehicle_of_it() -> None:
    sure, hidden, clear = SeenPlate(PLATE, PlateText(MAINLAND), sure=True), WornPlates(), WornPlates()
    hidden.add(1, frame_at(0), BODY, half_hidden("粤B77745", 2, 3, 4), frozenset())
    assert wears(wearer_of(hidden), sure)
    clear.add(1, frame_at(0), BODY, half_hidden("粤B77745"), frozenset())
    assert not wears(wearer_of(clear), sure)


def test_what_the_arm_did_not_hide_still_makes_another_vehicle_of_it() -> None:
    worn, sure = WornPlates(), SeenPlate(PLATE, PlateText(MAINLAND), sure=True)
    worn.add(1, frame_at(0), BODY, half_hidden("京A67845", 4), frozenset())
    assert not wears(wearer_of(worn), sure)
