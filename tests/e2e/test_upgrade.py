"""An installation of the release before, with a node whose line was down, started as this release."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from central.store.db import Store
from tests.central.store.upgrade import old_store
from tests.central.store.upgrade.old_store import passage_id, picture_of
from tests.e2e.house import House, Lane
from tests.edge.upgrade import old_node
from tests.edge.upgrade.old_node import JPEG, PICTURE

pytestmark = [pytest.mark.slow, pytest.mark.broker, pytest.mark.timeout(180)]

NO_SUCH_CAMERA = "rtsp://127.0.0.1:1/none"
PASSAGES = 2_000


def is_done(house: House) -> bool:
    """Say whether nothing waits on the node, by its own files."""
    with closing(sqlite3.connect(house.node_folder / "outbox.db")) as outbox:
        waiting = outbox.execute(
            "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM earlier)"
        ).fetchone()
    return bool(waiting == (0,))


def test_what_both_held_is_there_and_everything_that_waited_arrives(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    old = old_node.write(folder / "node")
    store = Store(f"sqlite:///{folder}/central.db")
    old_store.make(store, PASSAGES)
    for epoch, upto in old.acknowledged.items():
        old_store.acknowledge(store, epoch, upto)
    store.close()

    with House(folder, [Lane(NO_SUCH_CAMERA)]) as house:
        house.start_node()
        everything = PASSAGES + len(old.passages)
        house.node.until(lambda: len(house.passages()) == everything, "a node that has told all passages")
        house.node.until(lambda: is_done(house), "an outbox that is acknowledged")
        told = {one["id"]: one for one in house.passages()}
        seen = house.node_view()

        assert {str(one) for one in old.passages} <= told.keys()
        assert (seen["dead"], seen["lost"], seen["late"], seen["doubled"]) == (0, 0, 0, 3), (
            "three of before the upgrade"
        )
        assert told[str(passage_id(7))]["pictures"][0]["sha256"] == picture_of(7)
        arrived = told[str(next(iter(old.passages)))]
        assert (arrived["outcome"], arrived["other_plates"], arrived["earlier_pictures"]) == (None, [], [])
        picture = house.web.get(f"/api/v1/passages/{arrived['id']}/pictures/{PICTURE}")
        assert (picture.status_code, picture.content) == (200, JPEG)
        assert house.web.get(f"/passages/{arrived['id']}").status_code == 200
