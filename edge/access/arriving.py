"""Only what arrives opens: how a decision of the roster's rules changes with the way its subject came.

What stood there when the camera began to look, what goes away from it and what is gone already opens nothing by
itself, whatever its plate. Nobody is locked in: a free exit asks only that its subject does not go the other way.
"""

from edge.access.decide import FREE_EXIT
from edge.visits.telling.passage import Passage
from edge.visits.telling.results import Stage
from wire.events import AccessDecision, Verdict


def only_what_arrives(decision: AccessDecision, passage: Passage) -> AccessDecision:
    """Return `decision`, or to wait where it would open for a subject that did not arrive."""
    if decision.verdict is not Verdict.OPEN:
        return decision
    if passage.stage is not Stage.PREVIEW:
        return _wait(decision, "subject_gone")
    if passage.way.going:
        return _wait(decision, "moves_away")
    if not passage.way.arrived and decision.reason != FREE_EXIT:
        return _wait(decision, "not_seen_arriving")
    return decision


def _wait(decision: AccessDecision, reason: str) -> AccessDecision:
    return AccessDecision(verdict=Verdict.WAIT, reason=reason, credential=decision.credential)
