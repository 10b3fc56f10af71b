"""Alerts in a real browser: heard and taken up by the guard, closed by the police; both languages and widths."""

import pytest
from playwright.sync_api import expect

from central.accounts.roles import Role
from central.dashboard.catalogue import load_catalogue
from central.store.db import Store
from tests.central.dashboard.sitting import (
    DESK,
    LISTEN,
    PATIENCE_MS,
    PHONE,
    House,
    comes,
    keep,
    open_drawer,
    sound_of,
)
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.watch_list.listing import requested, watched
from wire.plate_kinds import PlateColour

HEIGHT = "card => card.getBoundingClientRect().height"
"""In one go, for the card may be drawn anew between two questions."""
pytestmark = [pytest.mark.browser]

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>'\"{{7*7}}"


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_alert_is_heard_and_taken_up_by_the_guard_and_closed_by_the_police(
    house: House, telling: Telling, store: Store, language: str, width: int
) -> None:
    words = load_catalogue(language).text
    telling.healthy(NOON)
    watched(store, "京A12345")
    guard = house.sits(name="chen")
    page = guard.opens(f"/?lang={language}", width)

    expect(page.locator("#sound")).to_have_attribute("data-sound", "muted")
    expect(page.locator("#sound")).to_contain_text(words("sound.muted"))
    keep(page, f"alarm-muted-{language}-{width}")
    page.get_by_role("button", name=words("sound.unlock")).click()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")

    comes(telling, house, "京AI2345")
    expect(page.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)
    card = page.locator(".alert")
    expect(card.locator("h2")).to_have_text(words("alerts.candidate"))
    expect(card.locator(".alert-compare .char.differs")).to_have_count(2)
    expect(card.locator(".alert-compare .char.differs").first).to_contain_text("I")
    assert page.title().startswith("(1) ")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"alarm-ringing-{language}-{width}")

    open_drawer(page)
    page.get_by_role("button", name=words("alerts.acknowledge")).click()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")
    expect(card).to_contain_text("chen")
    expect(card).to_contain_text(words("alerts.done_here"))
    expect(card.locator("form")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"alarm-taken-{language}-{width}")

    _police_close(house, language, width)
    expect(card).to_have_count(0, timeout=PATIENCE_MS)

    page = guard.opens("/alerts", width)
    past = page.locator(".alert-past")
    expect(past).to_contain_text(words("outcome.false_match"))
    expect(past).to_contain_text(words("closing.other_plate"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"alerts-{language}-{width}")
    assert [one for one in guard.complaints if "AudioContext" not in one] == []


def _police_close(house: House, language: str, width: int) -> None:
    words = load_catalogue(language).text
    page = house.sits(Role.POLICE).opens(f"/?lang={language}", width)
    open_drawer(page)
    page.locator(".alert summary").click()
    keep(page, f"alarm-closing-{language}-{width}")
    page.get_by_role("button", name=words("closing.other_plate")).click()
    expect(page.locator(".alert")).to_have_count(0)


def test_a_new_alert_is_closed_in_two_taps_and_everybody_sees_it(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    one, other = house.sits(Role.POLICE).opens("/"), house.sits().opens("/")
    comes(telling, house)
    expect(other.locator(".alert")).to_have_count(1, timeout=PATIENCE_MS)

    open_drawer(one)
    one.locator(".alert summary").click()
    one.get_by_role("button", name="已派民警处理").click()

    expect(one.locator(".alert")).to_have_count(0)
    expect(other.locator(".alert")).to_have_count(0, timeout=PATIENCE_MS)


def test_what_one_types_survives_what_comes(house: House, telling: Telling, store: Store) -> None:
    watched(store, "京A12345")
    watched(store, "京C67890")
    page = house.sits(Role.POLICE).opens("/")
    comes(telling, house)
    open_drawer(page)
    page.locator(".alert summary").click()
    page.locator(".alert input[name=reason]").fill("写到一半")

    comes(telling, house, "京C67890", 1)

    expect(page.locator(".alert")).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.locator(".alert input[name=reason]").nth(1)).to_have_value("写到一半")
    page.locator(".alert").nth(1).locator("select").select_option("confirmed")
    page.locator(".alert").nth(1).locator(".closing-own button").click()
    expect(page.locator(".alert")).to_have_count(1, timeout=PATIENCE_MS)


def test_a_further_hit_is_counted_on_the_alert_and_seen(house: House, telling: Telling, store: Store) -> None:
    watched(store, "京A12345")
    page = house.sits().opens("/")
    comes(telling, house)
    comes(telling, house, seconds=20)

    expect(page.locator(".alert")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator(".alert-again")).to_contain_text("1", timeout=PATIENCE_MS)


def test_what_the_guard_took_up_is_small_and_lies_below_what_nobody_has_answered(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    watched(store, "京C67890")
    page = house.sits(name="chen").opens("/")
    comes(telling, house)
    comes(telling, house, "京C67890", 1)
    expect(page.locator(".alert")).to_have_count(2, timeout=PATIENCE_MS)
    open_drawer(page)
    loud = page.locator(".alert").first.evaluate(HEIGHT)

    page.locator(".alert-take").first.click()

    cards = page.locator(".alert")
    expect(cards.first).to_have_attribute("data-state", "new")
    expect(cards.first).to_contain_text("京A12345")
    expect(cards.nth(1)).to_contain_text("京C67890")
    expect(cards.nth(1).locator(".alert-seen, form")).to_have_count(0)
    calm = cards.nth(1).evaluate(HEIGHT)
    assert 0 < calm < loud / 2


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plate_that_is_read_otherwise_in_the_end_is_told_while_it_still_sounds(
    house: House, telling: Telling, store: Store, language: str, width: int
) -> None:
    words = load_catalogue(language).text
    watched(store, "京A12345")
    page = house.sits().opens(f"/?lang={language}", width)
    page.locator("#sound-test").click()
    passage = comes(telling, house)
    expect(page.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)

    telling.passage(NOON, plate("沪C67890", PlateColour.BLUE), pictures=[scene("a")], revises=passage)
    house.served.wake()

    told = page.locator(".alert .alert-otherwise")
    expect(told).to_contain_text(words("alerts.read_otherwise"), timeout=PATIENCE_MS)
    expect(told).to_contain_text("沪C67890")
    expect(page.locator(".alert-new")).to_have_count(1)
    assert sound_of(page) == "ringing"
    open_drawer(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"alarm-otherwise-{language}-{width}")


def test_the_sound_is_for_every_new_alert_and_ends_with_the_last(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    watched(store, "京C67890")
    page = house.sits().opens("/")
    page.locator("#sound-test").click()
    comes(telling, house)
    comes(telling, house, "京C67890", 1)
    expect(page.locator("#sound")).to_have_attribute("data-waiting", "2", timeout=PATIENCE_MS)

    open_drawer(page)
    page.locator(".alert-take").first.click()
    expect(page.locator("#sound")).to_have_attribute("data-waiting", "1")
    assert sound_of(page) == "ringing"
    page.locator(".alert-take").first.click()

    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")


def test_what_goes_to_the_loudspeaker_is_loud_and_ends_with_the_last_alert(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    guard = house.sits()
    guard.context.add_init_script(LISTEN)
    page = guard.opens("/")
    page.locator("#sound-test").click()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")

    comes(telling, house)
    expect(page.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)
    open_drawer(page)
    page.locator(".alert-take").click()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")

    assert page.evaluate("window.heard") == ["once loud", "rings loud", "ends"]


def test_who_switched_the_sound_on_once_needs_one_press_anywhere_on_the_next_page(house: House) -> None:
    page = house.sits().opens("/")
    page.locator("#sound-test").click()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")

    page.goto("/alerts")
    page.locator("h1").click()

    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")


def test_one_of_two_tabs_makes_the_sound_and_the_other_takes_over(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    guard = house.sits()
    first = guard.opens("/")
    first.locator("#sound-test").click()
    second = guard.context.new_page()
    second.goto("/")
    second.locator("#sound-test").click()
    expect(second.locator("#sound")).not_to_have_attribute("data-sound", "muted")
    expect(second.locator(".sound-elsewhere")).to_be_visible()
    expect(first.locator(".sound-elsewhere")).to_be_hidden()

    comes(telling, house)
    expect(first.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)
    first.close()

    expect(second.locator(".sound-elsewhere")).to_be_hidden(timeout=PATIENCE_MS)
    expect(second.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)


def test_a_browser_that_would_stay_silent_says_so_while_an_alert_waits(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    page = house.sits().opens("/")
    comes(telling, house)

    expect(page.locator(".alert")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#sound .sound-muted").first).to_be_visible()
    assert sound_of(page) == "muted"


def test_a_closing_that_comes_too_late_or_says_nothing_is_told_on_the_card(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    police = house.sits(Role.POLICE)
    page = police.opens("/")
    comes(telling, house)
    open_drawer(page)
    page.locator(".alert summary").click()
    page.locator(".alert select").select_option("confirmed")
    page.locator(".alert input[name=reason]").fill("...")
    page.locator(".closing-own button").click()

    expect(page.locator(".alert .problem")).to_contain_text("请写明原因")
    assert [one for one in police.complaints if "422" not in one] == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plate_is_asked_for_agreed_to_and_removed(house: House, language: str, width: int) -> None:
    words = load_catalogue(language).text
    li, wang = house.sits(Role.POLICE, "li"), house.sits(Role.POLICE, "wang")
    page = li.opens(f"/watch-list?lang={language}", width)
    page.locator(".watch-new summary").click()
    page.locator("#plate").fill("京A1234")
    page.locator("#reason").fill(HOSTILE)
    page.locator("#legal_basis").fill(HOSTILE)
    keep(page, f"watch-form-{language}-{width}")
    page.get_by_role("button", name=words("watch.ask"), exact=True).click()
    expect(page.locator("#problem-plate")).to_contain_text(words("watch_problem.plate"))
    assert page.locator("#reason").input_value() == HOSTILE
    page.locator("#plate").fill("京a·12345")
    page.get_by_role("button", name=words("watch.ask"), exact=True).click()
    expect(page.locator(".wanted")).to_contain_text(HOSTILE)
    expect(page.locator(".wanted")).to_contain_text(words("watch.own"))
    expect(page.locator(".wanted-approve")).to_have_count(0)

    second = wang.opens(f"/watch-list?lang={language}", width)
    keep(second, f"watch-waiting-{language}-{width}")
    second.locator(".wanted-approve").click()
    expect(second.locator(".wanted-active .wanted-state")).to_have_text(words("entry_state.active"))
    second.locator(".wanted summary").click()
    second.locator(".wanted-remove input[name=reason]").fill(HOSTILE)
    keep(second, f"watch-active-{language}-{width}")
    second.locator(".wanted-remove button").click()
    expect(second.locator(".wanted-removed")).to_contain_text(HOSTILE)

    for one in (page, second):
        assert one.evaluate("document.documentElement.scrollWidth") <= width
    keep(second, f"watch-over-{language}-{width}")
    # A refused request is told as status 422, which browsers note down.
    assert [one for one in (*li.complaints, *wang.complaints) if "422" not in one] == []


def test_hostile_words_stay_words_on_every_page_with_alerts(house: House, telling: Telling, store: Store) -> None:
    watched(store, "京A12345", reason=HOSTILE)
    police = house.sits(Role.POLICE)
    page = police.opens("/")
    comes(telling, house)
    expect(page.locator(".alert-why")).to_contain_text(HOSTILE, timeout=PATIENCE_MS)
    open_drawer(page)
    page.locator(".alert summary").click()
    page.locator(".alert select").select_option("confirmed")
    page.locator(".alert input[name=reason]").fill(HOSTILE)
    page.locator(".closing-own button").click()
    expect(page.locator(".alert")).to_have_count(0)

    page = police.opens("/alerts")
    expect(page.locator(".alert-past")).to_contain_text(HOSTILE)
    assert police.complaints == []


def test_who_decided_meanwhile_is_told(house: House, store: Store) -> None:
    entry = requested(store)
    first, second = house.sits(Role.POLICE).opens("/watch-list"), house.sits(Role.POLICE).opens("/watch-list")
    first.locator(f"[id='entry-{entry}'] .wanted-approve").click()

    second.locator(f"[id='entry-{entry}'] .wanted-refuse").click()

    expect(second.locator(".empty-problem")).to_contain_text("别人已经先处理了")
    expect(second.locator(".wanted-active")).to_have_count(1)
