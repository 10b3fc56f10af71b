"""What a lane tells of a passage: the event that is put on disk and sent."""

from collections import OrderedDict
from collections.abc import Sequence

from edge.access.decide import Direction
from edge.journal import Journal
from edge.visits.telling.passage import Passage
from wire.events import AccessDecision, Evidence, Outcome, PassageRecorded, Subject
from wire.ids import LaneId, PassageId

_KEPT = 64
_MOST_OTHERS = 4


class PassageEvents:
    """Makes the events of one lane, and knows what it said of a passage last. Not for several threads."""

    def __init__(self, lane: LaneId, leads: Direction, journal: Journal) -> None:
        self._lane = lane
        self._leads = leads
        self._journal = journal
        self._said: OrderedDict[PassageId, PassageRecorded] = OrderedDict()

    def make(
        self,
        passage: Passage,
        decision: AccessDecision,
        evidence: Sequence[Evidence],
        *,
        followed: bool = False,
    ) -> PassageRecorded:
        """Say all that is known of a passage."""
        event = PassageRecorded(
            id=self._journal.new_id(),
            lane=self._lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            passage=passage.id,
            revision=passage.revision,
            subject=passage.subject,
            captured_at=passage.best.frame.captured_at,
            first_seen_at=passage.first_seen_at,
            last_seen_at=passage.last_seen_at,
            plate_status=passage.status,
            plate=passage.reading,
            decision=decision,
            evidence=tuple(evidence),
            frames=passage.frames,
            preview=passage.preview,
            other_plates=passage.others[:_MOST_OTHERS],
            direction=self._direction_of(passage),
            outcome=passage.outcome,
            followed=followed and passage.outcome is Outcome.PASSED,
        )
        self.remember(event)
        return event

    def remember(self, event: PassageRecorded) -> None:
        """Know what was said of a passage last, by this program or the one that ran before it."""
        self._said.pop(event.passage, None)
        self._said[event.passage] = event
        if len(self._said) > _KEPT:
            self._said.popitem(last=False)

    def make_unseen(self, passage: PassageId) -> PassageRecorded | None:
        """Say again what was said of a passage, and that nobody saw its end; None where an end was said."""
        said = self._said.get(passage)
        if said is None or said.outcome is not None:
            return None
        return said.model_copy(
            update={
                "id": self._journal.new_id(),
                "revision": said.revision + 1,
                "processed_at": self._journal.clock.now(),
                "clock": self._journal.clock.quality(),
                "outcome": Outcome.UNSEEN,
            }
        )

    def make_outcome(self, passage: Passage, *, followed: bool) -> PassageRecorded | None:
        """Say again what was said of a passage, and what became of it; None where that is not known any more."""
        said = self._said.get(passage.id)
        if said is None:
            return None
        return said.model_copy(
            update={
                "id": self._journal.new_id(),
                "revision": passage.revision,
                "processed_at": self._journal.clock.now(),
                "clock": self._journal.clock.quality(),
                "last_seen_at": passage.last_seen_at,
                "frames": passage.frames,
                "direction": self._direction_of(passage),
                "outcome": passage.outcome,
                "followed": followed and passage.outcome is Outcome.PASSED,
            }
        )

    def _direction_of(self, passage: Passage) -> str | None:
        """Say which way the subject went: as the lane leads if it came towards the camera, else the other way.

        Before a lane that leads both ways, whoever comes towards the camera comes in.
        """
        way = passage.way
        if passage.subject is Subject.PERSON or not (way.arrived or way.leaving):
            return None
        leads_out = (self._leads is Direction.OUT) is not way.leaving
        return (Direction.OUT if leads_out else Direction.IN).value
