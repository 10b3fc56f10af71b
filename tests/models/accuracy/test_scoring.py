import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.accuracy.report import as_json, as_markdown
from models.accuracy.scoring import Answer, confusions, score
from models.base import PlateColour

A, GREEN = "京A12345", "粤BD12345"


def answer(
    plate: str, text: str, least: float = 0.95, *, certain: bool = True, took_s: float = 0.01, others: int = 0
) -> Answer:
    colour = PlateColour.GREEN if plate == GREEN else PlateColour.BLUE
    kind = "nev_small" if plate == GREEN else "ordinary"
    return Answer(plate, text, least, certain, took_s, others, colour, kind, rows=1)


MIXED = (
    answer(A, A),
    answer(A, A, 0.6),
    answer(A, "京A12845", 0.85),
    answer(A, "津A12345", 0.3),
    answer(GREEN, "粤BD1234", 0.99, certain=False),
    answer(GREEN, ""),
    answer("", ""),
    answer("", "京B11111", 0.9, others=1),
)


def test_everything_is_counted() -> None:
    scores = score(MIXED, 0.8)
    counted = scores.all
    assert (counted.exact.part, counted.exact.whole) == (2, 6)
    assert counted.without_province.part == 3
    assert counted.province.part == 4
    assert (counted.characters.part, counted.characters.whole) == (7 + 7 + 6 + 6 + 7, 4 * 7 + 2 * 8)
    assert counted.missed.part == 1
    assert (counted.read.part, counted.wrong.part, counted.wrong.whole) == (2, 1, 2)
    assert (scores.empty.plates, scores.empty.seen.part, scores.empty.seen.whole, scores.empty.read.part) == (
        2,
        1,
        2,
        1,
    )
    assert scores.empty.per_hundred == 100


def test_groups_are_told_apart_and_the_home_province_is_the_most_frequent() -> None:
    groups = score(MIXED, 0.8).groups
    assert {name: one.exact.whole for name, one in groups["kind"].items()} == {"ordinary": 4, "nev_small": 2}
    assert {name: one.exact.part for name, one in groups["colour"].items()} == {"blue": 2, "green": 0}
    assert {name: one.exact.whole for name, one in groups["province"].items()} == {"京": 4, "not 京": 2}
    assert list(groups["rows"]) == ["1"]


def test_the_curve_answers_less_and_less() -> None:
    points = score(MIXED, 0.8).curve
    answered = [point.answered.part for point in points]
    assert answered == sorted(answered, reverse=True)
    assert next((point.answered.part, point.wrong.part) for point in points if point.threshold == 0.8) == (2, 1)
    # What the grammar or the colour speaks against is not given as read at any threshold.
    assert points[0].answered.part == 4


def test_confusions_follow_the_edits_and_not_the_positions() -> None:
    lost_within = answer(GREEN, "粤BD1345")
    extra = answer(A, "京A123345")
    assert confusions([lost_within, extra, answer(A, "京A12845"), answer(A, "")]) == (
        ("", "3", 1),
        ("2", "", 1),
        ("3", "8", 1),
    )


def test_times() -> None:
    scores = score([answer(A, A, took_s=ms / 1000) for ms in range(1, 101)], 0.8)
    assert scores.median_ms == pytest.approx(51)
    assert scores.slow_ms == pytest.approx(96)


def test_nothing_at_all_can_be_scored_and_told() -> None:
    scores = score([], 0.8)
    assert math.isnan(scores.all.exact.value)
    assert "Time for a picture" in as_markdown("nothing", scores, 0.8)
    assert as_json(scores, 0.8)["all"]["exact"]["share"] is None


def test_the_report_spells_no_plate() -> None:
    scores = score(MIXED, 0.8)
    told = as_markdown("Mixed", scores, 0.8) + json.dumps(as_json(scores, 0.8), ensure_ascii=False)
    assert "2/6 = 33.3 %" in told
    assert "100.0 for 100 pictures" in told
    for plate in {one.plate for one in MIXED} | {one.text for one in MIXED} - {""}:
        assert not plate or plate not in told
    assert A not in repr(MIXED[0])


texts = st.text("京粤AB0123学", max_size=8)
answers = st.builds(
    Answer, plate=texts, text=texts, score=st.floats(0, 1), certain=st.booleans(), took_s=st.floats(0, 1)
)


@given(st.lists(answers, max_size=12), st.floats(0, 1))
def test_counts_are_consistent_whatever_was_answered(many: list[Answer], threshold: float) -> None:
    scores = score(many, threshold)
    counted = scores.all
    assert counted.exact.whole + scores.empty.seen.whole == len(many)
    assert counted.exact.part <= counted.without_province.part <= counted.exact.whole
    assert counted.wrong.whole == counted.read.part
    assert counted.characters.part <= counted.characters.whole
    assert counted.exact.part + counted.missed.part <= counted.exact.whole
    for groups in scores.groups.values():
        assert sum(one.exact.whole for one in groups.values()) == counted.exact.whole
    as_markdown("any", scores, threshold)
