from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.plates.reading.ctc import Emission, best_path, condensed, log_likelihoods

ALPHABET = "AB"


def emission(frames: list[list[float]]) -> Emission:
    array = np.array(frames, np.float64)
    return Emission(array / array.sum(axis=1, keepdims=True), ALPHABET)


def spelled(path: tuple[int, ...]) -> str:
    joined = [symbol for place, symbol in enumerate(path) if place == 0 or symbol != path[place - 1]]
    return "".join(ALPHABET[symbol] for symbol in joined if symbol < len(ALPHABET))


def by_hand(frames: NDArray[np.float64], text: str) -> float:
    """Add up every alignment that spells `text`."""
    return sum(
        float(np.prod([frames[step, symbol] for step, symbol in enumerate(path)]))
        for path in product(range(len(ALPHABET) + 1), repeat=len(frames))
        if spelled(path) == text
    )


share = st.floats(0.05, 1.0)


@given(st.lists(st.lists(share, min_size=3, max_size=3), min_size=1, max_size=5))
def test_the_likelihood_is_the_sum_over_all_alignments(frames: list[list[float]]) -> None:
    said = emission(frames)
    texts = ["".join(text) for length in range(len(frames) + 1) for text in product(ALPHABET, repeat=length)]
    computed = np.exp(log_likelihoods(said, texts))
    expected = np.array([by_hand(said.frames, text) for text in texts])
    assert computed == pytest.approx(expected, abs=1e-6)
    assert computed.sum() == pytest.approx(1.0, abs=1e-5)


def test_texts_of_different_lengths_are_scored_together() -> None:
    said = emission([[8, 1, 1], [1, 1, 8], [1, 8, 1]])
    together = log_likelihoods(said, ["", "A", "AB", "BAB"])
    apart = [log_likelihoods(said, [text])[0] for text in ("", "A", "AB", "BAB")]
    assert together == pytest.approx(apart)
    assert together.argmax() == 2


def test_a_character_that_the_network_does_not_know_is_all_but_impossible() -> None:
    said = emission([[8, 1, 1], [1, 1, 8]])
    known, unknown = log_likelihoods(said, ["A", "学"])
    assert unknown < known - 10
    assert np.isfinite(unknown)


def test_the_best_path_joins_repeats_and_keeps_what_a_blank_divides() -> None:
    a, b, blank = [9.0, 0.5, 0.5], [0.5, 9.0, 0.5], [0.5, 0.5, 9.0]
    assert best_path(emission([a, a, blank, a, b, blank, blank])) == "AAB"
    assert best_path(emission([blank, blank])) == ""


def test_leaving_out_sure_blanks_changes_no_likelihood() -> None:
    blank = [1e-6, 1e-6, 1.0]
    frames = [blank] * 5 + [[9, 1, 1]] + [blank] * 20 + [[7, 2, 2]] + [blank] * 5
    short = condensed(emission(frames))
    assert len(short.frames) == 5
    texts = ["A", "AA", "AB", "B", ""]
    assert log_likelihoods(short, texts) == pytest.approx(log_likelihoods(emission(frames), texts), abs=0.01)


def test_what_a_network_saw_is_what_peaked_somewhere() -> None:
    said = emission([[8, 1, 1], [6, 0.001, 4]])
    assert said.seen(0.5) == {"A": pytest.approx(0.8)}
    assert set(said.seen(0.01)) == {"A", "B"}
