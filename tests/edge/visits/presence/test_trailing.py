"""The side of one that passes: alone it only becomes less, with somebody close behind more again."""

from collections.abc import Sequence

import pytest

from edge.visits.presence.trailing import TrailingSide
from models.base import Box

CUT_LEFT, CUT_RIGHT = Box(0.0, 0.2, 0.6, 1.0), Box(0.4, 0.2, 1.0, 1.0)
ALONE = (0.8, 0.75, 0.7, 0.5, 0.2, 0.0)
FOLLOWED = (0.8, 0.75, 0.7, 0.78, 0.8, 0.79, 0.75, 0.3, 0.0)
COLUMNS = 64


def columns(covered: float, box: Box) -> tuple[float, ...]:
    """Return a picture in which the eighth of it at the side that leaves last is covered by so much."""
    left = box.left == 0.0
    inside = range(30, 38) if left else range(26, 34)
    return tuple(
        covered if number in inside else 0.5 if (number < 30) is left else 0.0 for number in range(COLUMNS)
    )


def played(series: Sequence[float], box: Box = CUT_LEFT, every_s: float = 0.4) -> TrailingSide:
    side = TrailingSide()
    for number, covered in enumerate(series):
        side.see(100 + every_s * number, box, columns(covered, box))
    return side


@pytest.mark.parametrize("box", [CUT_LEFT, CUT_RIGHT], ids=["left", "right"])
def test_who_passes_alone_only_leaves_the_side(box: Box) -> None:
    assert not played(ALONE, box).follower_left
    assert played(ALONE, box).followed_since_s is None


@pytest.mark.parametrize("box", [CUT_LEFT, CUT_RIGHT], ids=["left", "right"])
def test_what_fills_it_again_and_leaves_as_well_is_the_next(box: Box) -> None:
    side = played(FOLLOWED, box)
    assert side.follower_left
    assert side.followed_since_s == pytest.approx(101.2)


def test_who_follows_must_have_left_too() -> None:
    side = played(FOLLOWED[:-2])
    assert side.followed_since_s == pytest.approx(101.2)
    assert not side.follower_left


def test_what_fills_it_for_a_moment_is_noise() -> None:
    assert not played(FOLLOWED, every_s=0.3).follower_left
    assert played(FOLLOWED, every_s=0.3).followed_since_s is None


def test_what_fills_it_by_a_little_is_noise() -> None:
    assert not played([0.8, 0.75, 0.7, 0.73, 0.72, 0.7, 0.7, 0.7, 0.2]).follower_left


def test_a_rest_that_flickers_is_nobody() -> None:
    assert not played([0.8, 0.6, 0.3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.1]).follower_left


def test_what_comes_after_the_next_one_changes_nothing() -> None:
    assert played((*FOLLOWED, 0.8, 0.9, 0.8)).follower_left


@pytest.mark.parametrize("box", [Box(0.2, 0.2, 0.8, 1.0), Box(0.0, 0.2, 1.0, 1.0)], ids=["neither", "both"])
def test_where_no_side_or_both_cut_it_nothing_is_said(box: Box) -> None:
    side = TrailingSide()
    for number, covered in enumerate(FOLLOWED):
        side.see(100 + 0.4 * number, box, columns(covered, CUT_LEFT))
    assert side.followed_since_s is None
