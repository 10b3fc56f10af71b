"""Judges the whole audit: the chain against itself, and against the heads that were noted outside the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from central.audit.heads import Head, HeadsFile, NotedHead, Occasion
from central.audit.verification import Walk, walk
from central.store.db import Store


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is wrong, and what is worth knowing and is not wrong."""

    rows: int
    findings: tuple[str, ...]
    notices: tuple[str, ...]


def judge(
    store: Store,
    heads: HeadsFile,
    elsewhere: Sequence[Head] = (),
    tell: Callable[[int], None] = lambda _rows: None,
) -> Judgement:
    """Walk the chain and hold it against noted heads, and against those that a person noted `elsewhere`.

    Raises what the database raises.
    """
    standing, notices = _standing(heads.noted)
    named = [(one.head, f"{one.at:%Y-%m-%d %H:%M} UTC") for one in standing]
    named += [(head, "elsewhere") for head in elsewhere]
    walked = walk(store, frozenset(head.seq for head, _ in named), tell)
    against = [fault for head, when in named if (fault := _against(walked, head, when))]
    return Judgement(walked.rows, (*map(str, walked.findings), *dict.fromkeys(against), *heads.faults), notices)


def _against(walked: Walk, head: Head, when: str) -> str:
    """Say how the chain contradicts a head; empty: it does not."""
    if head.seq == 0 or walked.noted.get(head.seq) == head.digest:
        return ""
    if head.seq > walked.last:
        return (
            f"row {walked.last + 1}: it and all up to row {head.seq} were cut off: the head of {when} names them"
        )
    return f"row {head.seq}: it is not the one that the head of {when} names: the chain was written anew"


def _standing(noted: Sequence[NotedHead]) -> tuple[tuple[NotedHead, ...], tuple[str, ...]]:
    """Return the heads that still have to hold, and what a backup put in place is known to have taken away."""
    standing: list[NotedHead] = []
    notices: list[str] = []
    for one in noted:
        if one.occasion is Occasion.RESTORED:
            gone = [other for other in standing if other.head.seq > one.head.seq]
            standing = [other for other in standing if other.head.seq <= one.head.seq]
            if gone:
                last = max(other.head.seq for other in gone)
                notices.append(
                    f"rows {one.head.seq + 1} to {last} are those written since a backup took the database's "
                    f"place on {one.at:%Y-%m-%d %H:%M} UTC; what stood there before is in the file set aside"
                )
        standing.append(one)
    return tuple(standing), tuple(notices)
