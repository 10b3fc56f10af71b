from dataclasses import replace

from edge.visits.association.sighting import Sighting, TrackedPart, sightings_of
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.presence.course import Nearness
from edge.visits.presence.phase import Phase
from edge.visits.telling.results import Stage
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import Box
from tests.edge.visits.scenes import frame_at, plate_on, read_of
from wire.events import Outcome, PlateStatus
from wire.ids import new_id

SETTINGS = VoteSettings()
CAR = Box(200, 100, 500, 330)
A = "京A12345"


def sighting(box: Box = CAR, text: str | None = None, group: Group = Group.VEHICLE) -> Sighting:
    parts = [TrackedPart(1, SeenSubject(Target(group, box)))]
    if text is not None:
        plate = plate_on(box)
        parts.append(TrackedPart(2, SeenSubject(Target(Group.PLATE, plate), read_of(text, plate))))
    (one,) = sightings_of(parts)
    return one


def visit(*seen: Sighting, every_s: float = 0.2, was_there: bool = False) -> Visit:
    one = Visit(new_id(), frame_at(0), seen[0], Nearness(), was_there=was_there, plates_readable=True)
    for number, each in enumerate(seen):
        one.see(frame_at(number * every_s), each)
    return one


def sizes(*widths: float) -> list[Box]:
    return [Box(320 - width / 2, 60, 320 + width / 2, 60 + 0.7 * width) for width in widths]


def coming() -> list[Box]:
    return sizes(100, 130, 160, 190, 220, 250)


def test_statuses() -> None:
    assert visit(*[sighting()] * 3).status(SETTINGS) is PlateStatus.UNREAD
    assert visit(*[sighting()] * 12).status(SETTINGS) is PlateStatus.PLATELESS
    assert visit(*[sighting(text="")] * 12).status(SETTINGS) is PlateStatus.UNREAD
    assert visit(sighting(text=A)).status(SETTINGS) is PlateStatus.UNCERTAIN
    assert visit(*[sighting(text=A)] * 2).status(SETTINGS) is PlateStatus.READ
    assert visit(sighting(group=Group.PERSON)).status(SETTINGS) is PlateStatus.PLATELESS


def test_the_scene_kept_of_an_unread_car_is_the_nearest_one() -> None:
    path = [Box(200, 100, 300 + 20 * number, 200 + 10 * number) for number in (1, 5, 9, 4, 2)]
    passage = visit(*(sighting(box) for box in path)).tell(SETTINGS, Stage.FINAL)
    assert passage.best.box == path[2]


def test_one_visit_takes_over_what_another_saw() -> None:
    first, other = visit(sighting(text=A)), visit(*[sighting(text=A)] * 2)
    other.first_s -= 1
    first.absorb(other)
    assert first.status(SETTINGS) is PlateStatus.READ
    assert first.first_s == other.first_s


def test_revisions_are_counted_and_the_first_moment_stays() -> None:
    one = visit(*[sighting(text=A)] * 3)
    first, last = one.tell(SETTINGS, Stage.PREVIEW), one.tell(SETTINGS, Stage.OUTCOME, Outcome.PASSED)
    assert [first.revision, last.revision] == [0, 1]
    assert (last.id, last.first_seen_at, last.outcome) == (first.id, first.first_seen_at, Outcome.PASSED)
    assert one.told_outcome is Outcome.PASSED


def test_an_outcome_says_of_the_plate_what_was_told_last() -> None:
    one = visit(*[sighting(text=A)] * 3)
    one.tell(SETTINGS, Stage.PREVIEW)
    for number in range(20):
        one.see(frame_at(1 + number / 5), sighting(text="京A12845"))
    told = one.tell(SETTINGS, Stage.OUTCOME, Outcome.UNSEEN)
    assert told.reading is not None
    assert told.reading.text == A


def test_whoever_came_and_stands_is_at_the_arm() -> None:
    one = visit(*(sighting(box) for box in (*coming(), *[coming()[-1]] * 6)))
    assert one.way.arrived
    assert (one.phase(), one.parked) == (Phase.AT_ARM, False)


def test_who_was_there_is_parked_until_he_comes_nearer() -> None:
    assert visit(*[sighting()] * 6, was_there=True).parked
    assert not visit(*(sighting(box) for box in coming()), was_there=True).parked


def test_who_goes_where_he_came_from_turned_back_and_who_did_not_come_leaves() -> None:
    back = visit(*(sighting(box) for box in (*coming(), *reversed(coming()))))
    assert (back.phase(), back.outcome()) == (Phase.TURNED_BACK, Outcome.TURNED_BACK)
    away = visit(*(sighting(box) for box in reversed(coming())))
    assert (away.phase(), away.way.leaving, away.way.arrived) == (Phase.LEAVING, True, False)


