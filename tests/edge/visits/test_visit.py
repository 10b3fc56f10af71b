from edge.visits.telling.passage import told
from edge.visits.telling.results import Stage
from edge.visits.association.sighting import Sighting, TrackedPart, sightings_of
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import Box
from tests.edge.visits.scenes import frame_at, plate_on, read_of
from wire.events import PlateStatus
from wire.ids import new_id

SETTINGS = VoteSettings()
CAR = Box(200, 100, 500, 330)


def sighting(box: Box = CAR, text: str | None = None, group: Group = Group.VEHICLE) -> Sighting:
    parts = [TrackedPart(1, SeenSubject(Target(group, box)))]
    if text is not None:
        plate = plate_on(box)
        parts.append(TrackedPart(2, SeenSubject(Target(Group.PLATE, plate), read_of(text, plate))))
    (one,) = sightings_of(parts)
    return one


def visit(*seen: Sighting, every_s: float = 0.2) -> Visit:
    one = Visit(new_id(), frame_at(0), seen[0], plates_readable=True)
    for number, each in enumerate(seen):
        one.see(frame_at(number * every_s), each)
    return one


def test_who_stands_stands_although_the_detector_jitters() -> None:
    jitter = [Box(200 + 4 * (number % 3), 100, 500, 330 - 3 * (number % 2)) for number in range(21)]
    assert visit(*(sighting(box) for box in jitter)).stands_for(frame_at(4).monotonic_s) == 4


def test_who_moves_does_not_stand() -> None:
    path = [Box(20 * number, 100, 20 * number + 300, 330) for number in range(20)]
    assert visit(*(sighting(box) for box in path)).stands_for(frame_at(3.8).monotonic_s) < 1


def test_a_plate_last_seen_long_ago_says_nothing_about_standing() -> None:
    path = [sighting(Box(20 * number, 100, 20 * number + 300, 330)) for number in range(1, 20)]
    moving = visit(sighting(Box(0, 100, 300, 330), "京A12345"), *path)
    assert moving.stands_for(frame_at(3.8).monotonic_s) < 1


def test_a_plate_that_holds_still_shows_standing_though_the_body_flickers() -> None:
    bodies = [Box(200 - 60 * (number % 2), 100, 500, 330) for number in range(11)]
    plate = plate_on(CAR)
    seen: list[Sighting] = []
    for body in bodies:
        parts = [
            TrackedPart(1, SeenSubject(Target(Group.VEHICLE, body))),
            TrackedPart(2, SeenSubject(Target(Group.PLATE, plate), read_of("京A12345", plate))),
        ]
        seen.extend(sightings_of(parts))
    assert visit(*seen).stands_for(frame_at(2).monotonic_s) == 2


def test_statuses() -> None:
    assert visit(*[sighting()] * 3).status(SETTINGS) is PlateStatus.UNREAD
    assert visit(*[sighting()] * 12).status(SETTINGS) is PlateStatus.PLATELESS
    assert visit(*[sighting(text="")] * 12).status(SETTINGS) is PlateStatus.UNREAD
    assert visit(sighting(text="京A12345")).status(SETTINGS) is PlateStatus.UNCERTAIN
    assert visit(*[sighting(text="京A12345")] * 2).status(SETTINGS) is PlateStatus.READ
    assert visit(sighting(group=Group.PERSON)).status(SETTINGS) is PlateStatus.PLATELESS


def test_the_scene_kept_of_an_unread_car_is_the_nearest_one() -> None:
    path = [Box(200, 100, 300 + 20 * number, 200 + 10 * number) for number in (1, 5, 9, 4, 2)]
    passage = visit(*(sighting(box) for box in path)).settle(SETTINGS, Stage.FINAL)
    assert passage.best.box == path[2]


def test_one_visit_takes_over_what_another_saw() -> None:
    first, other = visit(sighting(text="京A12345")), visit(*[sighting(text="京A12345")] * 2)
    other.first_s -= 1
    first.absorb(other)
    assert first.status(SETTINGS) is PlateStatus.READ
    assert first.first_s == other.first_s


def test_a_reading_of_another_plate_contradicts_and_a_piece_of_the_same_does_not() -> None:
    known = visit(sighting(text="京A12345"))
    assert known.contradicts(sighting(text="粤B67890"))
    assert not known.contradicts(sighting(text="京A123"))
    assert not known.contradicts(sighting(text=""))
    assert not visit(sighting()).contradicts(sighting(text="粤B67890"))


def test_two_readings_in_a_row_of_another_plate_show_another_vehicle() -> None:
    one = visit(*[sighting(text="京A12345")] * 3)
    assert not one.shows_another_plate()
    one.recorded = told(one.settle(SETTINGS, Stage.FINAL))
    one.see(frame_at(1), sighting(text="粤B67890"))
    assert not one.shows_another_plate()
    one.see(frame_at(1.2), sighting(text="粤B67890"))
    assert one.shows_another_plate()
    one.part_with_another()
    assert not one.shows_another_plate()
