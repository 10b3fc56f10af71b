"""The visits just lost from view: who is found again is the same, and who is not is over."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from edge.visits.association.belonging import SeenPlate, is_another, is_read_again, wears
from edge.visits.association.continuity import FoundOne, Windows, continues, has_known_plate, is_same_place
from edge.visits.association.sighting import Sighting
from edge.visits.persons import comes_back, is_person
from edge.visits.sure_plates import seen_plates
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings

_STAYS = 0.5
"""Intersection over union of the boxes of a plate that has not moved."""


class LostVisits:
    """Keeps visits for as long as their subjects may be found again."""

    def __init__(self, windows: Windows, vote: VoteSettings) -> None:
        self._windows = windows
        self._vote = vote
        self._visits: list[Visit] = []
        self._blind_s = 0.0
        """For how long the camera saw nothing since the newest of them was lost."""

    def add(self, visits: Iterable[Visit]) -> None:
        """Keep visits that ended."""
        self._visits.extend(visits)

    def be_blind_for(self, seconds: float) -> None:
        """Note that nothing could be seen for so long: whoever stood there may stand there still."""
        self._blind_s += seconds

    @property
    def visits(self) -> Sequence[Visit]:
        """Who may be found again."""
        return self._visits

    def remove(self, visit: Visit) -> None:
        """Note that one was found again, if it was lost at all."""
        self._visits = [one for one in self._visits if one is not visit]

    def take(self, sighting: Sighting, unseen: Iterable[Visit], now_s: float) -> Visit | None:
        """Give back the visit that `sighting` continues, of those lost and of those not seen at the moment."""
        plates = seen_plates(sighting.plates, self._vote)
        found = FoundOne(
            sighting.subject, sighting.box, sighting.unrecognised, plates, unchanged=sighting.unchanged
        )
        parked = [visit for visit in self._visits if visit.parked]
        for visit in (*parked, *unseen, *reversed(self._visits)):
            if self._continues(visit, sighting, found, now_s):
                self.remove(visit)
                return visit
        return None

    def is_of_parked(self, plate: SeenPlate) -> bool:
        """Say whether a plate is that of a parked vehicle that is out of view.

        One that is hidden in part yet, and so not read for sure, is known by its place.
        """
        parked = [visit for visit in self._visits if visit.parked]
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
        gone = tuple(visit for visit in self._visits if now_s - visit.last_s > self._kept_s(visit))
        self._visits = [visit for visit in self._visits if visit not in gone]
        if not self._visits:
            self._blind_s = 0.0
        return gone

    def _continues(self, visit: Visit, sighting: Sighting, found: FoundOne, now_s: float) -> bool:
        if is_person(visit):
            recent = now_s - visit.last_s <= self._windows.moving_s
            return recent and comes_back(visit, sighting, now_s)
        if not all(wears(visit.wearer(self._vote, None), plate) for plate in found.plates):
            return False
        lost = visit.lost(self._vote)
        may_have_stayed = lost.stood or lost.parked or has_known_plate(lost, found)
        stayed = replace(lost, lost_s=lost.lost_s + self._blind_s) if may_have_stayed else lost
        return continues(stayed, found, now_s, self._windows)

    def _kept_s(self, visit: Visit) -> float:
        if is_person(visit):
            return self._windows.moving_s
        lost = visit.lost(self._vote)
        if lost.parked:
            return self._windows.parked_s
        return (self._windows.standing_s if lost.stood and lost.texts else self._windows.moving_s) + self._blind_s


def _is_in_its_place(plate: SeenPlate, visit: Visit) -> bool:
    return visit.plate_box is not None and visit.plate_box.iou(plate.box) >= _STAYS
