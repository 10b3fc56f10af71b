import numpy as np
import pytest

from models.base import PlateColour
from models.plates.formats import ALPHABET, PROVINCES
from models.plates.reading.ctc import Emission
from models.plates.reading.verdict import Verdict
from models.plates.reading.vote import Hearing, VoteOptions, vote


def heard(text: str, sure: float = 0.99, alphabet: str = ALPHABET, **doubts: str) -> Emission:
    """Frames of a network that reads `text`, one frame a character with a blank after it.

    A keyword `p3="8"` says that character 3 is as likely an 8.
    """
    frames = np.full((2 * len(text), len(alphabet) + 1), (1 - sure) / len(alphabet))
    for place, character in enumerate(text):
        frames[2 * place, alphabet.index(character)] = sure
        frames[2 * place + 1, -1] = sure
        other = doubts.get(f"p{place}")
        if other == "":
            frames[2 * place, [alphabet.index(character), -1]] = sure / 2
        elif other:
            frames[2 * place, [alphabet.index(character), alphabet.index(other)]] = sure / 2
    return Emission(frames / frames.sum(axis=1, keepdims=True), alphabet)


def vote_on(*emissions: Emission, options: VoteOptions | None = None) -> Verdict:
    return vote([Hearing(emission) for emission in emissions], options)


def test_a_clear_reading_is_passed_on_with_high_scores() -> None:
    verdict = vote_on(heard("皖A12345"))
    assert verdict.text == "皖A12345"
    assert len(verdict.char_scores) == 7
    assert min(verdict.char_scores) > 0.8


def test_the_doubtful_character_alone_has_a_low_score() -> None:
    verdict = vote_on(heard("皖A12345", p4="8"))
    scores = verdict.char_scores
    assert scores[4] == pytest.approx(0.5, abs=0.05)
    assert min(scores[:4] + scores[5:]) > 0.8


def test_a_doubtful_length_lowers_the_score_too() -> None:
    # Without its third character this eight-character plate would be an ordinary one.
    verdict = vote_on(heard("皖AD12345", p2=""))
    assert min(verdict.char_scores) < 0.6


def test_a_second_network_settles_what_the_first_doubts() -> None:
    alone = vote_on(heard("皖A12345", p4="8"))
    both = vote_on(heard("皖A12345", p4="8"), heard("皖A12345"))
    assert both.text == "皖A12345"
    assert min(both.char_scores) > alone.char_scores[4] + 0.2


def test_two_networks_that_disagree_are_no_certainty() -> None:
    verdict = vote_on(heard("皖A12345"), heard("冀A12345"))
    assert verdict.text[1:] == "A12345"
    assert verdict.char_scores[0] < 0.6
    assert min(verdict.char_scores[1:]) > 0.9


def test_a_small_doubt_is_settled_by_the_format_of_plates() -> None:
    # O stands only as the issuing office: at the end an O is a 0.
    assert vote_on(heard("皖A1234O", p6="0")).text == "皖A12340"


def test_what_is_clearly_written_stands_though_no_format_fits() -> None:
    assert vote_on(heard("皖A1234567")).text == "皖A1234567"
    assert vote_on(heard("12345")).text == "12345"


def test_a_network_that_lacks_a_character_is_overruled() -> None:
    narrow = "".join(character for character in ALPHABET if character != "学")
    verdict = vote([Hearing(heard("皖A1234学"), 1.0), Hearing(heard("皖A12341", 0.4, narrow), 0.5)])
    assert verdict.text == "皖A1234学"
    assert verdict.char_scores[6] < verdict.char_scores[2]


def test_an_empty_crop_gives_an_empty_text() -> None:
    blank = np.zeros((6, len(ALPHABET) + 1))
    blank[:, -1] = 1.0
    assert vote_on(Emission(blank, ALPHABET)) == Verdict("", ())


def test_noise_gives_low_scores() -> None:
    noise = np.random.default_rng(3).uniform(0, 1, (20, len(ALPHABET) + 1))
    verdict = vote_on(Emission(noise / noise.sum(axis=1, keepdims=True), ALPHABET))
    assert min(verdict.char_scores, default=0.0) < 0.3


def test_scores_soften_with_the_doubt_in_what_hearings_add_up_to() -> None:
    sharp = vote_on(heard("皖A12345", p4="8"), heard("皖A12345"), options=VoteOptions(doubt=1.0))
    soft = vote_on(heard("皖A12345", p4="8"), heard("皖A12345"), options=VoteOptions(doubt=0.3))
    assert soft.text == sharp.text
    assert min(soft.char_scores) < min(sharp.char_scores)


def test_each_character_names_what_else_it_may_be() -> None:
    verdict = vote_on(heard("皖A12345", p4="8"))
    assert {candidate.character for candidate in verdict.candidates[4][:2]} == {"3", "8"}
    assert [len(candidates) for candidates in verdict.candidates] == [3] * 7
    for text, score, candidates in zip(verdict.text, verdict.char_scores, verdict.candidates, strict=True):
        assert text in {candidate.character for candidate in candidates}
        assert candidates[0].score == pytest.approx(score, abs=0.01)
        assert sum(candidate.score for candidate in candidates) <= 1.001


def test_a_doubtful_length_is_settled_by_the_colour_of_the_plate() -> None:
    doubtful = [Hearing(heard("皖AD12345", p2=""))]
    assert vote(doubtful, colour=PlateColour.GREEN).text == "皖AD12345"
    assert vote(doubtful, colour=PlateColour.BLUE).text == "皖A12345"


def test_the_colour_forbids_nothing() -> None:
    assert vote([Hearing(heard("皖AD12345"))], colour=PlateColour.BLUE).text == "皖AD12345"


def test_every_province_can_win() -> None:
    for province in PROVINCES:
        assert vote_on(heard(f"{province}B2C3D4")).text == f"{province}B2C3D4"
