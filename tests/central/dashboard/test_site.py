import asyncio
import logging
import re
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import RIGHTS, Right, Role
from central.dashboard.headers import POLICY
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import desk_over, sign_in

REFUSED = {
    Role.GUARD: "/watch-list",
    Role.MANAGER: "/accounts",
    Role.POLICE: "/nodes",
    Role.AUDITOR: "/passages",
    Role.ADMIN: "/",
}
"""An address that each role may not open."""


def test_a_broken_store_is_a_page_in_words_and_an_error_in_the_log(browser: TestClient, store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE passages")

    answer = browser.get("/passages")

    assert answer.status_code == 500
    assert "中心内部出错" in answer.text
    assert "passages" not in answer.text.partition("<main")[2]
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", ["/nope", "/passages/1", ""], ids=["unknown", "no such", "refused"])
def test_a_refused_page_offers_only_what_the_role_may_open_and_names_it(
    store: Store, watch: Watch, role: Role, address: str
) -> None:
    pages = dashboard(
        errands_over(store, watch),
        Doors(store, Grid({}), watch),
        Feed(store),
        SHANGHAI,
        desk=desk_over(store, watch),
    )
    client = TestClient(pages, headers={"accept-language": "zh-CN"})
    sign_in(client, store, role, now=watch.now)
    answer = client.get(address or REFUSED[role])

    assert answer.status_code == (HTTPStatus.NOT_FOUND if address else HTTPStatus.FORBIDDEN)
    (offered,) = re.findall(r'<a class="button" href="([^"]+)">回到(.+)页面</a>', answer.text)
    opened = client.get(offered[0])
    assert (opened.status_code, str(opened.url.path)) == (HTTPStatus.OK, offered[0])
    assert f">{offered[1]}</a>" in opened.text.partition('class="tabs"')[2].partition("</nav>")[0]
    assert ("实时" in answer.text.partition("<main")[2]) == (Right.SEE_LIVE in RIGHTS[role])
    links = re.findall(r'href="(/[^"?]*)"', answer.text.partition("<body")[2])
    assert {client.get(link).status_code for link in links} == {HTTPStatus.OK}


def test_whoever_is_not_known_is_offered_the_first_page(browser: TestClient) -> None:
    browser.cookies.clear()

    assert '<a class="button" href="/">回到首页</a>' in browser.get("/nope").text


def test_a_line_too_many_is_refused(store: Store, watch: Watch) -> None:
    doors = Doors(store, Grid({}), watch)
    client = TestClient(dashboard(errands_over(store, watch), doors, Feed(store, most_followers=0), SHANGHAI))
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
