import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.visits.vote import Ballot, VoteSettings, differences, status_of, surely_differing, vote
from models.base import PlateColour as SeenColour
from wire.events import PlateStatus
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText, kind_of

SETTINGS = VoteSettings()
A = "京A12345"


def ballot(
    text: str,
    score: float | tuple[float, ...] = 0.95,
    colour: SeenColour = SeenColour.BLUE,
    width: float = 100,
) -> Ballot:
    scores = score if isinstance(score, tuple) else (score,) * len(text)
    return Ballot(PlateText(text), scores, colour, width)


def voted(*ballots: Ballot) -> str:
    reading = vote(ballots, SETTINGS)
    assert reading is not None
    return str(reading.text)


def test_vote_first_filter_later() -> None:
    # None of the three fits any format, so a filter before the vote would be left with nothing.
    broken = ("京A123警5", "警A12345", "京A1学345")
    assert all(kind_of(text) is None for text in broken)
    assert voted(*(ballot(text) for text in broken)) == A


def test_a_filter_first_would_even_let_the_wrong_plate_win() -> None:
    # The one that fits a format is a misreading, the many that do not hold the truth between them.
    misread, *broken = "京A12845", "京A123警5", "京A123警5", "京领12345", "京领12345"
    assert voted(ballot(misread, 0.9), *(ballot(text, 0.9) for text in broken)) == A


def test_the_minimum_counts_not_the_mean() -> None:
    reading = vote([ballot(A, (0.99, 0.99, 0.99, 0.99, 0.99, 0.99, 0.5))] * 3, SETTINGS)
    assert reading is not None
    assert reading.score == 0.5
    assert status_of(reading, SETTINGS) is PlateStatus.UNCERTAIN


def test_a_character_that_nobody_could_read_is_a_question_mark_and_never_certain() -> None:
    reading = vote([ballot(A, (0.9, 0.9, 0.9, 0.2, 0.9, 0.9, 0.9))] * 5, SETTINGS)
    assert reading is not None
    assert (str(reading.text), reading.kind) == ("京A1?345", PlateKind.ORDINARY)
    assert status_of(reading, VoteSettings(min_score=0.1)) is PlateStatus.UNCERTAIN


def test_positions_on_which_readings_disagree_lose_trust() -> None:
    reading = vote([ballot(A), ballot(A), ballot("京A12845")], SETTINGS)
    assert reading is not None
    assert (str(reading.text), reading.agreeing, reading.readings) == (A, 2, 3)
    assert reading.score == pytest.approx(0.95 * 2 / 3, abs=1e-3)


def test_near_and_sure_readings_weigh_more_than_many_from_afar() -> None:
    far = [ballot("京A12845", 0.4, width=30)] * 4
    assert voted(*far, ballot(A, 0.95, width=160)) == A


def test_another_plate_has_no_say() -> None:
    reading = vote([ballot(A)] * 3 + [ballot("粤B67890")], SETTINGS)
    assert reading is not None
    assert (str(reading.text), reading.score, reading.readings) == (A, 0.95, 4)


def test_of_different_lengths_the_heavier_wins_and_the_others_have_no_say_by_position() -> None:
    assert voted(ballot("粤BD12345"), ballot("粤BD12345"), ballot("粤BD1234"), ballot("粤B12345")) == "粤BD12345"


def test_a_tie_is_decided_and_always_the_same_way_and_is_never_certain() -> None:
    reading = vote([ballot("京A12345"), ballot("京A12346")], SETTINGS)
    assert reading == vote([ballot("京A12345"), ballot("京A12346")], SETTINGS)
    assert status_of(reading, SETTINGS) is PlateStatus.UNCERTAIN


def test_without_ballots_there_is_no_reading() -> None:
    assert vote([], SETTINGS) is None
    assert status_of(None, SETTINGS) is PlateStatus.UNREAD


def test_a_box_without_width_still_votes() -> None:
    assert voted(ballot(A, 0.0, width=0)) == "???????"


def test_colours_are_voted_on_and_unknown_has_no_say() -> None:
    reading = vote([ballot(A, colour=SeenColour.UNKNOWN)] * 3 + [ballot(A, colour=SeenColour.BLUE)], SETTINGS)
    assert reading is not None
    assert reading.colour is PlateColour.BLUE


@pytest.mark.parametrize(
    "ballots,status",
    [
        ([ballot(A)] * 2, PlateStatus.READ),
        ([ballot(A)], PlateStatus.UNCERTAIN),
        ([ballot(A, 0.79)] * 3, PlateStatus.UNCERTAIN),
        ([ballot("京A123456")] * 3, PlateStatus.UNCERTAIN),
        ([ballot("C00D")] * 3, PlateStatus.UNCERTAIN),
        ([ballot("粤BD12345", colour=SeenColour.GREEN)] * 2, PlateStatus.READ),
        ([ballot(A, colour=SeenColour.GREEN)] * 3, PlateStatus.UNCERTAIN),
        ([ballot(A, colour=SeenColour.UNKNOWN)] * 2, PlateStatus.READ),
        ([ballot("京A1?345")] * 3, PlateStatus.UNCERTAIN),
    ],
    ids=["read", "once", "weak", "no format", "badge", "new energy", "green with 7", "no colour", "question mark"],
)
def test_what_a_vote_is_worth(ballots: list[Ballot], status: PlateStatus) -> None:
    assert status_of(vote(ballots, SETTINGS), SETTINGS) is status


texts = st.text("京粤苏ABCD0123456789?学", min_size=1, max_size=8)
scores = st.floats(0, 1)
ballots = texts.flatmap(
    lambda text: st.builds(
        Ballot,
        st.just(PlateText(text)),
        st.tuples(*[scores] * len(text)),
        st.sampled_from(SeenColour),
        st.floats(0, 500),
    )
)


@given(ballots)
def test_one_reading_alone_votes_for_itself(one: Ballot) -> None:
    reading = vote([one], SETTINGS)
    assert reading is not None
    expected = [
        character if score >= SETTINGS.readable_score else "?"
        for character, score in zip(one.text, (round(score, 4) for score in one.char_scores), strict=True)
    ]
    assert str(reading.text) == "".join(expected)
    assert reading.char_scores == pytest.approx(one.char_scores, abs=1e-4)
    assert (reading.readings, reading.agreeing) == (1, 1)


@given(st.lists(ballots, min_size=1, max_size=12))
def test_any_readings_make_a_reading_that_the_wire_takes(several: list[Ballot]) -> None:
    reading = vote(several, SETTINGS)
    assert reading is not None
    assert len(reading.char_scores) == len(reading.text)
    assert reading.score == min(reading.char_scores)
    assert reading.agreeing <= reading.readings == len(several)


@given(ballots, st.integers(2, 20))
def test_the_same_reading_again_changes_nothing_but_its_count(one: Ballot, times: int) -> None:
    once, often = vote([one], SETTINGS), vote([one] * times, SETTINGS)
    assert once is not None
    assert often is not None
    assert (often.text, often.agreeing) == (once.text, times)


@given(texts, texts, texts)
def test_the_distance_is_a_distance(one: str, two: str, three: str) -> None:
    assert (differences(one, two) == 0) == (one == two)
    assert differences(one, two) == differences(two, one)
    assert differences(one, three) <= differences(one, two) + differences(two, three)


@given(texts, st.integers(0, 8))
def test_a_piece_of_a_plate_is_no_other_plate(text: str, length: int) -> None:
    assert surely_differing(text, text[:length]) == 0
    assert surely_differing(text[length:], text) == 0
