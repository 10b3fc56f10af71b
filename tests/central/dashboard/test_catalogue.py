import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from string import Formatter

import pytest
from jinja2 import Environment

import edge
from central.commands.hold_words import HoldReason, HoldState
from central.commands.notice_words import NoticeState
from central.commands.reasons import CommandState, OpeningReason
from central.dashboard import audit_words, catalogue
from central.dashboard.catalogue import LANGUAGES, load_catalogue
from central.passages.clock_doubt import ClockDoubt
from edge.access.credentials import Credential, Standing
from edge.access.decide import Direction, LaneRules, decide
from edge.gate import barrier, hold_rules, lane_board
from gate_drivers.base import Refusal
from tests.central.dashboard.telling import NOON
from wire.commands import CommandRefusal, Saying
from wire.events import (
    BarrierResult,
    ClockQuality,
    EvidenceKind,
    GateState,
    HoldEnd,
    Outcome,
    PlateReading,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.health import CameraState
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

TEMPLATES = sorted((Path(catalogue.__file__).parent / "templates").glob("*.html"))
GROUPS: dict[str, Iterable[StrEnum]] = {
    "barrier": BarrierResult,
    "camera": CameraState,
    "direction": (Direction.IN, Direction.OUT),
    "clock": ClockQuality,
    "clock_doubt": ClockDoubt,
    "gate": GateState,
    "hold_reason": HoldReason,
    "hold_state": HoldState,
    "notice_state": NoticeState,
    "saying": Saying,
    "told": Saying,
    "opening_reason": OpeningReason,
    "opening_state": CommandState,
    "picture": EvidenceKind,
    "plate_colour": PlateColour,
    "plate_kind": PlateKind,
    "plate_status": PlateStatus,
    "subject": Subject,
    "verdict": Verdict,
    "visit_outcome": Outcome,
}
SHOWN = ("alt", "aria-label", "placeholder", "title", "data-label", "value", "content")
KEPT = {"utf-8", "width=device-width, initial-scale=1", "dark light", "15"}


def values_of(text: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    chinese, english = (load_catalogue(language) for language in LANGUAGES)

    assert chinese.keys() == english.keys()
    for key in chinese.keys() - {"reason.unlisted"}:
        assert values_of(chinese._texts[key]) == values_of(english._texts[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_on_the_wire_has_a_word(language: str) -> None:
    keys = load_catalogue(language).keys()

    assert {f"{group}.{word}" for group, words in GROUPS.items() for word in words} <= keys


def decided() -> Iterator[str]:
    plate = PlateText("京A12345")
    rosters = (
        (),
        (Credential("1", plate, Standing.GRANTED),),
        (Credential("2", plate, Standing.DENIED),),
        (Credential("3", plate, Standing.GRANTED, valid_from=NOON.replace(year=2030)),),
        (Credential("4", plate, Standing.GRANTED, valid_until=NOON.replace(year=2020)),),
        tuple(Credential("5", plate, Standing.GRANTED, colour=PlateColour(one)) for one in ("blue", "black")),
    )
    readings = (
        None,
        *(PlateReading(text=plate, colour=one, score=0.9, char_scores=(0.9,) * 7) for one in PlateColour),
    )
    rules = (LaneRules(Direction.IN), LaneRules(Direction.OUT))
    for subject, status, reading, roster, rule, unseen_s in product(
        Subject, PlateStatus, readings, rosters, rules, (0.0, 60.0)
    ):
        yield decide(subject, status, reading, roster, rule, NOON, unseen_s=unseen_s).reason
    for source in Path(edge.__file__).parent.rglob("*.py"):
        yield from re.findall(r"""AccessDecision\([^)]*reason="(\w+)\"""", source.read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_that_a_node_decides_by_is_in_words(language: str) -> None:
    assert {"resident_colour_unseen", "plate_other_colour", "plate_colour_unseen", "plate_temporary"} < set(
        decided()
    )
    assert {f"reason.{code}" for code in decided()} <= load_catalogue(language).keys()


def not_opened() -> Iterator[str]:
    """Every word by which a node says why an opening by hand came to nothing."""
    yield from CommandRefusal
    yield from (f"refused_{refusal}" for refusal in Refusal)
    yield from re.findall(r"""_failed\(BarrierResult\.\w+, "(\w+)\"""", Path(barrier.__file__).read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_nothing_opened_is_in_words(language: str) -> None:
    assert "controller_silent" in set(not_opened())
    assert {f"reason.{code}" for code in not_opened()} <= load_catalogue(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_hold_did_not_begin_or_is_over_is_in_words(language: str) -> None:
    refused = re.findall(r"""return "(\w+)\"""", Path(hold_rules.__file__).read_text())
    assert "held_longer" in refused
    assert {f"reason.{code}" for code in (*HoldEnd, *refused)} <= load_catalogue(language).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_driver_was_not_told_is_in_words(language: str) -> None:
    source = Path(lane_board.__file__).read_text()
    said = set(re.findall(r"""(?:why=|return |_failed\(|Final = )"([a-z_]+)\"""", source)) | set(CommandRefusal)
    assert {"board_unreachable", "board_silent", "board_refused", "unknown_saying", "let_in", "late"} <= said
    keys = load_catalogue(language).keys()
    assert {code for code in said if not {f"notice_reason.{code}", f"reason.{code}"} & keys} == set()


def test_a_reason_that_nobody_translated_is_still_shown() -> None:
    assert load_catalogue("en").reason("brand_new") == "reason code brand_new"


def test_a_word_that_nobody_translated_is_shown_as_it_is() -> None:
    assert load_catalogue("zh").word("visit_outcome.flew_away") == "flew_away"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nobody_waits_nobody_is_asked_to_decide(language: str) -> None:
    words = load_catalogue(language)

    asks = words.text("live.ask_guard")
    waiting = {code for code in decided() if asks in words.reason(code)}
    assert {"plate_unknown", "plate_uncertain", "person_without_credential"} <= waiting
    assert all(words.reason(code, asks=False) + asks == words.reason(code) for code in waiting)


def test_an_unknown_key_fails_at_once() -> None:
    with pytest.raises(KeyError):
        load_catalogue("zh").text("nav.nowhere")


class BareText(HTMLParser):
    """Collects letters that stand in a template outside of every expression."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._note(data)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SHOWN and value not in KEPT:
                self._note(value or "")

    def _note(self, text: str) -> None:
        if any(character.isalpha() for character in text):
            self.found.append(text.strip())


def markup_of(source: str) -> str:
    """Return a template without its expressions; what they say comes from the catalogue or the store."""
    lexed = Environment(autoescape=True).lex(source)
    return "".join(value for _, kind, value in lexed if kind == "data")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_speaks_one_language(template: Path) -> None:
    reader = BareText()
    reader.feed(markup_of(template.read_text()))
    reader.close()

    assert reader.found == []


def test_bare_text_would_be_found() -> None:
    reader = BareText()
    reader.feed(markup_of("<p>{{ t('nav.live') }} Hello</p><img alt='Gate' src='x'>"))

    assert reader.found == ["Hello", "Gate"]


def test_every_key_that_a_template_names_exists_and_none_is_left_over() -> None:
    sources = "\n".join(path.read_text() for path in TEMPLATES)
    package = Path(catalogue.__file__).parent
    code = "\n".join(path.read_text() for path in package.glob("*.py"))
    named = set(re.findall(r"""["']([a-z_]+\.[a-z_]+)["']""", sources + code))
    groups = set(re.findall(r"""["']([a-z_]+\.[a-z_]*)["'] ~""", sources)) | {"reason.", "problem."}
    groups |= set(re.findall(r"""f"([a-z_]+\.)\{""", code))
    groups |= {f"{group}." for of_key in audit_words.GROUPS.values() for group in of_key}
    keys = load_catalogue("zh").keys()
    called = set(re.findall(r"""\bt\(["']([a-z_]+\.[a-z_]+)["'][,)]""", sources))

    assert called - keys == set()
    assert {key for key in keys - named if not any(key.startswith(group) for group in groups)} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_needs_what_the_policy_forbids(template: Path) -> None:
    markup = markup_of(template.read_text())

    assert re.search(r"""\s(?:style|on[a-z]+|hx-on[^=]*)\s*=""", markup) is None
    assert re.search(r"<script(?![^>]*\bsrc=)", markup) is None
    assert "<style" not in markup
    assert re.search(r"""(?:https?:|=["'])//""", markup) is None
    assert "|safe" not in template.read_text().replace(" ", "")
