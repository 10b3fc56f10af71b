"""Whose picture goes out when: only of watched lanes, only new ones, and never more than the node's cap."""

import asyncio
from collections import Counter
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.line.live_pictures.budget import ShowCaps
from tests.edge.line.live_pictures.filming import filming, street
from wire.capabilities import OUTCOMES, PRESENCE
from wire.live_picture import WIDEST


async def test_a_watched_lane_is_shown_small_and_nobody_else(tmp_path: Path) -> None:
    with filming(tmp_path, "in-1", "out-1") as one:
        one.film()
        assert await one.sent() == [], "nobody watches"
        one.ask("in-1")
        ((said, jpeg),) = await one.sent()
        assert (said.lane, said.width, said.height, said.age_s) == ("in-1", WIDEST, 360, 0.0)
        shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert shown is not None
        assert shown.shape == (360, 640, 3)
        assert abs(int(shown[10, 639, 0]) - 255) < 12, "the right side is the bright one"
        assert (one.show.sent, one.show.sent_bytes > len(jpeg)) == (1, True)


async def test_the_lease_ends_by_itself_and_at_a_word(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        one.ask("in-1", for_s=5)
        one.film(after_s=4.9)
        assert await one.lanes_sent() == ["in-1"]
        one.film(after_s=0.1)
        assert (await one.sent(), one.show.watched) == ([], frozenset())
        one.ask("in-1")
        one.film()
        assert await one.lanes_sent() == ["in-1"]
        one.ask()
        one.film()
        assert await one.sent() == []


async def test_no_frame_goes_out_twice_and_none_of_a_silent_camera(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        one.ask("in-1")
        assert await one.sent() == [], "no frame yet"
        one.film()
        assert await one.lanes_sent() == ["in-1"]
        one.clock.ticks += 0.25
        assert await one.sent() == []
        one.film()
        one.clock.ticks += 3.5
        assert await one.sent() == [], "that is no live picture any more"
        assert one.show.skipped == Counter()


async def test_the_cap_on_pictures_is_shared_fairly_and_what_is_over_is_skipped(tmp_path: Path) -> None:
    with filming(tmp_path, "a", "b", "c", "d", caps=ShowCaps(8, 10_000_000)) as one:
        went: Counter[str] = Counter()
        for _ in range(40):
            one.ask("a", "b", "c", "d")
            one.film()
            went.update(await one.lanes_sent())
        assert 80 <= sum(went.values()) <= 88, "8 a second for 10 s, and a second's worth saved up"
        assert max(went.values()) - min(went.values()) <= 1
        assert one.show.skipped["cap"] == 160 - sum(went.values())


async def test_the_cap_on_bytes_holds_whatever_the_pictures_are(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (360, 640, 3), np.uint8)
    with filming(tmp_path, caps=ShowCaps(100, 100_000)) as one:
        for _ in range(80):
            one.ask("in-1")
            one.film(picture=noise)
            await one.sent()
        largest = one.show.sent_bytes / one.show.sent
        assert one.show.sent_bytes <= 20 * 100_000 + 100_000 + largest
        assert one.show.skipped["cap"] > 0


@pytest.mark.parametrize("rate,wanted", [(0.0, 0), (0.5, 4)])
async def test_a_rate_below_one_a_second_is_kept_and_nought_is_none(
    tmp_path: Path, rate: float, wanted: int
) -> None:
    with filming(tmp_path, caps=ShowCaps(rate, 1_000_000)) as one:
        for _ in range(32):
            one.ask("in-1")
            one.film()
            await one.sent()
        assert one.show.sent == wanted


async def test_a_slow_line_gets_fewer_pictures_and_time_for_events(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        one.ask("in-1")
        one.film()
        async for _ in one.show.turn():
            one.clock.ticks += 1.0
        assert one.show.pause_s() == pytest.approx(2.0), "twice as long as the picture took"
        assert one.show.skipped == {"busy": 11}


async def test_turns_come_four_times_a_second(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        assert one.show.pause_s() == 0
        one.film()
        await one.sent()
        assert one.show.pause_s() == pytest.approx(0.25)


@pytest.mark.parametrize("reads", [None, frozenset({"passage", OUTCOMES, PRESENCE})], ids=["unheard", "older"])
async def test_a_centre_that_does_not_read_it_is_shown_nothing(
    tmp_path: Path, reads: frozenset[str] | None
) -> None:
    with filming(tmp_path) as one:
        one.journal.centre_reads = reads
        one.film()
        one.ask("in-1")
        assert (await one.sent(), one.show.watched) == ([], frozenset())


@pytest.mark.parametrize("payload", [b"", b"watch!", b'{"lanes": ["in-1"], "for_s": 86400}', b"\xff" * 200_000])
async def test_what_makes_no_sense_is_counted_and_changes_nothing(tmp_path: Path, payload: bytes) -> None:
    with filming(tmp_path) as one:
        one.ask("in-1")
        one.show.take(payload, retained=False)
        one.film()
        assert await one.lanes_sent() == ["in-1"]
        assert one.journal.failures == {"bad_watch": 1}


async def test_what_a_broker_kept_starts_no_watching(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        one.show.take(b'{"kind": "watch_lanes", "lanes": ["in-1"]}', retained=True)
        one.film()
        assert await one.sent() == []
        assert one.journal.failures == {"retained_watch": 1}


async def test_a_lane_that_is_not_here_is_counted_and_hides_no_other(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        one.ask("moved-away", "in-1")
        one.film()
        assert await one.lanes_sent() == ["in-1"]
        assert one.journal.failures == {"unknown_lane_watched": 1}


async def test_a_frame_of_which_no_picture_can_be_made_is_counted(tmp_path: Path) -> None:
    with filming(tmp_path) as one:
        one.ask("in-1")
        one.film(picture=np.zeros((360, 640, 5), np.uint8))
        assert (await one.sent(), one.show.skipped) == ([], {"not_made": 1})
        one.film(picture=street(320, 240))
        ((said, _),) = await one.sent()
        assert (said.width, said.height) == (320, 240), "a small one stays as it is"


async def test_a_line_that_breaks_in_the_middle_leaves_a_show_that_goes_on(tmp_path: Path) -> None:
    with filming(tmp_path, "a", "b") as one:
        one.ask("a", "b")
        one.film()
        turn = one.show.turn()
        assert (await anext(turn))[0] == "a"
        await turn.aclose()
        one.film()
        assert await one.lanes_sent() == ["a", "b"]
        assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
