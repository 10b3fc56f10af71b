"""What the details of the audit say, in both languages: every word that the program puts on record."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import central
import edge
from central.accounts.roles import Role
from central.alerts.states import Outcome
from central.commands.hold_words import HoldReason
from central.commands.reasons import OpeningReason
from central.dashboard.audit_words import AuditWords
from central.dashboard.catalogue import LANGUAGES, load_catalogue
from central.dashboard.times import SiteTimes
from central.delivery.arrivals import Refusal
from central.dispatch.rule import Step
from central.watch_list.matching import HitKind
from tests.central.dashboard.watch import SHANGHAI
from wire.commands import CommandRefusal, Saying
from wire.events import HoldChange, HoldEnd, PlateStatus, Subject, Verdict
from wire.plate_kinds import PlateColour

CODES: dict[str, tuple[str, ...]] = {
    "change": tuple(HoldChange),
    "colour": (*PlateColour, "any"),
    "kind": tuple(HitKind),
    "outcome": tuple(Outcome),
    "plate_status": tuple(PlateStatus),
    "reason": (*OpeningReason, *HoldReason, *CommandRefusal, *HoldEnd),
    "role": tuple(Role),
    "role_before": tuple(Role),
    "saying": tuple(Saying),
    "step": tuple(Step),
    "subject": tuple(Subject),
    "verdict": tuple(Verdict),
    "view": ("opening",),
}


def words_in(language: str) -> AuditWords:
    words = load_catalogue(language)
    return AuditWords(words, SiteTimes(SHANGHAI, datetime(2026, 11, 23, 4, tzinfo=UTC), words))


def said(language: str, action: str, detail: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
    return [(one.label, one.value, one.is_code) for one in words_in(language).of(action, detail)]


@pytest.mark.parametrize("key, code", [(key, code) for key, codes in CODES.items() for code in codes])
def test_every_code_on_record_has_words(key: str, code: str) -> None:
    for language in LANGUAGES:
        ((label, value, is_code),) = said(language, "open_barrier", {key: code})
        assert not is_code, (language, value)
        assert (label, value) != (key, code)
    assert not re.search("[A-Za-z]", said("zh", "open_barrier", {key: code})[0][1])


@pytest.mark.parametrize("refusal", Refusal)
def test_of_a_dead_letter_the_reason_is_why_it_was_one(refusal: Refusal) -> None:
    ((_, value, is_code),) = said("zh", "retry_dead_letter", {"reason": refusal.value})

    assert (value, is_code) == (load_catalogue("zh").text(f"dead_reason.{refusal}"), False)


def test_too_many_openings_are_not_too_many_notices() -> None:
    texts = load_catalogue("zh").text
    for action, key in (("refuse_command", "reason.too_many"), ("notice_given", "notice_reason.too_many")):
        ((_, value, _),) = said("zh", action, {"reason": "too_many"})
        assert value == texts(key)


SAID_OF_ORDERS = {"reason", "passage", "until", "saying"}
"""What `note_order` is given by name."""
SAYS_MORE = {"audit_pages.py", "live_pictures.py"}
"""Where what is written so is an address or a picture's head, and nothing for the record."""


def recorded() -> set[str]:
    """Every key under which the program puts a detail on record, as its source says it."""
    found: set[str] = set()
    for path in Path(central.__file__).parent.rglob("*.py"):
        source = path.read_text()
        if path.name in SAYS_MORE or ("AuditEntry(" not in source and "Seen(" not in source):
            continue
        for literal in re.findall(r"(?:detail|said)(?: \|)?=? ?=? ?\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", source):
            found |= set(re.findall(r'"([a-z_0-9]+)":', literal))
        for literal in re.findall(r"Seen\([^{};]*?\{([^{}]*)\}", source):
            found |= set(re.findall(r'"([a-z_0-9]+)":', literal))
        found |= set(re.findall(r'(?:detail|said)\["([a-z_0-9]+)"\] =', source))
    for path in (Path(central.__file__).parent / "commands").glob("*outcomes.py"):
        for function in re.findall(r"def _said\(.*?\n(.*?)(?:\n\n\n|\Z)", path.read_text(), re.DOTALL):
            found |= set(re.findall(r'"([a-z_0-9]+)":', function))
    return found | SAID_OF_ORDERS


def test_every_detail_on_record_has_a_label() -> None:
    keys = load_catalogue("zh").keys()
    found = recorded()

    assert {"waited_s", "other_colour", "count", "set_aside", "wait_s", "sha256"} <= found
    assert {key for key in found if f"audit_detail.{key}" not in keys} == set()


def test_what_was_searched_is_said_flat_and_in_words() -> None:
    filters = {"plate_status": "unread", "since": "2026-11-22T16:00:00+00:00", "by_plate": True}
    detail = {"filters": filters, "shown": 2, "newest": None, "pictures_of": ["a", "b"]}

    assert said("zh", "search_passages", detail) == [
        ("识别结果", "没读出", False),
        ("从", "2026-11-23 00:00:00", False),
        ("按号牌查询", "是", False),
        ("显示", "2", True),
        ("最新一条", "无", False),
        ("显示了图片的通行", "a b", True),
    ]


def test_a_place_is_everywhere_where_none_is_named() -> None:
    assert said("zh", "change_account", {"place": "", "place_before": "river"}) == [
        ("可见范围", "全部", False),
        ("原可见范围", "river", True),
    ]
    assert said("zh", "see_live", {"sites": "all"}) == [("站点", "全部", False)]


def test_what_nobody_translated_is_shown_as_it_is() -> None:
    assert said("zh", "brand_new", {"brand": "new_word", "ends_at": "soon"}) == [
        ("brand", "new_word", True),
        ("到期", "soon", False),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_failure_that_a_node_counts_has_words(language: str) -> None:
    sources = "\n".join(path.read_text() for path in Path(edge.__file__).parent.rglob("*.py"))
    counted = set(re.findall(r'\.fail\(\s*"([a-z_]+)"', sources))
    counted |= set(re.findall(r'failures\["([a-z_]+)"\]', sources))

    assert {"outbox", "mirror", "gate_open", "emergency"} <= counted
    keys = load_catalogue(language).keys()
    assert {code for code in counted if f"failure.{code}" not in keys} == set()
