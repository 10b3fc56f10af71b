import pytest
from starlette.testclient import TestClient

from central.dashboard.headers import POLICY

EVERY = ("/", "/passages", "/passages?from=never", "/nodes", "/no/such/page", "/static/page.js", "/static/none.js")


@pytest.mark.parametrize("address", EVERY)
def test_nothing_leaves_without_the_headers(browser: TestClient, address: str) -> None:
    headers = browser.get(address).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_policy_allows_nothing_that_came_as_text() -> None:
    allowed = dict(rule.split(" ", 1) for rule in POLICY.split("; "))

    assert allowed["default-src"] == allowed["base-uri"] == allowed["frame-ancestors"] == "'none'"
    assert {allowed[rule] for rule in ("script-src", "style-src", "img-src", "connect-src", "form-action")} == {
        "'self'"
    }


def test_pages_are_kept_nowhere_and_versioned_files_for_ever(browser: TestClient) -> None:
    assert browser.get("/").headers["cache-control"] == "no-store"
    assert browser.get("/static/page.js").headers["cache-control"] == "no-store"
    assert "immutable" in browser.get("/static/page.js?v=1").headers["cache-control"]
    assert browser.get("/static/none.js?v=1").headers["cache-control"] == "no-store"
    assert browser.get("/passages?v=1").headers["cache-control"] == "no-store"
