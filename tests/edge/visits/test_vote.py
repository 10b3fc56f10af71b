from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edge.visits.ballots import Ballot, heaviest
from edge.visits.vote import VoteSettings, status_of, vote
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
    view: int = 0,
) -> Ballot:
    scores = score if isinstance(score, tuple) else (score,) * len(text)
    return Ballot(PlateText(text), scores, colour, width, view=view)


def torn(text: str, place: int, other: str, share: float, view: int = 0) -> Ballot:
    """A frame that holds `other` possible in one place, and is sure of the rest."""
    scores = tuple(0.99 if at != place else 0.97 - share for at in range(len(text)))
    others = tuple(((other, share),) if at == place else () for at in range(len(text)))
    return Ballot(PlateText(text), scores, SeenColour.BLUE, 100, view=view, others=others)


def voted(*ballots: Ballot) -> str:
    reading = vote(ballots, SETTINGS)
    assert reading is not None
    return str(reading.text)


def small(text: str, score: float, row_px: float, view: int = 0) -> Ballot:
    """A frame from afar that holds one rival possible in the last place."""
    others = (*((),) * (len(text) - 1), (("8", 0.99 - score),))
    return Ballot(PlateText(text), (score,) * len(text), SeenColour.BLUE, 40, 1.0, view, others, row_px)


@pytest.mark.parametrize("row_px", [6.0, 10.0, 12.0, 19.0])
def test_what_all_frames_read_is_told_however_small_they_saw_it(row_px: float) -> None:
    large = vote([small(A, 0.9, 30.0, view) for view in range(3)], SETTINGS)
    reading = vote([small(A, 0.9, row_px, view) for view in range(3)], SETTINGS)

    assert reading
    assert large
    assert (reading.text, reading.agreeing) == (large.text, large.agreeing) == (A, 3)
    assert reading.score < large.score


def test_a_plate_seen_small_only_is_uncertain_and_one_near_frame_that_agrees_is_enough() -> None:
    afar = [small(A, 0.9, 10.0, view) for view in range(3)]
    near, other = small(A, 0.9, 25.0, view=3), small("京A12346", 0.9, 25.0, view=3)

    assert status_of(vote(afar, SETTINGS), SETTINGS) is PlateStatus.UNCERTAIN
    assert status_of(vote([*afar, near], SETTINGS), SETTINGS) is PlateStatus.READ
    assert status_of(vote([*afar, other], SETTINGS), SETTINGS) is PlateStatus.UNCERTAIN


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
    # Two thirds of the votes, and the twentieth that each left open is counted once.
    assert reading.score == pytest.approx(1 / (1 + 1 / 2 + 0.05 / 0.95), abs=1e-3)


def test_near_and_sure_readings_weigh_more_than_many_from_afar() -> None:
    far = [ballot("京A12845", 0.4, width=30)] * 4
    assert voted(*far, ballot(A, 0.95, width=160)) == A


def test_another_plate_has_no_say() -> None:
    reading = vote([ballot(A)] * 3 + [ballot("粤B67890")], SETTINGS)
    assert reading is not None
    assert (str(reading.text), reading.score, reading.readings) == (A, 0.95, 4)


def test_a_lost_character_shifts_no_other() -> None:
    green = [ballot("粤BD12345", 0.9, SeenColour.GREEN, view=view) for view in range(3)]
    cut = [ballot("粤BD2345", 0.9, SeenColour.GREEN, view=3)]
    reading = vote([*green, *cut], SETTINGS)
    assert reading is not None
    assert str(reading.text) == "粤BD12345"
    # Only where the character was lost is there any doubt; were the rest shifted, all that follows would suffer.
    assert [score < 0.85 for score in reading.char_scores] == [False, False, False, True, *[False] * 4]


def test_a_character_too_many_shifts_no_other_and_casts_a_doubt_where_it_stands() -> None:
    reading = vote([*(ballot(A, view=view) for view in range(3)), ballot("京A123945", view=4)], SETTINGS)
    assert reading is not None
    assert str(reading.text) == A
    assert [score < 0.9 for score in reading.char_scores] == [False] * 5 + [True, False]


