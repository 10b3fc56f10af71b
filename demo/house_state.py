"""What a demonstration knows of its own house: only what this machine may ask the centre without an account."""

import httpx2

from demo.house import House

_TIMEOUT_S = 5.0
_PASSAGES = 'gatehouse_central_events_total{kind="passage"} '


def page_answers(house: House) -> bool:
    """Say whether the centre is ready to be looked at."""
    try:
        return httpx2.get(f"{house.page_url}healthz", timeout=_TIMEOUT_S).is_success
    except httpx2.HTTPError:
        return False


def has_stored_a_passage(house: House) -> bool:
    """Say whether the centre has stored a passage since it was started."""
    try:
        numbers = httpx2.get(f"{house.page_url}metrics", timeout=_TIMEOUT_S).raise_for_status().text
    except httpx2.HTTPError:
        return False
    return any(line.startswith(_PASSAGES) and not line.endswith(" 0.0") for line in numbers.splitlines())
