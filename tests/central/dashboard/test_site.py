import logging

import pytest
from starlette.testclient import TestClient

from central.accounts.places import Grid
from central.dashboard.headers import POLICY
from central.dashboard.site import dashboard
from central.db import Store
from central.doors import Doors
from central.feed import Feed
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.visitors import sign_in


def test_a_broken_store_is_a_page_in_words_and_an_error_in_the_log(browser: TestClient, store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE passages")

    answer = browser.get("/passages")

    assert answer.status_code == 500
    assert "中心内部出错" in answer.text
    assert "passages" not in answer.text.partition("<main")[2]
    assert answer.headers["content-security-policy"] == POLICY


def test_a_line_too_many_is_refused(store: Store, watch: Watch) -> None:
    doors = Doors(store, Grid({}), watch)
    client = TestClient(dashboard(store, doors, Feed(store, most_followers=0), SHANGHAI, watch))
    sign_in(client, store, now=watch.now)

    answer = client.get("/live")

    assert answer.status_code == 503
    assert answer.headers["content-security-policy"] == POLICY


def test_pages_log_nothing_of_what_they_show(browser: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="central"):
        browser.get("/passages?plate=京A12345")

    assert "京A12345" not in caplog.text
