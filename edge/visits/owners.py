"""Whose track is it? Each track belongs to one visit, and a sighting is dealt out to those its tracks belong to.

A plate on a track of its own is given to the vehicle it hangs on, if it may be that vehicle's. A parked vehicle
has no part in what moves before it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from edge.seeing.moving import NEARER
from edge.visits.association.belonging import SeenPlate, came_on, explains, is_another, wears
from edge.visits.association.sighting import Sighting, TrackedPart
from edge.visits.association.tracking import Group
from edge.visits.presence.phase import Phase
from edge.visits.sure_plates import seen_plates
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import Box

_RECOGNISED_S = 0.5
"""For so long a recogniser may know what only moves before and after."""
_SHARED = 0.2
"""Share of the smaller of two that lies in the other: a piece, and what moved as one until now."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """A sighting dealt out: what is whose, and what is nobody's yet."""

    owned: tuple[tuple[Visit, Sighting], ...]
    rest: tuple[Sighting, ...]


class Owners:
    """See the module. Not for several threads."""

    def __init__(self, vote: VoteSettings, is_of_parked: Callable[[SeenPlate], bool]) -> None:
        """`is_of_parked` says whether a plate is that of a parked vehicle that somebody hid until now."""
        self._vote = vote
        self._is_of_parked = is_of_parked
        self._by_track: dict[int, Visit] = {}
        self._bereft: list[Visit] = []

    @property
    def visits(self) -> list[Visit]:
        """The visits in view, each once."""
        return _distinct(self._by_track.values())

    @property
    def tracks(self) -> frozenset[int]:
        """All tracks that belong to somebody."""
        return frozenset(self._by_track)

    def of(self, tracks: Iterable[int]) -> list[Visit]:
        """Return whose these tracks are, each visit once."""
        return _distinct(self._by_track[track] for track in tracks if track in self._by_track)

    def give(self, visit: Visit, sighting: Sighting) -> None:
        """Let a visit have the tracks of a sighting."""
        for part in sighting.parts:
            self._by_track[part.track] = visit

    def pass_on(self, body: TrackedPart | None, visit: Visit) -> None:
        """Let what moves around a vehicle's plate be that vehicle, and not the one that has just passed."""
        if body is not None and body.seen.target.group is Group.SOMEBODY:
            owner = self._by_track.get(body.track)
            if owner is not None and owner.phase() is Phase.PASSING:
                self._hand_over(body.track, visit)

    @property
    def parting(self) -> Sequence[Visit]:
        """Whose last track has just become another one's."""
        return self._bereft

    def bereft(self) -> list[Visit]:
        """Return, once, the visits whose last track has become another one's."""
        bereft, self._bereft = self._bereft, []
        return bereft

    def take_away(self, tracks: Iterable[int]) -> list[Visit]:
        """Let these tracks belong to nobody; return the visits that have none left."""
        touched = _distinct(self._by_track.pop(track) for track in tracks)
        left = {id(visit) for visit in self._by_track.values()}
        return [visit for visit in touched if id(visit) not in left]

    def release(self, visit: Visit) -> list[int]:
        """Take away, and return, all tracks of a visit."""
        tracks = [track for track, owner in self._by_track.items() if owner is visit]
        self.take_away(tracks)
        return tracks

    def fall_apart(self, sightings: Sequence[Sighting]) -> None:
        """Let who came hidden behind somebody go on as the nearer piece of what moved as one with a vehicle.

        The piece around that vehicle's plate becomes the vehicle's: else a rider before a car would be that car.
        """
        for sighting in sightings:
            body, wearers = sighting.body, self._wearers(sighting)
            owner = self._by_track.get(body.track) if body is not None else None
            if body is None or owner is None or not owner.emerged or owner.plates.seen or len(wearers) != 1:
                continue
            for other in sightings:
                piece = other.body
                if piece is not None and piece.track not in self._by_track and _is_before(other, sighting, owner):
                    self._by_track[piece.track], self._by_track[body.track] = owner, wearers[0]
                    break

    def deal(self, sighting: Sighting, plates_now: dict[int, Box], looked_s: float) -> Dealt:
        """Deal out a sighting; `plates_now` are the boxes of all plates in this frame, by track.

        `looked_s` is when was looked before this frame.
        """
        self._let_go_of_past(sighting, plates_now, looked_s)
        self._give_to_recognised(sighting, looked_s)
        self._deal_plates(sighting, plates_now, looked_s)
        self._deal_body(sighting)
        owners = _distinct(self._by_track[part.track] for part in sighting.parts if part.track in self._by_track)
        if sum(not visit.parked for visit in owners) > 1:
            owners = self._join(sighting, owners, plates_now)
        owned = tuple((visit, sighting.only(self._tracks_of(sighting, visit))) for visit in owners)
        return Dealt(owned, self._rest(sighting))

    def _let_go_of_past(self, sighting: Sighting, plates_now: dict[int, Box], looked_s: float) -> None:
        """Let a body be nobody's that cannot be its owner's now, such as one on which another plate is read."""
        body = sighting.body
        owner = self._by_track.get(body.track) if body is not None else None
        if body is None or owner is None:
            return
        plate = self._plate_now(owner, plates_now)
        another = plate is None and self._shows_another(sighting, owner, looked_s)
        if another or _has_ceased(body, owner, looked_s) or _is_elsewhere(body, owner, plate):
            self._bereft += self.take_away([body.track])

    def _give_to_recognised(self, sighting: Sighting, looked_s: float) -> None:
        """Let motion be the vehicle that a recogniser knew there a look ago, not one who only seemed to come.

        As what was left of one who passed, and moved as one with the next in line, does.
        """
        body = sighting.body
        owner = self._by_track.get(body.track) if body is not None else None
        if body is None or owner is None or body.seen.target.group is not Group.SOMEBODY:
            return
        if not owner.emerged or not owner.unrecognised or owner.recorded is not None:
            return
        for known in self.visits:
            in_view = not known.parked and not known.unrecognised and known.last_s >= looked_s
            if known is not owner and in_view and _is_where(known, body.seen.target.box):
                self._hand_over(body.track, known)
                return

    def _shows_another(self, sighting: Sighting, owner: Visit, looked_s: float) -> bool:
        known, before = owner.plates.sure_texts(self._vote), owner.plate_a_look_ago(looked_s)
        others = [
            plate
            for plate in seen_plates(sighting.plates, self._vote)
            if plate.sure and is_another(plate, (), known) and not came_on(before, plate, known)
        ]
        return bool(known) and bool(others)

    def _deal_plates(self, sighting: Sighting, plates_now: dict[int, Box], looked_s: float) -> None:
        seen = seen_plates(sighting.plates, self._vote)
        for part, plate in zip(sighting.plates, seen, strict=True):
            if part.track in self._by_track or self._is_of_parked(plate):
                continue
            known = (*self._near(sighting, part), *self._read_before(plate, plates_now, looked_s))
            owner = next((visit for visit in known if self._may_wear(visit, plate, plates_now, looked_s)), None)
            if owner is not None:
                self._by_track[part.track] = owner

    def _near(self, sighting: Sighting, plate: TrackedPart) -> Sequence[Visit]:
        """Return whose a new plate may be: of its body first, then of the plates beside it.

        That of a parked vehicle without one only where nothing moves before it.
        """
        around = (sighting.body, *sighting.plates) if sighting.body else sighting.plates
        others = (part for part in around if part.track != plate.track)
        known = _distinct(self._by_track[part.track] for part in others if part.track in self._by_track)
        still = sighting.body is not None and sighting.body.seen.unchanged
        return [visit for visit in known if not visit.parked or (still and not visit.plates.seen)]

    def _read_before(self, plate: SeenPlate, plates_now: dict[int, Box], looked_s: float) -> Iterator[Visit]:
        """Give whose plate was read the same a look ago, was near here, and is not in view elsewhere."""
        for visit in self.visits:
            shown = not visit.parked and visit.course.plate_seen_s >= looked_s
            if shown and self._plate_now(visit, plates_now) is None and visit.was_read_near(plate, self._vote):
                yield visit

    def _may_wear(self, visit: Visit, plate: SeenPlate, plates_now: dict[int, Box], looked_s: float) -> bool:
        return wears(visit.wearer(self._vote, self._plate_now(visit, plates_now), looked_s), plate)

    def _plate_now(self, visit: Visit, plates_now: dict[int, Box]) -> Box | None:
        mine = (box for track, box in plates_now.items() if self._by_track.get(track) is visit)
        return max(mine, key=lambda box: box.width, default=None)

    def _deal_body(self, sighting: Sighting) -> None:
        """Let a body of nobody's go with the plate on it, and motion alone with the plate that explains it.

        A thing of the place is that of the parked vehicle whose plate is on it: whoever hid it is gone.
        """
        body = sighting.body
        if body is None:
            return
        shown = self.of(plate.track for plate in sighting.plates)
        parked = [visit for visit in shown if visit.parked and visit.stands_in(body.seen.target.box)]
        if body.seen.unchanged and len(parked) == 1:
            self._hand_over(body.track, parked[0])
            return
        wearers = self._wearers(sighting)
        if len(wearers) == 1:
            self._give_body(body, wearers[0])

    def _wearers(self, sighting: Sighting) -> list[Visit]:
        return [visit for visit in self.of(plate.track for plate in sighting.plates) if not visit.parked]

    def _give_body(self, body: TrackedPart, wearer: Visit) -> None:
        """Let a body go with the plate on it, if it was nobody's, or that of a vehicle with another plate."""
        owner = self._by_track.get(body.track)
        if owner is None or owner is wearer:
            self._by_track[body.track] = wearer
            return
        apart = owner.recorded is not None or _is_ahead(owner, wearer)
        moving = body.seen.target.group is Group.SOMEBODY and apart
        mine, theirs = wearer.plates.sure_texts(self._vote), owner.plates.sure_texts(self._vote)
        if moving or (mine and theirs and not set(mine) & set(theirs)):
            self._hand_over(body.track, wearer)

    def _hand_over(self, track: int, visit: Visit) -> None:
        before = self._by_track.get(track)
        self._by_track[track] = visit
        if before is not None and all(owner is not before for owner in self._by_track.values()):
            self._bereft.append(before)

    def _join(self, sighting: Sighting, owners: list[Visit], plates_now: dict[int, Box]) -> list[Visit]:
        """Make one of the visits of a sighting that were one all along; return those that are left."""
        free = [visit for visit in owners if not visit.parked]
        first, *others = sorted(free, key=lambda visit: (visit.recorded is None, visit.first_s))
        seen = dict(zip(sighting.plates, seen_plates(sighting.plates, self._vote), strict=True))
        for other in others:
            plates = [plate for part, plate in seen.items() if self._by_track.get(part.track) is other]
            wearer = first.wearer(self._vote, self._plate_now(first, plates_now))
            if other.recorded is None and all(wears(wearer, plate) for plate in plates):
                first.absorb(other)
                for track in [track for track, owner in self._by_track.items() if owner is other]:
                    self._by_track[track] = first
        return _distinct(self._by_track[part.track] for part in sighting.parts if part.track in self._by_track)

    def _tracks_of(self, sighting: Sighting, visit: Visit) -> frozenset[int]:
        return frozenset(part.track for part in sighting.parts if self._by_track.get(part.track) is visit)

    def _rest(self, sighting: Sighting) -> tuple[Sighting, ...]:
        """Return what is nobody's: with its body if that is nobody's either, else each plate for itself."""
        free = frozenset(part.track for part in sighting.parts if part.track not in self._by_track)
        if not free:
            return ()
        if len(free) == len(sighting.parts):
            return (sighting,)
        return tuple(Sighting(None, (plate,)) for plate in sighting.plates if plate.track in free)


