"""Plays a script: where everybody is, moment by moment, with the arm as it stands. No pixels, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from demo.street.bodies import SHAPES
from demo.street.scripts.script import Cross, Cue, Drive, Kind, Moment, Move, Player, Script, Stand, Wait
from demo.street.viewpoint import LANE_X_M
from demo.street.world import ARM_Z_M, CLEAR_FRACTION, SPAWN_Z_M

NEAR_Z_M = 9.0
"""From here on, and until its far end has passed the arm, a subject in the lane is near the arm."""
_AHEAD_M = 1.5
"""Who is less far aside drives in the same lane."""
_BRAKING, _PULLING = 2.6, 1.8
_LENGTHS = {Kind.PERSON: 0.4, Kind.E_BIKE: 1.8, Kind.PHOTO: 4.6}
_TAIL_S = 1.2
_HALF_UP = 0.5
_ARRIVED_M = 1e-3
_LEAVER_WAITS_M = 1.5


class Phase(StrEnum):
    """What a player is doing."""

    UNBORN = "unborn"
    COMING = "coming"
    STANDING = "standing"
    LEAVING = "leaving"
    """Away from the camera: reversing, or driving off."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Puppet:
    """One player's part of the stage."""

    player: Player
    z: float
    x: float
    moves: tuple[Move, ...]
    speed: float = 0.0
    phase: Phase = Phase.UNBORN
    in_move_s: float = 0.0
    stood_s: float = 0.0
    """Time at rest before the arm, in this stand."""
    ordered: bool = False
    """The attendant has opened for this stand."""

    @property
    def length(self) -> float:
        """How long it is, metres."""
        return _LENGTHS.get(self.player.kind, SHAPES[self.player.actor.body].length)

    @property
    def visible(self) -> bool:
        """Whether it is on the stage."""
        return self.phase not in {Phase.UNBORN, Phase.GONE}

    @property
    def near(self) -> bool:
        """Whether it is near the arm; see NEAR_Z_M."""
        in_lane = abs(self.x - LANE_X_M) < _AHEAD_M and not self.player.parked
        # Who leaves waits on the other side of the arm.
        inner = ARM_Z_M - _LEAVER_WAITS_M if self.player.rear else ARM_Z_M
        return self.visible and in_lane and self.z <= NEAR_Z_M and self.z + self.length > inner

    @property
    def under_arm(self) -> bool:
        """Whether it stands on the safety loop."""
        return self.visible and abs(self.x - LANE_X_M) < _AHEAD_M and self.z < ARM_Z_M + 0.4 < self.z + self.length


