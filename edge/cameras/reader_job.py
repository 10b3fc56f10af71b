"""What a reader process is told to do, in its one and only task."""

from pydantic import BaseModel, ConfigDict

from edge.cameras.settings import CameraSettings, Pace


class ReaderJob(BaseModel):
    """Which source, and where to go on when an earlier reader died in the middle of it."""

    model_config = ConfigDict(frozen=True)

    settings: CameraSettings
    live: bool
    """A stream: real time, without end, no going back."""
    first_number: int = 0
    """Number of the first frame to give."""
    skip: int = 0
    """Shots that were given already, to be passed over."""

    @property
    def keeps_all(self) -> bool:
        """Say whether every frame waits until it is asked for."""
        return self.settings.pace is Pace.EVERY and not self.live
