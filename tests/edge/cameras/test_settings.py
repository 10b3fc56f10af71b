import pytest
from pydantic import ValidationError

from edge.cameras.settings import CameraSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"fps": 0},
        {"stall_s": float("nan")},
        {"max_width": 1},
        {"frozen_after_s": -1},
        {"pace": "slow"},
        {"speed": 1},
    ],
)
def test_a_wrong_value_is_named(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        CameraSettings.model_validate({"source": "lane.mp4", **wrong})


def test_settings_do_not_show_their_address() -> None:
    assert "s3cret" not in repr(CameraSettings(source="rtsp://admin:s3cret@10.0.0.7/ch1"))
