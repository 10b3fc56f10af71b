"""The live page: from event to screen, and what the live picture costs with one watcher and with twenty.

`python -m benchmarks.live_page` writes `results/live_page.md`. The demonstration runs as it does for everybody:
real processes, one lane, the drawn street. A real browser has the live page open; an event's time is the node's
own `processed_at`, and it is on the screen when the page's document holds a link to its passage. All is on one
machine, so that one clock measures both. Watchers are streams of pictures that a client takes and throws away;
processor time is that of the node's and of the centre's process, without the camera's reader.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
import tomllib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiomqtt
import httpx2
from playwright.async_api import BrowserContext, async_playwright

from benchmarks.stamp import stamp
from demo.house import LANE, NODE, SITE
from tests.services.needs import needs_browser
from tests.services.ports import free_port
from wire.codec import decode
from wire.events import PassageRecorded
from wire.topics import event_topic

RESULT = Path(__file__).with_name("results") / "live_page.md"
WATCHERS = (0, 1, 20)
_TICK_S = 0.01
_NOTE_WHAT_IS_SEEN = """
window.seen = {};
const look = () => {
  for (const link of document.querySelectorAll("a[href^='/passages/']")) {
    const id = link.getAttribute("href").split("/").pop();
    if (!(id in window.seen)) window.seen[id] = Date.now();
  }
};
new MutationObserver(look).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A running demonstration."""

    address: str
    broker: int
    node: int
    """Process id."""
    centre: int
    password: str


@dataclass(slots=True)
class Seen:
    """What the watchers of one measurement got."""

    pictures: int = 0
    size: int = 0
    ages_s: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of so many watchers for a while."""

    node_cores: float
    centre_cores: float
    pictures_per_s: float
    """Of each watcher."""
    kilobytes: float
    age_ms: float
    """How old a picture was when it came, median."""


