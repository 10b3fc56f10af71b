import numpy as np
import pytest

from models.drawing.camera_effects import Effect
from models.drawing.held_out import HELD_OUT_MIX, posterised


@pytest.mark.parametrize("seed", range(6))
def test_few_levels_keep_what_is_lighter_lighter(seed: int) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    levels = posterised(ramp, np.random.default_rng(seed))[0, :, 0].astype(int)
    assert (np.diff(levels) >= 0).all()
    assert abs(levels - np.arange(256)).max() <= 20


@pytest.mark.parametrize("effect", [effect for _, effect in HELD_OUT_MIX])
def test_no_effect_turns_a_white_plate_into_another_colour(effect: Effect) -> None:
    white = np.full((60, 200, 3), 254, np.uint8)
    seen = effect(white, np.random.default_rng(3)).astype(int)
    assert np.ptp(seen, axis=2).max() <= 12
    assert np.median(seen) > 120
