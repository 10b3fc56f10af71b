"""Somebody waits, the line is down, nobody touches anything: the buzzer sounds; the centre hears of it later."""

from pathlib import Path
from typing import Any

import httpx2
import pytest

from central.accounts.roles import Role
from demo.street.arm import LetIn
from demo.street.clip import write_clip
from demo.street.render import StreetRenderer
from tests.e2e.house import LANE, NODE, SITE, House, Lane
from tests.e2e.programs import PATIENCE_S
from tests.services.rtsp import RtspServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.rtsp,
    pytest.mark.weights,
    pytest.mark.timeout(300),
]

SEED = 47
"""Of a street whose first car stops at the arm."""
SOUNDED = f'gatehouse_edge_buzzer_soundings_total{{lane="{LANE}"}} '


def test_with_the_line_down_a_stranger_who_waits_is_called_to_and_that_comes_on_record(
    tmp_path: Path, renderer: StreetRenderer
) -> None:
    clip = tmp_path / "street.mp4"
    write_clip(clip, 20, SEED, LetIn.NONE, renderer)
    with (
        RtspServer(clip, loop=True) as camera,
        House(tmp_path / "house", [Lane(camera.url, gate={"buzzer_after_s": 2.0})]) as house,
    ):
        house.broker.kill()
        house.start_node()
        house.node.until(lambda: soundings(house) >= 1, "a buzzer that sounds", patience_s=120)
        assert "the buzzer sounds for who waits" in house.node.said

        house.broker.start()
        house.centre.until(lambda: house.events_stored("buzzer") >= 1, "the news of it", patience_s=120)
        house.sign_in(house.web, Role.AUDITOR)
        rows: list[dict[str, Any]] = house.get("audit-entries", action="sound_buzzer")["items"]
    assert {(row["actor"], row["site"], row["detail"]["lane"]) for row in rows} == {(f"{SITE}/{NODE}", SITE, LANE)}
    assert len({row["target"] for row in rows}) == len(rows), "once for each who waits"
    assert all(float(row["detail"]["waited_s"]) >= 2 for row in rows)


def soundings(house: House) -> int:
    answer = httpx2.get(f"http://127.0.0.1:{house.node_port}/metrics", timeout=PATIENCE_S).raise_for_status()
    return sum(
        round(float(line.removeprefix(SOUNDED))) for line in answer.text.splitlines() if line.startswith(SOUNDED)
    )
