from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.telling.due import Patience
from edge.visits.telling.passage import Passage
from edge.visits.telling.results import Stage
from models.base import Box, PlateColour
from tests.edge.visits.scenes import (
    Actor,
    Told,
    approach,
    arrives,
    drives,
    frame_at,
    new_book,
    parked,
    plate_on,
    play,
    read_of,
    seen_plate,
)
from wire.events import PlateStatus, Subject
from wire.ids import new_id

A, B = "京A12345", "粤B67890"
MISREAD = ("京A12345", "京A1Z345", "京A123A5", "京A12345")


def arrived(box: Box) -> Box:
    """Where a car stands that has come to `box`."""
    place = arrives(box, 0, 10)(9)
    assert place is not None
    return place


@dataclass(frozen=True)
class FastAndDim(Actor):
    """A car in whose place the recogniser sees only motion once, with its plate far from where it was."""

    dim_s: float = 0.0

    def seen(self, now_s: float, number: int) -> Iterator[SeenSubject]:
        for one in super().seen(now_s, number):
            dim = one.target.group is Group.VEHICLE and abs(now_s - self.dim_s) < 0.01
            yield SeenSubject(replace(one.target, group=Group.SOMEBODY)) if dim else one


@dataclass(frozen=True)
class TwoPlates(Actor):
    """A car with a second plate right above the first."""

    other: str = ""

    def seen(self, now_s: float, number: int) -> Iterator[SeenSubject]:
        yield from super().seen(now_s, number)
        box = self.place(now_s)
        if box is not None:
            first = plate_on(box)
            plate = Box(first.left, first.top - 1.2 * first.height, first.right, first.top - 0.2 * first.height)
            read = read_of(self.other, plate, colour=PlateColour.BLACK)
            yield seen_plate(read)


@pytest.fixture
def book() -> VisitBook:
    return new_book()


@pytest.mark.parametrize("fps", [2, 5, 25])
def test_a_car_that_approaches_and_passes_is_one_passage(book: VisitBook, fps: float) -> None:
    told = play(book, [Actor(approach(1, 5), [A])], 13, fps)
    assert (told.plates, told.statuses, len(told.passages)) == ([A], ["read"], 1)
    assert not book.busy
    assert book.finish() == ()


def test_a_car_is_told_while_it_is_still_in_view(book: VisitBook) -> None:
    told = play(book, [Actor(approach(1, 5), [A])], 4)
    assert told.plates == [A]


def test_the_frame_that_is_kept_is_one_in_which_the_winner_was_read(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 6), ["京A1Z345", "京A12345"], score=0.99)], 12)
    (passage,) = told.last.values()
    assert passage.best.plate is not None
    number = round((passage.best.frame.monotonic_s - 100) * 10)
    assert passage.reading is not None
    assert ["京A1Z345", "京A12345"][number % 2] == passage.reading.text


def test_a_car_that_waits_unread_is_told_once_and_again_when_it_can_be_read(book: VisitBook) -> None:
    car = Actor(approach(0, 3, stop_s=70), [A], read_from_s=60)
    waiting = play(book, [car], 60)
    assert (waiting.statuses, len(waiting.passages)) == (["unread"], 1) or waiting.statuses == ["plateless"]
    assert len(waiting.passages) == 1
    later = play(book, [car], 80, begin_s=60)
    (revision,) = later.passages
    assert (revision.id, revision.revision) == (waiting.passages[0].id, 1)
    assert (revision.status, revision.reading and revision.reading.text) == (PlateStatus.READ, A)


def test_a_car_told_as_unread_and_read_doubtfully_ends_as_uncertain(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 3, stop_s=20), ["京A1234"], read_from_s=12, score=0.6)], 40)
    assert [passage.revision for passage in told.passages] == [0, 1]
    assert told.statuses == ["uncertain"]


def test_patience_is_for_those_who_stand_not_for_those_who_come(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 5))], 4.8)
    assert told.passages == []


