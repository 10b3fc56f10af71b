"""Each passage gets its decision: by the roster and the rules on what is known while the subject is in view.

A final result that contradicts the preview moves nothing any more. Its passage keeps the decision that was taken,
and where that has opened the barrier for somebody else than was read in the end it is counted and told.
"""

import logging
from collections import OrderedDict

from edge.access.arriving import only_what_arrives
from edge.access.decide import FREE_EXIT, LaneRules, decide
from edge.access.roster import Roster
from edge.errors import RosterError
from edge.journal import Journal
from edge.visits.telling.passage import Passage
from edge.visits.telling.results import Stage
from wire.events import AccessDecision, Verdict
from wire.ids import PassageId

LOG = logging.getLogger(__name__)

_KEPT = 256
"""Decisions on the newest passages; their subjects are in view or have just left."""


class Decider:
    """The decisions of one lane. Not for several threads at once."""

    def __init__(self, lane: str, rules: LaneRules, roster: Roster, journal: Journal) -> None:
        self._lane = lane
        self._rules = rules
        self._roster = roster
        self._journal = journal
        self._taken: OrderedDict[PassageId, AccessDecision] = OrderedDict()

    def decide(self, passage: Passage) -> AccessDecision:
        """Decide about `passage`, or repeat what was decided on its preview if this is its end."""
        taken = self._taken.get(passage.id)
        if taken is not None and passage.preview is not None:
            self._note_contradiction(passage, taken)
            return taken
        if taken is not None and self._stands(passage, taken):
            return taken
        decision = only_what_arrives(self._ask(passage), passage)
        self._taken[passage.id] = decision
        while len(self._taken) > _KEPT:
            self._taken.popitem(last=False)
        return decision

    def taken(self, passage: PassageId) -> AccessDecision | None:
        """Return what was decided about a passage last; None where that is long ago."""
        return self._taken.get(passage)

    def _stands(self, passage: Passage, taken: AccessDecision) -> bool:
        """Say whether what was decided while the subject was in view is not touched by what came to be known."""
        return passage.stage is Stage.OUTCOME or (passage.stage is Stage.FINAL and taken.verdict is Verdict.OPEN)

    def _ask(self, passage: Passage) -> AccessDecision:
        now = self._journal.clock.now()
        try:
            credentials = self._roster.find(passage.reading.text) if passage.reading else ()
        except RosterError:
            self._journal.fail("roster")
            LOG.exception("the roster cannot be asked, so the guard decides", extra={"lane": self._lane})
            return AccessDecision(verdict=Verdict.WAIT, reason="roster_failed")
        unseen_s = self._journal.clock.monotonic() - passage.last_s
        return decide(
            passage.subject, passage.status, passage.reading, credentials, self._rules, now, unseen_s=unseen_s
        )

    def _note_contradiction(self, passage: Passage, taken: AccessDecision) -> None:
        if taken.verdict is Verdict.OPEN and taken.reason != FREE_EXIT:
            self._journal.fail("preview_contradicted")
            LOG.warning(
                "the barrier opened on a reading that the final one contradicts",
                extra={"lane": self._lane, "passage": str(passage.id)},
            )
