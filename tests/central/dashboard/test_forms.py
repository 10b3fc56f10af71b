"""What comes from forms: where signing in may lead, and whether a form was drawn for this browser."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from central.dashboard.forms import FormTokens, next_page


@pytest.mark.parametrize(
    "said, goes",
    [
        ("/passages", True),
        ("/passages?plate=京A*&lang=en", True),
        ("/", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://evil.example/", False),
        ("javascript:alert(1)", False),
        ("/x\r\nset-cookie: a=b", False),
        ("/ x", False),
        ("", False),
        (None, False),
        ("/" + "x" * 600, False),
    ],
)
def test_signing_in_leads_to_pages_of_this_site_only(said: str | None, *, goes: bool) -> None:
    assert (next_page(said) == said) is (goes or said is None)


def request(cookies: str = "") -> Request:
    return Request({"type": "http", "headers": [(b"cookie", cookies.encode())] if cookies else []})


@pytest.mark.parametrize("https, cookie", [(False, "gatehouse_form"), (True, "__Host-gatehouse_form")])
def test_a_browser_keeps_its_token_and_another_has_another(cookie: str, *, https: bool) -> None:
    tokens = FormTokens(https=https)
    token = tokens.token_for(request())
    assert token != tokens.token_for(request())
    assert tokens.token_for(request(f"{cookie}={token}")) == token
    answer = Response()
    tokens.keep(answer, token)
    kept = answer.headers["set-cookie"].lower()
    assert "httponly" in kept
    assert "samesite=strict" in kept
    assert ("secure" in kept) is https


@pytest.mark.parametrize("held", ["", "short", "x" * 44, "<script>" * 6, "a b"])
def test_what_is_no_token_of_ours_is_replaced(held: str) -> None:
    tokens = FormTokens(https=False)
    assert tokens.token_for(request(f"gatehouse_form={held}")) != held


def test_only_the_form_that_was_drawn_for_this_browser_is_its_own() -> None:
    tokens = FormTokens(https=False)
    token = tokens.token_for(request())
    own = request(f"gatehouse_form={token}")
    assert tokens.are_alike(own, token)
    for sent in ("", token[:-1], token.swapcase(), "\ud55c"):
        assert not tokens.are_alike(own, sent)
    assert not tokens.are_alike(request(), "")
    assert not tokens.are_alike(request("gatehouse_form="), "")
