"""What was measured, for people (Markdown) and for programs (JSON); neither spells a plate."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from models.accuracy.intervals import Share
from models.accuracy.labels import Labelled, Problem
from models.accuracy.scoring import Answer, Scores, Tally

_MOST_CONFUSIONS = 20
_NOT_SAID = frozenset({"unknown", "not said"})


def as_markdown(title: str, scores: Scores, threshold: float, problems: Sequence[Problem] = ()) -> str:
    """Write one set of scores as a chapter."""
    counted = scores.all
    lines = [f"## {title}", ""]
    if counted.exact.whole:
        lines += _plates(counted, threshold)
        for name, groups in scores.groups.items():
            lines += _groups(name, groups) if set(groups) - _NOT_SAID else []
        lines += _curve(scores)
        lines += _confusions(scores.confusions)
    if scores.empty.seen.whole:
        lines += _empty(scores)
    lines += [
        f"Time for a picture: median {scores.median_ms:.1f} ms, 95 of 100 within {scores.slow_ms:.1f} ms.",
        "",
    ]
    return "\n".join([*lines, *_problems(problems)])


def as_json(scores: Scores, threshold: float, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """Write one set of scores as plain values."""
    return {
        "threshold": threshold,
        "all": _tally(scores.all),
        "groups": {
            name: {group: _tally(one) for group, one in groups.items()} for name, groups in scores.groups.items()
        },
        "curve": [
            {"threshold": point.threshold, "answered": _share(point.answered), "wrong": _share(point.wrong)}
            for point in scores.curve
        ],
        "empty": {
            "pictures": scores.empty.seen.whole,
            "false_plates": scores.empty.plates,
            "false_plates_per_100": _number(scores.empty.per_hundred),
            "with_a_false_plate": _share(scores.empty.seen),
            "given_as_read": _share(scores.empty.read),
        },
        "confusions": [
            {"character": one, "read": other, "count": count} for one, other, count in scores.confusions
        ],
        "median_ms": round(scores.median_ms, 3),
        "p95_ms": round(scores.slow_ms, 3),
        "problems": [{"what": problem.what, "where": problem.where} for problem in problems],
    }


def failures(pictures: Sequence[Labelled], answers: Iterable[Answer]) -> str:
    """Spell what was read wrong, for the eyes of whoever measures: these are real plates."""
    wrong = [
        f"{picture.file}: {answer.plate or 'no plate'} read as {answer.text or 'nothing'} ({answer.score:.3f})"
        for picture, answer in zip(pictures, answers, strict=True)
        if answer.plate != answer.text
    ]
    return "\n".join(wrong)


def _plates(counted: Tally, threshold: float) -> list[str]:
    rows = (
        ("plates read exactly", counted.exact),
        ("without the province", counted.without_province),
        ("the province alone", counted.province),
        ("characters", counted.characters),
        ("missed: nothing read", counted.missed),
        (f"given as read (at {threshold:g})", counted.read),
        ("of these wrong", counted.wrong),
    )
    return ["| what | share, 95 % interval |", "|---|---|", *(f"| {name} | {share} |" for name, share in rows), ""]


def _groups(head: str, groups: dict[str, Tally]) -> list[str]:
    lines = [
        f"| {head} | exact | characters | missed | given as read | of these wrong |",
        "|---|---|---|--:|--:|--:|",
    ]
    for name, one in groups.items():
        counts = f"{one.missed.part} | {one.read.part} | {one.wrong.part}"
        lines.append(f"| {name} | {one.exact} | {one.characters} | {counts} |")
    return [*lines, ""]


def _curve(scores: Scores) -> list[str]:
    lines = ["| threshold | given as read | of these wrong |", "|--:|---|---|"]
    lines += [f"| {point.threshold:g} | {point.answered} | {point.wrong} |" for point in scores.curve]
    return [*lines, ""]


def _empty(scores: Scores) -> list[str]:
    empty = scores.empty
    said = (
        f"Pictures without a plate: {empty.seen.whole}; {empty.plates} false plates, which is "
        f"{empty.per_hundred:.1f} for 100 pictures; pictures with one: {empty.seen}; given as read: {empty.read}."
    )
    return [said, ""]


def _confusions(found: Sequence[tuple[str, str, int]]) -> list[str]:
    if not found:
        return []
    told = ", ".join(
        f"{right or 'nothing'} → {said or 'nothing'}{f' ({count})' if count > 1 else ''}"
        for right, said, count in found[:_MOST_CONFUSIONS]
    )
    more = f", and {len(found) - _MOST_CONFUSIONS} other pairs" if len(found) > _MOST_CONFUSIONS else ""
    return [f"Taken for another: {told}{more}.", ""]


def _problems(problems: Sequence[Problem]) -> list[str]:
    counted = Counter(problem.what for problem in problems)
    return [f"- not counted, {what}: {count}" for what, count in sorted(counted.items())] + (
        [""] if counted else []
    )


def _tally(one: Tally) -> dict[str, Any]:
    return {
        "exact": _share(one.exact),
        "without_province": _share(one.without_province),
        "province": _share(one.province),
        "characters": _share(one.characters),
        "missed": _share(one.missed),
        "read": _share(one.read),
        "wrong": _share(one.wrong),
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "part": share.part,
        "whole": share.whole,
        "share": _number(share.value),
        "low": round(share.low, 5),
        "high": round(share.high, 5),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 5)