def test_a_plate_seen_before_its_vehicle_is_the_same_passage(book: VisitBook) -> None:
    car = Actor(approach(0, 6), [A], body=approach(3, 6))
    told = play(book, [car], 12)
    assert (told.plates, len(told.passages)) == ([A], 1)


def test_a_plate_without_any_vehicle_is_a_passage(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 6), [A], body=parked(Box(0, 0, 1, 1), 99))], 12)
    assert (told.plates, told.last and next(iter(told.last.values())).subject) == ([A], Subject.VEHICLE)


def test_a_vehicle_without_any_plate_is_a_passage(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 4))], 9)
    assert told.statuses == ["plateless"]
    assert told.plates == ["-"]


def test_a_vehicle_seen_only_briefly_is_unread_not_plateless(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 0.6))], 9)
    assert told.statuses == ["unread"]


def test_without_a_plate_reader_nothing_is_called_plateless() -> None:
    told = play(new_book(VisitSettings(plates_readable=False)), [Actor(approach(0, 4))], 9)
    assert told.statuses == ["unread"]


def test_a_plate_far_away_is_nobody(book: VisitBook) -> None:
    far = Actor(parked(Box(300, 100, 340, 130)), [A], body=parked(Box(0, 0, 1, 1), 99))
    assert play(book, [far], 9).passages == []
    assert not book.busy


def test_two_cars_one_close_behind_the_other_are_two_passages(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 5), [A]), Actor(approach(2.5, 7.5), [B])], 14)
    assert told.plates == [A, B]


def test_a_tailgater_that_nobody_can_read_is_a_passage_too(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 5), [A]), Actor(approach(2.5, 7.5))], 14)
    assert len(told.last) == 2
    assert told.plates[0] == A


def test_a_car_parked_in_the_background_while_another_comes_is_a_bystander(book: VisitBook) -> None:
    behind = Actor(parked(Box(20, 60, 110, 120), 0.5, 6), [B])
    told = play(book, [Actor(approach(0, 5.8), [A]), behind], 6.5)
    for passage in book.finish():
        told.add(passage)
    assert told.plates == [A]
    assert book.counts.bystanders == 1


def test_a_flickering_bystander_is_one_bystander(book: VisitBook) -> None:
    front = Actor(parked(Box(200, 100, 500, 330)), [A])
    behind = [Actor(parked(Box(20, 60, 110, 120), begin, begin + 1)) for begin in (0, 4, 8, 12)]
    play(book, [front, *behind], 20)
    book.finish()
    assert book.counts.bystanders == 1


def test_two_plates_in_one_frame_stay_with_their_own_cars(book: VisitBook) -> None:
    left, right = Box(20, 100, 300, 330), Box(330, 110, 600, 330)
    told = play(book, [Actor(parked(left, 0, 5), [A]), Actor(parked(right, 0, 5), [B])], 12)
    assert sorted(told.plates) == sorted([A, B])


def test_a_box_that_holds_the_next_cars_plate_too_does_not_take_it_over(book: VisitBook) -> None:
    small, large = Box(340, 150, 520, 270), Box(100, 60, 520, 340)
    neighbour = Actor(parked(small, 0, 8), [B], body=parked(small, 0, 2), score=0.99)
    told = play(book, [neighbour, Actor(parked(large, 1, 8), [A])], 14)
    assert sorted(told.plates) == sorted([A, B])
    assert sorted(told.statuses) == ["read", "read"]


def test_who_has_passed_and_comes_again_at_once_is_a_passage_of_his_own(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 4), [A]), Actor(approach(7, 11), [A])], 20)
    assert told.plates == [A, A]
    assert told.outcomes == ["passed", "passed"]


def test_who_turned_back_and_comes_again_is_a_passage_of_his_own(book: VisitBook) -> None:
    away = drives((0, 0), (3, 0.9), (5, 0.9), (8, 0))
    told = play(book, [Actor(away, [A]), Actor(approach(14, 18), [A])], 28)
    assert told.plates == [A, A]
    assert told.outcomes == ["turned_back", "passed"]


