"""Whoever comes, in any order and number: nobody vanishes, and nobody is told of twice."""

from collections.abc import Iterable, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from edge.visits.book import VisitBook
from edge.visits.telling.passage import Passage
from tests.edge.visits.scenes import Actor, Told, approach, new_book, play
from wire.events import PlateStatus

plates = st.sampled_from(["京A12345", "粤B67890", "沪C24680", "川D13579", "渝F11111", "苏E99999", None])


@st.composite
def convoys(draw: st.DrawFn) -> tuple[list[Actor], float]:
    """Cars one after the other, each with a plate of its own or none, with stops and gaps of all lengths."""
    actors, begin_s = [], draw(st.floats(0, 2))
    texts = draw(st.lists(plates, min_size=1, max_size=6, unique_by=lambda text: text or object()))
    for text in texts:
        travel_s, stop_s = draw(st.floats(2.5, 6)), draw(st.sampled_from([0.0, 3.0, 12.0]))
        score = draw(st.sampled_from([0.95, 0.6]))
        actors.append(
            Actor(approach(begin_s, begin_s + travel_s, stop_s=stop_s), [text] if text else [], score=score)
        )
        begin_s += travel_s + stop_s + draw(st.floats(2.5, 8))
    return actors, begin_s


def accounted(book: VisitBook, told: Told) -> int:
    for passage in book.finish():
        told.add(passage)
    return len(told.last) + book.counts.bystanders


def surely_read(passages: Iterable[Passage]) -> set[str]:
    """What was read surely, as the plate of a vehicle or beside it, or was decided on."""
    texts: set[str] = set()
    for passage in passages:
        texts.update(str(other.text) for other in passage.others)
        if passage.reading is not None and passage.status is PlateStatus.READ:
            texts.add(str(passage.reading.text))
    return texts


def check_order(told: Told) -> None:
    for passage in told.revisions:
        assert passage.first_seen_at <= passage.last_seen_at
    numbers = [(passage.id, passage.revision) for passage in told.revisions]
    assert len(set(numbers)) == len(numbers)
    for newest in told.last.values():
        assert newest.outcome is not None


@settings(max_examples=30, deadline=None)
@given(convoys(), st.sampled_from([3, 8]))
def test_nobody_vanishes_and_nobody_is_told_twice(convoy: tuple[Sequence[Actor], float], fps: float) -> None:
    book = new_book()
    actors, end_s = convoy
    told = play(book, actors, end_s, fps)
    assert accounted(book, told) == len(actors)
    check_order(told)
    sure = {text for actor in actors for text in actor.texts if text and actor.score > 0.9}
    assert sure <= surely_read(told.revisions)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 20), st.floats(0.3, 15), plates, st.integers(0, 3)), min_size=1, max_size=6),
    st.sampled_from([2, 6]),
)
def test_any_crowd_leaves_revisions_in_order_and_no_visit_behind(
    crowd: list[tuple[float, float, str | None, int]], fps: float
) -> None:
    book = new_book()
    actors = [
        Actor(approach(begin, begin + stay, x=120 + 130 * where), [text] if text else [])
        for begin, stay, text, where in crowd
    ]
    told = play(book, actors, 45, fps)
    assert accounted(book, told) <= 3 * len(crowd)
    assert not book.busy
    check_order(told)
    assert told.last or all(stay * fps < 3 for _, stay, _, _ in crowd)
