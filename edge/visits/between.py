"""Who passes between two vehicles and moves as one with the second of them: told when he has gone.

A rider who came hidden behind one car touches the next one in the picture, and a recogniser may not know him. What
tells of him is the foot of what moves: all at once it reaches far below the plate of the next car, which is where
it was, and draws back again while that car has yet to come. Light that runs ahead of a car does neither.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from edge.cameras.base import Frame
from edge.seeing.moving import scaled
from edge.visits.association.sighting import Sighting
from edge.visits.association.tracking import Group
from edge.visits.presence.phase import NEAR_BORDER, Phase
from edge.visits.presence.trace import BORDER
from edge.visits.visit import Visit
from models.base import Box
from wire.ids import PassageId

_BELOW = 2.2
"""Widths of a plate, so far below it that no vehicle it hangs on has its wheels there: just under a metre."""
_LEAST_LOOKS, _LEAST_S = 2, 0.3
"""In fewer looks, or for a shorter time, what reaches down is a flicker; one look more where he who passes is in
view yet, for it may be a piece of him."""
_CLEAR_LOOKS = 2
"""In so many looks the next one is seen for itself again when the other has gone."""
_HID_S = 2.0
"""For so long after somebody passed, who was hidden behind him may come out."""

Shown = tuple[Frame, Sighting]
"""A frame, and what is seen in it of the one between."""


@dataclass(slots=True)
class _Run:
    """Looks in a row in which what moves reaches down before one that comes."""

    first: Shown
    last: Shown
    least_looks: int
    looks: int = 0
    free_looks: int = 0
    """Not cut by a side of the picture, as what is left of one who passed is."""
    clear_looks: int = 0
    lowest: float = 0.0
    alone: bool = True
    """Nobody else who is known was seen meanwhile, who would be that one."""

    def add(self, frame: Frame, piece: Sighting) -> None:
        height, width = frame.picture.shape[:2]
        box = scaled(piece.box, 1 / width, 1 / height)
        self.last = frame, piece
        self.looks += 1
        self.free_looks += box.left > BORDER and box.right < 1 - BORDER
        self.clear_looks = 0
        self.lowest = max(self.lowest, box.bottom)

    @property
    def is_over(self) -> bool:
        return self.clear_looks >= _CLEAR_LOOKS

    @property
    def was_somebody(self) -> bool:
        lasted_s = self.last[0].monotonic_s - self.first[0].monotonic_s
        lasted = min(self.looks, self.free_looks + 1) >= self.least_looks and lasted_s >= _LEAST_S
        return self.alone and lasted and self.lowest >= NEAR_BORDER


class Between:
    """See the module. Not for several threads."""

    def __init__(self) -> None:
        self._runs: dict[PassageId, _Run] = {}
        self._clear_s: dict[PassageId, float] = {}
        """By visit, when its plate was seen last with nothing far below it."""
        self._passed: dict[PassageId, tuple[float, bool]] = {}
        """By visit, when it passed, and whether it had a plate."""

    def see(
        self,
        frame: Frame,
        looked_s: float,
        visits: Sequence[Visit],
        pieces: Sequence[tuple[Visit | None, Sighting]],
    ) -> Iterator[tuple[Shown, Shown]]:
        """Take in who is in view in `frame`, and what moves there with whose it is; `looked_s`: the look before.

        Gives, as soon as he has gone, how one between was seen first and last.
        """
        now_s = frame.monotonic_s
        self._note_passing(visits, now_s)
        known = {visit.id for visit in visits}
        self._runs = {key: run for key, run in self._runs.items() if key in known}
        self._clear_s = {key: at_s for key, at_s in self._clear_s.items() if key in known}
        for visit in visits:
            plate = visit.plate_box
            if plate is None or visit.parked or visit.id in self._passed:
                continue
            self._look(frame, looked_s, visit, _reaching(plate, visit, pieces))
            run = self._runs.get(visit.id)
            if run is None:
                continue
            run.alone = run.alone and not self._is_another(visit, visits, now_s)
            if run.is_over:
                del self._runs[visit.id]
                if run.was_somebody:
                    yield run.first, run.last

    def _look(self, frame: Frame, looked_s: float, visit: Visit, piece: Sighting | None) -> None:
        key, now_s = visit.id, frame.monotonic_s
        shows_plate = visit.course.plate_seen_s == now_s
        if piece is not None:
            jumped = self._clear_s.get(key) == looked_s
            if key not in self._runs and jumped and self._may_have_hidden():
                in_view = any(at_s == now_s for at_s, _ in self._passed.values())
                self._runs[key] = _Run((frame, piece), (frame, piece), _LEAST_LOOKS + in_view)
            if key in self._runs:
                self._runs[key].add(frame, piece)
        elif shows_plate:
            self._clear_s[key] = now_s
            if key in self._runs:
                self._runs[key].clear_looks += 1

    def _note_passing(self, visits: Iterable[Visit], now_s: float) -> None:
        self._passed = {key: one for key, one in self._passed.items() if now_s - one[0] <= _HID_S}
        for visit in visits:
            if visit.id not in self._runs and visit.phase() is Phase.PASSING:
                self._passed[visit.id] = visit.last_s, visit.plates.seen

    def _may_have_hidden(self) -> bool:
        """Say whether somebody passed just now, and all who did have plates: a rider is told of by himself."""
        return bool(self._passed) and all(plated for _, plated in self._passed.values())

    def _is_another(self, visit: Visit, visits: Iterable[Visit], now_s: float) -> bool:
        return any(
            one is not visit and one.last_s == now_s and not one.parked and one.id not in self._passed
            for one in visits
        )


def _reaching(plate: Box, visit: Visit, pieces: Iterable[tuple[Visit | None, Sighting]]) -> Sighting | None:
    """Return what moves far below a plate and is its vehicle's, or nobody's."""
    low = [
        piece
        for owner, piece in pieces
        if piece.body is not None
        and piece.body.seen.target.group is Group.SOMEBODY
        and (owner is None or owner is visit)
        and piece.box.bottom >= plate.bottom + _BELOW * plate.width
    ]
    return Sighting(low[0].body, ()) if low else None
