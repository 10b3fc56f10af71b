"""What is wrong comes out as a clear error, is counted, loses nothing and executes nothing."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from benchmarks.pan_clip import Pan, write_pan_clip
from demo.street.cast import CAST
from demo.street.render import StreetRenderer
from demo.street.world import STOP_Z_M, Car, World
from tests.central.node import TellingNode
from tests.e2e.hostile import HTML, SQL, broken_messages, hostile_texts, say
from tests.e2e.house import NODE, SITE, House, Lane
from tests.e2e.programs import Program
from tests.e2e.screen import screen_at
from tests.faults.recorded_outbox import prepare_outbox, read_made
from tests.services.needs import needs_folder
from wire.events import PassageRecorded

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

NO_SUCH_CAMERA = "rtsp://127.0.0.1:1/none"
WRONG_EDGE = """
site = "Garden!"
node = "gate-1"
[mqtt]
port = 70000
[[lanes]]
id = "in-1"
[lanes.camera]
sauce = "rtsp://192.0.2.1/a"
[[lanes]]
id = "in-2"
camera = { source = "rtsp://192.0.2.1/b" }
gate = { driver = "simulated", deadline_s = -1 }
"""
WRONG_CENTRAL = """
[web]
port = 0
host = "0.0.0.0"
[mqtt]
hots = "broker"
password = "a secret"
[store]
url = "mysql://nobody@localhost/x"
"""


@pytest.mark.parametrize(
    "module, text, faults",
    [
        ("edge", WRONG_EDGE, ("site", "mqtt.port", "lanes.0.camera.source", "sauce", "lanes.1.gate.deadline_s")),
        ("central", WRONG_CENTRAL, ("web.port", "web.host", "mqtt.hots", "mqtt.password", "store.url")),
    ],
)
@pytest.mark.parametrize("more", [(), ("--check",)], ids=["start", "check"])
def test_a_broken_configuration_is_told_whole(
    tmp_path: Path, module: str, text: str, faults: tuple[str, ...], more: tuple[str, ...]
) -> None:
    configuration = tmp_path / "wrong.toml"
    configuration.write_text(text, encoding="utf-8")
    program = Program(module, "--config", configuration, log=tmp_path / "log", environment={})

    done = program.run(*more)

    assert done.returncode == 2
    assert [fault for fault in faults if fault not in done.stderr] == []
    assert "a secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_film_is_found_before_the_start(tmp_path: Path) -> None:
    film = tmp_path / "empty.mp4"
    film.touch()
    house = House(tmp_path / "house", [Lane(film)])

    done = house.node.run("--check")

    assert done.returncode == 2
    assert "in-1" in done.stderr
    assert "this file is empty" in done.stderr


@pytest.mark.broker
@pytest.mark.weights
@pytest.mark.parametrize(
    "damaged, told",
    [
        (
            False,
            ("yolox_nano.onnx, 3660092 bytes", "{file}", "It comes from https://", "python -m models fetch"),
        ),
        (
            True,
            (
                "{file} is not the registered file: its sha256 is",
                "Delete it, or replace it by the one from https://",
            ),
        ),
    ],
    ids=["missing", "damaged"],
)
def test_a_node_works_without_its_weights_and_says_what_to_do(
    tmp_path: Path, *, damaged: bool, told: tuple[str, ...]
) -> None:
    weights = tmp_path / "weights"
    shutil.copytree(needs_folder("GATEHOUSE_WEIGHTS_DIR", "the model weights"), weights)
    file = weights / "yolox_nano.onnx"
    size = file.stat().st_size
    file.unlink()
    if damaged:
        file.write_bytes(bytes(size))
    environment = {
        "GATEHOUSE_WEIGHTS_DIR": str(weights),
        "GATEHOUSE_WEIGHTS_CACHE": str(tmp_path / "cache"),
        "GATEHOUSE_WEIGHTS_OFFLINE": "1",
    }
    with House(tmp_path / "house", [Lane(NO_SUCH_CAMERA)], environment=environment) as house:
        house.start_node()
        house.node.until(lambda: house.node_view().get("lanes"), "heartbeat")

        assert [words for words in told if words.format(file=file) not in house.node.said] == []
        counted = house.node_view()["failures"]
        assert counted["no_recogniser_of_objects"] == 1
        # The networks that read plates are part of every installation.
        assert "no_recogniser_of_plates" not in counted
        assert house.node.stop() == 0


@pytest.mark.broker
@pytest.mark.weights
def test_broken_films_and_broken_messages_take_nothing_from_a_node_at_work(
    tmp_path: Path, renderer: StreetRenderer
) -> None:
    cut_short, beheaded = broken_films(tmp_path, renderer)
    reading = {"merge_window_s": 0}
    house = House(tmp_path / "house", [Lane(cut_short, reading=reading), Lane(beheaded, id="in-2")])
    prepare_outbox(house.node_folder)
    with house:
        broken = broken_messages(SITE, NODE)
        say(house.broker.port, list(broken.values()))
        house.start_node()
        house.node.until(house.passages, "first passage")
        say(house.broker.port, list(broken.values()))
        house.node.until(lambda: cameras_of(house) == {"in-1": "ended", "in-2": "ended"}, "end of both films")
        house.node.until(lambda: house.node_view()["dead"] >= 2 * len(broken) - 1, "dead letters")
        house.node.until(lambda: not house.node_view()["backlog"], "empty outbox")

        made = read_made(house.node_folder)
        told = {str(one.event.passage) for one in made.events if isinstance(one.event, PassageRecorded)}
        assert {passage["id"] for passage in house.passages()} == told
        assert len(told) >= 2
        view = house.node_view()
        assert (view["up"], view["lost"], view["late"]) == (True, 0, 0)
        assert "cannot be opened" in view["lanes"][1]["camera_reason"]
        reasons = Counter[str]()
        for letter in house.get("dead-letters", limit=200)["items"]:
            reasons[letter["reason"]] += letter["count"]
        assert reasons == {
            "malformed": 6,
            "oversized": 2,
            "unknown_version": 2,
            "forged": 2,
            "foreign_topic": 2,
        }


@pytest.mark.broker
@pytest.mark.browser
def test_html_and_sql_from_a_hostile_client_are_only_text(tmp_path: Path) -> None:
    hostile = TellingNode(site=SITE, name=NODE)
    with (
        House(tmp_path, [Lane(NO_SUCH_CAMERA)]) as house,
        screen_at(house.address, "zh-CN", visitor=house.guard) as screen,
    ):
        page = screen.pages["zh-CN"]
        expect(page.locator("#line")).to_have_attribute("data-state", "live")
        say(house.broker.port, hostile_texts(hostile))
        expect(page.locator(".newest .row")).to_have_count(1)

        [sound] = house.passages()
        for address, shown in (
            ("/", HTML),
            (f"/passages/{sound['id']}", HTML),
            (f"/passages/{sound['id']}", SQL),
            ("/nodes", HTML + SQL),
            ("/passages", "京A12345"),
        ):
            page.goto(address)
            expect(page.locator("main")).to_contain_text(shown)
            assert page.locator("img[src=nowhere], main script").count() == 0
        page.locator("#plate").fill(SQL)
        expect(page.locator("#results")).to_have_attribute("aria-label", "查询结果")

        # The picture that the passage names is nowhere, and the search for such a plate is refused.
        allowed = ("502", "422")
        assert [
            said for said in screen.complaints if not any(f"status of {code}" in said for code in allowed)
        ] == []
        assert [view["dead"] for view in house.get("nodes")["items"] if view["node"] == NODE] == [2]
        house.centre.stop()
    with closing(sqlite3.connect(tmp_path / "central.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM passages").fetchone() == (1,)


def broken_films(folder: Path, renderer: StreetRenderer) -> tuple[Path, Path]:
    """One film that ends in the middle of a picture, and one that lacks the part that tells where pictures are."""
    cars = [actor for actor in CAST if actor.text][:4]
    shown = [renderer.draw(World(1, cars=(Car(0, actor, STOP_Z_M),)), 0.0) for actor in cars]
    pan = Pan(share=(0.97, 0.97), seconds=2.0, size=(1280, 720))
    cut_short, beheaded = folder / "cut.ts", folder / "beheaded.mp4"
    for film in (cut_short, beheaded):
        write_pan_clip(film, shown, pan)
        whole = film.read_bytes()
        film.write_bytes(whole[: len(whole) * 7 // 10])
    return cut_short, beheaded


def cameras_of(house: House) -> dict[str, str]:
    return {lane["lane"]: lane["camera"] for lane in house.node_view().get("lanes", [])}
