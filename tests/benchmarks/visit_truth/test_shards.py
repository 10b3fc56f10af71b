"""Results on disk survive a broken end, and a plan is the same again."""

from dataclasses import replace
from pathlib import Path

from benchmarks.visit_truth.plan import plan
from benchmarks.visit_truth.playing import faults_of
from benchmarks.visit_truth.report import report
from benchmarks.visit_truth.scoring import Fault, Result
from benchmarks.visit_truth.shards import append, results_in


def result(seed: int) -> Result:
    faults = (Fault("lost", 3.5, "player 0"),)
    return Result("resident", seed, 5.0, "plain", {"visits": 1}, (0.5,), faults, 2.0, 60)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    for seed in (1, 2):
        append(tmp_path / f"shard-{seed}.jsonl", result(seed))
    assert list(results_in(tmp_path)) == [result(1), result(2)]


def test_a_line_cut_off_by_a_crash_costs_only_itself(tmp_path: Path) -> None:
    shard = tmp_path / "shard-0.jsonl"
    append(shard, result(1))
    with shard.open("a", encoding="utf-8") as file:
        file.write('{"cast": "resi')
    append(shard, result(3))
    assert [one.seed for one in results_in(tmp_path)] == [1, 3]


def test_a_plan_is_the_same_for_the_same_seed_and_holds_enough() -> None:
    first, again, other = (list(plan(["resident", "tailgater"], seed, 9, [3.0, 5.0], ())) for seed in (1, 1, 2))
    assert first == again != other
    assert len(first) == 6
    assert len({one.key for one in first}) == 6


def test_a_report_has_casts_rates_definitions_and_every_fault() -> None:
    counts = {"visits": 2, "lost": 1, "hidden": 5, "hidden told": 2, "brief": 1, "brief told": 1}
    results = [result(1), replace(result(2), cast="tailgater", fps=12.0, counts=counts)]
    text = report(results, list(faults_of(results)))
    assert "| tailgater 12 | 2 | 0 | 0 | 0 | 0 | 1 |" in text
    assert "- 2 playings, 3 true visits, 120 frames" in text
    assert "- 5 stays hidden behind others, no true visits; 2 of them told all the same" in text
    assert "- 1 stays of one or two frames, no true visits; 1 of them told all the same" in text
    assert "resident 1 5 plain at 3.5 s: lost: player 0" in text
    assert "\n- **merged**: a visit without a passage whose stay lies" in text
