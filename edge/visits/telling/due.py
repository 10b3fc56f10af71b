"""When a visit is told as a passage, or anew: as soon as its subject is at the arm and known, or stands there.

What is far away is not told before it is near, and whoever never was at the front of the lane is not told at all.
"""

from dataclasses import dataclass

from wire.events import PlateStatus, Subject

_KNOWLEDGE = {
    PlateStatus.PLATELESS: 0,
    PlateStatus.UNREAD: 0,
    PlateStatus.UNCERTAIN: 1,
    PlateStatus.READ: 2,
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for better knowledge, in seconds."""

    vehicle_s: float = 0.5
    """A vehicle that stands at the arm unread is told of after this long."""
    unseen_s: float = 3.0
    """One that nobody saw coming, which may be none, is told of after this long."""
    restless_s: float = 2.5
    """One that came is told of after so long at the arm, though the box of what moves never keeps still."""
    person_s: float = 4.0
    """A person in view is."""
    rider_s: float = 20.0
    """A rider still in view is."""


@dataclass(frozen=True, slots=True)
class Tellable:
    """What must be known of a visit in view."""

    subject: Subject
    in_front: bool
    at_arm: bool
    """It is near, or it stands at the front."""
    ripe: bool
    """The vote suffices for a preview."""
    age_s: float
    stood_s: float
    """For how long it has not moved."""
    lingers_s: float = 0.0
    """For how long it has been at the arm and come no nearer, whether it keeps still or not."""
    arrived: bool = True
    """It was seen coming."""
    told: PlateStatus | None = None
    """As what it was told of; None: it was not."""
    newly_arrived: bool = False
    """It was told of as one that had not arrived, and has by now."""
    going: bool = False
    """It goes away from the camera: what became of it is told when it has gone."""


def is_due(one: Tellable, patience: Patience) -> bool:
    """Say whether a visit in view is to be told of now."""
    if not one.in_front or (one.going and one.subject is Subject.VEHICLE):
        return False
    if one.told is not None:
        doubtful = one.told is not PlateStatus.READ
        return one.at_arm and ((doubtful and one.ripe) or one.newly_arrived)
    if one.subject is Subject.PERSON:
        return one.age_s >= patience.person_s
    if one.subject is Subject.NON_MOTOR:
        return one.ripe or one.age_s >= patience.rider_s
    patience_s = patience.vehicle_s if one.arrived else patience.unseen_s
    restless = one.arrived and one.lingers_s >= patience.restless_s
    return one.at_arm and (one.ripe or one.stood_s >= patience_s or restless)


def knows_more(now: PlateStatus, told: PlateStatus) -> bool:
    """Say whether more is known of a plate than was told."""
    return _KNOWLEDGE[now] > _KNOWLEDGE[told]
