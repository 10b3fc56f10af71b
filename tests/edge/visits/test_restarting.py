from edge.visits.restarting import RememberedPassages
from edge.visits.telling.passage import ToldPassage, told
from tests.edge.passages import passage_of
from wire.plates import PlateText

A, B = PlateText("京A12345"), PlateText("粤B67890")
WINDOW_S = 20.0


def remembered(*texts: str | None, last_s: float = 100.0) -> tuple[RememberedPassages, list[ToldPassage]]:
    known, passages = RememberedPassages(WINDOW_S), [told(passage_of(text)) for text in texts]
    for passage in passages:
        known.add(passage, last_s)
    return known, passages


def test_who_still_stands_there_is_no_new_passage() -> None:
    known, [passage] = remembered(A)
    assert known.take(A, 105.0) is passage


def test_a_passage_is_continued_once() -> None:
    known, _ = remembered(A)
    assert known.take(A, 105.0) is not None
    assert known.take(A, 105.0) is None


def test_who_was_seen_too_long_ago_comes_anew() -> None:
    known, [passage] = remembered(A)
    assert known.take(A, 120.1) is None
    assert known.take(A, 120.0) is passage


def test_only_exactly_the_same_plate_is_known_again() -> None:
    known, _ = remembered(A)
    assert known.take(B, 105.0) is None
    assert known.take(PlateText("京A12346"), 105.0) is None


def test_a_passage_without_a_reading_is_nobodys() -> None:
    known, _ = remembered(None)
    assert known.take(A, 105.0) is None


def test_of_two_with_one_plate_the_newest_is_continued_first() -> None:
    known, [older, newer] = remembered(A, A)
    assert known.take(A, 105.0) is newer
    assert known.take(A, 105.0) is older


def test_only_the_newest_are_remembered() -> None:
    known, _ = remembered(A, *[B] * 8)
    assert known.take(A, 105.0) is None
    assert known.take(B, 105.0) is not None


def test_who_is_not_seen_again_is_given_up_once() -> None:
    known, [passage] = remembered(A)
    assert known.give_up(125.0) == ()
    assert known.give_up(125.1) == (passage.id,)
    assert known.give_up(125.2) == ()
    assert known.take(A, 120.0) is None


def test_who_was_known_again_is_not_given_up() -> None:
    known, _ = remembered(A)
    known.take(A, 105.0)
    assert known.give_up(200.0) == ()


def test_who_was_seen_nobody_knows_when_is_given_up_at_once() -> None:
    known, [passage] = remembered(A, last_s=float("-inf"))
    assert known.take(A, 105.0) is None
    assert known.give_up(100.0) == (passage.id,)
