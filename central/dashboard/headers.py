"""What every page tells the browser about safety: load nothing from elsewhere, run nothing that came as text."""

from collections.abc import MutableMapping
from typing import Any, Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from central.dashboard.assets import PREFIX

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FIXED: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_FOREVER: Final = "public, max-age=31536000, immutable"
_NEVER: Final = "no-store"
"""Pages show plates: neither a proxy nor the browser keeps them."""


class SafeHeaders:
    """Wraps the pages so that nothing, error pages included, leaves without the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, query = scope["path"], scope["query_string"]
        versioned = path.removeprefix(scope.get("root_path", "")).startswith(f"{PREFIX}/") and query.startswith(
            b"v="
        )

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_FIXED)
                found = message["status"] == 200  # noqa: PLR2004 - OK
                headers["cache-control"] = _FOREVER if versioned and found else _NEVER
            await send(message)

        await self._app(scope, receive, send_with_headers)
