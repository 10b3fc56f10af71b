"""People come to the pedestrian door of the demonstration, at their own pace: each is one passage on the page.

The film shows six; the first two are waited for. `tests/edge/test_people_film.py` shows all six to a lane.
"""

import time
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import httpx2
import numpy as np
import pytest

from models.base import ObjectDetector, ObjectKind
from models.readers import open_object_detector, open_weights
from tests.e2e.demonstration import Demonstration, passages_at
from tests.e2e.programs import PATIENCE_S
from tests.services.needs import needs, needs_folder

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.weights,
    pytest.mark.pictures,
    pytest.mark.timeout(360),
]

WATCHED_S = 58
"""By then the second one has been gone for some seconds, and the third is there."""
STAYS_S = 13, 21
"""For how long each of the first two is near enough to be seen."""


def test_each_of_the_people_is_one_passage_with_a_picture_of_one_person(tmp_path: Path) -> None:
    needs("mosquitto")
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the model weights")
    film = needs_folder("GATEHOUSE_TEST_DATA", "the real pictures") / "videos/one-by-one-person-detection.mp4"
    demonstration = Demonstration(
        tmp_path / "data", tmp_path / "log", "--source", str(film), "--lane", "pedestrian", "--for", "200"
    )
    try:
        address, password = demonstration.address(), demonstration.password()
        time.sleep(WATCHED_S)
        told = sorted(passages_at(address, password).values(), key=lambda passage: str(passage["first_seen_at"]))
        told = told[: len(STAYS_S)]
        pictures = [person_pictures(address, password, passage) for passage in told]
    finally:
        demonstration.end()

    assert [passage["subject"] for passage in told] == ["person"] * len(STAYS_S)
    assert {passage["verdict"] for passage in told} == {"wait"}
    assert [stay_s(passage) for passage in told] == pytest.approx(STAYS_S, abs=3)
    detector = open_object_detector(open_weights())
    assert [persons_in(detector, content) for several in pictures for content in several] == [1] * len(STAYS_S)


def stay_s(passage: dict[str, Any]) -> float:
    first, last = (datetime.fromisoformat(passage[f"{end}_seen_at"]) for end in ("first", "last"))
    return (last - first).total_seconds()


def person_pictures(address: str, password: str, passage: dict[str, Any]) -> list[bytes]:
    """Fetch what a guard sees of the person, through the centre, from the node."""
    with httpx2.Client(base_url=f"{address}api/v1", timeout=PATIENCE_S) as web:
        web.post("/session", json={"name": "guard", "password": password}).raise_for_status()
        return [
            web.get(f"/passages/{passage['id']}/pictures/{picture['sha256']}").raise_for_status().content
            for picture in passage["pictures"]
            if picture["kind"] == "person"
        ]


def persons_in(detector: ObjectDetector, content: bytes) -> int:
    """Count the persons who fill a picture from head to foot."""
    picture = np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    found = detector.detect(picture)
    return sum(one.kind is ObjectKind.PERSON and one.box.height > 0.8 * picture.shape[0] for one in found)