def test_who_reverses_a_little_and_comes_on_is_one_passage(book: VisitBook) -> None:
    polite = drives((0, 0), (3, 0.9), (5, 0.9), (5.5, 0.8), (7, 0.8), (9, 1.3))
    told = play(book, [Actor(polite, [A])], 18)
    assert (told.plates, told.outcomes) == ([A], ["passed"])


def test_who_is_found_again_where_he_stood_is_one_passage_though_hidden_for_long(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(arrives(place, 0, 8), [A]), Actor(parked(arrived(place), 20, 30), [A])], 60)
    assert told.plates == [A]


def test_the_same_plate_elsewhere_in_the_picture_is_another_passage(book: VisitBook) -> None:
    left, right = Box(10, 100, 280, 330), Box(350, 100, 620, 330)
    told = play(book, [Actor(arrives(left, 0, 6), [A]), Actor(arrives(right, 8, 14), [A])], 30)
    assert told.plates == [A, A]


def test_who_is_unread_and_comes_back_late_to_his_place_is_another(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(arrives(place, 0, 6)), Actor(parked(arrived(place), 16, 24))], 40)
    assert len(told.last) == 2


def test_who_vanishes_before_the_arm_was_not_seen_leaving(book: VisitBook) -> None:
    told = play(book, [Actor(arrives(Box(200, 60, 440, 240), 0, 6), [A])], 40)
    assert (told.plates, told.outcomes) == ([A], ["unseen"])


def test_who_stands_for_ten_minutes_is_told_as_left_standing_once(book: VisitBook) -> None:
    told = play(book, [Actor(arrives(Box(200, 60, 440, 240), 0, 800), [A])], 700, fps=2)
    assert (told.plates, told.outcomes) == ([A], ["left_standing"])
    assert [passage.revision for passage in told.revisions] == [0, 1]
    assert not book.busy


def test_who_is_there_from_the_first_frame_on_is_no_visitor() -> None:
    book = VisitBook(VisitSettings(), new_id)
    told = play(book, [Actor(parked(Box(200, 100, 500, 330)), [A])], 30)
    assert told.revisions == []
    assert (book.finish(), book.counts.bystanders, book.busy) == ((), 1, False)


def test_who_comes_past_a_parked_car_is_told(book: VisitBook) -> None:
    book = VisitBook(VisitSettings(), new_id)
    aside = Actor(parked(Box(10, 100, 250, 300)), [B])
    told = play(book, [aside, Actor(approach(4, 8, x=430), [A])], 20)
    assert told.plates == [A]


def test_who_drives_away_from_the_camera_is_told_as_one_who_leaves(book: VisitBook) -> None:
    away = drives((0, 1.3), (1, 1.0), (5, 0))
    told = play(book, [Actor(away, [A])], 14)
    (passage,) = told.last.values()
    assert (passage.way.arrived, passage.way.leaving) == (False, True)
    assert told.outcomes == ["passed"]


def test_a_car_that_is_far_away_yet_is_not_told_though_it_can_be_read(book: VisitBook) -> None:
    comes = drives((0, -0.2), (3, 0.25), (4, 0.5))
    assert play(book, [Actor(comes, [A])], 2.9).passages == []


def test_the_mainland_plate_of_two_wins_and_the_other_is_kept(book: VisitBook) -> None:
    body = drives((0, 0), (3, 0.9), (6, 0.9), (8, 1.3))
    told = play(book, [TwoPlates(body, [A], other="AB1234")], 16)
    (passage,) = told.last.values()
    assert told.plates == [A]
    assert [str(other.text) for other in passage.others] == ["AB1234"]


def test_the_window_begins_when_the_car_has_left_not_when_it_was_told(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(parked(place, 0, 60), [A]), Actor(parked(place, 66, 80), [A])], 90)
    assert told.plates == [A]


def test_a_doubtful_passage_that_is_over_takes_nothing_in(book: VisitBook) -> None:
    doubtful, clear = Actor(approach(0, 4), [A], score=0.5), Actor(approach(12, 16), [A])
    told = play(book, [doubtful, clear], 24)
    assert told.statuses == ["uncertain", "read"]
    assert len({passage.id for passage in told.passages}) == 2


