import numpy as np
import pytest

from models.plates.formats import ALPHABET
from models.plates.reading.ctc import Emission, best_path
from models.plates.reading.quick import quick_reading
from models.plates.reading.verdict import Verdict
from models.plates.reading.vote import Hearing, VoteOptions, vote
from tests.models.plates.emissions import spelled

EXACT = VoteOptions(strange=0, off_colour=0, doubt=1)


def test_a_clear_reading_has_high_scores_and_candidates() -> None:
    read = quick_reading(spelled("皖AD88345"))
    assert read.text == "皖AD88345"
    assert len(read.char_scores) == 8
    assert min(read.char_scores) > 0.9
    assert [candidates[0].character for candidates in read.candidates] == list("皖AD88345")
    assert all(len(candidates) == 3 for candidates in read.candidates)


def test_a_doubtful_character_names_the_other_one() -> None:
    read = quick_reading(spelled("皖A12345", doubts={"p4": ("8", 0.4)}))
    assert read.text == "皖A12345"
    assert read.char_scores[4] == pytest.approx(0.6, abs=0.03)
    assert min(read.char_scores[:4] + read.char_scores[5:]) > 0.9
    assert [candidate.character for candidate in read.candidates[4][:2]] == ["3", "8"]


@pytest.mark.parametrize("doubts", [{"p2": ("", 0.4)}, {"b2": ("D", 0.4)}, {"b0": ("8", 0.4)}, {"b7": ("8", 0.4)}])
def test_a_doubtful_length_lowers_the_scores_beside_it(doubts: dict[str, tuple[str, float]]) -> None:
    read = quick_reading(spelled("皖A12345", doubts=doubts))
    assert read.text == "皖A12345"
    assert min(read.char_scores) < 0.65
    assert sum(score > 0.9 for score in read.char_scores) >= 5


def test_two_equal_characters_stand_or_fall_with_the_blank_between_them() -> None:
    assert min(quick_reading(spelled("皖A88345")).char_scores) > 0.9
    frames = spelled("皖A88345").frames.copy()
    eight = ALPHABET.index("8")
    frames[6, [eight, -1]] = 0.45, 0.54
    two = quick_reading(Emission(frames, ALPHABET))
    assert (two.text, min(two.char_scores) < 0.6) == ("皖A88345", True)
    frames[6, [eight, -1]] = 0.54, 0.45
    one = quick_reading(Emission(frames, ALPHABET))
    assert (one.text, min(one.char_scores) < 0.6) == ("皖A8345", True)


def test_nothing_but_blanks_is_no_text() -> None:
    blank = np.zeros((6, len(ALPHABET) + 1))
    blank[:, -1] = 1.0
    assert quick_reading(Emission(blank, ALPHABET)) == Verdict("", ())


def test_what_is_sure_at_sight_is_what_the_exact_search_finds_and_no_surer() -> None:
    rng = np.random.default_rng(7)
    surest = 0
    for _ in range(60):
        noise = rng.uniform(0, 1, (15, len(ALPHABET) + 1)) ** 60 * rng.uniform(0, 0.5)
        frames = spelled("皖A12345").frames + noise
        said = Emission(frames / frames.sum(axis=1, keepdims=True), ALPHABET)
        quick, exact = quick_reading(said), vote([Hearing(said)], EXACT)
        assert quick.text == best_path(said)
        if quick.score > 0.6:
            surest += 1
            assert quick.text == exact.text
            assert all(
                one <= other + 0.02 for one, other in zip(quick.char_scores, exact.char_scores, strict=True)
            )
    assert 10 < surest < 60


def test_doubt_softens_scores() -> None:
    said = spelled("皖A12345", doubts={"p4": ("8", 0.2)})
    sharp = quick_reading(said)
    soft = sharp.softened(0.5)
    assert soft.text == sharp.text
    assert all(0.5 < one < other for one, other in zip(soft.char_scores, sharp.char_scores, strict=True))
