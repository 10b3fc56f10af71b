"""The new guard's page: says what the screens say, and fits on one sheet of A4."""

import re
from typing import Literal

import pytest
from playwright.sync_api import expect

from central.accounts.roles import Role
from central.commands.reasons import OpeningReason
from central.dashboard.catalogue import load_catalogue
from tests.central.dashboard.sitting import House

SHEETS = re.compile(rb"/Type\s*/Page[^s]")


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_names_every_key_and_is_one_sheet(house: House, language: Literal["zh", "en"]) -> None:
    words = load_catalogue(language).text
    page = house.sits(Role.GUARD).opens(f"/card?lang={language}", 390)
    for reason in OpeningReason:
        expect(page.locator(".card-sheet")).to_contain_text(words(f"bar_reason.{reason}"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    assert len(SHEETS.findall(page.pdf(prefer_css_page_size=True))) == 1
