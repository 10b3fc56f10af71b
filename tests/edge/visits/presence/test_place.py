import pytest

from edge.visits.association.sighting import Sighting, TrackedPart
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.presence.place import ThingOfPlace
from models.base import Box


def seen(*, body_unchanged: bool, plate_unchanged: bool | None = None) -> Sighting:
    """A vehicle, and its plate if anything is said of that."""
    body = SeenSubject(Target(Group.VEHICLE, Box(0, 0, 100, 80)), unchanged=body_unchanged)
    plates: tuple[TrackedPart, ...] = ()
    if plate_unchanged is not None:
        plate = SeenSubject(Target(Group.PLATE, Box(40, 60, 60, 66)), unchanged=plate_unchanged)
        plates = (TrackedPart(2, plate),)
    return Sighting(TrackedPart(1, body), plates)


def thing(*sightings: Sighting, was_there: bool = False) -> ThingOfPlace:
    one = ThingOfPlace(was_there=was_there)
    for sighting in sightings:
        one.see(sighting)
    return one


AS_EMPTY, DIFFERENT = seen(body_unchanged=True), seen(body_unchanged=False)


@pytest.mark.parametrize(
    "sightings,belongs",
    [((AS_EMPTY,), True), ((AS_EMPTY, DIFFERENT), True), ((AS_EMPTY, DIFFERENT, DIFFERENT), False)],
    ids=["never different", "as often as not", "mostly different"],
)
def test_what_looks_like_the_empty_lane_belongs_to_the_place(
    sightings: tuple[Sighting, ...], *, belongs: bool
) -> None:
    assert thing(*sightings).belongs(arrived=False, came=False) is belongs
    assert not thing(*sightings).belongs(arrived=False, came=True), "what came is a visitor"


def test_what_stood_there_from_the_start_belongs_until_it_comes() -> None:
    one = thing(DIFFERENT, was_there=True)
    assert one.belongs(arrived=False, came=False)
    assert not one.belongs(arrived=True, came=False)


def test_a_plate_where_the_empty_lane_shows_none_came() -> None:
    assert not thing(AS_EMPTY).plate_came
    assert not thing(seen(body_unchanged=True, plate_unchanged=True)).plate_came
    one = thing(seen(body_unchanged=True, plate_unchanged=False), AS_EMPTY)
    assert one.plate_came, "and that is not forgotten"


def test_who_was_left_standing_and_comes_on_is_a_visitor_again() -> None:
    one = thing(DIFFERENT)
    one.left_standing = True
    one.come_on()
    assert not one.left_standing


def test_what_was_seen_of_it_elsewhere_counts_as_well() -> None:
    one, other = thing(AS_EMPTY, was_there=True), thing(DIFFERENT, DIFFERENT)
    other.plate_came = True
    one.absorb(other)
    assert not one.belongs(arrived=False, came=False)
    assert one.plate_came
