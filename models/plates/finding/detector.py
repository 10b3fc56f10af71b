"""Our own plate detector: looks at a picture coarsely, more finely where nothing sure was seen, closely at finds.

The network (`models/weights/plate-detector.onnx`) takes pictures of any size in multiples of 32 and tells for each
cell how likely a plate is, its four corners in pixels, and how likely that has two rows.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, Point
from models.network import Blob, Network
from models.plates.finding.closer import CloserLook
from models.plates.finding.found import FoundPlate, distinct_plates

_MULTIPLE = 32
_PADDING = 114.0
_MOST_SIGHTINGS = 200
_ALIKE = 0.6
"""Two sightings that overlap by more see one plate, and both know its corners."""


@dataclass(frozen=True, slots=True)
class DetectorOptions:
    """How hard to look; lengths in pixels as the network sees them.

    What has a score of at least `worth` is looked at closely, at most `most` finds a pass, and kept with `least`.
    The picture's longer side is brought to `coarse`, enlarged at most `enlarged` times. Where no plate of at least
    `sure` is seen, it is looked at from further away (`far`, for plates that fill the picture) and from nearer
    (`fine`, for small ones). One seen wider than `widest` is looked at again with a width of `comfortable`.
    Pictures whose longer side is below `small` get a margin, for a plate that fills its picture has its corners on
    the edge.
    """

    worth: float = 0.3
    least: float = 0.7
    sure: float = 0.75
    most: int = 12
    far: int = 192
    coarse: int = 640
    widest: float = 150.0
    comfortable: float = 90.0
    fine: int = 1280
    enlarged: float = 2.0
    small: int = 320
    margin: int = 16


@dataclass(frozen=True, slots=True)
class _View:
    """A picture as the network is shown it: `scale` px of the view are one of it; its edge is at `left`, `top`."""

    blob: Blob
    scale: tuple[float, float]
    left: float
    top: float


class PlateDetector:
    """PlateFinder with one network, and a closer look at what that finds."""

    def __init__(
        self, network: Network, closer: CloserLook | None = None, options: DetectorOptions | None = None
    ) -> None:
        self._network = network
        self._closer = closer
        self._options = options or DetectorOptions()

    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        """Find the plates of `picture`, surest first. Raises RecogniserError."""
        found: tuple[FoundPlate, ...] = ()
        for longest in self._passes(picture):
            found = self._looked(picture, longest, found)
            if found and found[0].score >= self._options.sure:
                found = self._from_further(picture, longest, found)
                break
        return tuple(plate for plate in found if plate.score >= self._options.least)

    def _looked(self, picture: Picture, longest: int, found: Iterable[FoundPlate]) -> tuple[FoundPlate, ...]:
        """Look at the picture with its longer side at `longest`, and add what is seen to what was found."""
        seen = self._see(_view(picture, longest, self._options))[: self._options.most]
        return distinct_plates([*found, *(self._confirmed(picture, plate) for plate in seen)])

    def _from_further(
        self, picture: Picture, longest: int, found: tuple[FoundPlate, ...]
    ) -> tuple[FoundPlate, ...]:
        """Step back where the surest plate was seen larger than the network knows plates, and look once more."""
        width = found[0].box.width * longest / max(picture.shape[:2])
        if width <= self._options.widest:
            return found
        return self._looked(picture, round(longest * self._options.comfortable / width), found)

    def _confirmed(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        """Look closely; the score is the mean of both looks' (the geometric one, so that both must agree)."""
        if self._closer is None:
            return plate
        closer = self._closer.look(picture, plate)
        return replace(closer, score=math.sqrt(plate.score * closer.score))

    def _passes(self, picture: Picture) -> Iterator[int]:
        """Give the lengths to which the picture's longer side is brought, one after the other."""
        options, longest = self._options, max(picture.shape[:2])
        first = min(options.coarse, round(longest * options.enlarged))
        yield first
        if first > options.far:
            yield options.far
        if longest > options.coarse:
            yield min(options.fine, longest)

    def _see(self, view: _View) -> tuple[FoundPlate, ...]:
        """Run the network over a view and give each plate once, in pixels of the picture."""
        outputs = self._network.run(view.blob)
        scores = outputs["scores"][0]
        kept = np.flatnonzero(scores >= self._options.worth)
        kept = kept[np.argsort(-scores[kept])][:_MOST_SIGHTINGS]
        corners = outputs["corners"][0][kept].reshape(-1, 4, 2)
        seen = _agreed(corners, scores[kept], outputs["rows"][0][kept])
        return tuple(_moved(plate, view) for plate in seen)


