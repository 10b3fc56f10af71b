"""A whole centre over two places, with one of everything in each, and nothing running behind it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from central.accounts.roles import Role
from central.app import create_centre
from central.grid.lookup import by_path
from central.grid.places import Grid
from central.line.ingest import ingest
from central.settings import Settings
from central.store.db import Store
from central.tables import AccountRow, AlertRow, CommandRow, DeadLetterRow, HoldRow, NoticeRow, WatchEntryRow
from central.watch_list.entries import approve_watch
from tests.central.node import PICTURE, TellingNode, passage
from tests.central.people import somebody
from tests.central.visitors import visitor
from tests.central.watch_list.listing import WANG, requested, watched
from wire.codec import UnreadableEvent
from wire.ids import new_id

LANE: Final = "in-1"


@dataclass(frozen=True, slots=True)
class Side:
    """A place with a site in it; the words are found nowhere else on a page."""

    place: str
    site: str
    node: str
    plate: str
    things: Mapping[str, str]
    """What stands for each `{name}` of a path."""

    @property
    def traces(self) -> tuple[str, ...]:
        """What must be seen by nobody outside."""
        return (self.site, self.node, self.plate, *(self.things[name] for name in ("passage_id", "alert_id")))


@dataclass(frozen=True, slots=True)
class DoorHouse:
    """The application, its store, and what lies inside and outside of the visitors' place."""

    app: ASGIApp
    store: Store
    inside: Side
    outside: Side

    def routes(self) -> frozenset[tuple[str, str]]:
        """Every method and path that the application answers, from its own table of routes."""
        return frozenset(_routes(_unwrapped(self.app)))

    def made(self) -> int:
        """How many accounts and watch-list entries there are."""
        with self.store.read() as session:
            tables = (AccountRow, WatchEntryRow)
            return sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def settings_of(folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "store": {"url": f"sqlite:///{folder}/central.db"},
            "commands": {"key_file": folder / "command.key"},
            "sites": {"kestrel": {"place": "river/north"}, "osprey": {"place": "hill"}},
        }
    )


def build(folder: Path) -> DoorHouse:
    """Build the real application and fill its store; its streams end as soon as they have said what there is."""
    settings = settings_of(folder)
    centre = create_centre(settings, lambda: None)
    centre.feed.close()
    store = Store(settings.store.address)
    inside = _fill(store, settings.grid, "river/north", "kestrel", "heron-1", "京A12345")
    outside = _fill(store, settings.grid, "hill", "osprey", "grebe-1", "沪C67890")
    return DoorHouse(centre.app, store, inside, outside)


def _fill(store: Store, grid: Grid, place: str, site: str, node: str, plate: str) -> Side:
    now = datetime.now(UTC)
    watched(store, plate, at=now - timedelta(hours=1))
    asker = somebody(Role.POLICE, grid=grid)
    entry = requested(store, f"{plate[:-1]}1", place=place, by=asker, at=now - timedelta(hours=1))
    told, teller = passage(plate, at=now), TellingNode(site, node)
    with store.write() as session:
        # So that whoever may stop looking has something to stop; a request is only taken back by who made it.
        approve_watch(session, WANG, entry, now)
    unreadable = UnreadableEvent(reason="kind: unknown", raw="{}")
    with store.write() as session:
        ingest(session, [teller.beats(now), teller.tells(told, unreadable)])
        alert = session.scalars(select(AlertRow.id).where(AlertRow.site == site)).one()
        opening = _opening(site, node, told.passage, now)
        hold = _hold(site, node, now)
        notice = _notice(site, node, told.passage, now)
        session.add_all((opening, hold, notice))
        letter = session.scalars(select(DeadLetterRow.id).where(DeadLetterRow.site == site)).one()
        session.flush()
        opening_id, hold_id, notice_id = opening.id, hold.id, notice.id
    with store.read() as session:
        above, own = by_path(session, place), by_path(session, f"{place}/{site}")
        assert above is not None
        assert own is not None
    held = visitor(store, Role.GUARD, place, name=f"held-{site}").account
    things = {
        "passage_id": told.passage,
        "sha256": PICTURE.sha256,
        "alert_id": alert,
        "entry_id": entry,
        "account_id": held,
        "opening_id": opening_id,
        "hold_id": hold_id,
        "notice_id": notice_id,
        "letter_id": letter,
        "place_id": own.id,
        "parent_id": above.id,
        "site": site,
        "node": node,
        "lane": LANE,
        "place": place,
        "soon": (now + timedelta(days=3)).date().isoformat() + "T12:00:00Z",
        "soon_day": (now + timedelta(days=3)).date().isoformat(),
        "path": "gatehouse.svg",
    }
    return Side(place, site, node, plate, {name: str(thing) for name, thing in things.items()})


def _opening(site: str, node: str, of: UUID, now: datetime) -> CommandRow:
    return CommandRow(
        id=new_id(),
        key="a-key-of-an-old-press",
        account=new_id(),
        actor="somebody",
        site=site,
        node=node,
        lane=LANE,
        reason="visitor_announced",
        note="",
        passage=of,
        issued_at=now,
        state="issued",
        result_reason=None,
        detail="",
        answered_at=None,
    )


def _hold(site: str, node: str, now: datetime) -> HoldRow:
    return HoldRow(
        id=new_id(),
        key="a-key-of-an-old-touch",
        account=new_id(),
        actor="somebody",
        site=site,
        node=node,
        lane=LANE,
        reason="moving",
        note="",
        issued_at=now,
        until=now + timedelta(hours=1),
        state="on",
        detail="",
    )


def _notice(site: str, node: str, to: UUID, now: datetime) -> NoticeRow:
    return NoticeRow(
        id=new_id(),
        key="a-key-of-an-old-key",
        account=new_id(),
        actor="somebody",
        site=site,
        node=node,
        lane=LANE,
        saying="turn_round",
        passage=to,
        issued_at=now,
        state="given",
        shown=True,
        spoken=True,
        detail="",
    )


def _unwrapped(app: ASGIApp) -> ASGIApp:
    inner = getattr(app, "_app", None)
    return app if inner is None else _unwrapped(inner)


_PATHS: Final = {
    "passages": "passage_id",
    "places": "place_id",
    "accounts": "account_id",
    "alerts": "alert_id",
    "holds": "hold_id",
    "watch-list": "entry_id",
    "dead-letters": "letter_id",
}
"""Pages name every id `id`; what it is of is said by the word before."""


def _routes(app: object, prefix: str = "") -> Iterator[tuple[str, str]]:
    routes: list[BaseRoute] = getattr(app, "routes", [])
    for route in routes:
        if isinstance(route, Mount):
            inner = _unwrapped(route.app)
            if hasattr(inner, "routes"):
                yield from _routes(inner, prefix + route.path)
            else:
                yield "GET", f"{prefix}{route.path}/{{path}}"
        elif hasattr(route, "original_router"):
            yield from _routes(route.original_router, prefix)
        else:
            path = _named(prefix + str(getattr(route, "path", "")))
            yield from ((method, path) for method in getattr(route, "methods", ()) if method != "HEAD")


def _named(path: str) -> str:
    kind = path.strip("/").partition("/")[0]
    return re.sub(r"\{id:\w+\}", f"{{{_PATHS.get(kind, 'id')}}}", path)
