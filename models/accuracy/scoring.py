"""Pure scoring: answers held against labels, counted in every way that somebody decides by."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from models.accuracy.intervals import Share
from models.base import PlateColour
from models.plates.alignment import align

THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995)
LOST = ""
"""In a confusion: no character was read, or none stands there."""


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What was read of one picture.

    `plate` is its label, `text` what was read as its main plate (both empty: none). `score` is the weakest
    character's, as far as the size of the plate lets it be believed; `certain` says that nothing but a low score
    can speak against it. `others` counts further plates read in the same picture. `took_s` is the time for the
    picture, in seconds.
    """

    plate: str
    text: str
    score: float
    certain: bool
    took_s: float
    others: int = 0
    colour: PlateColour = PlateColour.UNKNOWN
    kind: str = ""
    rows: int = 0

    def __repr__(self) -> str:
        return f"Answer(plate=<{len(self.plate)} characters>, text=<{len(self.text)}>, score={self.score:.2f})"

    @property
    def exact(self) -> bool:
        """The right plate, character by character."""
        return bool(self.plate) and self.plate == self.text

    def is_read(self, threshold: float) -> bool:
        """Say whether it is given as read at `threshold`."""
        return bool(self.text) and self.certain and self.score >= threshold


@dataclass(frozen=True, slots=True)
class Point:
    """One threshold: which part of the plates is given as read, and which part of these is wrong."""

    threshold: float
    answered: Share
    wrong: Share


@dataclass(frozen=True, slots=True)
class Tally:
    """What a group of labelled plates came to."""

    exact: Share
    without_province: Share
    province: Share
    characters: Share
    missed: Share
    """Of all plates, those of which nothing was read."""
    read: Share
    wrong: Share
    """Of those given as read at the threshold, the wrong ones."""


@dataclass(frozen=True, slots=True)
class EmptyTally:
    """What pictures without a plate came to.

    `plates` were read in all of them together; `seen` are the pictures with such a false plate, `read` those in
    which the first of them was given as read.
    """

    plates: int
    seen: Share
    read: Share

    @property
    def per_hundred(self) -> float:
        """False plates in a hundred pictures; not a number where there was no picture."""
        return 100 * self.plates / self.seen.whole if self.seen.whole else math.nan


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything about one set of answers."""

    all: Tally
    groups: dict[str, dict[str, Tally]]
    curve: tuple[Point, ...]
    empty: EmptyTally
    confusions: tuple[tuple[str, str, int], ...]
    """Character, what was read for it (empty: none), how often; the most frequent first."""
    median_ms: float
    slow_ms: float
    """95 of 100 pictures took at most so long."""
    failures: tuple[Answer, ...] = field(repr=False, default=())


def score(answers: Sequence[Answer], threshold: float) -> Scores:
    """Count `answers`; those without a plate on their label are for the false plates only."""
    labelled = [answer for answer in answers if answer.plate]
    times = sorted(answer.took_s * 1000 for answer in answers)
    return Scores(
        all=tally(labelled, threshold),
        groups={name: _grouped(labelled, key, threshold) for name, key in _groupings(labelled).items()},
        curve=tuple(_point(labelled, at) for at in sorted({*THRESHOLDS, threshold})),
        empty=_empty_tally([answer for answer in answers if not answer.plate], threshold),
        confusions=confusions(labelled),
        median_ms=_quantile(times, 0.5),
        slow_ms=_quantile(times, 0.95),
        failures=tuple(answer for answer in answers if answer.text != answer.plate),
    )


def tally(answers: Sequence[Answer], threshold: float) -> Tally:
    """Count a group of labelled answers."""
    total = len(answers)
    read = [answer for answer in answers if answer.is_read(threshold)]
    letters = sum(len(answer.plate) for answer in answers)
    right = sum(_right_characters(answer) for answer in answers)
    return Tally(
        exact=Share(sum(answer.exact for answer in answers), total),
        without_province=Share(sum(answer.plate[1:] == answer.text[1:] for answer in answers), total),
        province=Share(sum(answer.plate[:1] == answer.text[:1] for answer in answers), total),
        characters=Share(right, letters),
        missed=Share(sum(not answer.text for answer in answers), total),
        read=Share(len(read), total),
        wrong=Share(sum(not answer.exact for answer in read), len(read)),
    )


def confusions(answers: Iterable[Answer]) -> tuple[tuple[str, str, int], ...]:
    """Count which character was taken for which, where anything was read at all."""
    counted: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        if answer.text and not answer.exact:
            alignment = align(answer.plate, answer.text)
            for character, place in zip(answer.plate, alignment.places, strict=True):
                said = LOST if place is None else answer.text[place]
                counted[character, said] += said != character
            for _, place in alignment.surplus:
                counted[LOST, answer.text[place]] += 1
    found = [(right, said, count) for (right, said), count in counted.items() if count]
    return tuple(sorted(found, key=lambda one: (-one[2], one[0], one[1])))


def _right_characters(answer: Answer) -> int:
    places = align(answer.plate, answer.text).places
    return sum(
        place is not None and answer.text[place] == character
        for character, place in zip(answer.plate, places, strict=True)
    )


def _groupings(answers: Sequence[Answer]) -> dict[str, Callable[[Answer], str]]:
    """Return the ways to part the answers; provinces into the most frequent one and all others."""
    provinces = Counter(answer.plate[:1] for answer in answers)
    home = max(provinces, key=lambda province: (provinces[province], province), default="")
    return {
        "kind": lambda answer: answer.kind or "no known format",
        "colour": lambda answer: str(answer.colour),
        "rows": lambda answer: str(answer.rows or "not said"),
        "province": lambda answer: home if answer.plate[:1] == home else f"not {home}",
    }


def _grouped(answers: Sequence[Answer], key: Callable[[Answer], str], threshold: float) -> dict[str, Tally]:
    names = Counter(key(answer) for answer in answers)
    return {
        name: tally([answer for answer in answers if key(answer) == name], threshold)
        for name, _ in sorted(names.items(), key=lambda one: (-one[1], one[0]))
    }


def _point(answers: Sequence[Answer], threshold: float) -> Point:
    counted = tally(answers, threshold)
    return Point(threshold, counted.read, counted.wrong)


def _empty_tally(answers: Sequence[Answer], threshold: float) -> EmptyTally:
    total = len(answers)
    read = sum(answer.is_read(threshold) for answer in answers)
    seen = [answer for answer in answers if answer.text]
    return EmptyTally(sum(1 + answer.others for answer in seen), Share(len(seen), total), Share(read, total))


def _quantile(times: Sequence[float], share: float) -> float:
    """Return the least time that `share` of all do not exceed; 0 where there is none."""
    return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0
