"""Before a demonstration starts: look at its source, fetch recognisers, say exactly what cannot be had."""

from pydantic import ValidationError

from demo.errors import DemoError
from edge.cameras.base import CameraConfigurationError
from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings
from models.base import ModelError
from models.readers import open_object_detector, open_plate_reader, open_weights

_SEES = {
    "plates": "Plates will not be read: every vehicle is recorded as unread.",
    "people and vehicles": "People and vehicles are told apart by motion and plates alone.",
}


def check_source(source: str) -> None:
    """Raise DemoError for a source that the node would refuse."""
    try:
        open_camera(CameraSettings(source=source))
    except CameraConfigurationError as error:
        raise DemoError(str(error)) from error
    except ValidationError as error:
        raise DemoError("--source: say a camera's address, a video file or a folder of pictures") from error


def fetch_weights() -> tuple[str, ...]:
    """Bring the weights here, showing progress; return what to tell the user about those that cannot be had."""
    weights = open_weights()
    missing: list[str] = []
    for name, opening in (("plates", open_plate_reader), ("people and vehicles", open_object_detector)):
        try:
            opening(weights)
        except ModelError as error:
            missing.append(f"No recogniser of {name}: {error}\n{_SEES[name]}")
    return tuple(missing)
