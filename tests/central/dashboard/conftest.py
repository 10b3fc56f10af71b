"""The pages over a real store of their own, at a moment that tests choose."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.dashboard.assets import find_assets
from central.dashboard.renderer import Renderer
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.dashboard.openings.pressing import Line
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import House
from tests.central.dashboard.telling import Telling
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import sign_in
from tests.services.needs import needs_browser, needs_oldest_browser


@pytest.fixture
def store(empty_database: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store; the engines' differences are tested with the store itself."""
    made = Store(f"sqlite:///{shutil.copy(empty_database, tmp_path / 'central.db')}")
    yield made
    made.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def telling(store: Store) -> Telling:
    return Telling(store)


@pytest.fixture
def renderer() -> Renderer:
    return Renderer.create(find_assets(), SHANGHAI)


@pytest.fixture
def browser(store: Store, watch: Watch) -> TestClient:
    """A guard whose browser asks for Chinese and follows no script."""
    pages = dashboard(errands_over(store, watch), Doors(store, Grid({}), watch), Feed(store), SHANGHAI)
    client = TestClient(pages, headers={"accept-language": "zh-CN,zh;q=0.9"}, raise_server_exceptions=False)
    sign_in(client, store, Role.GUARD, now=watch.now)
    return client


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser; each test sits down in a context of its own."""
    program = needs_browser()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def oldest(chromium: Browser) -> Iterator[Browser]:
    """The oldest browser that the pages must work in."""
    program = needs_oldest_browser()
    started = chromium.browser_type.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
    assert started.version.startswith("109.")
    yield started
    started.close()


@pytest.fixture
def line() -> Line:
    """Where commands for nodes go."""
    return Line()


@pytest.fixture
def served(store: Store, watch: Watch, line: Line) -> Iterator[Served]:
    """The pages at an address that a real browser can open."""
    with Served(store, watch, line.send) as started:
        yield started


@pytest.fixture
def house(chromium: Browser, served: Served, store: Store, watch: Watch) -> Iterator[House]:
    """Where people sit down at browsers."""
    made = House(chromium, served, store, watch)
    yield made
    made.close()
