import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from edge.access.credentials import Credential, Standing
from edge.access.decide import Direction, LaneRules
from edge.cameras.scripted import ScriptedCamera
from gate_drivers.base import GateError, GateState, Opened, OpenOrder
from models.base import Box, DetectedObject, ModelError, ObjectKind, Picture, PlateRead, RecogniserError
from tests.edge.crossing import Crossing
from tests.edge.events import NOW
from tests.edge.lanes import (
    COMING,
    EMPTY,
    RESIDENT,
    Gatehouse,
    TimedCamera,
    WitnessGate,
    car,
    moving_pictures,
)
from tests.edge.outbox.inside import database_of, refuse_everything, take_again
from tests.edge.visits.scenes import plate_on, read_of
from wire.events import BarrierResult, EvidenceKind, Outcome, PassageRecorded, PlateStatus, Subject, Verdict
from wire.ids import new_id
from wire.plates import PlateText


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    one = Gatehouse(tmp_path)
    yield one
    one.close()


async def test_a_resident_is_recorded_first_and_let_in_then(house: Gatehouse) -> None:
    gate = WitnessGate(house.outbox)
    await house.lane(*car(RESIDENT, 6), driver=gate).run()
    (order,), (held,) = gate.orders, gate.held
    (passage,) = (event for event in held if isinstance(event, PassageRecorded))
    assert order.key == str(passage.passage)
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.OPEN, "resident")
    assert [move.result for move in house.moves()] == [BarrierResult.OPENED]


def approaching(texts: Sequence[str]) -> tuple[list[Sequence[DetectedObject]], list[Sequence[PlateRead]]]:
    """A car that comes to the empty lane, nearer with every frame, and what is read of it in the end."""
    steps = range(-COMING, len(texts))
    bodies = [Box(250 - 3 * n, 100 - n, 450 + 3 * n, 250 + 2 * n) for n in steps]
    reads = [[read_of(text, plate_on(body))] for text, body in zip(texts, bodies[COMING:], strict=True)]
    seen = [[DetectedObject(ObjectKind.VEHICLE, body, 0.9)] for body in bodies]
    return [*[[]] * EMPTY, *seen, []], [*[[]] * (EMPTY + COMING), *reads, []]


async def test_a_final_result_that_contradicts_is_recorded_counted_and_moves_nothing(house: Gatehouse) -> None:
    gate, other = WitnessGate(house.outbox), "京A12845"
    house.roster.replace(
        [Credential(f"R-{text}", PlateText(text), Standing.GRANTED) for text in (RESIDENT, other)]
    )
    await house.lane(*approaching([*[RESIDENT] * 6, *[other] * 20]), driver=gate).run()
    preview, final = house.passages()
    assert (preview.plate and preview.plate.text, preview.preview) == (RESIDENT, None)
    assert (final.plate and final.plate.text, final.preview) == (other, RESIDENT)
    assert (final.passage, final.revision) == (preview.passage, 1)
    assert final.decision == preview.decision
    assert len(gate.orders) == 1
    assert house.journal.failures == {"preview_contradicted": 1}


async def test_a_contradiction_that_opened_nothing_is_recorded_and_not_counted(house: Gatehouse) -> None:
    gate = WitnessGate(house.outbox)
    await house.lane(*approaching([*["京A12845"] * 6, *[RESIDENT] * 20]), driver=gate).run()
    preview, final = house.passages()
    assert final.preview == (preview.plate and preview.plate.text)
    assert (final.decision.verdict, final.decision.reason) == (Verdict.WAIT, "plate_unknown")
    assert gate.orders == []
    assert house.journal.failures == {}


async def test_the_pictures_are_on_disk_before_the_passage_is(house: Gatehouse) -> None:
    await house.lane(*car(RESIDENT, 6)).run()
    (passage,) = house.passages()
    assert [one.kind for one in passage.evidence] == [EvidenceKind.SCENE, EvidenceKind.PLATE]
    for one in passage.evidence:
        assert house.evidence.load(one.sha256) is not None


async def test_a_stranger_waits(house: Gatehouse) -> None:
    await house.lane(*car("沪C24680", 6)).run()
    (passage,) = house.passages()
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.WAIT, "plate_unknown")
    assert house.moves() == []


async def test_a_car_without_a_plate_is_a_passage_with_its_scene(house: Gatehouse) -> None:
    lane = house.lane(*car(None, 15))
    await lane.run()
    (passage,) = house.passages()
    assert passage.plate_status is PlateStatus.PLATELESS
    assert [one.kind for one in passage.evidence] == [EvidenceKind.SCENE]
    assert lane.visits == {PlateStatus.PLATELESS: 1}


