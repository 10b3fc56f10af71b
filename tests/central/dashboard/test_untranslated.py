"""Every page in Chinese, with one of everything on it: no word of English and no code stands where people read."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.audit.actions import ACTIONS
from central.audit.trail import AuditEntry, record
from central.commands.hold_words import HoldReason, HoldState
from central.commands.notice_words import NoticeState
from central.commands.reasons import CommandState, OpeningReason
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.line.retries import LetterDesk
from central.store.db import Store
from central.tables import CommandRow, HoldRow, NoticeRow
from central.web.authentication import Doors
from tests.central.api.composed import letters_over
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.node import move
from tests.central.visitors import desk_over, visitor
from tests.central.watch_list.listing import requested, watched
from wire.commands import CommandRefusal, Saying
from wire.events import AccessDecision, BarrierResult, Outcome, PlateStatus, Subject, Verdict
from wire.ids import new_id
from wire.plate_kinds import PlateColour

NAMES = {"garden", "east", "in", "river", "li", "wang", "R-0042", "Asia", "Shanghai", "case"}
"""What somebody called a thing or a person, or typed; no catalogue has words for it."""
PRODUCT = {"Gatehouse", "English", "GB", "MB", "A4", "N2T9"}
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]+")
PAGES = {
    Role.GUARD: ("/", "/hand-over", "/card", "/passages", "/alerts", "/nodes", "/dead-letters", "/password"),
    Role.MANAGER: ("/", "/passages"),
    Role.POLICE: ("/alerts", "/watch-list"),
    Role.AUDITOR: ("/audit", "/nope", "/passages"),
    Role.ADMIN: ("/accounts", "/dead-letters", "/places", "/places/import", "/registry"),
}


class Reading(HTMLParser):
    """What a person reads of a page, without codes, keys and what technicians ask for."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "path", "rect", "hr"})
    SKIPPED = frozenset({"script", "style", "kbd", "title"})
    SHOWN = ("alt", "aria-label", "placeholder", "title")

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        classes = set(said.get("class", "").split())
        hidden = tag in self.SKIPPED or bool(classes & {"code", "technical"}) or said.get("lang") == "en"
        if not (hidden or any(self._open)):
            self.read += [said[name] for name in self.SHOWN if name in said]
        if tag not in self.VOID:
            self._open.append(hidden)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open):
            self.read.append(data)


def foreign(html: str) -> set[str]:
    """Return words of no Chinese that stand on a page where people read."""
    reading = Reading()
    reading.feed(html.partition("<body")[2].partition(">")[2])
    reading.close()
    text = re.sub(r"[京苏沪粤][A-Z][A-Z0-9?]+|\d{4}-\d\d-\d\dT[\d:]+", " ", " ".join(reading.read))
    parts = {part for word in WORD.findall(text) for part in ([word] if word in NAMES else word.split("-"))}
    return {part for part in parts - NAMES - PRODUCT if WORD.fullmatch(part)}


def test_a_word_of_english_and_a_code_are_found() -> None:
    html = '<body><p title="Gate">车 too_many <b class="code">gate_open</b></p><kbd>A1</kbd><i>li</i></body>'

    assert foreign(html) == {"Gate", "too_many"}


def passages(telling: Telling) -> Iterator[str]:
    """Tell of passages of every kind; returns the addresses of their pages."""
    telling.healthy(
        NOON, lane_health(reason="the picture has not changed for 9 s"), failures={"gate_open": 2, "mirror": 1}
    )
    wait = AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")
    for subject in Subject:
        for status, outcome in zip(PlateStatus, (*Outcome, None), strict=False):
            is_read = status in (PlateStatus.READ, PlateStatus.UNCERTAIN)
            reading = plate("京A12345", PlateColour.BLUE) if is_read else None
            seen = telling.passage(
                NOON, reading, wait, status=status, subject=subject, outcome=outcome, followed=subject == "person"
            )
            yield f"/passages/{seen}"
            if status is PlateStatus.UNREAD:
                by_hand = {"actor": "button", "reason": "button", "lane": "east-in"}
                telling.events(NOON, move(seen).model_copy(update=by_hand))
    for result in BarrierResult:
        seen = telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
        telling.barrier(seen, NOON, result, "the relay fell off", "controller_silent")
        yield f"/passages/{seen}"


