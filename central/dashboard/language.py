"""Which language a page is written in: asked for in the address, remembered in a cookie, or the browser's own."""

from typing import Final

from starlette.requests import Request

from central.dashboard.catalogue import LANGUAGES

PARAMETER: Final = "lang"
COOKIE: Final = "gatehouse_lang"


def asked_language(request: Request) -> str | None:
    """Return the language that the address asks for, None where it asks for none of ours."""
    asked = request.query_params.get(PARAMETER)
    return asked if asked in LANGUAGES else None


def choose_language(request: Request) -> str:
    """Return one of LANGUAGES, whatever the request says; Chinese where it says nothing."""
    asked = asked_language(request) or request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        return asked
    return _accepted(request.headers.get("accept-language", "")) or LANGUAGES[0]


def _accepted(header: str) -> str | None:
    """Return the best of LANGUAGES in an Accept-Language header (RFC 9110 §12.5.4)."""
    weighed = [
        (-_weight(part), place, part.split(";")[0].strip().lower().split("-")[0])
        for place, part in enumerate(header.split(","))
    ]
    return next((tag for weight, _, tag in sorted(weighed) if weight < 0 and tag in LANGUAGES), None)


def _weight(part: str) -> float:
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
