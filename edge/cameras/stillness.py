"""Whether a stream goes on and its picture does not: a frozen encoder, a recorder that repeats its last picture.

A living camera shows something new all the time, because its sensor has noise. A frozen one shows a few pictures
in turn: what its encoder makes of one and the same scene, over and over. One picture alone says nothing, for what
an encoder rounds differs as much as a quiet sensor's noise; so a picture is new if it is none of the latest new
ones. An encoder that holds a rate needs some twenty key frames until it repeats itself.
"""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from models.base import Picture

_ACROSS = 160
"""Samples in a row; about 14,000 of a picture."""
_NOISE = 2
"""Grey levels by which a sample differs that is not just rounded otherwise…"""
_MOST_NOISY = 0.005
"""…and the share of such samples up to which two pictures are the same. H.264 of a still scene came to 0.04 and
more from one key frame to the next with a noise of half a grey level, and to 0 without."""
_SHARP = 20
"""Grey levels by which only what moves, or a clock in the picture, changes a sample…"""
_MOST_SHARP = 3
"""…and the number of such samples up to which two pictures are the same."""
_PICTURES_KEPT = 16
"""More than an encoder makes of one scene, fewer than a film has that is shown in a circle."""
_REST_S = 1.0
"""After something new nobody looks for so long."""
_LONGEST_GAP_S = 5.0
"""After a longer time without a picture nobody can say that there was nothing new."""
_LONGEST_PATIENCE_S = 600.0

Samples = NDArray[np.int16]


@dataclass(slots=True)
class Stillness:
    """Follows the pictures of one live camera over all its connections; moments are monotonic seconds."""

    frozen_after_s: float
    """0: never."""
    frozen: bool = False
    """Nothing was new for so long; so it stays, over any connection, until something is."""
    still_s: float = 0.0
    """For how long nothing was new by now."""
    _shown: deque[Samples] = field(default_factory=lambda: deque(maxlen=_PICTURES_KEPT))
    _since_s: float = 0.0
    _last_s: float = 0.0
    _patience_s: float = 0.0
    _reconnect_at_s: float = 0.0

    def connected(self) -> None:
        """Begin anew with another connection; what is frozen has to show something new first."""
        if not self.frozen:
            self._shown.clear()

    def see(self, picture: Picture, at_s: float) -> None:
        """Take in the next picture, captured at `at_s`."""
        if not self.frozen_after_s or self._resting(at_s):
            return
        samples = _samples(picture)
        known = any(_alike(samples, shown) for shown in reversed(self._shown))
        if not known:
            self._shown.append(samples)
        if not known or self._was_away(at_s):
            self.frozen, self.still_s, self._since_s = False, 0.0, at_s
        elif at_s - self._since_s >= self.frozen_after_s and not self.frozen:
            self.frozen, self._patience_s, self._reconnect_at_s = True, self.frozen_after_s, at_s
        self._last_s, self.still_s = at_s, at_s - self._since_s

    def wants_another_connection(self, at_s: float) -> bool:
        """Say whether to connect anew: when it froze, and then again and again after ever longer times."""
        if not self.frozen or at_s < self._reconnect_at_s:
            return False
        self._patience_s = min(2 * self._patience_s, max(self.frozen_after_s, _LONGEST_PATIENCE_S))
        self._reconnect_at_s = at_s + self._patience_s
        return True

    def _resting(self, at_s: float) -> bool:
        return bool(self._shown) and not self.frozen and at_s < self._since_s + _REST_S

    def _was_away(self, at_s: float) -> bool:
        return not self.frozen and at_s - self._last_s > _LONGEST_GAP_S


def _samples(picture: Picture) -> Samples:
    step = max(1, picture.shape[1] // _ACROSS)
    return picture[::step, ::step, 1].astype(np.int16)


def _alike(one: Samples, other: Samples) -> bool:
    if one.shape != other.shape:
        return False
    difference = np.abs(one - other)
    noisy, sharp = int((difference >= _NOISE).sum()), int((difference >= _SHARP).sum())
    return noisy <= _MOST_NOISY * difference.size and sharp <= _MOST_SHARP