@pytest.mark.parametrize("gap_s", [0.3, 1.0, 2.0, 3.0])
def test_a_car_whose_detection_flickers_is_one_passage(book: VisitBook, gap_s: float) -> None:
    place = Box(200, 100, 500, 330)
    parts = [Actor(parked(place, 0, 6)), Actor(parked(place, 6 + gap_s, 12))]
    told = play(book, parts, 20)
    assert len(told.last) == 1


def test_tracks_that_slip_over_to_the_next_car_make_two_passages(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(arrives(place, 0, 5), [A]), Actor(parked(place, 5.2, 10), [B])], 16)
    assert told.plates == [A, B]


def test_a_plate_cut_off_by_the_edge_of_the_picture_is_no_other_car(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    leaving = ["京A12"] * 4
    told = play(book, [Actor(parked(place, 0, 5), [A]), Actor(parked(place, 5, 9), leaving)], 16)
    assert told.plates == [A]


def test_another_car_in_the_same_place_soon_after_is_not_taken_for_the_first(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(parked(place, 0, 5), [A]), Actor(parked(place, 8, 13), [B])], 20)
    assert told.plates == [A, B]


def test_a_final_result_that_contradicts_the_preview_is_told_with_what_was_decided_on(book: VisitBook) -> None:
    # Far away an 8 surely looks like a 3 in every frame; near it does not.
    wrong, right = "京A12345", "京A12845"
    told = play(
        book, [Actor(drives((0, 0), (0.8, 0.35), (6, 1.15)), [*[wrong] * 9, *[right] * 60], score=0.99)], 12
    )
    preview, final = told.passages
    assert (preview.stage, preview.preview, preview.status) == (Stage.PREVIEW, None, PlateStatus.READ)
    assert preview.reading is not None
    assert preview.reading.text == wrong
    assert (final.id, final.revision, final.stage) == (preview.id, 1, Stage.FINAL)
    assert final.reading is not None
    assert (final.reading.text, final.preview, final.status) == (right, wrong, PlateStatus.READ)


def test_what_is_read_far_away_and_not_quite_surely_is_no_preview(book: VisitBook) -> None:
    wrong, right = "京A12345", "京A12845"
    told = play(book, [Actor(approach(0, 5), [*[wrong] * 6, *[right] * 60], score=0.95)], 12)
    (passage,) = told.passages
    assert (told.plates, told.statuses, passage.preview) == ([right], ["read"], None)


def test_a_final_result_that_confirms_the_preview_is_not_told_again(book: VisitBook) -> None:
    told = play(book, [Actor(approach(1, 5), [A])], 12)
    (passage,) = told.passages
    assert (passage.stage, passage.preview) == (Stage.PREVIEW, None)


def test_what_is_first_told_when_it_has_gone_is_final(book: VisitBook) -> None:
    told = play(book, [Actor(approach(1, 5), [A], score=0.5)], 12)
    (passage,) = told.passages
    assert (passage.stage, passage.preview) == (Stage.FINAL, None)


def test_a_standing_car_that_is_read_not_quite_surely_is_told_after_some_patience() -> None:
    place = Box(200, 100, 500, 330)
    sure, less = new_book(), new_book()
    car = arrives(place, 0, 20)
    at_once = play(sure, [Actor(car, [A], read_from_s=2.5)], 20)
    later = play(less, [Actor(car, [A], score=0.85, read_from_s=2.5)], 20)
    assert (at_once.statuses, later.statuses) == (["read"], ["read"])
    assert 2.5 < at_once.at_s[0] < 2.9
    assert at_once.at_s[0] < later.at_s[0] < 2 + Patience().vehicle_s + 1


def test_what_one_frame_shows_and_the_next_does_not_is_a_flicker(book: VisitBook) -> None:
    flicker = Actor(parked(Box(200, 100, 500, 330), 1, 1.05))
    assert play(book, [flicker], 6).passages == []
    assert book.finish() == ()


