"""People with accounts and passwords, each at a browser of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from central.accounts.passwords import Passwords
from central.accounts.roles import Role
from central.store.db import Store
from central.tables import AccountRow
from tests.e2e.screen import PATIENCE_MS, Screen
from tests.services.needs import needs_browser
from wire.ids import new_id

PASSWORD = "seven herons stand in the reeds"  # noqa: S105 - of accounts that live as long as a test


def employ(store_url: str, **people: Role) -> None:
    """Give each of `people`, by name, an account and the password of all; the centre has made the database."""
    store, hashed = Store(store_url), Passwords().hashed(PASSWORD)
    try:
        with store.write() as session:
            session.add_all(_account(name, role, hashed) for name, role in people.items())
    finally:
        store.close()


@dataclass(slots=True)
class Desks:
    """Browsers side by side, all of one language and size; `screen` notes what they complain about."""

    browser: Browser
    address: str
    language: str
    size: ViewportSize
    album: Path | None = None
    """Where pictures of the screens are kept; None: nowhere."""
    screen: Screen = field(default_factory=Screen)

    def seat(self, name: str) -> Page:
        """Open a browser and sign `name` in, as people do."""
        context = self.browser.new_context(
            base_url=self.address, locale=self.language, viewport=self.size, color_scheme="dark"
        )
        page = self.screen.watch(context.new_page())
        page.goto("/")
        page.locator("input[name=name]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url(lambda address: "/sign-in" not in address, timeout=PATIENCE_MS)
        return page

    def keep(self, page: Page, name: str) -> None:
        """Keep a picture of the screen."""
        if self.album is not None:
            page.screenshot(path=self.album / f"{self.language}-{self.size['width']}-{name}.png")


@contextmanager
def desks_at(address: str, language: str, size: ViewportSize, album: Path | None = None) -> Iterator[Desks]:
    """Have a browser in which any number of people can sit down, each with cookies of their own."""
    program = needs_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield Desks(browser, address, language, size, album)
        browser.close()


def _account(name: str, role: Role, hashed: str) -> AccountRow:
    return AccountRow(
        id=new_id(),
        name=name.replace("_", "-"),
        role=role.value,
        place_id=None,
        operator=None,
        password_hash=hashed,
        must_change_password=False,
        password_ends_at=None,
        revision=1,
        created_at=datetime.now(UTC),
        disabled_at=None,
        failures=0,
        locked_until=None,
    )
