"""The closer look on a network that says one character of every cut, and remembers what it was shown."""

from collections.abc import Mapping

import numpy as np
import pytest

from models.base import RecogniserError
from models.network import Blob
from models.plates.formats import ALPHABET
from models.plates.reading.character_look import LINE_SIZE, CharacterLook, Line, LookOptions, character_at
from models.plates.reading.ctc import Emission, best_path
from models.plates.reading.quick import peaks_of
from tests.models.plates.emissions import spelled

_STEPS = 32


class SayingOne:
    """Gives one character of the alphabet nearly all."""

    def __init__(self, character: str, alphabet: str = ALPHABET) -> None:
        self.character = character
        self.alphabet = alphabet
        self.second = ""
        self.shown: list[Blob] = []

    @property
    def metadata(self) -> Mapping[str, str]:
        return {"alphabet": self.alphabet}

    def run(self, blob: Blob) -> Mapping[str, Blob]:
        self.shown.append(blob)
        shares = np.full((len(blob), len(self.alphabet)), 0.01 / len(self.alphabet), np.float32)
        said = [self.alphabet.index(one) for one in self.character + self.second]
        shares[:, said] = 0.99 / len(said)
        return {"characters": shares}


def _heard(text: str, sure: float) -> Emission:
    frames = np.zeros((_STEPS, len(ALPHABET) + 1))
    frames[:, -1] = 1.0
    frames[: 2 * len(text) + 1] = spelled(text, sure).frames
    return Emission(frames, ALPHABET)


def _doubtful_first(first: str, second: str, rest: str) -> Emission:
    """Between two Hanzi the line's reader is nearly undecided, of the rest it is sure."""
    emission = _heard(first + rest, 0.99999)
    step = peaks_of(emission)[0]
    emission.frames[step] = 0.0
    emission.frames[step, ALPHABET.index(first)] = 0.55
    emission.frames[step, ALPHABET.index(second)] = 0.44
    emission.frames[step, -1] = 0.01
    return emission


def _view() -> np.ndarray:
    return np.zeros((LINE_SIZE[1], LINE_SIZE[0], 3), np.uint8)


def test_a_doubtful_hanzi_becomes_what_the_closer_look_says() -> None:
    network = SayingOne("豫")
    emission = _doubtful_first("蒙", "豫", "A12345")
    assert best_path(emission) == "蒙A12345"
    (sharpened,) = CharacterLook(network).sharpened([Line(emission, _view())])
    assert best_path(sharpened) == "豫A12345"
    assert [len(blob) for blob in network.shown] == [1]


def test_what_the_line_is_sure_of_is_not_looked_at() -> None:
    network = SayingOne("豫")
    emission = _heard("京A12345", 0.99999)
    (sharpened,) = CharacterLook(network).sharpened([Line(emission, _view())])
    assert sharpened is emission
    assert network.shown == []


@pytest.mark.parametrize(
    "of_a_line,look,text", [("京A12345", "豫", "豫A12345"), ("A812345", "B", "A812345")], ids=["Hanzi", "digit"]
)
def test_of_a_hanzi_the_look_is_believed_more_than_of_a_digit(of_a_line: str, look: str, text: str) -> None:
    emission = _heard(of_a_line, 0.99999)
    place = 1 if "8" in of_a_line else 0
    step = peaks_of(emission)[place]
    emission.frames[step, :-1] = 0.0
    emission.frames[step, ALPHABET.index(of_a_line[place])] = 0.985
    emission.frames[step, ALPHABET.index(look)] = 0.00005
    emission.frames[step, -1] = 0.01
    (sharpened,) = CharacterLook(SayingOne(look)).sharpened([Line(emission, _view())])
    assert best_path(sharpened) == text


def test_a_look_alone_does_not_outvote_a_line_that_is_nearly_sure() -> None:
    emission = _heard("京A12345", 0.9994)
    options = LookOptions(weights=(0.8, 0.4), hanzi_weights=(0.8, 0.4))
    (sharpened,) = CharacterLook(SayingOne("豫"), options).sharpened([Line(emission, _view())])
    assert best_path(sharpened) == "京A12345"


def test_an_undecided_look_makes_no_character_vanish() -> None:
    emission = _heard("京A12345", 0.99999)
    step = peaks_of(emission)[0]
    emission.frames[step] = 0.0
    emission.frames[step, [ALPHABET.index("京"), -1]] = 0.55, 0.42
    emission.frames[step, ALPHABET.index("琼")] = 0.03
    network = SayingOne("京")
    network.second = "琼"
    (sharpened,) = CharacterLook(network).sharpened([Line(emission, _view())])
    assert best_path(sharpened) == "京A12345"


def test_frames_stay_probabilities_and_blanks_stay_as_they_are() -> None:
    emission = _doubtful_first("蒙", "豫", "A12345")
    (sharpened,) = CharacterLook(SayingOne("豫")).sharpened([Line(emission, _view())])
    assert sharpened.frames.sum(axis=1) == pytest.approx(np.ones(_STEPS))
    assert sharpened.frames[:, -1] == pytest.approx(emission.frames[:, -1])


def test_doubtful_characters_of_several_lines_are_shown_in_one_run() -> None:
    network = SayingOne("豫")
    lines = [Line(_doubtful_first("蒙", "豫", "A12345"), _view()) for _ in range(3)]
    assert len(CharacterLook(network).sharpened(lines)) == 3
    assert [len(blob) for blob in network.shown] == [3]


@pytest.mark.parametrize("middle", [0.0, 0.02, 0.5, 0.99, 1.0])
def test_a_character_is_cut_out_with_its_middle_in_the_middle(middle: float) -> None:
    view = _view()
    column = min(round(middle * LINE_SIZE[0]), LINE_SIZE[0] - 1)
    view[:, column] = 255
    cut = character_at(view, middle)
    assert cut.shape == (64, 48, 3)
    assert cut[0, 23:26, 0].max() == 255


def test_a_file_that_knows_other_characters_is_refused() -> None:
    with pytest.raises(RecogniserError, match="different characters"):
        CharacterLook(SayingOne("A", "ABC")).sharpened([Line(_doubtful_first("蒙", "豫", "A12345"), _view())])


def test_a_file_that_names_no_characters_is_refused() -> None:
    with pytest.raises(RecogniserError, match="does not say"):
        CharacterLook(SayingOne("A", ""))
