"""The new guard's page: says what the screens say, and fits on one sheet of A4."""

import re
from typing import Literal

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.commands.reasons import OpeningReason
from central.dashboard.catalogue import load_catalogue
from edge.gate.commands.limits import OpeningLimits
from tests.central.dashboard.sitting import House

SHEETS = re.compile(rb"/Type\s*/Page[^s]")
NOT_ON_A_PHONE = re.compile("右边|上面的告警|on the right and|alerts above")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_names_every_key_and_is_one_sheet(house: House, language: Literal["zh", "en"]) -> None:
    words = load_catalogue(language).text
    page = house.sits(Role.GUARD).opens(f"/card?lang={language}", 390)
    for reason in OpeningReason:
        expect(page.locator(".card-sheet")).to_contain_text(words(f"bar_reason.{reason}"))
    for word in (
        "hand_over.title",
        "hand_over.take",
        "hold.announced",
        "hold.end",
        "bar.changed",
        "passage.followed",
    ):
        expect(page.locator(".card-sheet")).to_contain_text(words(word))
    for word in ("uncertain", "unread", "plateless"):
        expect(page.locator(".card-sheet")).to_contain_text(words(f"plate_status.{word}"))
    expect(page.locator(".card-sheet")).to_contain_text(load_catalogue(language).reason("too_many"))
    expect(page.locator(".card-sheet")).not_to_contain_text(NOT_ON_A_PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    assert len(SHEETS.findall(page.pdf(prefer_css_page_size=True))) == 1


@pytest.mark.parametrize(
    "language, ordinary, red",
    [
        ("zh", "一条车道每分钟最多放行 {n} 次（红键另算）", "一条车道每分钟 {n} 次，已通报的也算在内"),
        ("en", "These keys open a lane {n} times a minute", "{n} a minute of its own, announced ones included"),
    ],
)
def test_how_often_each_kind_of_key_opens_is_what_nodes_take(
    browser: TestClient, language: str, ordinary: str, red: str
) -> None:
    limits = OpeningLimits()
    card = browser.get(f"/card?lang={language}").text.replace("\u00a0", " ")
    assert ordinary.format(n=limits.lane_per_minute) in card
    emergency = card.partition("card-emergency")[2].partition("</section>")[0]
    assert red.format(n=limits.emergency_lane_per_minute) in emergency
