"""Who may pass: one pure rule, so that any decision can be run again and comes out the same.

Only an exact, certain reading opens by itself. A doubtful one asks the guard: a wrong match harms a third person.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from wire.events import AccessDecision, PlateStatus, Subject, Verdict
from wire.plates import PlateText

FREE_EXIT: Final = "free_exit"
"""Why somebody may leave; it holds whatever else fails, because nobody is to be locked in."""


class Standing(StrEnum):
    """What the roster says of a credential."""

    GRANTED = "granted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Credential:
    """A plate on the roster; `number` is its roster number, never a name. The end is exclusive."""

    number: str
    plate: PlateText
    standing: Standing
    valid_from: datetime | None = None
    valid_until: datetime | None = None


class Direction(StrEnum):
    """Which way a lane leads."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class LaneRules:
    """What differs from lane to lane."""

    direction: Direction = Direction.IN
    free_exit: bool = True
    """Vehicles that nobody barred leave without asking."""
    gone_after_s: float = 5.0
    """A subject last seen longer ago is not at the gate any more: opening would let in whoever comes next."""


def decide(
    subject: Subject,
    status: PlateStatus,
    credential: Credential | None,
    rules: LaneRules,
    now: datetime,
    *,
    unseen_s: float = 0.0,
) -> AccessDecision:
    """Decide about a passage whose subject was last seen `unseen_s` ago.

    `credential` is the roster's exact match for its plate, if there is one.
    """
    if subject is Subject.PERSON:
        return _decision(Verdict.WAIT, "person_without_credential")
    if credential and credential.standing is Standing.DENIED and _in_force(credential, now):
        if status is PlateStatus.READ:
            return _decision(Verdict.REFUSE, "plate_on_deny_list", credential)
        return _decision(Verdict.WAIT, "plate_maybe_on_deny_list", credential)
    if unseen_s > rules.gone_after_s:
        return _decision(Verdict.WAIT, "subject_gone", credential)
    if rules.direction is Direction.OUT and rules.free_exit:
        return _decision(Verdict.OPEN, FREE_EXIT, credential)
    if status is not PlateStatus.READ:
        return _decision(Verdict.WAIT, f"plate_{status}")
    if credential is None:
        return _decision(Verdict.WAIT, "plate_unknown")
    if credential.valid_from and now < credential.valid_from:
        return _decision(Verdict.WAIT, "credential_not_yet_valid", credential)
    if credential.valid_until and now >= credential.valid_until:
        return _decision(Verdict.WAIT, "credential_expired", credential)
    return _decision(Verdict.OPEN, "resident", credential)


def _in_force(credential: Credential, now: datetime) -> bool:
    begun = credential.valid_from is None or now >= credential.valid_from
    return begun and (credential.valid_until is None or now < credential.valid_until)


def _decision(verdict: Verdict, reason: str, credential: Credential | None = None) -> AccessDecision:
    return AccessDecision(verdict=verdict, reason=reason, credential=credential.number if credential else None)
