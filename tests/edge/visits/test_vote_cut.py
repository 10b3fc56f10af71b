from dataclasses import replace

import pytest

from edge.visits.ballots import Ballot
from edge.visits.vote import VoteSettings, is_sure, status_of, vote
from models.base import PlateColour
from wire.events import PlateReading, PlateStatus
from wire.plates import PlateText

SETTINGS = VoteSettings()
A, OTHER = PlateText("京A12345"), PlateText("京A12346")
MOST = 0.4
"""What the characters of a covered plate are worth at most."""


def frames(count: int, *, whole: bool, text: PlateText = A, score: float = 0.95) -> list[Ballot]:
    one = Ballot(text, (score,) * len(text), PlateColour.BLUE, 100, whole=whole)
    return [replace(one, view=view) for view in range(count)]


def voted(*ballots: Ballot) -> PlateReading:
    reading = vote(ballots, SETTINGS)
    assert reading is not None
    return reading


def test_a_plate_seen_whole_is_worth_what_its_frames_say() -> None:
    assert voted(*frames(6, whole=True)).score == 0.95


@pytest.mark.parametrize("cut,whole", [(2, 0), (2, 2), (2, 4), (3, 6)])
def test_a_third_of_cut_frames_makes_the_winner_worth_little(cut: int, whole: int) -> None:
    reading = voted(*frames(cut, whole=False), *frames(whole, whole=True))
    assert reading.text == A
    assert reading.char_scores == (MOST,) * len(A)
    assert status_of(reading, SETTINGS) is PlateStatus.UNCERTAIN


@pytest.mark.parametrize("cut,whole", [(2, 5), (3, 7), (1, 6)])
def test_fewer_than_a_third_change_nothing(cut: int, whole: int) -> None:
    assert voted(*frames(cut, whole=False), *frames(whole, whole=True)).score == 0.95


@pytest.mark.parametrize("whole", [0, 1])
def test_one_cut_frame_alone_does_not(whole: int) -> None:
    assert voted(*frames(1, whole=False), *frames(whole, whole=True)).score == 0.95


def test_a_single_cut_frame_is_still_sure_by_itself() -> None:
    (one,) = frames(1, whole=False)
    assert is_sure(one, SETTINGS)


def test_cut_frames_that_read_something_else_say_nothing_against_the_winner() -> None:
    reading = voted(*frames(6, whole=True), *frames(2, whole=False, text=OTHER, score=0.5))
    assert reading.text == A
    assert reading.score > MOST


def test_what_is_worth_less_already_is_not_raised() -> None:
    reading = voted(*frames(3, whole=False, score=0.38))
    assert reading.score == 0.38


def test_a_cut_plate_is_still_shown_in_full() -> None:
    assert voted(*frames(3, whole=False)).text == A