def test_frames_with_a_lost_character_still_vote_on_the_rest() -> None:
    short = [ballot("粤BD1234", 0.95, SeenColour.GREEN, view=view) for view in (1, 2)]
    long = [ballot("粤BD12845", 0.6, SeenColour.GREEN, view=3), *short]
    whole = [ballot("粤BD12345", 0.7, SeenColour.GREEN, 140, view=view) for view in (4, 5, 6)]
    assert voted(*long, *whole) == "粤BD12345"


def test_what_two_frames_held_possible_beats_what_each_held_likeliest() -> None:
    torn_apart = [torn("京A12845", 4, "3", 0.45, view=0), torn("京A12945", 4, "3", 0.45, view=1)]
    reading = vote(torn_apart, SETTINGS)
    assert reading is not None
    assert str(reading.text) == A
    assert status_of(reading, SETTINGS) is PlateStatus.UNCERTAIN  # no frame read exactly that


def test_a_frame_that_is_torn_says_less_than_one_that_is_sure() -> None:
    sure, undecided = ballot(A, view=0), torn("京A12845", 4, "3", 0.45, view=1)
    assert voted(sure, undecided) == A
    reading = vote([sure, undecided], SETTINGS)
    hard = vote([sure, ballot("京A12845", view=1)], SETTINGS)
    assert reading is not None
    assert hard is not None
    assert reading.char_scores[4] > hard.char_scores[4]


def test_ten_equal_frames_of_a_standing_car_are_not_ten_witnesses() -> None:
    standing = [ballot("京A12845", view=0)] * 10
    moving = [ballot(A, view=view) for view in (1, 2, 3)]
    assert voted(*standing, *moving) == A
    alone, many = vote(standing[:1], SETTINGS), vote(standing, SETTINGS)
    assert alone is not None
    assert many is not None
    assert many.score == alone.score


def test_far_frames_that_agree_take_nothing_from_a_near_one() -> None:
    far = [ballot(A, 0.5, width=60, view=view) for view in range(10)]
    near = [ballot(A, 0.99, width=150, view=view) for view in (11, 12)]
    reading = vote([*far, *near], SETTINGS)
    assert reading is not None
    assert reading.score == 0.99


def test_one_frame_that_is_too_sure_of_itself_convinces_nobody() -> None:
    doubtful = [ballot(A, 0.6, view=view) for view in range(6)]
    reading = vote([*doubtful, ballot(A, 0.99, view=7)], SETTINGS)
    assert reading is not None
    assert reading.score == 0.6
    assert status_of(reading, SETTINGS) is PlateStatus.UNCERTAIN


def test_the_grammar_is_asked_after_the_vote_and_never_before() -> None:
    # Seven characters on a green plate are a format of blue ones: every frame would pass, and is still voted on.
    cut = [ballot("粤BD1234", 0.95, SeenColour.GREEN, view=view) for view in range(3)]
    reading = vote(cut, SETTINGS)
    assert reading is not None
    assert (str(reading.text), reading.score) == ("粤BD1234", 0.95)
    assert status_of(reading, SETTINGS) is PlateStatus.UNCERTAIN
    # One that fits no format outvotes those that fit, and is uncertain then: no filter came before.
    strange = [ballot("粤BD1234学", 0.95, SeenColour.GREEN, view=view) for view in (4, 5, 6, 7, 8)]
    told = vote([*cut, *strange], SETTINGS)
    assert told is not None
    assert (str(told.text), status_of(told, SETTINGS)) == ("粤BD1234学", PlateStatus.UNCERTAIN)


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


@st.composite
def ballots_of(draw: st.DrawFn, text: str) -> Ballot:
    char_scores = draw(st.tuples(*[scores] * len(text)))
    place, other, share = draw(st.integers(0, len(text) - 1)), draw(st.sampled_from("8BDQ0")), draw(scores)
    named = (other, share * (1 - char_scores[place]))
    spread = tuple(
        (named,) if at == place and other != text[at] and named[1] > 0 else () for at in range(len(text))
    )
    colour, width, view = draw(st.sampled_from(SeenColour)), draw(st.floats(0, 500)), draw(st.integers(0, 3))
    return Ballot(PlateText(text), char_scores, colour, width, draw(scores), view, spread)


