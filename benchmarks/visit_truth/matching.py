"""Which passage is of which true visit, and what is left over; the rules stand in the package's docstring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.visit_truth.street_lane import BEGUN
from benchmarks.visit_truth.true_visits import TrueVisit
from demo.street.scripts.script import Script
from models.plates.alignment import differences
from wire.events import PassageRecorded
from wire.plates import PlateText

_COVERED = 0.5
_ONE_OFF = 1


@dataclass(frozen=True, slots=True)
class Matched:
    """Passages and visits by number: pairs, and who is left over and why."""

    pairs: tuple[tuple[int, int], ...]
    """Passage and true visit."""
    split: tuple[tuple[int, int], ...]
    """Passage left over, and the visit or stay that has one already."""
    ghosts: tuple[int, ...]
    merged: tuple[tuple[int, int], ...]
    """Visit without a passage, and the passage that covers it as well."""
    lost: tuple[int, ...]
    apart: tuple[tuple[int, int], ...] = ()
    """Passage, and the hidden or brief stay that it is of."""

    @property
    def place_of(self) -> dict[int, int]:
        """Of which visit or stay each passage is that is of one."""
        return dict((*self.pairs, *self.apart))


def matched(script: Script, passages: Sequence[PassageRecorded], visits: Sequence[TrueVisit]) -> Matched:
    """Match each passage with one visit at most and each visit with one passage at most.

    Hidden and brief stays are among `visits`; they take what no true visit can claim.
    """
    texts = {player.text for player in script.players if player.text}
    ranked = sorted(
        (
            (rank, number, place)
            for number, passage in enumerate(passages)
            for place, visit in enumerate(visits)
            if (rank := _rank(passage, visit, texts)) is not None
        ),
        key=lambda one: (tuple(-part for part in one[0]), one[1], one[2]),
    )
    of_passage: dict[int, int] = {}
    of_visit: dict[int, int] = {}
    for _, number, place in ranked:
        if number not in of_passage and place not in of_visit:
            of_passage[number], of_visit[place] = place, number
    left = [number for number in range(len(passages)) if number not in of_passage]
    again = {number: place for _, number, place in reversed(ranked) if number in left}
    missing = [place for place, visit in enumerate(visits) if visit.counted and place not in of_visit]
    pairs = sorted(of_passage.items())
    covers = {
        place: number
        for place in missing
        for number in of_passage
        if _near_s(passages[number], visits[place]) >= _COVERED * _length_s(visits[place])
    }
    return Matched(
        tuple((number, place) for number, place in pairs if visits[place].counted),
        tuple(sorted(again.items())),
        tuple(number for number in left if number not in again),
        tuple(sorted(covers.items())),
        tuple(place for place in missing if place not in covers),
        tuple((number, place) for number, place in pairs if not visits[place].counted),
    )


def text_of(passage: PassageRecorded) -> str:
    """Return what was read, or an empty text."""
    return str(passage.plate.text) if passage.plate else ""


def seconds(moment: datetime) -> float:
    """Return a moment as seconds of the script."""
    return (moment - BEGUN).total_seconds()


def _rank(passage: PassageRecorded, visit: TrueVisit, texts: set[str]) -> tuple[float, ...] | None:
    """Say how well the two fit; None: not at all.

    The text first, then how far their times cover each other. Before a true visit a stay that is none comes only
    where a text says so: no text is nobody's.
    """
    first, last = seconds(passage.first_seen_at), seconds(passage.last_seen_at)
    seen = _shared_s(first, last, visit.seen_from_s, visit.seen_until_s)
    text = text_of(passage)
    if seen <= 0 or (text in texts and text != visit.text):
        return None
    near = max(0.0, _shared_s(first, last, visit.from_s, visit.until_s))
    whole = max(last, visit.seen_until_s) - min(first, visit.seen_from_s)
    likeness = _likeness(text, visit.text)
    claims = visit.counted or (bool(text) and likeness > 0)
    return claims, likeness, visit.counted, near / (_length_s(visit) + 1e-3), seen / max(whole, 1e-6)


def _likeness(text: str, true: str) -> int:
    if text == true:
        return 2 if text else 1
    if not text or not true:
        return 0
    return 1 if differences(PlateText(text), PlateText(true)) <= _ONE_OFF else 0


def _shared_s(first: float, last: float, from_s: float, until_s: float) -> float:
    """Return for how long both lasted at once; seen in one frame only still lasts a moment."""
    return min(last, until_s) - max(first, from_s) + 1e-3


def _near_s(passage: PassageRecorded, visit: TrueVisit) -> float:
    return _shared_s(seconds(passage.first_seen_at), seconds(passage.last_seen_at), visit.from_s, visit.until_s)


def _length_s(visit: TrueVisit) -> float:
    return visit.until_s - visit.from_s
