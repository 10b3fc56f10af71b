"""What one frame says of a plate, as a vote: its spelling, its rivals and its weight."""

import math
from dataclasses import replace

import pytest

from edge.visits.ballots import Ballot, ballot_of, damped, heaviest
from models.base import Box, CharCandidate, PlateColour, PlateRead
from tests.edge.visits.scenes import read_of
from wire.plates import PlateText

BODY, PLATE = Box(0, 0, 400, 300), Box(100, 200, 200, 230)


def read(text: str, *scores: float) -> PlateRead:
    whole = read_of(text, PLATE)
    chosen = scores or whole.char_scores
    return PlateRead(text, chosen, PlateColour.BLUE, PLATE, whole.corners, 0.9)


def candidates(*named: tuple[str, float]) -> tuple[CharCandidate, ...]:
    return tuple(CharCandidate(character, score) for character, score in named)


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


def test_candidates_of_the_reader_share_what_the_text_leaves() -> None:
    told = (candidates(("京", 0.6), ("津", 0.4)), (), candidates(("1", 0.7), ("7", 0.3), ("<", 0.2), ("?", 0.1)))
    one = replace(read("京·1", 0.6, 0.2, 0.9), candidates=told)
    ballot = ballot_of(one)
    assert ballot is not None
    assert str(ballot.text) == "京1"
    assert ballot.others[0] == (("津", 0.4),)
    ((other, share),) = ballot.others[1]
    assert (other, round(share, 4)) == ("7", 0.1)


@pytest.mark.parametrize("told", [(), (candidates(("京", 0.9)),), (candidates(("津", math.nan)),) * 7])
def test_candidates_that_do_not_fit_the_text_are_left_out(told: tuple[tuple[CharCandidate, ...], ...]) -> None:
    ballot = ballot_of(replace(read("京A12345"), candidates=told))
    assert ballot is not None
    assert not any(ballot.others)


def plain(text: str, score: float = 0.9, view: int = 0, width: float = 100, clarity: float = 1.0) -> Ballot:
    return Ballot(PlateText(text), (score,) * len(text), PlateColour.BLUE, width, clarity, view)


def test_a_sure_and_clear_reading_of_a_near_plate_weighs_more() -> None:
    assert plain("京A12345").weight > plain("京A12345", 0.8).weight
    assert plain("京A12345").weight > plain("京A12345", clarity=0.5).weight
    assert plain("京A12345").weight > plain("京A12345", width=50).weight
    assert plain("京A12345", width=200).weight == plain("京A12345", width=900).weight
    torn = Ballot(PlateText("京A"), (0.9, 0.1), PlateColour.BLUE, 100)
    assert torn.weight == plain("京A", 0.1).weight, "the weakest character counts"


@pytest.mark.parametrize("ballot", [plain("京A", 0.0), plain("京A", width=0), plain("京A", clarity=0.0)])
def test_no_reading_weighs_nothing(ballot: Ballot) -> None:
    assert ballot.weight > 0


def test_frames_of_one_view_are_two_witnesses_at_most() -> None:
    one, other = plain("京A12345", view=1), plain("京A12345", view=2)
    assert damped([(one, 3.0)]) == 3
    assert damped([(one, 3.0), (one, 3.0)]) == 6
    assert damped([(one, 3.0), (one, 3.0), (one, 1.0)]) == 6
    assert damped([(one, 3.0), (other, 3.0), (one, 3.0)]) == 9
    assert damped([]) == 0


def test_what_another_text_says_from_the_same_view_is_another_witness() -> None:
    votes = [(plain("京A12345"), 1.0)] * 5 + [(plain("京A12346"), 1.0)] * 5
    assert damped(votes) == 4


def test_the_heaviest_wins_and_a_tie_is_always_decided_alike() -> None:
    far, near = plain("京A12346", width=20, view=1), plain("京A12345", width=180, view=2)
    assert heaviest([far, far, near], lambda ballot: ballot.text) == "京A12345"
    tied = [plain("京A12345", view=1), plain("京A12346", view=2)]
    assert heaviest(tied, lambda ballot: ballot.text) == heaviest(tied[::-1], lambda ballot: ballot.text)


def test_rows_and_view_and_whether_it_was_seen_whole_go_with_it() -> None:
    one = replace(read("京A12345"), whole=False)
    ballot = ballot_of(one, clarity=0.5, view=7)
    assert ballot is not None
    assert (ballot.view, ballot.clarity, ballot.whole, ballot.width) == (7, 0.5, False, PLATE.width)
    upper = ballot_of(replace(one, rows=2))
    assert upper is not None
    assert upper.row_px < ballot.row_px
