"""The colour of a plate that is looked for, from the request to the alert, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from central.accounts.roles import Role
from central.dashboard.catalogue import load_catalogue
from central.store.db import Store
from tests.central.dashboard.sitting import DESK, PHONE, House, keep
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.watch_list.listing import watched
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]
Words = Callable[[str], str]


def words_of(language: str) -> Words:
    return load_catalogue(language).text


@pytest.mark.parametrize("width, language", [(PHONE, "zh"), (DESK, "zh"), (PHONE, "en"), (DESK, "en")])
def test_a_colour_is_asked_for_and_the_second_person_sees_it(house: House, width: int, language: str) -> None:
    words = words_of(language)
    li, wang = house.sits(Role.POLICE, "li"), house.sits(Role.POLICE, "wang")
    page = li.opens(f"/watch-list?lang={language}", width)
    page.locator(".watch-new > summary").click()
    for field, text in (("plate", "沪A23456"), ("reason", "stolen"), ("legal_basis", "case 7")):
        page.locator(f"#{field}").fill(text)
    expect(page.locator("#colour option:checked")).to_have_text(words("watch.any_colour"))
    page.locator("#colour").select_option("green")
    page.locator(".watch-send button").click()
    expect(page.locator("#problem-colour")).to_have_text(words("watch_problem.colour"))
    expect(page.locator("#colour")).to_have_value("green")
    keep(page, f"watch-colour-wrong-{language}-{width}")

    page.locator("#colour").select_option("yellow")
    page.locator(".watch-send button").click()
    own = page.locator(".wanted-requested")
    expect(own.locator(".wanted-colour")).to_contain_text(words("plate_colour.yellow"))

    other = wang.opens(f"/watch-list?lang={language}", width)
    waiting = other.locator(".wanted-requested")
    expect(waiting.locator(".wanted-colour")).to_contain_text(words("plate_colour.yellow"))
    expect(waiting.locator(".wanted-kind")).to_have_text(words("plate_kind.ordinary"))
    expect(waiting.locator(".plate-yellow")).to_have_text("沪A23456")
    waiting.locator(".wanted-approve").click()
    expect(other.locator(".wanted-active .wanted-colour")).to_contain_text(words("plate_colour.yellow"))
    assert other.evaluate("document.documentElement.scrollWidth") <= width
    keep(other, f"watch-colour-{language}-{width}")
    # The browser says that a form was refused; the policy has nothing to say.
    assert [one for one in (*li.complaints, *wang.complaints) if "422" not in one] == []


@pytest.mark.parametrize("width, language", [(PHONE, "zh"), (DESK, "zh"), (PHONE, "en"), (DESK, "en")])
def test_the_same_number_in_another_colour_is_told_as_possible_with_both_colours(
    house: House, store: Store, telling: Telling, width: int, language: str
) -> None:
    words = words_of(language)
    watched(store, "沪A23456", colour="blue")
    telling.healthy(NOON)
    telling.passage(NOON, plate("沪A23456", PlateColour.YELLOW), pictures=[scene("a")])
    guard = house.sits()

    page = guard.opens(f"/alerts?lang={language}", width)

    card = page.locator(".alert")
    expect(card.locator(".alert-head")).to_contain_text(words("alerts.candidate"))
    expect(card.locator(".alert-compare .plate-yellow")).to_have_text("沪A23456")
    expect(card.locator(".alert-compare .plate-blue")).to_have_text("沪A23456")
    expect(card.locator(".alert-colours")).to_contain_text(words("alerts.other_colour"))
    for colour in ("yellow", "blue"):
        expect(card.locator(".alert-colours")).to_contain_text(words(f"plate_colour.{colour}"))
    expect(card).not_to_contain_text(words("alerts.compare_hint"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"alert-colour-{language}-{width}")
    assert guard.complaints == []


def test_an_exact_hit_is_drawn_in_the_colour_that_was_seen_unless_one_is_named(
    house: House, store: Store, telling: Telling
) -> None:
    watched(store, "京A12345", reason="any")
    watched(store, "沪A23456", colour="yellow")
    telling.healthy(NOON)
    telling.passage(NOON, plate("京A12345", PlateColour.BLACK), pictures=[scene("a")])
    telling.passage(NOON, plate("沪A23456", PlateColour.UNKNOWN), pictures=[scene("b")])

    page = house.sits().opens("/alerts")

    expect(page.locator(".alert .alert-plate .plate-black")).to_have_text("京A12345")
    expect(page.locator(".alert .alert-plate .plate-yellow")).to_have_text("沪A23456")
    expect(page.locator(".alert-colours")).to_have_count(0)
