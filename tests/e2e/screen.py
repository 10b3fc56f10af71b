"""A person at a real browser, and what the browser's console says while they look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, sync_playwright

from tests.central.visitors import COOKIE, Visitor
from tests.services.needs import needs_browser

PATIENCE_MS = 60_000
_WATCH_POLICY = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


@dataclass(slots=True)
class Screen:
    """Opens pages; `complaints` are console messages, errors of scripts and dialogs of all of them."""

    complaints: list[str] = field(default_factory=list)
    pages: dict[str, Page] = field(default_factory=dict)

    def watch(self, page: Page) -> Page:
        """Note what goes wrong on a page."""
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(_WATCH_POLICY)
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        return page


@contextmanager
def screen_at(address: str, *languages: str, visitor: Visitor) -> Iterator[Screen]:
    """Open the front page at `address` as `visitor`, one browser with one page a language."""
    program = needs_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        screen = Screen()
        for language in languages:
            context = browser.new_context(base_url=address, locale=language)
            context.add_cookies([{"name": COOKIE, "value": visitor.begun.token, "url": address}])
            screen.pages[language] = screen.watch(context.new_page())
            screen.pages[language].goto("/")
        yield screen
        browser.close()


def width_of_picture(image: Locator) -> int:
    """Wait until a picture has loaded and return its width in pixels; one that is broken raises an Error."""
    width: int = image.evaluate("image => image.decode().then(() => image.naturalWidth)")
    return width
