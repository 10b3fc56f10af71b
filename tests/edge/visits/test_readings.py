import math

import pytest

from edge.visits.readings import PlateReadings, ballot_of
from edge.visits.vote import VoteSettings
from models.base import Box, PlateColour, PlateRead
from tests.edge.visits.scenes import frame_at, read_of

BODY, PLATE = Box(0, 0, 400, 300), Box(100, 200, 200, 230)


def read(text: str, *scores: float) -> PlateRead:
    whole = read_of(text, PLATE)
    chosen = scores or whole.char_scores
    return PlateRead(text, chosen, PlateColour.BLUE, PLATE, whole.corners, 0.9)


@pytest.mark.parametrize("text", ["京A·12345", "京a12345", "京Ａ１２３４５", "京 A-12345"])
def test_spellings_of_one_plate_are_one_ballot(text: str) -> None:
    ballot = ballot_of(read(text))
    assert ballot is not None
    assert str(ballot.text) == "京A12345"
    assert len(ballot.char_scores) == 7


def test_a_separators_score_does_not_count() -> None:
    ballot = ballot_of(read("京A·12345", 0.9, 0.9, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9))
    assert ballot is not None
    assert ballot.char_scores == (0.9,) * 7


def test_a_character_that_no_plate_has_leaves_the_others_their_say() -> None:
    ballot = ballot_of(read("京A<2345"))
    assert ballot is not None
    assert str(ballot.text) == "京A?2345"
    assert ballot.char_scores[2] == 0


@pytest.mark.parametrize(
    "one",
    [
        read(""),
        read("···"),
        read("京A123456789"),
        read("京A12345", 0.9),
        read("京A", 0.9, math.nan),
        read("京A", 0.9, 1.5),
        read("京A", 0.9, -0.1),
        read("<script>alert(1)</script>"),
    ],
)
def test_what_is_no_plate_text_is_no_ballot_but_a_plate_was_seen(one: PlateRead) -> None:
    readings = PlateReadings()
    assert readings.add(frame_at(0), BODY, one) is None
    assert readings.seen
    assert readings.vote(VoteSettings()) is None


def test_the_frame_that_won_is_kept_however_many_others_came(  # the winner's frames weigh less one by one
) -> None:
    readings = PlateReadings()
    for turn in range(6):
        readings.add(frame_at(turn), BODY, read("京A12345", *(0.8,) * 7))
        readings.add(frame_at(turn + 0.5), BODY, read(f"沪C{turn}{turn}{turn}{turn}{turn}", *(0.99,) * 7))
    reading = readings.vote(VoteSettings())
    assert reading is not None
    assert str(reading.text) == "京A12345"
    assert readings.winner(reading).frame.monotonic_s in {100.0 + turn for turn in range(6)}


def test_of_equal_readings_the_surest_frame_is_kept() -> None:
    readings = PlateReadings()
    for turn, score in enumerate((0.7, 0.95, 0.8)):
        readings.add(frame_at(turn), BODY, read("京A12345", *(score,) * 7))
    reading = readings.vote(VoteSettings())
    assert reading is not None
    assert readings.winner(reading).frame.monotonic_s == 101.0


def test_taking_over_readings_takes_their_frames_too() -> None:
    one, other = PlateReadings(), PlateReadings()
    other.add(frame_at(1), BODY, read("京A12345"))
    one.absorb(other)
    reading = one.vote(VoteSettings())
    assert reading is not None
    assert one.winner(reading).frame.monotonic_s == 101.0
