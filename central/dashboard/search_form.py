"""What a visitor typed into the search form, read into a query; all that is wrong with it is said at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from central.passages.search import PassageQuery
from wire.events import PlateStatus

FIELDS: Final = ("plate", "lane", "status", "from", "until", "by_hand", "followed", "cursor")
PAGE_SIZE: Final = 30
NOT_READ: Final = "not_read"
"""In place of one status: all but the one of plates that were read."""
YES: Final = "yes"
_FLAGS: Final = ("by_hand", "followed")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_LANE_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field, as a key of the catalogue and the values its text takes."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The form as it was sent, and what became of it: a query, or problems by field."""

    values: Mapping[str, str]
    query: PassageQuery | None
    problems: Mapping[str, Problem]

    @property
    def narrows(self) -> bool:
        """Whether it asks for less than everything."""
        return any(value for name, value in self.values.items() if name != "cursor")

    def address(self, path: str = "/passages", changes: Mapping[str, str] = _NOTHING) -> str:
        """Return the address of `path` that carries the form, but for `changes`; empty fields are left out."""
        said = {name: value for name, value in {**self.values, **changes}.items() if value}
        return f"{path}?{urlencode(said)}" if said else path


def carried_form(sent: Mapping[str, str]) -> SearchForm:
    """Return the form that an address carries for the way back, unread."""
    return SearchForm({name: sent.get(name, "").strip() for name in FIELDS}, None, {})


def read_form(
    sent: Mapping[str, str], lanes: frozenset[str], zone: tzinfo, sites: Collection[str] | None = None
) -> SearchForm:
    """Read the fields of `sent`; `lanes` are the known ones as `site/node/lane`, times are local to `zone`.

    The query looks no further than `sites` unless it is None.
    """
    values = carried_form(sent).values
    problems: dict[str, Problem] = {}
    since, until = (_moment(values, name, zone, problems) for name in ("from", "until"))
    if since and until and until <= since:
        problems["until"] = Problem("problem.order")
    if values["lane"] and values["lane"] not in lanes:
        problems["lane"] = Problem("problem.lane", {"value": values["lane"]})
    status = _status(values["status"], problems)
    for name in _FLAGS:
        if values[name] not in ("", YES):
            problems[name] = Problem("problem.flag", {"value": values[name]})
    if problems:
        return SearchForm(values, None, problems)
    site, node, lane = values["lane"].split("/") if values["lane"] else (None,) * _LANE_PARTS
    query = PassageQuery(
        plate=values["plate"] or None,
        sites=sites,
        site=site,
        node=node,
        lane=lane,
        plate_status=status,
        not_read=values["status"] == NOT_READ,
        by_hand=bool(values["by_hand"]),
        followed=bool(values["followed"]),
        since=since,
        until=until,
        cursor=values["cursor"] or None,
        limit=PAGE_SIZE,
    )
    return SearchForm(values, query, problems)


def refused(form: SearchForm, name: str, problem: Problem) -> SearchForm:
    """Return `form` with a problem that only the store could see."""
    return SearchForm(form.values, None, {**form.problems, name: problem})


def _status(value: str, problems: dict[str, Problem]) -> PlateStatus | None:
    if value in ("", NOT_READ):
        return None
    try:
        return PlateStatus(value)
    except ValueError:
        problems["status"] = Problem("problem.status", {"value": value})
        return None


def _moment(values: Mapping[str, str], name: str, zone: tzinfo, problems: dict[str, Problem]) -> datetime | None:
    value = values[name]
    if not value:
        return None
    try:
        local = datetime.fromisoformat(value)
        moment = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        problems[name] = Problem("problem.moment", {"value": value})
        return None
    if local.tzinfo is None and moment.astimezone(zone).replace(tzinfo=None) != local:
        problems[name] = Problem("problem.gap", {"value": value})
        return None
    return moment
