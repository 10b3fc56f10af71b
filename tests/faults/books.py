"""The books of a drill: what nodes put on disk, what the centre has, and what contradicts that all is well."""

import json
import sqlite3
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.faults.recorded_outbox import MadeEvent
from wire.events import BarrierMoved, BarrierResult, PassageRecorded


@dataclass(frozen=True, slots=True)
class Account:
    """Of one kind of events: what nodes put on disk, what the centre has, what is missing and what is too much."""

    made: int
    stored: int
    lost: int
    doubled: int


@dataclass(frozen=True, slots=True)
class Books:
    """One account a kind of event, and what contradicts that all is well."""

    accounts: dict[str, Account]
    contradictions: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        """Whether nothing is lost, nothing doubled and nothing contradicts it."""
        return not self.contradictions and all(one.lost == one.doubled == 0 for one in self.accounts.values())

    @property
    def total(self) -> Account:
        """All kinds together."""
        all_of = tuple(self.accounts.values())
        return Account(
            sum(one.made for one in all_of),
            sum(one.stored for one in all_of),
            sum(one.lost for one in all_of),
            sum(one.doubled for one in all_of),
        )


@dataclass(frozen=True, slots=True)
class Stored:
    """What the centre has, straight from its tables: the pages show no doubles."""

    revisions: tuple[tuple[str, int], ...]
    """Passages, with the number of the newest telling."""
    moves: tuple[str, ...]
    received: dict[str, list[tuple[int, int]]]
    """Ranges of stored numbers by the outbox's epoch."""
    news: Counter[str]
    """How often the guards' screens were told of a passage."""

    @classmethod
    def read(cls, database: Path) -> "Stored":
        with closing(sqlite3.connect(database, timeout=10)) as store:
            revisions = store.execute("SELECT id, revision FROM passages").fetchall()
            moves = store.execute("SELECT id FROM barrier_moves").fetchall()
            epochs = store.execute("SELECT epoch, received FROM epochs").fetchall()
            news = store.execute("SELECT passage FROM feed WHERE kind = 'passage'").fetchall()
        return cls(
            tuple((_plain(passage), revision) for passage, revision in revisions),
            tuple(_plain(move) for (move,) in moves),
            {_plain(epoch): [(first, last) for first, last in json.loads(ranges)] for epoch, ranges in epochs},
            Counter(_plain(passage) for (passage,) in news),
        )

    def has(self, told: MadeEvent) -> bool:
        """Say whether the number under which this was told counts as stored."""
        return any(first <= told.seq <= last for first, last in self.received.get(_plain(told.epoch), ()))


def draw_up(made: Sequence[MadeEvent], stored: Stored, maybe: Sequence[MadeEvent] = ()) -> Books:
    """Hold what is stored against what was made; of what `maybe` was made nothing need be stored, and all may."""
    revisions: dict[str, int] = {}
    tellings: dict[str, set[str]] = {}
    moves: dict[str, BarrierMoved] = {}
    others: dict[str, dict[str, bool]] = {}
    for told in made:
        event, name = told.event, _plain(str(told.event.id))
        if isinstance(event, PassageRecorded):
            passage = _plain(str(event.passage))
            revisions[passage] = max(event.revision, revisions.get(passage, 0))
            tellings.setdefault(passage, set()).add(name)
        elif isinstance(event, BarrierMoved):
            moves[name] = event
        else:
            kind = others.setdefault(event.kind, {})
            kind[name] = kind.get(name, False) or stored.has(told)
    latest = dict(revisions)
    for told in maybe:
        event, name = told.event, _plain(str(told.event.id))
        if isinstance(event, PassageRecorded):
            passage = _plain(str(event.passage))
            latest[passage] = max(event.revision, latest.get(passage, 0))
            tellings.setdefault(passage, set()).add(name)
    accounts = {
        "passage": account(revisions, [passage for passage, _ in stored.revisions]),
        "barrier": account(moves, stored.moves),
        **{
            kind: account(ids, [name for name, is_stored in ids.items() if is_stored])
            for kind, ids in others.items()
        },
    }
    checks = {
        "the centre has another telling of a passage than the node's last": all(
            revisions.get(passage, 0) <= revision <= latest.get(passage, -1)
            for passage, revision in stored.revisions
        ),
        "a barrier opened twice for one passage": not _opened_twice(moves.values()),
        "a passage was news more often than it was told": all(
            times <= len(tellings.get(passage, ())) for passage, times in stored.news.items()
        ),
    }
    return Books(accounts, tuple(what for what, is_well in checks.items() if not is_well))


def account(made: Iterable[Hashable], stored: Iterable[Hashable]) -> Account:
    """Hold what the centre stored against what was made; each is named by whatever tells it apart."""
    wanted, times = set(made), Counter(stored)
    return Account(
        made=len(wanted),
        stored=len(times),
        lost=sum(one not in times for one in wanted),
        doubled=sum(count - 1 for count in times.values()),
    )


def _opened_twice(moves: Iterable[BarrierMoved]) -> bool:
    """Say whether the rules opened twice for one passage, or one command did; each press of a button is new."""
    opened = Counter(
        (move.passage, move.command)
        for move in moves
        if move.result is BarrierResult.OPENED and not move.detail and (move.actor is None or move.command)
    )
    opened.pop((None, None), None)
    return any(times > 1 for times in opened.values())


def _plain(name: str) -> str:
    """Write an id as SQLite keeps it."""
    return name.replace("-", "").lower()
