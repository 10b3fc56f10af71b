"""What became of whoever is in view when the camera is over, or shows something else."""

from collections.abc import Callable, Sequence

import pytest

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.telling.passage import Passage
from models.base import Box
from tests.edge.visits.scenes import A, Actor, Told, approach, arrives, drives, new_book, parked, play
from wire.ids import new_id

End = Callable[[VisitBook], Sequence[Passage]]
ends = pytest.mark.parametrize("end", [VisitBook.cut, VisitBook.finish], ids=["cut", "end"])


def ended(book: VisitBook, actors: Sequence[Actor], until_s: float, end: End) -> Told:
    """Show a scene up to a time at which the camera is over or shows something else."""
    told = play(book, actors, until_s)
    for passage in end(book):
        told.add(passage)
    return told


THROUGH = drives((0, 0), (5, 1.0), (6, 1.2), (7, 1.2))


@ends
@pytest.mark.parametrize("texts", [[A], []], ids=["read", "without a plate"])
def test_who_comes_on_in_view_was_not_seen_passing(book: VisitBook, end: End, texts: Sequence[str]) -> None:
    told = ended(book, [Actor(THROUGH, texts)], 4.9, end)
    assert told.outcomes == ["unseen"]
    assert not book.busy


@ends
def test_who_is_over_the_near_border_already_has_passed(book: VisitBook, end: End) -> None:
    assert ended(book, [Actor(THROUGH, [A])], 5.9, end).outcomes == ["passed"]


@ends
def test_who_was_out_of_view_already_has_passed_where_he_was_lost_at_the_near_border(
    book: VisitBook, end: End
) -> None:
    assert ended(book, [Actor(approach(0, 5), [A])], 5.3, end).outcomes == ["passed"]


@ends
def test_who_was_seen_turning_back_has_turned_back(book: VisitBook, end: End) -> None:
    away = drives((0, 0), (3, 0.9), (5, 0.9), (8, 0))
    assert ended(book, [Actor(away, [A])], 7, end).outcomes == ["turned_back"]


@ends
def test_who_was_left_standing_is_left_standing(end: End) -> None:
    book = new_book(VisitSettings(parked_after_s=6))
    told = ended(book, [Actor(arrives(Box(200, 60, 440, 240), 0, 99), [A])], 12, end)
    assert told.outcomes == ["left_standing"]


def test_who_was_told_of_and_is_in_view_at_a_cut_is_told_of_as_unseen_once(book: VisitBook) -> None:
    told = ended(book, [Actor(THROUGH, [A])], 4.9, VisitBook.cut)
    (first, last) = told.revisions
    assert (first.id, first.outcome, last.revision) == (last.id, None, 1)
    assert book.finish() == ()


@ends
def test_what_only_moves_beside_somebody_known_is_none_at_the_end(book: VisitBook, end: End) -> None:
    shadow = Actor(drives((0, 0.3), (4, 1.0), (6, 1.0), x=520), (), Group.SOMEBODY)
    assert ended(new_book(), [shadow], 4.9, end).statuses == ["unread"]
    known = Actor(drives((0, 0), (4, 0.6), (7, 0.6), x=160), [A])
    assert ended(book, [known, shadow], 4.9, end).plates == [A]


def test_who_is_there_after_the_first_cut_is_no_part_of_the_place_however_soon_it_comes() -> None:
    for cut, plates in ((True, [A]), (False, [])):
        book = VisitBook(VisitSettings(), new_id)
        assert not play(book, [], 0.5).passages
        if cut:
            book.cut()
        told = play(book, [Actor(parked(Box(200, 100, 500, 325), 0.5), [A])], 3, begin_s=0.5)
        for passage in book.finish():
            told.add(passage)
        assert told.plates == plates
