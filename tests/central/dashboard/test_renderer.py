from starlette.requests import Request

from central.dashboard.renderer import Renderer
from tests.central.dashboard.telling import NOON


def asking(query: str) -> Request:
    scope = {
        "type": "http",
        "path": "/nodes",
        "query_string": query.encode(),
        "headers": [(b"host", b"gate.local")],
    }
    return Request({**scope, "scheme": "http", "server": ("gate.local", 80), "root_path": ""})


def test_the_other_language_is_a_link_that_keeps_the_question(renderer: Renderer) -> None:
    page = renderer.page(asking("plate=%E4%BA%ACA*&lang=en"), "error.html", NOON, 404, code=404, detail="")

    html = bytes(page.body).decode()
    assert 'href="?plate=%E4%BA%ACA%2A&amp;lang=zh"' in html
    assert '<html lang="en">' in html
    assert page.headers["content-language"] == "en"


def test_only_a_language_that_was_asked_for_is_remembered(renderer: Renderer) -> None:
    asked = renderer.page(asking("lang=en"), "error.html", NOON, code=404, detail="")
    silent = renderer.page(asking(""), "error.html", NOON, code=404, detail="")
    nonsense = renderer.page(asking("lang=%3Cscript%3E"), "error.html", NOON, code=404, detail="")

    assert asked.headers["set-cookie"].startswith(
        "gatehouse_lang=en; HttpOnly; Max-Age=31536000; Path=/; SameSite=lax"
    )
    assert "set-cookie" not in silent.headers
    assert "set-cookie" not in nonsense.headers


def test_text_is_never_taken_for_markup(renderer: Renderer) -> None:
    hostile = renderer.environment.from_string("<p title='{{ text }}'>{{ text }}</p>").render(text="'><img src=x>")

    assert hostile == "<p title='&#39;&gt;&lt;img src=x&gt;'>&#39;&gt;&lt;img src=x&gt;</p>"