async def test_an_exit_opens_once_for_one_passage_that_is_told_twice(tmp_path: Path) -> None:
    house = Gatehouse(tmp_path, LaneRules(Direction.OUT))
    objects, reads = car(RESIDENT, 60)
    gate = WitnessGate(house.outbox)
    await house.lane(objects, [*[[]] * 50, *reads[50:]], driver=gate).run()
    assert [passage.revision for passage in house.passages()] == [0, 1]
    assert len({order.key for order in gate.orders}) == 1
    house.close()


async def test_an_outbox_that_fails_opens_nothing(house: Gatehouse) -> None:
    gate = WitnessGate(house.outbox)
    refuse_everything(house.outbox)
    await house.lane(*car(RESIDENT, 6), driver=gate).run()
    assert gate.orders == []
    told_and_became_of_it = 2
    assert house.journal.failures["outbox"] == told_and_became_of_it


async def test_a_free_exit_opens_though_nothing_can_be_recorded_and_that_is_counted(tmp_path: Path) -> None:
    house = Gatehouse(tmp_path, LaneRules(Direction.OUT))
    gate = WitnessGate(house.outbox)
    refuse_everything(house.outbox)
    await house.lane(*car(None, 20), driver=gate).run()
    assert len(gate.orders) == 1
    assert house.journal.failures["unrecorded_exit"] == 1
    house.close()


async def test_a_disk_that_is_full_opens_all_the_same_while_the_emergency_journal_has_room(
    house: Gatehouse,
) -> None:
    gate = WitnessGate(house.outbox)
    database_of(house.outbox).execute("PRAGMA query_only = ON")
    await house.lane(*car(RESIDENT, 6), driver=gate).run()
    assert len(gate.orders) == 1
    take_again(house.outbox)
    assert next(event.kind for event in house.told()) == "passage"


async def test_evidence_that_fails_is_counted_and_stops_neither_record_nor_barrier(house: Gatehouse) -> None:
    for folder in range(256):
        (house.folder / "pictures" / f"{folder:02x}").write_text("in the way")
    gate = WitnessGate(house.outbox)
    await house.lane(*car(RESIDENT, 6), driver=gate).run()
    assert house.passages()[0].evidence == ()
    assert len(gate.orders) == 1
    assert house.journal.failures["evidence"] == 2


async def test_a_roster_that_fails_asks_the_guard(house: Gatehouse) -> None:
    house.roster.close()
    await house.lane(*car(RESIDENT, 6)).run()
    (passage,) = house.passages()
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.WAIT, "roster_failed")
    assert house.journal.failures["roster"] == 1


async def test_a_recogniser_that_fails_now_and_then_is_counted_and_loses_no_car(house: Gatehouse) -> None:
    objects, reads = car(RESIDENT, 12)
    faulty: list[Sequence[DetectedObject] | ModelError] = list(objects)
    faulty[EMPTY + 3] = faulty[EMPTY + 12] = RecogniserError("the network gave nothing")
    readers: list[Sequence[PlateRead]] = list(reads)
    await house.lane(faulty, readers).run()
    assert [passage.plate_status for passage in house.passages()] == [PlateStatus.READ]
    assert house.journal.failures["recogniser"] == 2


async def test_a_recogniser_that_always_fails_leaves_the_lane_running(house: Gatehouse) -> None:
    lane = house.lane([RecogniserError("broken")], [[]])
    await lane.run()
    assert lane.over.is_set()
    assert house.journal.failures["recogniser"] > 5


async def test_a_driver_that_fails_does_not_end_the_lane(house: Gatehouse) -> None:
    class OddGate(WitnessGate):
        async def open(self, order: OpenOrder) -> Opened:
            raise GateError(f"an error of another maker's own about {order.reason}")

        async def state(self) -> GateState:
            raise GateError("and again")

    lane = house.lane(*car(RESIDENT, 6), driver=OddGate(house.outbox))
    await lane.run()
    assert lane.over.is_set()
    assert [move.result for move in house.moves()] == [BarrierResult.TIMED_OUT]


