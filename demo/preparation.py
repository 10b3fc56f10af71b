"""Before a demonstration starts: fetch what recognisers need, and say exactly what cannot be had."""

from models.base import ModelError
from models.readers import open_object_detector, open_plate_reader, open_weights

_SEES = {
    "plates": "Plates will not be read: every vehicle is recorded as unread.",
    "people and vehicles": "People and vehicles are told apart by motion and plates alone.",
}


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
