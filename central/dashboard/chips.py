"""The questions of every morning, one touch each: links above the list that set or clear one condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from central.dashboard.search_form import NOT_READ, YES, SearchForm

_EVENING: Final = time(18)
_MORNING: Final = time(6)


@dataclass(frozen=True, slots=True)
class Chip:
    """One question; `key` names its words in the catalogue."""

    key: str
    address: str
    """Where a touch leads: it asks the question, or no longer, and keeps all others."""
    is_set: bool


def chips_of(form: SearchForm, now: datetime, zone: tzinfo) -> tuple[Chip, ...]:
    """Return the chips above the list that `form` asks for; the night is that before `now` in `zone`."""
    asked = {
        "chip.last_night": last_night(now, zone),
        "chip.by_hand": {"by_hand": YES},
        "chip.not_read": {"status": NOT_READ},
        "chip.followed": {"followed": YES},
    }
    return tuple(_chip(key, form, wanted) for key, wanted in asked.items())


def last_night(now: datetime, zone: tzinfo) -> Mapping[str, str]:
    """Return from yesterday evening until this morning by the site's clock, as the form's fields say it."""
    today = now.astimezone(zone).date()
    evening = datetime.combine(today - timedelta(days=1), _EVENING)
    morning = datetime.combine(today, _MORNING)
    return {"from": evening.isoformat(timespec="minutes"), "until": morning.isoformat(timespec="minutes")}


def _chip(key: str, form: SearchForm, wanted: Mapping[str, str]) -> Chip:
    is_set = all(_same(form.values[name], value) for name, value in wanted.items())
    changes = dict.fromkeys(wanted, "") if is_set else wanted
    return Chip(key, form.address(changes={**changes, "cursor": ""}), is_set)


def _same(typed: str, wanted: str) -> bool:
    """Compare two values; a browser may write a time with its seconds, or with a blank in its middle."""
    if typed == wanted:
        return True
    try:
        return datetime.fromisoformat(typed) == datetime.fromisoformat(wanted)
    except ValueError:
        return False