def test_a_plate_read_for_sure_in_a_single_frame_is_an_uncertain_passage(book: VisitBook) -> None:
    once = Actor(parked(Box(200, 100, 500, 330), 1, 1.05), [A], body=parked(Box(0, 0, 1, 1), 99))
    told = play(book, [once], 6)
    assert (told.plates, told.statuses) == ([A], ["uncertain"])


def test_a_doubtful_text_without_a_vehicle_in_a_single_frame_is_a_flicker(book: VisitBook) -> None:
    for text, score in (("C00D", 0.95), (A, 0.5)):
        once = Actor(
            parked(Box(200, 100, 500, 330), 1, 1.05), [text], body=parked(Box(0, 0, 1, 1), 99), score=score
        )
        assert play(book, [once], 6).passages == []


def test_a_walker_and_a_rider_are_told_when_they_have_gone(book: VisitBook) -> None:
    walker = Actor(parked(Box(100, 100, 160, 300), 0, 3), group=Group.PERSON)
    rider = Actor(parked(Box(400, 100, 500, 300), 0, 3), group=Group.NON_MOTOR)
    told = play(book, [walker, rider], 6)
    assert sorted(passage.subject for passage in told.passages) == [Subject.NON_MOTOR, Subject.PERSON]
    assert set(told.statuses) == {"plateless"}


@pytest.mark.parametrize("group,patience_s", [(Group.NON_MOTOR, 20), (Group.PERSON, 4)])
def test_somebody_who_stays_is_told_before_leaving_and_once(
    book: VisitBook, group: Group, patience_s: float
) -> None:
    somebody = Actor(parked(Box(100, 100, 160, 300)), group=group)
    told = play(book, [somebody], 60, fps=4)
    assert len(told.passages) == 1
    assert patience_s <= told.at_s[0] < patience_s + 2


def test_a_plate_seen_first_does_not_make_a_rider_a_car(book: VisitBook) -> None:
    place = Box(250, 60, 400, 330)
    told = play(book, [Actor(parked(place, 0, 4), [A], Group.NON_MOTOR, body=parked(place, 0.15, 4))], 8)
    assert {passage.subject for passage in told.last.values()} == {Subject.NON_MOTOR}


