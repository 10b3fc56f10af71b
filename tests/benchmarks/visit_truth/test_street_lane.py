"""A few visits before a real lane with the real recognisers; the simplest ones must be right."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.visit_truth.conditions import Condition
from benchmarks.visit_truth.plan import Playing, plan
from benchmarks.visit_truth.playing import House, play_all
from benchmarks.visit_truth.shards import results_in
from tests.services.plate_face import installed_face

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def house() -> House:
    installed_face()
    return House.open((), None)


@pytest.mark.parametrize("fps", [3.0, 12.0])
def test_a_resident_is_told_once_and_let_in(fps: float, house: House) -> None:
    result = house.score(Playing("resident", 1, fps, Condition.PLAIN))
    assert result.faults == ()
    assert {name: result.counts[name] for name in ("visits", "one-to-one", "openings")} == {
        "visits": 1,
        "one-to-one": 1,
        "openings": 1,
    }


def test_the_same_playing_comes_out_the_same(house: House) -> None:
    playing = Playing("tailgater", 2, 5.0, Condition.BUSY)
    first, again = house.score(playing), house.score(playing)
    assert first.counts == again.counts
    assert first.faults == again.faults


def test_a_slow_machine_looks_at_fewer_frames(house: House) -> None:
    plain, busy = (
        house.play(Playing("resident", 1, 12.0, condition)) for condition in (Condition.PLAIN, Condition.BUSY)
    )
    assert len(busy.frames) < 0.5 * len(plain.frames)


def test_a_second_start_plays_only_what_is_missing(tmp_path: Path) -> None:
    playings = list(plan(["resident", "stranger"], 1, 2, [3.0], ()))
    play_all(playings[:1], tmp_path, 1, (), None)
    written = (tmp_path / "shard-0.jsonl").read_text(encoding="utf-8")
    play_all(playings, tmp_path, 1, (), None)
    assert (tmp_path / "shard-0.jsonl").read_text(encoding="utf-8").startswith(written)
    assert [one.cast for one in results_in(tmp_path)] == ["resident", "stranger"]


def test_while_the_camera_is_lost_the_clock_goes_on_and_the_lane_gets_no_frame(house: House) -> None:
    told = house.play(Playing("lost_35s", 1, 3.0, Condition.PLAIN))
    times = [frame.time_s for frame in told.frames]
    assert max(after - before for before, after in pairwise(times)) >= 35
    assert all(passage.processed_at >= passage.last_seen_at for passage in told.passages)


@pytest.mark.parametrize("seed, fps, condition", [(2, 3.0, Condition.PLAIN), (8, 5.0, Condition.PLAIN)])
def test_who_stood_at_the_arm_when_the_node_began_leaves_no_ghost(
    seed: int, fps: float, condition: Condition, house: House
) -> None:
    counts = house.score(Playing("met_at_the_arm", seed, fps, condition)).counts
    assert (counts["visits"], counts.get("one-to-one")) == (3, 3)
    assert not {"split", "ghost", "merged", "lost"} & set(counts)


@pytest.mark.parametrize("cast", ["plateless_then_plated", "tailgater", "parked_plateless_waits"])
def test_every_visit_and_every_passage_is_counted_once(cast: str, house: House) -> None:
    counts = Counter(house.score(Playing(cast, 3, 3.0, Condition.PLAIN)).counts)
    pairs = sum(count for name, count in counts.items() if name.split()[0] == "told")
    assert counts["visits"] == pairs + counts["merged"] + counts["lost"]
    apart = counts["hidden told"] + counts["brief told"]
    assert counts["passages"] == pairs + counts["split"] + counts["ghost"] + apart