def _is_ahead(other: Visit, first: Visit) -> bool:
    """Say whether one that came hidden behind somebody passes already, and the other one has yet to."""
    return other.emerged and other.phase() is Phase.PASSING and not first.phase().has_left


def _has_ceased(body: TrackedPart, owner: Visit, looked_s: float) -> bool:
    """Say whether motion had ceased when its owner had passed, and so is of another one."""
    # Whoever came hidden behind another is recognised for a moment in between.
    unseen_s = looked_s - owner.last_s - (_RECOGNISED_S if owner.emerged else 0.0)
    return body.seen.target.group is Group.SOMEBODY and unseen_s > 0 and owner.phase() is Phase.PASSING


def _is_elsewhere(body: TrackedPart, owner: Visit, plate: Box | None) -> bool:
    """Say whether a body is where its owner, whose plate is there in this frame, cannot be.

    What moves beside its owner's plate, or is far too large for that, is somebody else; so is a body beside the
    plate of a parked vehicle, one that came where a thing of the place stands, and a thing of the place where its
    owner, who came, is not.
    """
    box, still = body.seen.target.box, body.seen.unchanged
    moving = body.seen.target.group is Group.SOMEBODY
    if not owner.parked and still and not owner.is_in(box):
        return True
    if plate is None:
        return owner.parked and not still and not owner.stands_in(box)
    beside = not box.contains(plate.centre) and (owner.parked or moving)
    return beside or (moving and not explains(plate, box))


def _is_before(piece: Sighting, behind: Sighting, owner: Visit) -> bool:
    """Say whether a piece of what moved as one until now stands nearer than another piece, on the ground."""
    box, margin = piece.box, NEARER * owner.picture_size[0]
    nearer = box.bottom >= behind.box.bottom + margin
    shared = box.overlap(owner.box) >= _SHARED * min(box.area, owner.box.area)
    return piece.unrecognised and nearer and shared


def _is_where(known: Visit, box: Box) -> bool:
    """Say whether a box is where a visit was seen, and reaches no nearer."""
    return known.is_in(box) and box.bottom <= known.box.bottom + NEARER * known.picture_size[0]


def _distinct(visits: Iterable[Visit]) -> list[Visit]:
    return list({id(visit): visit for visit in visits}.values())
