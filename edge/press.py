"""Presses the node's own button from the command line: a push button's program, or a technician."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import quote

from edge.secrets import button_token
from edge.settings import EdgeSettings

_PATIENCE_S: Final = 40.0
"""A driver may take half a minute; the page answers soon after."""
_ANY_ADDRESS: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is asked instead of it


@dataclass(frozen=True, slots=True)
class Pressed:
    """What became of it, in a line for people."""

    opened: bool
    said: str


def press(settings: EdgeSettings, lane: str, reason: str) -> Pressed:
    """Ask the running node of `settings` to open `lane`; raises SettingsError for a secret that cannot be read."""
    host = _ANY_ADDRESS.get(settings.local.host, settings.local.host)
    host = f"[{host}]" if ":" in host else host
    request = urllib.request.Request(
        f"http://{host}:{settings.local.port}/lanes/{quote(lane, safe='')}/open",
        data=json.dumps({"reason": reason}).encode(),
        headers={"Authorization": f"Bearer {button_token(settings)}"},
        method="POST",
    )
    # A proxy named in the environment has no business between a button and its barrier.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(request, timeout=_PATIENCE_S) as answer:
            result = _object(answer.read()).get("result")
        if result is None:
            return Pressed(opened=False, said=_foreign(host, settings))
        return Pressed(opened=True, said=f"{lane}: {result}")
    except urllib.error.HTTPError as error:
        return Pressed(opened=False, said=f"{lane}: {_why(error)}")
    except HTTPException:
        return Pressed(opened=False, said=_foreign(host, settings))
    except OSError as error:
        return Pressed(opened=False, said=f"the node does not answer at {host}:{settings.local.port}: {error}")


def _why(error: urllib.error.HTTPError) -> str:
    try:
        said = _object(error.read())
    except (HTTPException, OSError):
        said = {}
    return ": ".join(str(said[name]) for name in ("title", "result", "reason", "detail") if said.get(name)) or str(
        error
    )


def _object(content: bytes) -> dict[str, Any]:
    """Read a JSON object; an empty one where it is anything else."""
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _foreign(host: str, settings: EdgeSettings) -> str:
    return f"what answers at {host}:{settings.local.port} is not this node: see port under [local]"
