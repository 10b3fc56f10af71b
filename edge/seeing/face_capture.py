"""The face function of one lane: it looks for faces only while a purpose record for this lane is in force."""

import logging

from edge.journal import Journal
from edge.seeing.purposes import FaceCapturePurpose, Standing
from models.base import FaceCapture, FaceDetector, Picture, RecogniserError

LOG = logging.getLogger(__name__)


class FaceFunction:
    """See the module. The end of a record is said once, in the log and as `face_capture_expired` in the health."""

    def __init__(
        self, lane: str, purpose: FaceCapturePurpose | None, detector: FaceDetector | None, journal: Journal
    ) -> None:
        self._lane = lane
        self._purpose = purpose if purpose and lane in purpose.lanes else None
        self._detector = detector
        self._journal = journal
        self._end_said = False
        self.in_force()

    def in_force(self) -> bool:
        """Say whether faces may be looked for and kept now."""
        if self._purpose is None:
            return False
        standing = self._purpose.standing(self._journal.clock.now())
        if standing is Standing.EXPIRED and not self._end_said:
            self._end_said = True
            self._journal.fail("face_capture_expired")
            LOG.warning(
                "the purpose record of face capture ended on %s: the function is off",
                self._purpose.until,
                extra={"lane": self._lane},
            )
        return standing is Standing.IN_FORCE

    def find(self, picture: Picture) -> tuple[FaceCapture, ...] | None:
        """Find the faces of `picture`; None while the function is off. A network that fails is counted."""
        if self._detector is None or not self.in_force():
            return None
        try:
            return self._detector.find(picture)
        except RecogniserError:
            self._journal.fail("recogniser_of_faces")
            LOG.exception("a frame could not be searched for faces", extra={"lane": self._lane})
            return ()