@dataclass(slots=True)
class Stage:
    """See the module. `step` changes it."""

    script: Script
    time_s: float = 0.0
    puppets: list[Puppet] = field(default_factory=list)
    moments: dict[tuple[int, Moment], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.puppets = [Puppet(player, player.z, player.x, player.moves) for player in self.script.players]
        self._raise_curtain()

    @property
    def over(self) -> bool:
        """Whether nothing will happen any more."""
        if self.time_s >= self.script.lasts_s:
            return True
        busy = any(one.phase is not Phase.GONE and not one.player.parked for one in self.puppets)
        return not busy and self.time_s >= max(self.moments.values(), default=0.0) + _TAIL_S

    def step(self, dt: float, arm: float) -> None:
        """Go on by `dt` seconds with the arm open by `arm` (0…1)."""
        self.time_s += dt
        for number, puppet in enumerate(self.puppets):
            if puppet.visible:
                self.puppets[number] = self._moved(puppet, dt, arm)
                self._note(number)
        self._raise_curtain()

    def wanting(self) -> Iterator[int]:
        """Name those for whom the attendant opens now, each once a stand."""
        for number, puppet in enumerate(self.puppets):
            after_s = puppet.player.guard_after_s
            if after_s is not None and puppet.stood_s >= after_s and not puppet.ordered:
                self.puppets[number] = replace(puppet, ordered=True)
                yield number

    def _raise_curtain(self) -> None:
        for number, puppet in enumerate(self.puppets):
            if puppet.phase is Phase.UNBORN and self._is_due(puppet.player.cue):
                phase = Phase.STANDING if puppet.player.parked else Phase.COMING
                self.puppets[number] = replace(puppet, phase=phase)
                self.moments[number, Moment.BEGUN] = self.time_s

    def _is_due(self, cue: Cue) -> bool:
        if cue.of is None:
            return self.time_s >= cue.after_s
        since = self.moments.get((cue.of, cue.moment))
        return since is not None and self.time_s >= since + cue.after_s

    def _note(self, number: int) -> None:
        puppet = self.puppets[number]
        reached = {
            Moment.STOOD: puppet.stood_s > 0,
            Moment.INSIDE: puppet.near and puppet.z < ARM_Z_M,
            Moment.GONE: puppet.phase is Phase.GONE,
        }
        for moment, true in reached.items():
            if true:
                self.moments.setdefault((number, moment), self.time_s)

    def _moved(self, puppet: Puppet, dt: float, arm: float) -> Puppet:
        if not puppet.moves:
            return puppet if puppet.player.parked else replace(puppet, phase=Phase.GONE)
        move = puppet.moves[0]
        timed = replace(puppet, in_move_s=puppet.in_move_s + dt)
        match move:
            case Stand():
                still = self._standing(timed, dt)
                return _next(still) if timed.in_move_s >= move.seconds else still
            case Wait():
                return self._waited(self._standing(timed, dt), move, arm)
            case Cross():
                return _crossed(timed, move, dt)
            case Drive():
                return self._driven(timed, move, dt, arm)

    def _standing(self, puppet: Puppet, dt: float) -> Puppet:
        stood = puppet.stood_s + dt if puppet.near else 0.0
        return replace(puppet, speed=0.0, phase=Phase.STANDING, stood_s=stood)

    def _waited(self, puppet: Puppet, move: Wait, arm: float) -> Puppet:
        if arm >= CLEAR_FRACTION and puppet.in_move_s >= move.settle_s:
            return _next(puppet)
        if puppet.in_move_s >= move.patience_s:
            return replace(puppet, moves=move.otherwise, in_move_s=0.0, stood_s=0.0, ordered=False)
        return puppet

    def _driven(self, puppet: Puppet, move: Drive, dt: float, arm: float) -> Puppet:
        sign = 1.0 if move.to_z > puppet.z else -1.0
        left = abs(move.to_z - puppet.z)
        free = self._free_m(puppet, move, sign, arm)
        room = min(free, left) if move.stops else free
        speed = min(move.speed, puppet.speed + _PULLING * dt if puppet.in_move_s > dt else max(puppet.speed, 0.0))
        if puppet.in_move_s <= dt and puppet.stood_s == 0 and puppet.speed == 0:
            speed = move.speed
        speed = min(speed, (2 * _BRAKING * max(0.0, room)) ** 0.5 + (0.15 if room > 0 else 0.0))
        way = min(speed * dt, max(0.0, room), left)
        x = puppet.x if move.x is None or left == 0 else puppet.x + (move.x - puppet.x) * way / left
        phase = Phase.COMING if sign < 0 else Phase.LEAVING
        if room <= _ARRIVED_M < left:
            return self._standing(replace(puppet, speed=0.0), dt)
        gone_on = replace(
            puppet, z=puppet.z + sign * way, x=x, speed=speed, phase=phase, stood_s=0.0, ordered=False
        )
        arrived = left - way <= _ARRIVED_M
        return _next(replace(gone_on, speed=0.0 if move.stops else speed)) if arrived else gone_on

    def _free_m(self, puppet: Puppet, move: Drive, sign: float, arm: float) -> float:
        """How far it could go before it meets somebody, or the arm."""
        free = 1000.0
        for other in self.puppets:
            if other is puppet or not other.visible or other.player.parked:
                continue
            if abs(other.x - puppet.x) >= _AHEAD_M or Kind.PERSON in {other.player.kind, puppet.player.kind}:
                continue
            if sign < 0 and other.z < puppet.z:
                free = min(free, puppet.z - (other.z + other.length) - move.gap_m)
            if sign > 0 and other.z > puppet.z:
                free = min(free, other.z - (puppet.z + puppet.length) - move.gap_m)
        return min(free, _to_the_arm(puppet, move, sign, arm))


def _to_the_arm(puppet: Puppet, move: Drive, sign: float, arm: float) -> float:
    """How far it is to the arm, if it is down before somebody who goes through."""
    if not move.through:
        return 1000.0
    least = _HALF_UP if puppet.speed > 1 else CLEAR_FRACTION
    front = puppet.z if sign < 0 else puppet.z + puppet.length
    ahead = (front - ARM_Z_M) * -sign
    return ahead - 0.9 if ahead > 0 and arm < least else 1000.0


def _crossed(puppet: Puppet, move: Cross, dt: float) -> Puppet:
    left = move.to_x - puppet.x
    way = min(abs(left), move.speed * dt)
    there = replace(puppet, x=puppet.x + (way if left > 0 else -way), speed=0.0, phase=Phase.COMING)
    return _next(there) if abs(left) - way <= _ARRIVED_M else there


def _next(puppet: Puppet) -> Puppet:
    rest = puppet.moves[1:]
    if rest or puppet.player.parked:
        return replace(puppet, moves=rest, in_move_s=0.0, stood_s=puppet.stood_s, ordered=puppet.ordered)
    return replace(puppet, moves=(), phase=Phase.GONE)


def arm_occupied(puppets: Sequence[Puppet]) -> bool:
    """Say whether anybody is under the arm."""
    return any(puppet.under_arm for puppet in puppets)


def in_picture(puppet: Puppet) -> bool:
    """Say whether the camera could see it, were nobody before it."""
    return puppet.visible and puppet.z + puppet.length > 1.0 and puppet.z < SPAWN_Z_M