@contextmanager
def demonstration(folder: Path) -> Iterator[Place]:
    """Run the demonstration until the context ends."""
    command = [sys.executable, "-m", "demo", "--data", str(folder), "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:  # noqa: S603 - our own
        try:
            yield _place(demo, folder)
        finally:
            demo.terminate()
            # It has some last words, and nobody to say them to would be an error of its own.
            demo.communicate()


def _place(demo: "subprocess.Popen[str]", folder: Path) -> Place:
    for line in demo.stdout or ():
        if "Gatehouse is at work:" in line:
            address = line.split()[-1].rstrip("/")
            break
    else:
        raise SystemExit("the demonstration did not start")
    broker = tomllib.loads((folder / "edge.toml").read_text(encoding="utf-8"))["mqtt"]["port"]
    password = json.loads((folder / "people.json").read_text(encoding="utf-8"))["guard"]
    return Place(address, broker, _child(demo.pid, "edge"), _child(demo.pid, "central"), password)


def _child(parent: int, module: str) -> int:
    """Find the process that runs one of our programs."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()
    for child in children:
        words = Path(f"/proc/{child}/cmdline").read_text(encoding="utf-8").split("\0")
        if words[1:3] == ["-m", module]:
            return int(child)
    raise SystemExit(f"no process of the demonstration runs {module}")


def _cpu_s(process: int) -> float:
    parts = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) * _TICK_S


async def signed_in(context: BrowserContext, place: Place) -> dict[str, str]:
    """Sign in as the guard; return the headers of that session."""
    page = await context.new_page()
    await page.goto(f"{place.address}/sign-in")
    await page.fill("input[name=name]", "guard")
    await page.fill("input[name=password]", place.password)
    await page.press("input[name=password]", "Enter")
    await page.wait_for_url(lambda address: "/sign-in" not in address)
    await page.close()
    cookies = await context.cookies()
    return {"cookie": "; ".join(f"{one['name']}={one['value']}" for one in cookies)}


@asynccontextmanager
async def watching(place: Place, headers: dict[str, str], watchers: int) -> AsyncIterator[Seen]:
    """Have so many pages watch the lane."""
    seen = Seen()
    async with httpx2.AsyncClient(base_url=place.address, headers=headers, timeout=None) as web:
        tasks = [asyncio.create_task(_watch(web, seen)) for _ in range(watchers)]
        try:
            yield seen
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _watch(web: httpx2.AsyncClient, seen: Seen) -> None:
    async with web.stream("GET", f"/live/pictures?lanes={SITE}.{NODE}.{LANE}") as response:
        held = b""
        async for chunk in response.aiter_bytes():
            held += chunk
            while b"\n" in held:
                line, _, rest = held.partition(b"\n")
                said: dict[str, Any] = json.loads(line)
                size = said.get("size", 0)
                if len(rest) < size:
                    break
                held = rest[size:]
                if size:
                    seen.pictures += 1
                    seen.size += size
                    seen.ages_s.append((datetime.now(UTC) - datetime.fromisoformat(said["at"])).total_seconds())


async def cost_of(place: Place, headers: dict[str, str], watchers: int, seconds: float) -> Cost:
    """Measure processor time while so many watch."""
    async with watching(place, headers, watchers) as seen:
        await asyncio.sleep(min(3.0, seconds))
        seen.pictures, seen.size, seen.ages_s = 0, 0, []
        begun, node, centre = time.monotonic(), _cpu_s(place.node), _cpu_s(place.centre)
        await asyncio.sleep(seconds)
        passed = time.monotonic() - begun
        node, centre = _cpu_s(place.node) - node, _cpu_s(place.centre) - centre
        return Cost(
            node / passed,
            centre / passed,
            seen.pictures / passed / max(1, watchers),
            seen.size / max(1, seen.pictures) / 1000,
            1000 * statistics.median(seen.ages_s or [0.0]),
        )


async def delays_of(context: BrowserContext, place: Place, seconds: float) -> list[float]:
    """Return how long each new passage took from the node's word to the screen, in milliseconds."""
    made: dict[str, datetime] = {}

    async def note() -> None:
        async with aiomqtt.Client("127.0.0.1", place.broker) as client:
            await client.subscribe(event_topic(SITE, NODE, "passage"))
            async for message in client.messages:
                for event in decode(bytes(message.payload)).events:
                    if isinstance(event, PassageRecorded) and event.revision == 0:
                        made.setdefault(str(event.passage), event.processed_at)

    noting = asyncio.create_task(note())
    page = await context.new_page()
    await page.add_init_script(_NOTE_WHAT_IS_SEEN)
    await page.goto(f"{place.address}/")
    await asyncio.sleep(seconds)
    shown: dict[str, float] = await page.evaluate("window.seen")
    await page.close()
    noting.cancel()
    with suppress(asyncio.CancelledError):
        await noting
    return [shown[one] - 1000 * at.timestamp() for one, at in made.items() if one in shown]


async def measure(place: Place, runs: int, seconds: float, page_s: float) -> str:
    """Return the tables."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=needs_browser(), args=["--no-sandbox"])
        context = await browser.new_context()
        headers = await signed_in(context, place)
        costs: dict[int, list[Cost]] = {watchers: [] for watchers in WATCHERS}
        for _ in range(runs):
            for watchers in WATCHERS:
                costs[watchers].append(await cost_of(place, headers, watchers, seconds))
        delays = {}
        for more in (0, 19):
            async with watching(place, headers, more):
                delays[more + 1] = await delays_of(context, place, page_s)
        await browser.close()
    return f"{_cost_table(costs)}\n{_delay_table(delays)}"


def _cost_table(costs: dict[int, list[Cost]]) -> str:
    lines = [
        "| watchers | node, cores | centre, cores | pictures/s each | kB each | age, ms |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for watchers, several in costs.items():
        node, centre, rate, size, age = (
            statistics.median(getattr(one, name) for one in several) for name in Cost.__slots__
        )
        lines.append(f"| {watchers} | {node:.3f} | {centre:.3f} | {rate:.1f} | {size:.0f} | {age:.0f} |")
    return "\n".join(lines) + "\n"


def _delay_table(delays: dict[int, list[float]]) -> str:
    lines = ["| watchers | passages | p50, ms | p95, ms | longest, ms |", "|--:|--:|--:|--:|--:|"]
    for watchers, found in delays.items():
        if len(found) > 1:
            p95 = statistics.quantiles(found, n=20, method="inclusive")[-1]
            cells = f"{len(found)} | {statistics.median(found):.0f} | {p95:.0f} | {max(found):.0f}"
            lines.append(f"| {watchers} | {cells} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write the result unless it was a quick try."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short try that writes nothing")
    quick = parser.parse_args(arguments).quick
    runs, seconds, page_s = (1, 1.0, 1.0) if quick else (3, 15.0, 150.0)
    load = os.getloadavg()[0]
    with TemporaryDirectory() as folder, demonstration(Path(folder)) as place:
        tables = asyncio.run(measure(place, runs, seconds, page_s))
    text = _page(tables, f"{load:.1f} before, {os.getloadavg()[0]:.1f} after", runs, seconds, page_s)
    print(text)
    if not quick:
        RESULT.write_text(text, encoding="utf-8")
    return 0


def _page(tables: str, load: str, runs: int, seconds: float, page_s: float) -> str:
    cost, _, delay = tables.partition("\n\n")
    return f"""\
# The live page

{stamp()}- the demonstration: one lane, the drawn street, Mosquitto, SQLite; all on one machine with the browser
- processes that wanted a processor (load average): {load}
- processor: medians of {runs} runs of {seconds:g} s; event to screen: {page_s:g} s each

## What the live picture costs

`age` is from the frame at the node to the watcher's client. With 0 watchers both do all else that they do.

{cost}

## From event to screen

From the node's `processed_at` of a new passage to its link in the document of a real browser, which shows the live
picture as well and is one of the watchers.

{delay}"""


if __name__ == "__main__":
    sys.exit(main())
