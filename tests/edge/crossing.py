"""Two people, drawn, who walk through each other's way so near to the camera that they fill its height."""

from dataclasses import dataclass

import cv2

from models.base import Box, Picture

_HIDDEN = 0.7
"""Share of the one behind that must be covered to be seen no more."""


@dataclass(frozen=True)
class Crossing:
    """One goes right, the other left and before them; `speed` and `across` are in pixels, of 640."""

    wall: Picture
    fps: float
    speed: float
    across: int

    def pictures(self) -> list[Picture]:
        """Nobody, both, and nobody again."""
        walking = round((640 + 2 * self.across) / self.speed * self.fps)
        return [self.wall] * 3 + [self._drawn(number) for number in range(walking)] + [self.wall] * 3

    def boxes(self) -> list[list[Box]]:
        """Who can be seen in each of the pictures."""
        walking = len(self.pictures()) - 6
        return [[]] * 3 + [self._seen(number) for number in range(walking)] + [[]] * 3

    def _places(self, number: int) -> tuple[Box, Box]:
        walked = self.speed * number / self.fps - self.across
        behind, before = (Box(x - self.across / 2, 20, x + self.across / 2, 360) for x in (walked, 640 - walked))
        return behind, before

    def _drawn(self, number: int) -> Picture:
        picture, clothes = self.wall.copy(), (((40, 40, 40), (30, 30, 60)), ((230, 235, 240), (120, 60, 30)))
        for box, (above, below) in zip(self._places(number), clothes, strict=True):
            left, right, narrower = round(box.left), round(box.right), self.across // 6
            cv2.rectangle(picture, (left, 20), (right, 200), above, -1)
            cv2.rectangle(picture, (left + narrower, 200), (right - narrower, 360), below, -1)
        return picture

    def _seen(self, number: int) -> list[Box]:
        behind, before = self._places(number)
        hidden = behind.overlap(before) > _HIDDEN * behind.area
        inside = [Box(max(0, box.left), 20, min(640, box.right), 360) for box in (before, behind)[: 2 - hidden]]
        return [box for box in inside if box.width > self.across / 4]
