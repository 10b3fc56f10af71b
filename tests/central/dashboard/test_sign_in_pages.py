import re

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.administration.accounts import AccountDesk
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.people import settle
from tests.central.visitors import desk_over, sign_in

OWN = "seven blue umbrellas"
TOKEN = re.compile(r'name="(?:form_token|csrf_token)" value="([^"]+)"')


@pytest.fixture
def desk(store: Store, watch: Watch) -> AccountDesk:
    return desk_over(store, watch)


GRID = Grid({"east": "river/garden", "west": "hill"})


def person_at(store: Store, watch: Watch, desk: AccountDesk, *, https: bool = False) -> TestClient:
    settle(store, GRID)
    doors = Doors(store, GRID, watch, https=https)
    pages = dashboard(errands_over(store, watch), doors, Feed(store), SHANGHAI, desk=desk)
    address = "https://gate.example" if https else "http://gate.example"
    return TestClient(pages, base_url=address, headers={"accept-language": "en"}, follow_redirects=False)


@pytest.fixture
def person(store: Store, watch: Watch, desk: AccountDesk) -> TestClient:
    return person_at(store, watch, desk)


@pytest.fixture
def admin(store: Store, watch: Watch, desk: AccountDesk) -> TestClient:
    client = person_at(store, watch, desk)
    sign_in(client, store, Role.ADMIN, now=watch.now)
    del client.headers["x-csrf-token"]
    return client


def token_on(html: str) -> str:
    found = TOKEN.search(html)
    assert found is not None
    return found[1]


def come_in(person: TestClient, name: str, password: str, wanted: str = "") -> str:
    """Fill in the form; returns where one is sent, empty where one is not let in."""
    form = person.get(f"/sign-in?next={wanted}").text
    sent = {"form_token": token_on(form), "next": wanted, "name": name, "password": password}
    return person.post("/sign-in", data=sent).headers.get("location", "")


def set_password(person: TestClient, **fields: str) -> tuple[int, str]:
    token = token_on(person.get("/password").text)
    answer = person.post("/password", data={"csrf_token": token, **fields})
    return answer.status_code, answer.headers.get("location", answer.text)


def issued(admin: TestClient, name: str, role: str = "guard") -> str:
    """Make an account on the page; returns the one-time password that it shows."""
    token = token_on(admin.get("/accounts").text)
    html = admin.post("/accounts", data={"csrf_token": token, "name": name, "role": role, "place": ""}).text
    found = re.search(r'class="issued-password code">([^<]+)<', html)
    assert found is not None, html
    return found[1]


def test_of_what_an_address_says_only_a_known_word_is_shown_as_why(person: TestClient) -> None:
    assert "Please sign in again" in person.get("/sign-in?why=ended").text
    shown = person.get("/sign-in?why=<b>call-555</b>").text
    assert "entry-why" not in shown
    assert "call-555" not in shown.replace("/sign-in?why", "").partition("<main")[2]


def test_a_new_guard_comes_in_sets_a_password_and_goes_out(person: TestClient, admin: TestClient) -> None:
    password = issued(admin, "li")

    assert come_in(person, "li", password, "/passages") == "/password"
    assert person.get("/").headers["location"] == "/password"
    assert set_password(person, new=OWN, again=OWN) == (303, "/hand-over")
    page = person.get("/").text
    assert '<span class="who-name">li</span> <span class="who-role">Guard</span>' in page
    assert 'href="/accounts"' not in page
    gone = person.post("/sign-out", data={"csrf_token": token_on(page)})
    assert gone.headers["location"] == "/sign-in"
    assert person.get("/").headers["location"] == "/sign-in"
    assert come_in(person, "LI", OWN, "/passages?plate=x") == "/passages?plate=x"


def test_a_guard_who_signs_in_sees_what_is_open_first_and_a_manager_the_live_page(
    person: TestClient, admin: TestClient
) -> None:
    for name, role, begins in (("li", "guard", "/hand-over"), ("wu", "manager", "/")):
        come_in(person, name, issued(admin, name, role))
        set_password(person, new=OWN, again=OWN)
        person.post("/sign-out", data={"csrf_token": token_on(person.get("/password").text)})
        assert come_in(person, name, OWN) == begins
        person.post("/sign-out", data={"csrf_token": token_on(person.get("/password").text)})


def test_a_one_time_password_is_shown_once(admin: TestClient) -> None:
    password = issued(admin, "li")

    assert password not in admin.get("/accounts").text


def test_the_navigation_shows_what_the_role_may_open(admin: TestClient) -> None:
    page = admin.get("/accounts").text

    assert 'href="/nodes"' in page
    assert 'href="/passages"' not in page
    assert admin.get("/sign-in").headers["location"] == "/nodes"
    refused = admin.get("/passages")
    assert refused.status_code == 403
    assert "Your role may not open this page" in refused.text


def test_a_wrong_password_is_said_without_saying_what_is_wrong(person: TestClient, admin: TestClient) -> None:
    issued(admin, "li")

    for name in ("li", "nobody"):
        form = person.get("/sign-in").text
        answer = person.post(
            "/sign-in", data={"form_token": token_on(form), "name": name, "password": "<b>wrong</b>"}
        )
        assert answer.status_code == 422
        assert "The name or the password is not right" in answer.text
        assert "wrong</b>" not in answer.text
        assert "gatehouse_session" not in answer.headers.get("set-cookie", "")