ballots = texts.flatmap(ballots_of)


@given(ballots)
def test_one_reading_alone_votes_for_itself(one: Ballot) -> None:
    assume(all(not named for named in one.others))
    assume(all(abs(score - SETTINGS.readable_score) > 1e-4 for score in one.char_scores))
    reading = vote([one], SETTINGS)
    assert reading is not None
    said = [0.0 if character == "?" else score for character, score in zip(one.text, one.char_scores, strict=True)]
    expected = [
        character if round(score, 4) >= SETTINGS.readable_score else "?"
        for character, score in zip(one.text, said, strict=True)
    ]
    assert str(reading.text) == "".join(expected)
    assert reading.char_scores == pytest.approx(said, abs=1e-4)
    assert reading.readings == 1


@given(st.lists(ballots, min_size=1, max_size=12))
def test_any_readings_make_a_reading_that_the_wire_takes(several: list[Ballot]) -> None:
    reading = vote(several, SETTINGS)
    assert reading is not None
    assert len(reading.char_scores) == len(reading.text)
    assert reading.score == min(reading.char_scores)
    assert reading.agreeing <= reading.readings == len(several)


@given(
    st.lists(ballots, min_size=2, max_size=8).flatmap(lambda many: st.tuples(st.just(many), st.permutations(many)))
)
def test_the_order_of_frames_does_not_matter(orders: tuple[list[Ballot], list[Ballot]]) -> None:
    one, other = orders
    assert vote(one, SETTINGS) == vote(other, SETTINGS)


plain = st.text("京粤苏ABCD0123456789学", min_size=1, max_size=8)


@given(plain.flatmap(lambda text: st.lists(ballots_of(text), min_size=1, max_size=8)))
def test_a_unanimous_vote_wins(many: list[Ballot]) -> None:
    hard = [replace(one, others=()) for one in many]
    reading = vote(hard, SETTINGS)
    assert reading is not None
    columns = (
        [score for score in column if score >= 1e-6]
        for column in zip(*(one.char_scores for one in hard), strict=True)
    )
    second = [sorted(column or [0.0])[-2:][0] for column in columns]
    assert reading.char_scores == pytest.approx(second, abs=1e-4)
    assert all(shown in (character, "?") for shown, character in zip(reading.text, many[0].text, strict=True))


@given(
    st.lists(
        st.sampled_from([A, A, "京A12845", "京A2345", "京A123455", "沪C24680"]).flatmap(ballots_of), max_size=7
    ),
    st.lists(st.floats(0.8, 1), min_size=2, max_size=4),
    ballots_of(A),
)
def test_a_frame_that_agrees_with_the_leader_never_lowers_its_score(
    many: list[Ballot], leading: list[float], added: Ballot
) -> None:
    all_readable = replace(SETTINGS, readable_score=0)
    shown = [*many, *(ballot(A, score, width=500, view=view) for view, score in enumerate(leading))]
    before = vote(shown, all_readable)
    assert before is not None
    assume(before.text == A == heaviest(shown, lambda one: one.text))
    after = vote([*shown, replace(added, others=())], all_readable)
    assert after is not None
    assert after.text == A
    assert all(new >= old - 1e-4 for new, old in zip(after.char_scores, before.char_scores, strict=True))


@given(ballots, st.integers(2, 20))
def test_the_same_reading_again_changes_nothing_but_its_count(one: Ballot, times: int) -> None:
    once, often = vote([one], SETTINGS), vote([one] * times, SETTINGS)
    assert once is not None
    assert often is not None
    assert (often.text, often.char_scores) == (once.text, once.char_scores)
    assert often.agreeing == times * once.agreeing


@pytest.mark.parametrize("half", ["A12345", "京A1234", "12345"])
def test_what_is_no_whole_plate_says_nothing_of_an_end_that_it_lacks(half: str) -> None:
    whole = [ballot(A, 0.95, view=1)] * 9
    without, reading = vote(whole, SETTINGS), vote([*whole, ballot(half, 0.95, view=2)], SETTINGS)
    assert without is not None
    assert reading is not None
    assert (str(reading.text), reading.score) == (A, without.score)
