"""The visits just lost from view: who is found again is the same, and who is not is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from edge.visits.association.belonging import SeenPlate, Wearer, is_another, is_read_again, wears
from edge.visits.association.continuity import (
    FoundOne,
    LostOne,
    Windows,
    continues,
    has_known_plate,
    is_same_place,
)
from edge.visits.association.sighting import Sighting
from edge.visits.persons import comes_back, is_person
from edge.visits.sure_plates import seen_plates
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings

_STAYS = 0.5
"""Intersection over union of the boxes of a plate that has not moved."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One lost from view. Nothing of it changes until it is found, so what is asked in every frame is known."""

    visit: Visit
    known: LostOne
    wearer: Wearer
    blind_before_s: float
    """For how long the camera had seen nothing, in all, when it was lost."""


class LostVisits:
    """Keeps visits for as long as their subjects may be found again."""

    def __init__(self, windows: Windows, vote: VoteSettings) -> None:
        self._windows = windows
        self._vote = vote
        self._kept: list[_Kept] = []
        self._blind_s = 0.0
        """For how long the camera saw nothing, in all."""

    def add(self, visits: Iterable[Visit]) -> None:
        """Keep visits that ended."""
        self._kept.extend(map(self._keep, visits))

    def be_blind_for(self, seconds: float) -> None:
        """Note that nothing could be seen for so long: whoever stood there may stand there still."""
        self._blind_s += seconds

    @property
    def visits(self) -> Sequence[Visit]:
        """Who may be found again."""
        return [kept.visit for kept in self._kept]

    def remove(self, visit: Visit) -> None:
        """Note that one was found again, if it was lost at all."""
        self._kept = [kept for kept in self._kept if kept.visit is not visit]

    def take(self, sighting: Sighting, unseen: Iterable[Visit], now_s: float) -> Visit | None:
        """Give back the visit that `sighting` continues, of those lost and of those not seen at the moment."""
        plates = seen_plates(sighting.plates, self._vote)
        found = FoundOne(
            sighting.subject, sighting.box, sighting.unrecognised, plates, unchanged=sighting.unchanged
        )
        parked = [kept for kept in self._kept if kept.known.parked]
        for kept in (*parked, *map(self._keep, unseen), *reversed(self._kept)):
            if self._continues(kept, sighting, found, now_s):
                self.remove(kept.visit)
                return kept.visit
        return None

    def is_of_parked(self, plate: SeenPlate) -> bool:
        """Say whether a plate is that of a parked vehicle that is out of view.

        One that is hidden in part yet, and so not read for sure, is known by its place.
        """
        parked = [kept.visit for kept in self._kept if kept.known.parked]
        if plate.sure:
            return any(plate.text in visit.plates.texts for visit in parked)
        return any(_is_in_its_place(plate, visit) and is_read_again(plate, visit.plates.texts) for visit in parked)

    def covers(self, visit: Visit, sighting: Sighting) -> bool:
        """Say whether `sighting` is where `visit` is, and no plate speaks against it."""
        if visit.subject is not sighting.subject or not is_same_place(visit.box, sighting.box):
            return False
        known, wearer = visit.lost(self._vote), visit.wearer(self._vote, None)
        return all(
            wears(wearer, plate) and not is_another(plate, known.legible_texts, known.sure_texts)
            for plate in seen_plates(sighting.plates, self._vote)
        )

    def expire(self, now_s: float) -> tuple[Visit, ...]:
        """Give up, and return, the visits that were lost too long ago."""
        gone = [kept for kept in self._kept if now_s - kept.visit.last_s > self._kept_s(kept)]
        self._kept = [kept for kept in self._kept if kept not in gone]
        return tuple(kept.visit for kept in gone)

    def _continues(self, kept: _Kept, sighting: Sighting, found: FoundOne, now_s: float) -> bool:
        visit, lost = kept.visit, kept.known
        if is_person(visit):
            recent = now_s - visit.last_s <= self._windows.moving_s
            return recent and comes_back(visit, sighting, now_s)
        if not all(wears(kept.wearer, plate) for plate in found.plates):
            return False
        may_have_stayed = lost.stood or lost.parked or has_known_plate(lost, found)
        stayed = replace(lost, lost_s=lost.lost_s + self._blind_since(kept)) if may_have_stayed else lost
        return continues(stayed, found, now_s, self._windows)

    def _kept_s(self, kept: _Kept) -> float:
        if is_person(kept.visit):
            return self._windows.moving_s
        if kept.known.parked:
            return self._windows.parked_s
        read = kept.known.stood and kept.known.texts
        return (self._windows.standing_s if read else self._windows.moving_s) + self._blind_since(kept)

    def _blind_since(self, kept: _Kept) -> float:
        """Return for how long nothing could be seen since one was lost."""
        return self._blind_s - kept.blind_before_s

    def _keep(self, visit: Visit) -> _Kept:
        return _Kept(visit, visit.lost(self._vote), visit.wearer(self._vote, None), self._blind_s)


def _is_in_its_place(plate: SeenPlate, visit: Visit) -> bool:
    return visit.plate_box is not None and visit.plate_box.iou(plate.box) >= _STAYS
