"""A playing that fails ends the run: it is no result, and its name was said."""

from pathlib import Path

import pytest

from benchmarks.visit_truth.conditions import Condition
from benchmarks.visit_truth.plan import Playing
from benchmarks.visit_truth.playing import play_all
from benchmarks.visit_truth.shards import results_in
from tests.services.plate_face import installed_face

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SOUND = Playing("resident", 1, 3.0, Condition.PLAIN)
FAILING = Playing("nobody", 2, 3.0, Condition.PLAIN)


def test_a_playing_that_fails_ends_the_run_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed_face()

    with pytest.raises(ValueError, match="no cast 'nobody'"):
        play_all([SOUND, FAILING, Playing("stranger", 3, 3.0, Condition.PLAIN)], tmp_path, 1, (), None)

    assert [one.key for one in results_in(tmp_path)] == [SOUND.key]
    assert capsys.readouterr().err.splitlines()[-1] == f"shard-0: {FAILING.key}"


def test_a_worker_that_fails_is_told_of_and_the_others_end_their_work(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    installed_face()

    with pytest.raises(SystemExit, match="start again"):
        play_all([SOUND, FAILING], tmp_path, 2, (), None)

    assert [one.key for one in results_in(tmp_path)] == [SOUND.key]
    said = capfd.readouterr().err
    assert f"shard-1: {FAILING.key}" in said
    assert "Process shard-1:" in said