def _view(picture: Picture, longest: int, options: DetectorOptions) -> _View:
    """Show the picture with its longer side at `longest`, filled up to whole cells at the right and below."""
    height, width = picture.shape[:2]
    share = longest / max(height, width)
    across, down = max(1, round(width * share)), max(1, round(height * share))
    margin = options.margin if longest <= options.small else 0
    blob = np.empty((1, 3, _whole_cells(down + 2 * margin), _whole_cells(across + 2 * margin)), np.float32)
    inner = blob[0, :, margin : margin + down, margin : margin + across]
    blob[:, :, :, :margin] = blob[:, :, :, margin + across :] = _PADDING
    blob[:, :, :margin] = blob[:, :, margin + down :] = _PADDING
    for plane, colour in zip(inner, cv2.split(_sized(picture, across, down)), strict=True):
        plane[:] = colour
    scale = across / width, down / height
    return _View(blob, scale, -margin / scale[0], -margin / scale[1])


def _sized(picture: Picture, width: int, height: int) -> Picture:
    """Bring a picture to a size quickly: shrunk by averages as long as it is twice as large, then interpolated."""
    times = min(picture.shape[1] // width, picture.shape[0] // height)
    if times > 1:
        whole = picture[: picture.shape[0] // times * times, : picture.shape[1] // times * times]
        size = whole.shape[1] // times, whole.shape[0] // times
        picture = np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _whole_cells(length: int) -> int:
    return -(-length // _MULTIPLE) * _MULTIPLE


def _agreed(corners: Blob, scores: Blob, rows: Blob) -> tuple[FoundPlate, ...]:
    """Make one plate of the cells that see the same one: the score of the surest, the mean of the corners."""
    sightings = [
        FoundPlate(_corners(points), float(score), float(two))
        for points, score, two in zip(corners, scores, rows, strict=True)
    ]
    boxes = np.array([[s.box.left, s.box.top, s.box.right, s.box.bottom] for s in sightings], np.float32)
    agreed = []
    for plate in distinct_plates(sightings):
        alike = (
            _overlaps(boxes, np.array([plate.box.left, plate.box.top, plate.box.right, plate.box.bottom])) > _ALIKE
        )
        weight = scores[alike] ** 2
        mean = (corners[alike] * weight[:, None, None]).sum(axis=0) / weight.sum()
        agreed.append(replace(plate, corners=_corners(mean)))
    return tuple(agreed)


def _overlaps(boxes: Blob, box: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give intersection over union of each box with one."""
    low, high = np.maximum(boxes[:, :2], box[:2]), np.minimum(boxes[:, 2:], box[2:])
    shared = np.clip(high - low, 0, None).prod(axis=1)
    total = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) + (box[2:] - box[:2]).prod() - shared
    return np.asarray(shared / np.maximum(total, 1e-9), np.float64)


def _corners(points: NDArray[np.floating]) -> Corners:
    tl, tr, br, bl = (Point(float(x), float(y)) for x, y in points)
    return tl, tr, br, bl


def _moved(plate: FoundPlate, view: _View) -> FoundPlate:
    """Give a plate of a view in pixels of the picture; whole numbers are middles of pixels in both."""
    tl, tr, br, bl = (
        Point(
            (corner.x + 0.5) / view.scale[0] - 0.5 + view.left, (corner.y + 0.5) / view.scale[1] - 0.5 + view.top
        )
        for corner in plate.corners
    )
    return replace(plate, corners=(tl, tr, br, bl))
