"""Live pictures as a node sends them, and a gallery to hang them in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image

from central.delivery.arrivals import RawMessage
from central.line.live_pictures.gallery import Gallery
from central.line.live_pictures.places import LanePlace
from central.line.metrics import Metrics
from tests.central.node import NOON
from wire.codec import encode_picture
from wire.live_picture import LivePicture
from wire.topics import picture_topic

PLACE = LanePlace("east", "gate-1", "in-1")
OTHER = LanePlace("east", "gate-1", "out-1")


def jpeg(colour: tuple[int, int, int] = (40, 90, 70), size: tuple[int, int] = (64, 36), **how: bool) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, "JPEG", **how)
    return drawn.getvalue()


def message(
    place: LanePlace = PLACE,
    picture: bytes | None = None,
    *,
    at: datetime = NOON,
    age_s: float = 0.0,
    retained: bool = False,
) -> RawMessage:
    """Say what the line hands over for one picture of 64 by 36 pixels."""
    said = LivePicture(lane=place.lane, age_s=age_s, width=64, height=36)
    payload = encode_picture(said, jpeg() if picture is None else picture)
    return RawMessage(picture_topic(*place), payload, retained, at)


@dataclass
class Hall:
    """A gallery, its numbers, and a clock that stands until it is set."""

    now: datetime = NOON
    metrics: Metrics = field(default_factory=Metrics)
    sites: dict[str, str] = field(default_factory=dict)
    most: int = 50

    def __post_init__(self) -> None:
        self.gallery = Gallery(self.metrics, self.sites, lambda: self.now, self.most)

    def comes(self, place: LanePlace = PLACE, picture: bytes | None = None, *, age_s: float = 0.0) -> None:
        self.gallery.take(message(place, picture, at=self.now, age_s=age_s))

    def goes_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def count(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(f"gatehouse_central_{name}", labels) or 0.0

    def outcomes(self) -> dict[str, float]:
        """What became of the pictures that came."""
        words = ("taken", "malformed", "forged", "unasked", "no_picture")
        counts = {word: self.count("live_pictures_total", outcome=word) for word in words}
        return {word: count for word, count in counts.items() if count}
