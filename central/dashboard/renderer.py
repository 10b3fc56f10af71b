"""Turns what was read from the store into HTML: one template environment, one language and one moment a page."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from http import HTTPStatus
from typing import Any, Final, Self

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from central.accounts.roles import Right
from central.commands.reasons import OpeningReason
from central.dashboard.audit_words import AuditWords
from central.dashboard.catalogue import LANGUAGES, Catalogue, load_catalogue
from central.dashboard.language import COOKIE, PARAMETER, asked_language, choose_language
from central.dashboard.plates import draw_plate
from central.dashboard.tabs import tabs_of
from central.dashboard.times import SiteTimes, byte_size
from central.web.authentication import signed_in_of
from wire.commands import Saying

_A_YEAR_S: Final = 365 * 86400
_HTMX: Final = json.dumps(
    {
        "allowEval": False,
        "includeIndicatorStyles": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "scrollBehavior": "auto",
        "ignoreTitle": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)
"""No text is ever run as code, nothing is kept in the browser's storage, and a refused search shows why.

A title is a page's own for as long as it stands: the number of alerts is written into it.
"""


def no_trouble() -> str:
    """Say that everything can be stored."""
    return ""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Draws templates in every language we have."""

    environment: Environment
    catalogues: Mapping[str, Catalogue]
    zone: tzinfo

    @classmethod
    def create(
        cls, assets: Mapping[str, str], zone: tzinfo, trouble: Callable[[], str] = no_trouble, telephone: str = ""
    ) -> Self:
        """Load templates and catalogues; `assets` are the addresses of the static files.

        `trouble` says why nothing can be stored at the moment; every page tells it. `telephone` is whom a guard
        rings about an alert; empty: the page names no number.
        """
        environment = Environment(
            loader=PackageLoader("central.dashboard"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals |= {
            "asset": assets.__getitem__,
            "byte_size": byte_size,
            "draw_plate": draw_plate,
            "htmx_config": _HTMX,
            "bar_reasons": tuple(one for one in OpeningReason if one is not OpeningReason.EMERGENCY),
            "sayings": tuple(Saying),
            "telephone": telephone,
            "trouble": trouble,
        }
        return cls(environment, {language: load_catalogue(language) for language in LANGUAGES}, zone)

    def fragment(self, template: str, language: str, now: datetime, **context: Any) -> str:  # noqa: ANN401 - templates take anything
        """Draw part of a page."""
        words = self.catalogues[language]
        times = SiteTimes(self.zone, now, words)
        return self.environment.get_template(template).render(
            context,
            t=words.text,
            reason=words.reason,
            word=words.word,
            times=times,
            audit_words=AuditWords(words, times),
            language=language,
            now=now,
            zone=str(self.zone),
        )

    def page(
        self,
        request: Request,
        template: str,
        now: datetime,
        status: int = HTTPStatus.OK,
        **context: Any,  # noqa: ANN401 - templates take anything
    ) -> HTMLResponse:
        """Draw a whole page in the language of `request`, and remember a language that its address asked for."""
        language = choose_language(request)
        signed_in = signed_in_of(request)
        viewer = signed_in.viewer if signed_in else None
        is_in = signed_in is not None and not signed_in.must_change_password
        tabs = tabs_of(viewer) if is_in else ()
        html = self.fragment(
            template,
            language,
            now,
            path=request.url.path,
            elsewhere=_in_other_languages(request),
            viewer=viewer,
            tabs=tabs,
            hears_alerts=is_in and viewer is not None and viewer.may(Right.SEE_ALERTS),
            home=tabs[0].address if tabs else "/",
            csrf=signed_in.csrf if signed_in else "",
            **context,
        )
        response = HTMLResponse(
            html, status, headers={"content-language": language, "vary": "accept-language, cookie"}
        )
        if asked_language(request):
            response.set_cookie(COOKIE, language, max_age=_A_YEAR_S, httponly=True, samesite="lax")
        return response


def _in_other_languages(request: Request) -> Mapping[str, str]:
    """Return the same page's address in each language."""
    addresses = {language: request.url.include_query_params(**{PARAMETER: language}) for language in LANGUAGES}
    return {language: f"?{address.query}" for language, address in addresses.items()}
