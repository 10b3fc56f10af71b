"""Who may pass: one pure rule, so that any decision can be run again and comes out the same.

Only an exact, certain reading opens by itself, and only for the vehicle that has this number in this colour. A
doubtful one asks the guard: a wrong match harms a third person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from edge.access.credentials import Credential, Standing
from edge.access.vehicle_match import Match, match_vehicle
from wire.events import AccessDecision, PlateReading, PlateStatus, Subject, Verdict
from wire.plates import colour_agrees, is_temporary

FREE_EXIT: Final = "free_exit"
"""Why somebody may leave; it holds whatever else fails, because nobody is to be locked in."""


class Direction(StrEnum):
    """Which way a lane leads."""

    IN = "in"
    OUT = "out"
    BOTH = "both"
    """In and out by turns: who comes towards the camera comes in, who goes away from it leaves."""


@dataclass(frozen=True, slots=True)
class LaneRules:
    """What differs from lane to lane."""

    direction: Direction = Direction.IN
    free_exit: bool = True
    """Vehicles that nobody barred leave without asking."""
    gone_after_s: float = 5.0
    """A subject last seen longer ago is not at the gate any more: opening would let in whoever comes next."""
    colour_unseen_opens: bool = True
    """Where a grey picture hides a plate's colour, its number opens if it stands once on the roster."""


def decide(
    subject: Subject,
    status: PlateStatus,
    plate: PlateReading | None,
    credentials: Sequence[Credential],
    rules: LaneRules,
    now: datetime,
    *,
    unseen_s: float = 0.0,
) -> AccessDecision:
    """Decide about a passage whose subject was last seen `unseen_s` ago.

    `credentials` are all that the roster has of the text of `plate`, in whatever colour.
    """
    if subject is Subject.PERSON:
        return _decision(Verdict.WAIT, "person_without_credential")
    match = match_vehicle(plate, credentials)
    sure = status is PlateStatus.READ and plate is not None and colour_agrees(plate.text, plate.colour)
    free = rules.direction is Direction.OUT and rules.free_exit
    barred = _barred(match, now, sure=sure, free=free)
    if barred:
        return barred
    if unseen_s > rules.gone_after_s:
        return _decision(Verdict.WAIT, "subject_gone", match.own)
    if free:
        return _decision(Verdict.OPEN, FREE_EXIT, match.own)
    if plate and is_temporary(plate.text, plate.colour):
        return _decision(Verdict.WAIT, "plate_temporary")
    if not sure:
        doubt = PlateStatus.UNCERTAIN if status is PlateStatus.READ else status
        return _decision(Verdict.WAIT, f"plate_{doubt}")
    return _of_vehicle(match, rules, now)


def _barred(match: Match, now: datetime, *, sure: bool, free: bool) -> AccessDecision | None:
    """Return what the deny list says of a vehicle, if it says anything."""
    if match.own:
        if match.own.standing is not Standing.DENIED or not match.own.in_force(now):
            return None
        if sure and not match.colour_unseen:
            return _decision(Verdict.REFUSE, "plate_on_deny_list", match.own)
        return _decision(Verdict.WAIT, "plate_maybe_on_deny_list", match.own)
    # What was seen in another colour than the barred one is another vehicle, and not locked in for its sake.
    if free and not match.colour_unseen:
        return None
    denied = [one for one in match.alike if one.standing is Standing.DENIED and one.in_force(now)]
    return _decision(Verdict.WAIT, "plate_maybe_on_deny_list", denied[0]) if denied else None


def _of_vehicle(match: Match, rules: LaneRules, now: datetime) -> AccessDecision:
    """Decide about a vehicle that wants in, and whose number was read with certainty."""
    own = match.own
    if own is None:
        if not match.alike:
            return _decision(Verdict.WAIT, "plate_unknown")
        return _decision(Verdict.WAIT, "plate_colour_unseen" if match.colour_unseen else "plate_other_colour")
    if match.colour_unseen and not rules.colour_unseen_opens:
        return _decision(Verdict.WAIT, "plate_colour_unseen", own)
    if own.valid_from and now < own.valid_from:
        return _decision(Verdict.WAIT, "credential_not_yet_valid", own)
    if own.valid_until and now >= own.valid_until:
        return _decision(Verdict.WAIT, "credential_expired", own)
    return _decision(Verdict.OPEN, "resident_colour_unseen" if match.colour_unseen else "resident", own)


def _decision(verdict: Verdict, reason: str, credential: Credential | None = None) -> AccessDecision:
    return AccessDecision(verdict=verdict, reason=reason, credential=credential.number if credential else None)