async def test_a_cut_ends_the_visits_before_it(house: Gatehouse) -> None:
    dark, bright = np.full((360, 640, 3), 10, np.uint8), np.full((360, 640, 3), 240, np.uint8)
    dark[100:300, 100:300], bright[50:200, 300:600] = 60, 120
    with_car = dark.copy()
    with_car[100:330, 200:500] = 90
    pictures = [*[dark] * 9, *[with_car] * 16, *[bright] * 25]
    objects, reads = car("沪C24680", 20, empty=3)
    camera = TimedCamera(pictures, every_s=0.4)
    await house.lane(objects[:-1], reads[:-1], camera=camera).run()
    before, after = house.passages()
    cut_at = NOW + timedelta(seconds=25 * 0.4)
    assert before.passage != after.passage
    assert before.last_seen_at < cut_at <= after.first_seen_at
    assert (after.decision.verdict, after.decision.reason) == (Verdict.WAIT, "plate_unknown")
    assert house.journal.failures == {}


async def test_a_cut_is_no_silence(house: Gatehouse) -> None:
    # So slow a lane sees few frames: the one behind the cut comes long after the last one before it.
    dark, bright = np.full((360, 640, 3), 10, np.uint8), np.full((360, 640, 3), 240, np.uint8)
    dark[100:300, 100:300], bright[50:200, 300:600] = 60, 120
    places = [Box(200 - 40 * step, 100 - 50 * step, 500 - 40 * step, 330 - 50 * step) for step in range(3)]
    objects = [[DetectedObject(ObjectKind.VEHICLE, box, 0.9)] for box in places]
    reads = [[read_of("沪C24680", plate_on(box))] for box in places]
    camera = TimedCamera([*[dark] * 3, *[bright] * 3], every_s=1.6)
    await house.lane([*[[]] * 3, *objects], [*[[]] * 3, *reads], camera=camera).run()
    (passage,) = house.passages()
    assert passage.last_seen_at - passage.first_seen_at == timedelta(seconds=2 * 1.6)


@pytest.mark.parametrize("fps", [3, 5, 10])
@pytest.mark.parametrize("speed", [200, 400])
async def test_two_who_cross_near_the_camera_are_two_passages(house: Gatehouse, fps: int, speed: float) -> None:
    crossing = Crossing(np.full((360, 640, 3), 200, np.uint8), fps, speed, 200)
    pictures = crossing.pictures()
    boxes = {id(picture): seen for picture, seen in zip(pictures, crossing.boxes(), strict=True)}

    class Detector:
        def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:
            return tuple(DetectedObject(ObjectKind.PERSON, box, 0.9) for box in boxes[id(picture)])

    lane = house.lane(
        [],
        [],
        camera=TimedCamera([*[crossing.wall] * 2 * fps, *pictures, *[crossing.wall] * 10 * fps], every_s=1 / fps),
    )
    lane._recognisers = type(lane._recognisers)(None, Detector())
    await lane.run()
    passages = {passage.passage: passage for passage in house.passages()}
    assert [passage.subject for passage in passages.values()] == [Subject.PERSON] * 2


async def test_a_lane_that_failed_can_be_started_again(house: Gatehouse) -> None:
    class BrokenReader(Exception):  # noqa: N818 - stands for any fault of the program
        pass

    class Reader:
        broken = True

        def read(self, picture: Picture) -> tuple[PlateRead, ...]:
            if self.broken and picture.any():
                raise BrokenReader
            return ()

    lane = house.lane([[]], [[]], camera=ScriptedCamera(moving_pictures(4)))
    reader = Reader()
    lane._recognisers = type(lane._recognisers)(reader, None)
    with pytest.raises(BaseExceptionGroup):
        await lane.run()
    reader.broken = False
    await asyncio.wait_for(lane.run(), 5)
    assert lane.over.is_set()


async def test_without_any_recogniser_what_moves_is_recorded_as_unread(house: Gatehouse) -> None:
    empty = np.full((360, 640, 3), 100, np.uint8)
    coming = []
    for step in range(40):
        picture, near = empty.copy(), min(step, 12) / 12
        top, bottom, left, right = 160 - 60 * near, 210 + 130 * near, 300 - 180 * near, 360 + 160 * near
        picture[int(top) : int(bottom), int(left) : int(right)] = 20
        coming.append(picture)
    lane = house.lane([], [], camera=TimedCamera([*[empty] * 12, *coming, *[empty] * 20]))
    lane._recognisers = type(lane._recognisers)(None, None)
    await lane.run()
    assert [passage.plate_status for passage in house.passages()] == [PlateStatus.UNREAD]


