import pytest
from starlette.requests import Request

from central.dashboard.language import choose_language


def asking(query: str = "", cookie: str = "", accepted: str = "") -> Request:
    headers = [(b"accept-language", accepted.encode()), (b"cookie", cookie.encode())]
    return Request({"type": "http", "headers": headers, "query_string": query.encode()})


@pytest.mark.parametrize(
    "request_, expected",
    [
        (asking(), "zh"),
        (asking(accepted="en-GB,en;q=0.8"), "en"),
        (asking(accepted="de-DE,en;q=0.5,zh;q=0.4"), "en"),
        (asking(accepted="en;q=0.3, zh-Hans-CN;q=0.9"), "zh"),
        (asking(accepted="en;q=0, fr"), "zh"),
        (asking(accepted="en;q=quick, ,;;=,zh;"), "zh"),
        (asking(cookie="gatehouse_lang=en", accepted="zh"), "en"),
        (asking(query="lang=zh", cookie="gatehouse_lang=en"), "zh"),
        (asking(query="lang=../../etc", cookie="gatehouse_lang=<b>"), "zh"),
    ],
)
def test_the_address_goes_before_the_cookie_before_the_browser(request_: Request, expected: str) -> None:
    assert choose_language(request_) == expected
