"""What a demonstration knows of its own house: only what anybody can ask the centre for."""

from typing import Any

import httpx2

from demo.house import House

_TIMEOUT_S = 5.0


def page_answers(house: House) -> bool:
    """Say whether the centre is ready to be looked at."""
    try:
        return httpx2.get(f"{house.page_url}healthz", timeout=_TIMEOUT_S).is_success
    except httpx2.HTTPError:
        return False


def latest_passage(house: House) -> dict[str, Any] | None:
    """Return the newest passage that the centre has stored, or None."""
    try:
        answer = httpx2.get(f"{house.page_url}api/v1/passages", params={"limit": 1}, timeout=_TIMEOUT_S)
        items = answer.raise_for_status().json()["items"]
    except (httpx2.HTTPError, ValueError, KeyError):
        return None
    return items[0] if items else None
