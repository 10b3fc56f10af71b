"""What became of a visit, on every page that shows passages."""

import pytest
from starlette.testclient import TestClient

from tests.central.dashboard.openings.pressing import moved
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from wire.events import AccessDecision, BarrierResult, EvidenceKind, Verdict
from wire.ids import new_id
from wire.plate_kinds import PlateColour

WAIT = AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")
BLUE = plate("京A12345", PlateColour.BLUE)


def pages(browser: TestClient, passage: object, language: str = "zh") -> list[str]:
    """The live page, a search's results and the passage's own page."""
    addresses = ("/", "/passages", f"/passages/{passage}")
    return [browser.get(address, params={"lang": language}).text for address in addresses]


@pytest.mark.parametrize(
    "outcome, language, words",
    [
        ("passed", "zh", "已通过"),
        ("turned_back", "zh", "已掉头"),
        ("left_standing", "zh", "仍停在闸前"),
        ("unseen", "zh", "去向未看到"),
        ("turned_back", "en", "Turned back"),
        ("flew_away", "zh", "flew_away"),
    ],
)
def test_what_became_of_a_visit_is_said_in_words(
    browser: TestClient, telling: Telling, outcome: str, language: str, words: str
) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, WAIT, outcome=outcome)

    for page in pages(browser, passage, language):
        assert f'<span class="outcome outcome-{outcome}">{words}</span>' in page


def test_who_waits_is_shown_as_waiting_until_it_is_known_what_became_of_them(
    browser: TestClient, telling: Telling
) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, WAIT)
    for page in pages(browser, passage):
        assert "</svg>等待</span>" in page
        assert "不在册的车辆，请值班员确认" in page

    telling.passage(NOON, BLUE, WAIT, revises=passage, outcome="turned_back")

    for page in pages(browser, passage):
        assert "等待" not in page
        assert "请值班员确认" not in page
        assert "</svg>未自动放行</span>" in page


def test_whom_a_person_let_in_is_not_said_to_have_been_left_waiting(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, WAIT)
    opened = moved(new_id(), BarrierResult.OPENED).model_copy(update={"passage": passage})
    telling.events(NOON, opened)
    for page in pages(browser, passage)[:2]:
        assert "</svg>值班员放行</span>" in page
        assert "请值班员确认" not in page

    telling.passage(NOON, BLUE, WAIT, revises=passage, outcome="passed")

    for page in pages(browser, passage)[:2]:
        assert "</svg>值班员放行</span>" in page
        assert "未自动放行" not in page


def test_whom_the_gate_s_own_button_let_in_is_said_so(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, WAIT, outcome="passed")
    by_button = {"passage": passage, "actor": "button", "command": None}
    telling.events(NOON, moved(new_id(), BarrierResult.OPENED).model_copy(update=by_button))

    assert "</svg>按钮放行</span>" in browser.get("/").text


def test_a_vehicle_that_followed_another_one_is_marked(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, WAIT, outcome="passed", followed=True, direction="in")

    for page in pages(browser, passage):
        assert '<span class="outcome outcome-followed">跟车通过</span>' in page
    assert "驶入" in pages(browser, passage)[2]


def test_a_direction_that_nobody_translated_is_shown_as_it_is(browser: TestClient, telling: Telling) -> None:
    passage = telling.passage(NOON, BLUE, direction="upwards")

    assert "upwards" in pages(browser, passage)[2]


def test_every_plate_of_a_vehicle_is_drawn(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, other_plates=(plate("粤Z8A26港", PlateColour.BLACK),))

    for page in pages(browser, passage):
        assert '<span class="unseen">另有号牌：</span><span class="plate plate-black' in page
    assert str(passage) in browser.get("/passages", params={"plate": "粤Z8A26港"}).text


def test_pictures_of_earlier_revisions_are_on_the_page_with_their_revision(
    browser: TestClient, telling: Telling
) -> None:
    passage = telling.passage(NOON, BLUE, WAIT, pictures=[scene("before"), scene("p", EvidenceKind.PLATE)])
    telling.passage(NOON, BLUE, WAIT, revises=passage, pictures=[scene("after")])

    page = pages(browser, passage)[2]

    assert "此前的图片（2 张）" in page
    assert "<h2>场景图 · 未修订</h2>" in page
    now, before = (f"/api/v1/passages/{passage}/pictures/{scene(name).sha256}" for name in ("after", "before"))
    assert 0 < page.index(now) < page.index(before)


def test_without_earlier_pictures_nothing_is_said_of_them(browser: TestClient, telling: Telling) -> None:
    passage = telling.passage(NOON, BLUE, pictures=[scene("only")])

    assert "此前的图片" not in pages(browser, passage)[2]