def test_who_came_out_behind_another_and_only_shrinks_as_he_leaves_has_come() -> None:
    boxes = [Box(180, 130, 330, 330), Box(165, 140, 300, 340), Box(160, 150, 280, 350), Box(155, 160, 260, 360)]
    rider = visit(*(sighting(box) for box in boxes))
    assert rider.way.going
    rider.emerge()
    assert (rider.phase(), rider.way.arrived, rider.way.going) == (Phase.PASSING, True, False)


def test_two_frames_of_one_moment_are_one_frame() -> None:
    assert visit(*[sighting()] * 5, every_s=0).frames == 1


def test_a_clock_put_back_does_not_put_the_last_moment_before_the_first() -> None:
    one = visit(sighting())
    one.see(frame_at(-60), sighting())
    assert one.last_seen_at >= one.first_seen_at


def test_in_whose_place_the_next_in_line_is_has_passed() -> None:
    one = visit(*(sighting(box) for box in coming()))
    assert one.outcome() is Outcome.UNSEEN
    one.note_next()
    assert one.outcome() is Outcome.PASSED


def test_where_it_stands_on_the_ground_and_whether_it_came() -> None:
    stands = visit(*[sighting()] * 6)
    assert (stands.present(100.0).foot, stands.present(100.0).came) == (330 / 360, False)
    stands.emerge()
    assert stands.present(100.0).came
    assert visit(*(sighting(box) for box in coming())).present(100.0).came


def test_what_is_doubtful_of_its_plate_is_known_for_whose_it_is_and_who_is_found_again() -> None:
    plate = plate_on(CAR)
    read = replace(read_of(A, plate), char_scores=(0.95, 0.95, 0.5, 0.5, 0.95, 0.95, 0.95))
    parts = (SeenSubject(Target(Group.VEHICLE, CAR)), SeenSubject(Target(Group.PLATE, plate), read))
    (one,) = sightings_of([TrackedPart(track, part) for track, part in enumerate(parts)])
    seen = visit(one)
    for known in (seen.wearer(SETTINGS, None), seen.lost(SETTINGS)):
        assert (known.texts, known.legible_texts) == ((A,), ("京A??345",))


def test_who_is_lost_at_the_near_border_was_at_it() -> None:
    leaving = [*coming(), Box(160, 100, 480, 360)]
    assert not visit(*(sighting(box) for box in leaving[:-1])).lost(SETTINGS).at_border
    assert visit(*(sighting(box) for box in leaving)).lost(SETTINGS).at_border


def unchanged(box: Box = CAR, *plates: TrackedPart) -> Sighting:
    return Sighting(TrackedPart(1, SeenSubject(Target(Group.VEHICLE, box), unchanged=True)), plates)


def test_what_hardly_ever_differed_from_the_empty_lane_belongs_to_the_place() -> None:
    assert visit(unchanged(), unchanged()).parked
    assert visit(unchanged(), sighting()).parked
    assert not visit(unchanged(), sighting(), sighting()).parked
    assert not visit(sighting(), sighting(), unchanged()).parked


def plate_of_place(box: Box) -> Sighting:
    (part,) = sighting(box, A).plates
    return Sighting(None, (TrackedPart(part.track, replace(part.seen, unchanged=True)),))


def test_a_plate_that_hangs_where_nothing_has_come_belongs_to_the_place_until_it_comes() -> None:
    assert visit(*[plate_of_place(CAR)] * 3).parked
    assert not visit(*[plate_of_place(box) for box in coming()]).parked
    assert not visit(plate_of_place(CAR), plate_of_place(CAR), Sighting(None, sighting(CAR, A).plates)).parked


def grows(by: int) -> list[Sighting]:
    """A box of a recogniser that widens, with nothing changed."""
    return [unchanged(Box(300 - n, 250 - n, 340 + n, 280 + n)) for n in range(0, by, 10)]


def test_what_has_a_plate_or_comes_far_is_no_thing_of_the_place() -> None:
    assert not visit(unchanged(), unchanged(CAR, *sighting(text=A).parts[1:])).parked
    assert visit(*grows(40)).parked, "another one uncovers it"
    assert not visit(*grows(80)).parked


def test_one_that_is_parked_does_not_come_when_more_of_its_plate_is_uncovered() -> None:
    plate = plate_on(CAR)
    half = Box(plate.left, plate.top, plate.centre.x, plate.bottom)
    uncovered = [*[worn(plate)] * 3, *[worn(half)] * 2, *[worn(plate)] * 6]
    parked = visit(*uncovered, was_there=True)
    assert parked.parked
    assert not parked.course.arrived
    assert visit(*uncovered).course.arrived


def worn(plate: Box) -> Sighting:
    return Sighting(
        TrackedPart(1, SeenSubject(Target(Group.VEHICLE, CAR))),
        (TrackedPart(2, SeenSubject(Target(Group.PLATE, plate), read_of(A, plate))),),
    )
