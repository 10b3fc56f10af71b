"""What boards are told, word for word: each text fits every board, and a board gets no more than it can do."""

from dataclasses import replace

import pytest

from edge.gate.sayings import WORDS, Told, sayings_of, told_by
from gate_drivers.base import Rung
from gate_drivers.board import LINE_BYTES, LINES, VOICE_BYTES, BoardCapabilities, size_of
from wire.commands import Saying

CARD = BoardCapabilities(shows=True, speaks=True, languages=("zh",), proven=Rung.RECORDED)


def test_every_saying_has_its_words_in_chinese() -> None:
    assert set(WORDS) == set(Saying)
    assert [WORDS[saying]["zh"] for saying in Saying] == ["请稍候", "请联系住户", "请掉头"]


@pytest.mark.parametrize("saying", Saying)
def test_every_text_fits_the_common_cards(saying: Saying) -> None:
    assert len(WORDS[saying]) <= LINES
    for text in WORDS[saying].values():
        assert 0 < size_of(text) <= min(LINE_BYTES, VOICE_BYTES)


def test_a_chinese_card_shows_one_line_and_speaks_it() -> None:
    assert told_by(Saying.TURN_ROUND, CARD) == Told(("请掉头",), "请掉头")


def test_each_language_is_a_line_and_the_first_is_spoken() -> None:
    both = replace(CARD, languages=("en", "zh", "fr"))
    assert told_by(Saying.PLEASE_WAIT, both) == Told(("PLEASE WAIT", "请稍候"), "PLEASE WAIT")


@pytest.mark.parametrize(
    "can, told",
    [
        ({"lines": 1, "languages": ("zh", "en")}, Told(("请联系住户",), "请联系住户")),
        ({"line_bytes": 9}, Told((), "请联系住户")),
        ({"voice_bytes": 9}, Told(("请联系住户",), "")),
        ({"speaks": False}, Told(("请联系住户",), "")),
        ({"languages": ("fr",)}, Told()),
        ({"shows": False, "speaks": False}, Told()),
    ],
    ids=["one line", "narrow", "short voice", "silent", "french", "nothing"],
)
def test_what_does_not_fit_is_left_out_and_never_cut(can: dict[str, object], told: Told) -> None:
    assert told_by(Saying.CALL_THE_RESIDENT, replace(CARD, **can)) == told  # type: ignore[arg-type]


def test_a_board_that_can_tell_nothing_has_no_sayings() -> None:
    assert sayings_of(CARD) == tuple(Saying)
    assert sayings_of(replace(CARD, languages=())) == ()
    assert sayings_of(replace(CARD, line_bytes=6, voice_bytes=6)) == (Saying.PLEASE_WAIT, Saying.TURN_ROUND)
