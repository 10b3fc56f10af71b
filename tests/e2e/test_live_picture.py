"""From a camera to a page's live picture, with every program real: it moves, and what is masked is black."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import httpx2
import numpy as np
import pytest

from models.base import Picture
from tests.e2e.house import LANE, NODE, SITE, House, Lane
from tests.e2e.programs import PATIENCE_S
from tests.services.films import number_of, numbered_film

pytestmark = [pytest.mark.slow, pytest.mark.broker, pytest.mark.timeout(240)]

WINDOW = [[0.5, 0.5], [1.0, 0.5], [1.0, 1.0], [0.5, 1.0]]
SENT = "gatehouse_edge_live_pictures_total"


def pictures_of(response: httpx2.Response) -> Iterator[Picture]:
    held = b""
    for chunk in response.iter_bytes():
        held += chunk
        while b"\n" in held:
            line, _, rest = held.partition(b"\n")
            size = json.loads(line).get("size", 0)
            if len(rest) < size:
                break
            held = rest[size:]
            if size:
                shown = cv2.imdecode(np.frombuffer(rest[:size], np.uint8), cv2.IMREAD_COLOR)
                assert shown is not None
                yield np.asarray(shown, np.uint8)


def watch(house: House, number: int) -> list[Picture]:
    """Watch the lane until so many pictures have come."""
    seen: list[Picture] = []
    with house.web.stream("GET", f"/live/pictures?lanes={SITE}.{NODE}.{LANE}", timeout=PATIENCE_S) as response:
        assert response.status_code == httpx2.codes.OK
        for picture in pictures_of(response):
            seen.append(picture)
            if len(seen) == number:
                break
    return seen


def sent(house: House) -> int:
    page = httpx2.get(f"http://127.0.0.1:{house.node_port}/metrics", timeout=PATIENCE_S).raise_for_status()
    (line,) = (line for line in page.text.splitlines() if line.startswith(f"{SENT} "))
    return round(float(line.split()[1]))


def test_who_watches_sees_the_camera_move_behind_its_masks(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 200)
    lane = Lane(film, camera={"loop": True, "masks": [WINDOW]})
    with House(tmp_path / "house", [lane]) as house:
        house.start_node()
        house.node.until(lambda: bool(house.node_view()), "a node that the centre knows")
        assert sent(house) == 0, "nobody watches"
        seen = watch(house, 6)
        assert len({number_of(picture) for picture in seen}) >= 4, "it moves"
        for picture in seen:
            assert picture[130:, 170:].max() < 24, "what is masked is black"
            assert picture[130:, :150].mean() > 90

        house.node.until(lambda: is_still(house), "a node that sends nothing any more")
        house.broker.kill()
        house.broker.start()
        assert len(watch(house, 2)) == 2, "and again on a new line"


def is_still(house: House) -> bool:
    before = sent(house)
    time.sleep(1.0)
    return sent(house) == before
