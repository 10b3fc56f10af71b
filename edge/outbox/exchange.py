"""What goes into the queue and what goes out of it, each in one transaction over all of its places."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from edge.outbox.acknowledged import stored_here
from edge.outbox.database import Database
from edge.outbox.emergency import Emergency
from edge.outbox.emergency_journal import KindAndEvent, Position
from edge.outbox.giving_up import GivenUp, Speaker, give_up
from edge.outbox.kept import KEPT_CHARACTERS, Answer, answer, forget_oldest, keep
from edge.outbox.mending import Gap, begin_anew
from edge.outbox.rows import State, any_lane, insert, knows, read_state, remember
from edge.outbox.second_copy import SecondCopy
from edge.running.clock import NodeClock
from edge.running.fault_points import FaultPoint, Faults
from wire.codec import Ack, encode_event


@dataclass(frozen=True, slots=True)
class Limits:
    """How many events may wait, and how many are kept for the centre to ask for."""

    max_events: int
    keep_events: int


@dataclass(slots=True)
class Confirmed:
    """What an acknowledgement did."""

    gone: int = 0
    restored: bool = False
    """It is of numbers that this outbox never gave."""
    failures: Counter[str] = field(default_factory=Counter)


class Exchange:
    """See the module. The outbox's lock is around every use; raises sqlite3.Error, OSError and OutboxError."""

    def __init__(
        self,
        database: Database,
        copy: SecondCopy,
        emergency: Emergency,
        limits: Limits,
        clock: NodeClock,
        faults: Faults,
    ) -> None:
        self._database = database
        self._copy = copy
        self._emergency = emergency
        self._limits = limits
        self._clock = clock
        self._faults = faults

    def put(self, events: Sequence[KindAndEvent]) -> int:
        """Put what the emergency journal holds and then `events` into the queue; return the last number."""
        while self._emergency.held:
            # In small steps, so that on a disk that is still full the first one fails at little cost.
            self._database.run(self._move)
        return self._database.run(lambda database: self._put(database, events))

    def confirm(self, ack: Ack) -> Confirmed:
        """Let go of what is acknowledged and answer what is wanted."""
        return self._database.run(lambda database: self._confirm(database, ack))

    def settle(self) -> None:
        """Do what could not be done before."""
        if self._emergency.held or self._database.gaps:
            self.put(())
        if not self._copy.whole:
            self._database.run(self._copy.catch_up)

    def _move(self, database: sqlite3.Connection) -> None:
        spared, moved = self._emergency.waiting(read_state(database).moved)
        self._put(database, spared, moved)
        self._emergency.drop(moved)

    def _put(
        self, database: sqlite3.Connection, events: Sequence[KindAndEvent], moved: Position | None = None
    ) -> int:
        given_up = GivenUp(0, (), {})
        with database:
            # Before the counter is read: a second node on this folder must not be given the same number.
            database.execute("BEGIN IMMEDIATE")
            queued = insert(database, events, moved)
            remember(database, events)
            excess = self._database.held + len(queued) - self._limits.max_events
            speaker = self._speaker(database) if excess > 0 or self._database.gaps else None
            if speaker and self._database.gaps:
                queued += insert(database, _words_about(self._database.gaps, speaker))
            if speaker and excess > 0:
                # A hundredth more than must be, because the search reads the whole file.
                excess += self._limits.max_events // 100
                given_up = give_up(database, self._database.epoch, excess, speaker)
            self._faults.reach(FaultPoint.BEFORE_COMMIT)
        self._database.held += len(queued) - given_up.freed
        if speaker:
            self._database.gaps.clear()
        self._copy.take(queued)
        for epoch, numbers in given_up.numbers.items():
            self._copy.finish(epoch, numbers)
        if given_up.words:
            self._copy.take(list(given_up.words))
        return queued[-1].seq if queued else 0

    def _confirm(self, database: sqlite3.Connection, ack: Ack) -> Confirmed:
        done = Confirmed()
        state = read_state(database)
        if ack.epoch == state.epoch and max(ack.upto, *(last for _, last in ack.also), 0) >= state.next_seq:
            done.restored = True
            self._begin_anew(database, state)
            return done
        if ack.epoch != state.epoch and not knows(database, ack.epoch):
            done.failures["foreign_acknowledgement"] += 1
            return done
        ranges = stored_here(database, state.epoch, ack)
        # Before the rows go: a copy that outlives its row would look like a row that was lost.
        self._copy.finish(ack.epoch, ranges)
        answered, words = Answer(), []
        with database:
            database.execute("BEGIN IMMEDIATE")
            done.gone = keep(database, state.epoch, ack.epoch, ranges)
            if ack.wanted:
                answered = answer(database, state, ack.epoch, ack.wanted)
                words = insert(database, self._gone(database, ack.epoch, answered))
            forget_oldest(database, self._limits.keep_events, KEPT_CHARACTERS)
        self._database.held += len(answered.put_back) + len(words) - done.gone
        self._copy.take([*answered.put_back, *words])
        if answered.nonsense:
            done.failures["bad_request"] += answered.nonsense
        return done

    def _begin_anew(self, database: sqlite3.Connection, state: State) -> None:
        with database:
            database.execute("BEGIN IMMEDIATE")
            self._database.epoch = begin_anew(database, read_state(database)).epoch
        self._copy.begin_anew(database, state.epoch)

    def _gone(self, database: sqlite3.Connection, epoch: UUID, answered: Answer) -> list[KindAndEvent]:
        speaker = self._speaker(database)
        own = epoch == self._database.epoch
        if speaker is None:
            return []
        said = [speaker.say(numbers, "unknown", "not_kept", None if own else epoch) for numbers in answered.gone]
        return [(event.kind, encode_event(event)) for event in said]

    def _speaker(self, database: sqlite3.Connection) -> Speaker | None:
        lane = any_lane(database)
        return Speaker(lane, self._clock.now(), self._clock.quality()) if lane else None


def _words_about(gaps: Sequence[Gap], speaker: Speaker) -> list[KindAndEvent]:
    said = [speaker.say((gap.first, gap.last), "unknown", "damaged", gap.epoch) for gap in gaps]
    return [(event.kind, encode_event(event)) for event in said]
