import asyncio
import logging
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.testclient import TestClient

from central.accounts.places import Grid
from central.dashboard.headers import POLICY
from central.dashboard.site import dashboard
from central.feed import Feed
from central.store.db import Store
from central.web.authentication import Doors
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


def test_a_browser_that_gives_up_before_its_form_is_read_is_no_fault_of_ours(
    browser: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answered: list[MutableMapping[str, Any]] = []

    async def hung_up() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def note(message: MutableMapping[str, Any]) -> None:
        answered.append(message)

    press = {"type": "http", "method": "POST", "path": "/attendances", "root_path": "", "query_string": b""}
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items()).encode()
    press["headers"] = [(b"content-type", b"application/x-www-form-urlencoded"), (b"cookie", cookies)]

    async def posts() -> None:
        await browser.app(press, hung_up, note)

    asyncio.run(posts())

    assert answered[0]["status"] == 400
    assert caplog.text == ""