async def test_after_a_restart_with_the_clock_behind_a_car_that_comes_is_let_in(house: Gatehouse) -> None:
    gate = WitnessGate(house.outbox)
    await house.lane(*car(RESIDENT, 6)).run()
    house.clock.wall -= timedelta(days=1)
    again = house.lane(*car(RESIDENT, 6), driver=gate)
    again.remember(house.outbox.latest_passages())
    await again.run()
    assert len(house.passages()) == 2
    assert len(gate.orders) == 1


def standing(text: str, frames: int) -> tuple[list[Sequence[DetectedObject]], list[Sequence[PlateRead]]]:
    """What the recognisers find of a car that stands there from the first frame on."""
    objects, reads = car(text, frames)
    return objects[-1 - frames :], reads[-1 - frames :]


async def test_who_stood_there_before_a_restart_and_still_does_is_no_new_passage(house: Gatehouse) -> None:
    await house.lane(*car(RESIDENT, 6)).run()
    # The scripted camera goes by the machine's clock, the house by one that stands.
    house.clock.wall = house.passages()[0].last_seen_at
    gate = WitnessGate(house.outbox)
    again = house.lane(*standing(RESIDENT, 30), driver=gate)
    again.remember(house.outbox.latest_passages())
    await again.run()
    assert len(house.passages()) == 1
    assert gate.orders == []


async def killed_with_somebody_there(house: Gatehouse) -> PassageRecorded:
    """Have a resident's car stand at the arm, told and without an end."""
    await house.lane(*car(RESIDENT, 6)).run()
    told = house.revisions()[0].model_copy(update={"id": new_id(), "passage": new_id()})
    await house.journal.record(told)
    house.clock.wall = told.last_seen_at
    return told


async def test_whom_nobody_sees_again_after_a_restart_is_told_as_unseen_once(house: Gatehouse) -> None:
    told = await killed_with_somebody_there(house)
    for _ in range(2):
        again = house.lane(*car(None, 0))
        again.remember(house.outbox.latest_passages())
        house.clock.ticks += 26
        await again.run()
    said = [one for one in house.revisions() if one.passage == told.passage]
    assert [(one.revision, one.outcome) for one in said] == [(0, None), (1, Outcome.UNSEEN)]
    assert (said[1].plate, said[1].decision) == (told.plate, told.decision)


async def test_who_still_stands_there_after_a_restart_is_told_his_end(house: Gatehouse) -> None:
    told = await killed_with_somebody_there(house)
    again = house.lane(*standing(RESIDENT, 30))
    again.remember(house.outbox.latest_passages())
    await again.run()
    said = [one for one in house.revisions() if one.passage == told.passage]
    assert [one.revision for one in said] == [0, 1]
    assert said[1].outcome is not None


async def test_who_comes_after_a_restart_is_a_passage_though_the_same_was_told_of_before(house: Gatehouse) -> None:
    await house.lane(*car(RESIDENT, 6)).run()
    house.clock.wall = house.passages()[0].last_seen_at
    again = house.lane(*car(RESIDENT, 6))
    again.remember(house.outbox.latest_passages())
    await again.run()
    assert len({passage.passage for passage in house.passages()}) == 2


async def test_whom_nobody_saw_coming_opens_nothing(house: Gatehouse) -> None:
    gate = WitnessGate(house.outbox)
    objects, reads = standing(RESIDENT, 30)
    await house.lane([*[[]] * EMPTY, *objects], [*[[]] * EMPTY, *reads], driver=gate).run()
    (passage,) = house.passages()
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.WAIT, "not_seen_arriving")
    assert gate.orders == []


async def test_who_stands_there_from_the_first_frame_on_is_not_told(house: Gatehouse) -> None:
    lane = house.lane(*standing(RESIDENT, 40), camera=TimedCamera(moving_pictures(52)))
    await lane.run()
    assert house.told() == []
    assert lane.bystanders == 1


async def test_what_became_of_a_passage_is_told_with_what_was_said_of_it(house: Gatehouse) -> None:
    await house.lane(*approaching([RESIDENT] * 56)).run()
    first, last = house.revisions()
    assert (first.outcome, last.outcome) == (None, Outcome.PASSED)
    assert (last.plate, last.decision, last.evidence) == (first.plate, first.decision, first.evidence)
    assert (last.revision, last.direction, last.followed) == (1, "in", False)


async def test_a_centre_that_reads_no_outcomes_is_not_told_any(house: Gatehouse) -> None:
    house.journal.centre_reads = frozenset()
    await house.lane(*approaching([RESIDENT] * 56)).run()
    assert [event.revision for event in house.revisions()] == [0]
