"""Every cast by name. The same name and seed give the same script."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from demo.street.scripts import camera_casts, ordinary_casts, photo_casts, plate_casts, way_casts
from demo.street.scripts.lot import Lot, Photo
from demo.street.scripts.script import Script

Cast = Callable[[Lot], Script]

_MOST_PHOTOS = 3
"""So many different ones a script shows at most."""

_DRAWN: tuple[Cast, ...] = (
    ordinary_casts.resident,
    ordinary_casts.stranger,
    ordinary_casts.resident_then_stranger,
    ordinary_casts.plateless_then_plated,
    ordinary_casts.plated_then_plateless,
    ordinary_casts.queue_of_six,
    ordinary_casts.bumper_to_bumper_stopping,
    ordinary_casts.bumper_to_bumper_moving,
    ordinary_casts.tailgater,
    ordinary_casts.turn_back,
    ordinary_casts.come_again,
    way_casts.away_under_entry,
    way_casts.both_ways,
    way_casts.passing_each_other,
    way_casts.parked_from_start,
    way_casts.parked_plateless_waits,
    way_casts.met_at_the_arm,
    way_casts.e_bike_between,
    way_casts.person_crossing,
    plate_casts.muddy_then_clean_neighbours,
    plate_casts.clean_neighbours,
    plate_casts.two_plates,
    plate_casts.covered_plate,
    plate_casts.paper_plate,
    plate_casts.yellow_lorry,
    camera_casts.dusk,
    camera_casts.turning_light,
    camera_casts.night,
    camera_casts.rain,
    camera_casts.infrared_switch,
    camera_casts.lost_5s,
    camera_casts.lost_35s,
)
_PHOTOGRAPHED: tuple[Cast, ...] = (
    photo_casts.photo_resident,
    photo_casts.photo_two,
    photo_casts.photo_tailgater,
    photo_casts.photo_turn_back,
    photo_casts.photo_scenes,
)
DRAWN: Mapping[str, Cast] = MappingProxyType({cast.__name__: cast for cast in _DRAWN})
PHOTOGRAPHED: Mapping[str, Cast] = MappingProxyType({cast.__name__: cast for cast in _PHOTOGRAPHED})
"""These need photographs."""


def script_of(cast: str, seed: int, photos: Sequence[Photo] = ()) -> Script:
    """Write the script of a cast. Raises ValueError where it is not known or lacks its photographs."""
    known = {**DRAWN, **PHOTOGRAPHED}
    if cast not in known:
        raise ValueError(f"no cast {cast!r}; there are {', '.join(known)}")
    if cast in PHOTOGRAPHED and len(photos) < _MOST_PHOTOS:
        raise ValueError(f"the cast {cast} needs photographs of three cars at least")
    return known[cast](Lot.of(cast, seed, photos))