def test_a_cut_ends_every_visit_and_what_is_there_after_it_is_new(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    before = play(book, [Actor(arrives(place, 0, 2.2))], 2.2)
    ended = book.cut()
    assert (before.passages, [passage.status for passage in ended]) == ([], [PlateStatus.PLATELESS])
    after = play(book, [Actor(parked(place, 3, 9))], 16, begin_s=3)
    assert {passage.id for passage in ended}.isdisjoint(passage.id for passage in after.passages)
    assert len(after.last) == 1


def test_finish_tells_everything_and_only_once(book: VisitBook) -> None:
    left, right = arrives(Box(20, 100, 300, 330), 0, 9), arrives(Box(330, 110, 610, 330), 0, 9)
    told = play(book, [Actor(left, [A], read_from_s=1.9), Actor(right, [B], read_from_s=1.9)], 2.1)
    assert told.passages == []
    told.revisions.extend(book.finish())
    assert sorted(told.plates) == sorted([A, B])
    assert book.finish() == ()
    assert not book.busy


def test_time_that_stands_still_breaks_nothing(book: VisitBook) -> None:
    for _ in range(20):
        seen = list(Actor(parked(Box(200, 100, 500, 330)), [A]).seen(0, 0))
        book.update(frame_at(0), seen)
    assert len(book.finish()) <= 1


def test_a_visit_that_lasts_long_stays_small(book: VisitBook) -> None:
    texts = [f"京A{number:05d}" for number in range(300)]
    play(book, [Actor(arrives(Box(200, 100, 500, 330), 0, 200), texts, score=0.4)], 150, fps=2)
    (visit,) = book.visits
    plates = visit.plates._plates
    assert len(plates) <= 4
    assert all(len(plate.ballots) <= 60 and len(plate.captures) <= 4 for plate in plates)


plates = st.sampled_from(["京A12345", "粤B67890", "沪C24680", "川D13579", "渝F11111", "苏E99999", None])


@st.composite
def convoys(draw: st.DrawFn) -> tuple[list[Actor], float]:
    """Cars one after the other, each with a plate of its own or none, with stops and gaps of all lengths."""
    actors, begin_s = [], draw(st.floats(0, 2))
    texts = draw(st.lists(plates, min_size=1, max_size=6, unique_by=lambda text: text or object()))
    for text in texts:
        travel_s, stop_s = draw(st.floats(2.5, 6)), draw(st.sampled_from([0.0, 3.0, 12.0]))
        score = draw(st.sampled_from([0.95, 0.6]))
        actors.append(
            Actor(approach(begin_s, begin_s + travel_s, stop_s=stop_s), [text] if text else [], score=score)
        )
        begin_s += travel_s + stop_s + draw(st.floats(2.5, 8))
    return actors, begin_s


def accounted(book: VisitBook, told: Told) -> int:
    for passage in book.finish():
        told.add(passage)
    return len(told.last) + book.counts.bystanders


def surely_read(passages: Iterable[Passage]) -> set[str]:
    """What was read surely, as the plate of a vehicle or beside it, or was decided on."""
    texts: set[str] = set()
    for passage in passages:
        texts.update(str(other.text) for other in passage.others)
        if passage.reading is not None and passage.status is PlateStatus.READ:
            texts.add(str(passage.reading.text))
    return texts


def check_order(told: Told) -> None:
    for passage in told.revisions:
        assert passage.first_seen_at <= passage.last_seen_at
    numbers = [(passage.id, passage.revision) for passage in told.revisions]
    assert len(set(numbers)) == len(numbers)
    for newest in told.last.values():
        assert newest.outcome is not None


@settings(max_examples=30, deadline=None)
@given(convoys(), st.sampled_from([3, 8]))
def test_nobody_vanishes_and_nobody_is_told_twice(convoy: tuple[Sequence[Actor], float], fps: float) -> None:
    book = new_book()
    actors, end_s = convoy
    told = play(book, actors, end_s, fps)
    assert accounted(book, told) == len(actors)
    check_order(told)
    sure = {text for actor in actors for text in actor.texts if text and actor.score > 0.9}
    assert sure <= surely_read(told.revisions)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 20), st.floats(0.3, 15), plates, st.integers(0, 3)), min_size=1, max_size=6),
    st.sampled_from([2, 6]),
)
def test_any_crowd_leaves_revisions_in_order_and_no_visit_behind(
    crowd: list[tuple[float, float, str | None, int]], fps: float
) -> None:
    book = new_book()
    actors = [
        Actor(approach(begin, begin + stay, x=120 + 130 * where), [text] if text else [])
        for begin, stay, text, where in crowd
    ]
    told = play(book, actors, 45, fps)
    assert accounted(book, told) <= 3 * len(crowd)
    assert not book.busy
    check_order(told)
    assert told.last or all(stay * fps < 3 for _, stay, _, _ in crowd)


@pytest.mark.parametrize("gap_s", [3, 5, 8])
def test_who_turned_back_and_comes_again_soon_is_a_passage_of_his_own(gap_s: float) -> None:
    book = new_book()
    told = play(
        book,
        [Actor(drives((0, 0), (3, 0.9), (5, 0.9), (8, 0)), [A]), Actor(approach(8 + gap_s, 13 + gap_s), [A])],
        24 + gap_s,
    )
    for passage in book.finish():
        told.add(passage)
    assert told.plates == [A, A]
    assert [passage.outcome for passage in told.last.values()] == ["turned_back", "passed"]


def test_a_car_whose_tracks_all_break_between_two_looks_is_one_visit(book: VisitBook) -> None:
    car = FastAndDim(drives((0, 0), (2, 1), (7, 1)), [A], dim_s=0.5)
    for number in range(8):
        now_s = number / 2
        book.update(frame_at(now_s), tuple(car.seen(now_s, number)))
        assert len(book.visits) <= 1
    assert len(book.visits) == 1
