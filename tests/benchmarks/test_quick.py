"""Each measurement runs by itself and gives a table; what the numbers are is nobody's promise here."""

import re
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def rows_of(name: str) -> list[list[str]]:
    """Run a measurement in short and return the cells of its table, without the head."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--quick"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    lines = re.findall(r"^\| (.+) \|$", done.stdout, re.MULTILINE)
    return [line.split(" | ") for line in lines[1:]]


def test_from_the_frame_to_the_barrier() -> None:
    rows = rows_of("frame_to_barrier")

    assert rows[0][:2] == ["scripted", "20 of 20"]
    p50, p95, _, pictures, commit, _ = map(float, rows[0][2:])
    assert 0 < commit < p50 <= p95
    assert 0 < pictures < p50


@pytest.mark.weights
def test_frames_a_second_of_a_lane() -> None:
    rows = rows_of("lane_fps")

    assert [row[:3] for row in rows[:2]] == [["busy", "720p", "1"], ["busy", "720p", "2"]]
    assert len(rows) == 4
    assert all(float(number) > 0 for row in rows for number in (row[3], row[6], row[7]))


@pytest.mark.broker
@pytest.mark.postgresql
def test_events_a_second_into_the_centre() -> None:
    rows = rows_of("ingest_rate")

    assert [row[0] for row in rows] == ["SQLite", "SQLite", "PostgreSQL", "PostgreSQL"]
    assert all(float(row[2]) > 0 and float(row[4]) > 0 for row in rows)


@pytest.mark.postgresql
def test_a_store_of_the_release_before_forward_and_back() -> None:
    rows = rows_of("store_upgrade")

    assert [row[0] for row in rows] == ["SQLite", "PostgreSQL"]
    assert all(float(seconds) >= 0 for row in rows for seconds in row[1:])


@pytest.mark.broker
@pytest.mark.browser
@pytest.mark.weights
def test_what_the_live_picture_costs() -> None:
    rows = rows_of("live_page")

    assert [row[0] for row in rows[:3]] == ["0", "1", "20"]
    assert [float(row[3]) > 0 for row in rows[:3]] == [False, True, True]