def pressed(store: Store, passage: str) -> None:
    """Put openings, holds and notices of every state and reason on record."""
    at: dict[str, Any] = {"account": new_id(), "actor": "li", "site": "garden", "node": "east", "lane": "east-in"}
    of = {**at, "issued_at": NOON, "detail": "the relay fell off", "answered_at": NOON}
    seen = UUID(passage.rpartition("/")[2])
    reasons = [*CommandRefusal, "controller_silent"]
    with store.write() as session:
        for number, reason in enumerate(reasons):
            state = list(CommandState)[number % len(CommandState)].value
            why = list(OpeningReason)[number % len(OpeningReason)].value
            session.add(
                CommandRow(
                    id=new_id(),
                    key=f"o{number}",
                    reason=why,
                    note="",
                    passage=seen,
                    state=state,
                    result_reason=str(reason),
                    **of,
                )
            )
            session.add(
                NoticeRow(
                    id=new_id(),
                    key=f"n{number}",
                    saying=list(Saying)[number % len(Saying)].value,
                    passage=seen,
                    state=list(NoticeState)[number % len(NoticeState)].value,
                    result_reason=str(reason),
                    shown=True,
                    spoken=False,
                    **of,
                )
            )
        session.add(
            HoldRow(
                id=new_id(),
                key="h",
                reason=HoldReason.MOVING.value,
                note="",
                until=NOON,
                state=HoldState.REFUSED.value,
                result_reason="too_many",
                **{key: value for key, value in of.items() if key != "answered_at"},
            )
        )


def audited(store: Store) -> None:
    """Put every action on record, with details of every kind."""
    detail = {
        "reason": "visitor_announced", "saying": "turn_round", "change": "not_begun", "step": "second_guard",
        "role": "guard", "role_before": "police", "outcome": "confirmed", "colour": "any", "place": "",
        "kind": "exact",
        "filters": {"plate_status": "unread", "verdict": "wait", "subject": "vehicle", "by_plate": True},
        "shown": 3, "newest": None, "view": "opening", "spoken": "false", "sites": "all",
        "until": NOON.isoformat(),
    }  # fmt: skip
    with store.write() as session:
        for number, action in enumerate(ACTIONS):
            target = "page" if action == "see_live" else ""
            actor, role = (("li", "guard"), ("system", "system"), ("unknown", "unknown"), ("gatehouse", ""))[
                number % 4
            ]
            record(session, AuditEntry(NOON, actor, role, action, target, new_id(), "garden", detail))
        refused = {"reason": "too_many", "count": 2, "node": "east", "lane": "east-in"}
        record(session, AuditEntry(NOON, "garden/east", "system", "refuse_command", "", None, "garden", refused))


@pytest.fixture
def pages_of_passages(store: Store, telling: Telling) -> list[str]:
    watched(store, "京A12345", reason="被盗")
    requested(store, "京B12345", reason="被盗")
    addresses = list(passages(telling))
    pressed(store, addresses[0])
    audited(store)
    return addresses


@pytest.mark.parametrize("role", Role)
def test_no_english_stands_on_a_chinese_page(
    store: Store, watch: Watch, pages_of_passages: list[str], role: Role
) -> None:
    feed = Feed(store)
    letters: LetterDesk = letters_over(store, feed, watch)
    doors = Doors(store, Grid({"garden": "river"}), watch)
    pages = dashboard(
        errands_over(store, watch, feed), doors, feed, SHANGHAI, desk=desk_over(store, watch), letters=letters
    )
    client = TestClient(pages, headers={"accept-language": "zh-CN"})
    visitor(store, role, name="li", now=watch.now).at(client)
    addresses = (*PAGES[role], *(pages_of_passages if role is Role.GUARD else ()))

    assert {address: found for address in addresses if (found := foreign(client.get(address).text))} == {}