def test_a_locked_account_says_how_long(person: TestClient, admin: TestClient) -> None:
    issued(admin, "li")
    for _ in range(4):
        come_in(person, "li", "wrong")
    form = person.get("/sign-in").text
    answer = person.post("/sign-in", data={"form_token": token_on(form), "name": "li", "password": "wrong"})

    assert "Try again in 15 min" in answer.text
    assert "Locked until" in admin.get("/accounts").text


@pytest.mark.parametrize("token", [None, "", "made-up", "x" * 43])
def test_a_sign_in_that_another_page_sends_is_not_looked_at(
    person: TestClient, admin: TestClient, token: str | None
) -> None:
    password = issued(admin, "li")
    person.get("/sign-in")
    sent = {"name": "li", "password": password} | ({} if token is None else {"form_token": token})

    assert "location" not in person.post("/sign-in", data=sent).headers
    assert come_in(person, "li", password) == "/password"


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"new": "short", "again": "short"}, "fewer than 10"),
        ({"new": OWN, "again": "other"}, "not the same"),
        ({"new": "password123", "again": "password123"}, "everybody tries first"),
        ({"new": "li lives here", "again": "li lives here"}, "name of the account"),
        ({}, "fewer than 10"),
    ],
)
def test_a_password_that_will_not_do_is_said(
    person: TestClient, admin: TestClient, fields: dict[str, str], words: str
) -> None:
    come_in(person, "li", issued(admin, "li"))

    status, html = set_password(person, **fields)
    assert status == 422
    assert words in html


def test_the_cookie_is_for_this_site_and_no_script(store: Store, watch: Watch, desk: AccountDesk) -> None:
    for https, name in ((False, "gatehouse_session"), (True, "__Host-gatehouse_session")):
        person = person_at(store, watch, desk, https=https)
        admin = person_at(store, watch, desk)
        sign_in(admin, store, Role.ADMIN, now=watch.now)
        password = issued(admin, f"li-{str(https).lower()}")
        form = person.get("/sign-in").text
        sent = {"form_token": token_on(form), "name": f"li-{str(https).lower()}", "password": password}
        cookie = person.post("/sign-in", data=sent).headers["set-cookie"]

        assert cookie.startswith(f"{name}=")
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        assert ("Secure" in cookie) is https
        assert "Domain" not in cookie


def test_scripts_and_streams_get_a_status_instead_of_a_page(person: TestClient) -> None:
    assert person.get("/nodes", headers={"hx-request": "true"}).status_code == 401
    assert person.get("/live", headers={"accept": "text/event-stream"}).status_code == 401
    assert person.get("/nodes?x=1").headers["location"] == "/sign-in?next=%2Fnodes%3Fx%3D1"


def test_nothing_is_read_of_a_form_before_its_sender_is_let_in(person: TestClient) -> None:
    torn = {"content-type": "multipart/form-data; boundary=b"}
    for step in ("", "/password", "/disable", "/enable"):
        path = f"/accounts/6f3a2b1c-0000-4000-8000-000000000000{step}"
        answer = person.post(path, content=b"torn", headers=torn)
        assert (answer.status_code, answer.headers.get("location")) == (303, "/sign-in")


def test_an_account_is_changed_closed_and_reset_on_the_page(person: TestClient, admin: TestClient) -> None:
    come_in(person, "li", issued(admin, "li"))
    html = admin.get("/accounts").text
    address = re.findall(r'action="(/accounts/[0-9a-f-]+)"', html)[-1]
    sent = {"csrf_token": token_on(html)}

    assert admin.post(address, data={**sent, "role": "police", "place": "river"}).status_code == 303
    assert person.get("/password").headers["location"] == "/sign-in?next=%2Fpassword"
    assert "Police" in admin.get("/accounts").text
    assert admin.post(f"{address}/disable", data=sent).status_code == 303
    assert "Disabled" in admin.get("/accounts").text
    assert admin.post(f"{address}/enable", data=sent).status_code == 303
    assert "issued-password" in admin.post(f"{address}/password", data=sent).text
    refused = admin.post(address, data={**sent, "role": "root", "place": "river"})
    assert (refused.status_code, "There is no such role" in refused.text) == (422, True)


def test_a_name_that_is_taken_is_said_in_the_form(admin: TestClient) -> None:
    issued(admin, "li")
    token = token_on(admin.get("/accounts").text)

    answer = admin.post("/accounts", data={"csrf_token": token, "name": "li", "role": "police", "place": "hill"})
    assert answer.status_code == 422
    assert "There is an account of this name already" in answer.text
    assert 'value="hill"' in answer.text


def test_a_place_that_does_not_exist_is_said_with_those_that_do(admin: TestClient) -> None:
    page = admin.get("/accounts").text
    sent = {"csrf_token": token_on(page), "name": "li", "role": "guard", "place": "river/gardens"}
    answer = admin.post("/accounts?lang=zh", data=sent)

    assert answer.status_code == 422
    assert "没有这个地方。现有：hill, hill/west, river, river/garden, river/garden/east" in answer.text
    assert '<option value="river/garden/east">' in page
