"""One subject's stay in the lane while it lasts: where it is, since when, and what was read of its plate."""

from edge.cameras.base import Frame
from edge.visits.appearance import Appearance
from edge.visits.ballots import ballot_of
from edge.visits.passage import Passage, ToldPassage
from edge.visits.readings import Capture, PlateReadings
from edge.visits.results import ANOTHER_PLATE, Stage, contradicts, suffices
from edge.visits.sighting import Sighting
from edge.visits.tracking import Group, mixed_look
from edge.visits.vote import VoteSettings, status_of
from models.base import Box
from models.plates.alignment import differences, surely_differing
from wire.events import PlateReading, PlateStatus, Subject
from wire.ids import PassageId
from wire.plates import PlateText

_SEEN_WELL_FRAMES = 10
_SEEN_WELL_WIDTH = 0.3
"""A vehicle this large, in shares of the frame, in this many frames would have shown a plate if it had one."""
_BODIES = frozenset({Group.VEHICLE, Group.NON_MOTOR, Group.PERSON, Group.PLATE})
_STAYS = 0.8
"""Overlap of two boxes of one place; detectors jitter more than a standing car moves."""


class Visit:
    """See the module. Not for several threads."""

    def __init__(self, visit_id: PassageId, frame: Frame, sighting: Sighting, *, plates_readable: bool) -> None:
        self.id = visit_id
        self.subject = sighting.subject
        self.recorded: ToldPassage | None = None
        self.first_s = self.last_s = frame.monotonic_s
        self.first_seen_at = self.last_seen_at = frame.captured_at
        self.box = sighting.box
        self.frames = 0
        self.front_frames = 0
        self.at_front = False
        self.readings = PlateReadings()
        self.look: Appearance | None = None
        self.preview: PlateReading | None = None
        """What was decided on while it was in view, if that counted as read."""
        self.told_quality = 0.0
        """Of the picture that was told last."""
        self.told_last_s = self.last_s
        """Until when the passage told last says that the subject was seen."""
        self._plates_readable = plates_readable
        self._dissent: list[PlateText] = []
        self._places: dict[Group, tuple[Box, float, float]] = {}
        self.view = _view(frame, sighting)
        """The frame that shows most of the subject so far."""
        self._largest_share = 0.0

    @property
    def unrecognised(self) -> bool:
        """Say whether nothing but motion was seen of it so far."""
        return not self._places.keys() & _BODIES

    @property
    def picture_size(self) -> tuple[int, int]:
        """Height and width of the frames, in pixels."""
        height, width = self.view.frame.picture.shape[:2]
        return height, width

    @property
    def width(self) -> float:
        """Width of the subject now, in pixels, estimated where only its plate is seen."""
        return self.box.width

    def see(self, frame: Frame, sighting: Sighting) -> None:
        """Take in where the subject is in `frame` and what was read of its plate."""
        if frame.monotonic_s > self.last_s or self.frames == 0:
            self.frames += 1
        self.last_s, self.last_seen_at = frame.monotonic_s, frame.captured_at
        self.box = sighting.box
        if sighting.body and not self._places.keys() & _BODIES - {Group.PLATE}:
            self.subject = sighting.subject
        self._largest_share = max(self._largest_share, self.width / frame.picture.shape[1])
        view = _view(frame, sighting)
        if view.weight >= self.view.weight:
            self.view = view
        self.look = mixed_look(self.look, sighting.look)
        for part in sighting.parts:
            self._note_place(part.seen.target.group, part.seen.target.box, frame.monotonic_s)
        for read in sighting.reads:
            text = self.readings.add(frame, self.box, read)
            if text is not None:
                self._note_dissent(text)

    def shows_another_plate(self) -> bool:
        """Say whether two readings in a row were of another plate than the one recorded: another vehicle."""
        return len(self._dissent) > 1 and differences(*self._dissent[-2:]) <= 1

    def part_with_another(self) -> None:
        """Forget the readings in a row that were another vehicle's, which is now a visit of its own."""
        self.readings.forget(self._dissent)
        self._dissent.clear()

    def contradicts(self, sighting: Sighting) -> bool:
        """Say whether what is read in `sighting` cannot be this subject's plate."""
        texts = [reading.text for read in sighting.reads if (reading := ballot_of(read))]
        known = self.readings.captures
        return bool(texts and known) and not any(
            surely_differing(text, seen) < ANOTHER_PLATE for text in texts for seen in known
        )

    def stands_for(self, now_s: float) -> float:
        """Return for how many seconds the subject has not moved; the steadiest of its parts in view tells."""
        standing = (now_s - since_s for _, since_s, seen_s in self._places.values() if seen_s == self.last_s)
        return max(standing, default=0.0)

    def absorb(self, other: "Visit") -> None:
        """Take over what another visit saw of the same subject."""
        self.first_s = min(self.first_s, other.first_s)
        self.first_seen_at = min(self.first_seen_at, other.first_seen_at)
        self.frames = max(self.frames, other.frames)
        self.front_frames = max(self.front_frames, other.front_frames)
        self._largest_share = max(self._largest_share, other._largest_share)  # noqa: SLF001 - one of us
        self.readings.absorb(other.readings)

    def status(self, settings: VoteSettings) -> PlateStatus:
        """Say how the visit would end if it ended now."""
        if self.readings.seen:
            return status_of(self.readings.vote(settings), settings)
        if self.subject is not Subject.VEHICLE:
            return PlateStatus.PLATELESS
        if self.unrecognised or not self._plates_readable:
            return PlateStatus.UNREAD
        seen_well = self.frames >= _SEEN_WELL_FRAMES and self._largest_share >= _SEEN_WELL_WIDTH
        return PlateStatus.PLATELESS if seen_well else PlateStatus.UNREAD

    def is_ripe(self, settings: VoteSettings, least_agreeing: int) -> bool:
        """Say whether the evidence suffices for a preview."""
        reading = self.readings.vote(settings)
        return reading is not None and suffices(reading, self.readings.views_of(reading), least_agreeing, settings)

    def ends_otherwise(self, settings: VoteSettings) -> bool:
        """Say whether the final result, taken now, contradicts the preview and has not been told yet."""
        final, told = self.readings.vote(settings), self.recorded.reading if self.recorded else None
        if self.preview is None or final is None or told is None or final.text == told.text:
            return False
        return final.text == self.preview.text or contradicts(final, self.preview, settings)

    def settle(self, settings: VoteSettings, stage: Stage) -> Passage:
        """Make the passage that this visit is, as far as it is known now."""
        reading = self.readings.vote(settings)
        preview = self.preview.text if self.preview and stage is Stage.FINAL else None
        return Passage(
            id=self.id,
            revision=self.recorded.revision + 1 if self.recorded else 0,
            subject=self.subject,
            first_seen_at=self.first_seen_at,
            last_seen_at=self.last_seen_at,
            last_s=self.last_s,
            frames=self.frames,
            status=self.status(settings),
            reading=reading,
            best=(self.readings.winner(reading) if reading else None) or self.view,
            merged=self.recorded.merged if self.recorded else (),
            stage=stage,
            preview=preview if reading and preview != reading.text else None,
        )

    def _note_place(self, group: Group, box: Box, now_s: float) -> None:
        place, since_s, _ = self._places.get(group, (box, now_s, now_s))
        stayed = box.iou(place) >= _STAYS
        self._places[group] = (place, since_s, now_s) if stayed else (box, now_s, now_s)

    def _note_dissent(self, text: PlateText) -> None:
        recorded = self.recorded.reading if self.recorded else None
        if self.recorded is None or recorded is None or self.recorded.status is not PlateStatus.READ:
            return
        if surely_differing(text, recorded.text) >= ANOTHER_PLATE:
            self._dissent.append(text)
        else:
            self._dissent.clear()


def _view(frame: Frame, sighting: Sighting) -> Capture:
    """Return what a frame shows of a subject: of a person by the portrait's quality, of others by their size."""
    portrait, box = sighting.portrait, sighting.box
    if portrait is None:
        return Capture(frame, box, weight=box.area)
    return Capture(frame, box, weight=portrait.quality, face=portrait.face)
