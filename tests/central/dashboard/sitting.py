"""People at real browsers, and cars that come to the gate."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, expect

from central.accounts import sessions
from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.serving import Served
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.dashboard.watch import Watch
from tests.central.visitors import COOKIE, Visitor, visitor
from wire.plate_kinds import PlateColour

PATIENCE_MS = 40_000
PHONE, DESK = 390, 1280
_WATCH_POLICY = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""

LISTEN = """
window.heard = [];
const start = AudioBufferSourceNode.prototype.start, stop = AudioBufferSourceNode.prototype.stop;
AudioBufferSourceNode.prototype.start = function () {
  const peak = Math.max(...this.buffer.getChannelData(0).map(Math.abs));
  window.heard.push(`${this.loop ? "rings" : "once"} ${peak > 0.5 ? "loud" : "silent"}`);
  return start.call(this);
};
AudioBufferSourceNode.prototype.stop = function () { window.heard.push("ends"); return stop.call(this); };
"""
"""Notes in `heard` what goes to the loudspeaker."""


@dataclass(slots=True)
class Somebody:
    """A person at a browser; `complaints` is what the browser's console says."""

    context: BrowserContext
    page: Page
    visitor: Visitor
    complaints: list[str] = field(default_factory=list)

    def opens(self, address: str, width: int = DESK) -> Page:
        """Open a page; a live one is waited for until its line stands."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(address)
        if self.page.locator("#line").count():
            expect(self.page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
        return self.page

    def sign_out(self, store: Store) -> None:
        """End the session elsewhere, as it ends by itself with time."""
        with store.write() as session:
            sessions.end(session, sessions.digest_of(self.visitor.begun.token))


@dataclass(frozen=True, slots=True)
class House:
    """Where people sit down at browsers."""

    chromium: Browser
    served: Served
    store: Store
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)

    def close(self) -> None:
        """Close everybody's browser windows."""
        for context in self.contexts:
            context.close()

    def sits(self, role: Role = Role.GUARD, name: str | None = None) -> Somebody:
        """Sign somebody in at a browser of their own."""
        context = self.chromium.new_context(base_url=self.served.address, locale="zh-CN")
        self.contexts.append(context)
        who = visitor(self.store, role, name=name, now=self.watch.now)
        context.add_cookies([{"name": COOKIE, "value": who.begun.token, "url": self.served.address}])
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(_WATCH_POLICY)
        one = Somebody(context, context.new_page(), who)
        one.page.on("console", lambda message: one.complaints.append(f"{message.type}: {message.text}"))
        one.page.on("pageerror", lambda error: one.complaints.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: one.complaints.append(f"dialog: {dialog.message}"))
        return one


def comes(telling: Telling, house: House, text: str = "京A12345", seconds: float = 0) -> UUID:
    """Have a car come to the gate, and the screens be told; returns its passage."""
    at = NOON + timedelta(seconds=seconds)
    passage = telling.passage(at, plate(text, PlateColour.BLUE), pictures=[scene("a")])
    house.served.wake()
    return passage


def open_drawer(page: Page) -> None:
    """Open the live page's drawer of alerts, as soon as there is one."""
    page.locator("#strip .drawer-open").click()
    expect(page.locator("#drawer")).to_be_visible()


def keep(page: Page, name: str, *, full_page: bool = True) -> None:
    """Keep a picture of the whole page, or of what is in view, where somebody asks for it."""
    folder = os.environ.get("GATEHOUSE_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=full_page)


def sound_of(page: Page) -> str:
    return page.locator("#sound").get_attribute("data-sound") or ""
