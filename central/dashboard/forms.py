"""What comes from forms of our pages: plain text fields, a token against forged sign-ins, and where to go next."""

import re
import secrets
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

_NEXT: Final = re.compile(r"/(?![/\\])[^\x00-\x20\\]{0,500}")
_TOKEN_BYTES: Final = 32
FIELD: Final = "form_token"


async def fields_of(request: Request) -> Mapping[str, str]:
    """Return the text fields of a form; files are no text and are left out."""
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


def next_page(said: str | None) -> str | None:
    """Return `said` if it is a page of this very site, else None: nobody is sent elsewhere by signing in."""
    return said if said and _NEXT.fullmatch(said) else None


class FormTokens:
    """Ties a form to the browser that it was drawn for, before there is any session."""

    def __init__(self, *, https: bool) -> None:
        self.cookie = "__Host-gatehouse_form" if https else "gatehouse_form"
        self._https = https

    def token_for(self, request: Request) -> str:
        """Return the browser's token, a new one where it has none."""
        held = request.cookies.get(self.cookie, "")
        return held if re.fullmatch(r"[\w-]{43}", held) else secrets.token_urlsafe(_TOKEN_BYTES)

    def keep(self, response: Response, token: str) -> None:
        """Give the browser its token."""
        response.set_cookie(self.cookie, token, secure=self._https, httponly=True, samesite="strict")

    def are_alike(self, request: Request, sent: str) -> bool:
        """Tell whether the form was drawn for this browser."""
        held = request.cookies.get(self.cookie, "")
        return bool(held) and secrets.compare_digest(held.encode(), sent.encode())
