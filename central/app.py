"""Puts the centre together: store, line, intake, feed, API and pages, from its settings and nothing else."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from importlib.metadata import version
from typing import Final

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp

from central.accounts import first_admin
from central.accounts.passwords import Passwords
from central.accounts.sign_in import SignIn
from central.administration.accounts import AccountDesk
from central.alerts.desk import AlertDesk
from central.alerts.raising import Watching
from central.api import problems
from central.api.accounts import accounts_router
from central.api.alerts import alerts_router
from central.api.audit import audit_router
from central.api.feed import feed_router
from central.api.holds import holds_router
from central.api.notices import notices_router
from central.api.openings import openings_router
from central.api.passages import passages_router
from central.api.session import session_router
from central.api.status import status_router
from central.api.watch_list import watch_list_router
from central.audit.heads import Occasion
from central.commands.holds import Holds
from central.commands.keys import load_or_make
from central.commands.notices import Notices
from central.commands.openings import Openings
from central.dashboard.site import dashboard
from central.dispatch.calling import Calling
from central.dispatch.desks import Desks
from central.dispatch.duty import Duty, OnCall
from central.dispatch.waits import attend
from central.errands import Errands
from central.feed import Feed
from central.grid.seeding import seed_once, set_aside
from central.grid.stored import StoredGrid
from central.keeping.backups import refuse_unsound
from central.keeping.upkeep import House
from central.line.broker import broker_of
from central.line.intake import Intake
from central.line.link import Link
from central.line.live_pictures.asking import Asking
from central.line.live_pictures.gallery import Gallery
from central.line.metrics import Metrics
from central.line.pictures import PictureFetcher
from central.line.retries import LetterDesk
from central.registry.registering import register_reported
from central.running.fault_points import NO_FAULTS, Faults
from central.running.supervision import Job, running
from central.settings import Settings
from central.store.db import Store
from central.store.schema import bring_to_version
from central.web.authentication import Doors
from central.web.body_limit import OnlySmallBodies
from central.web.host_names import OnlyOurNames, names_of
from central.web.probes import probes_router
from transport.base import Transport

_LOG: Final = logging.getLogger(__name__)
_ABOUT = "What the gates of a community saw and did: passages, nodes, and a live feed. Errors are problem+json."


@dataclass(frozen=True, slots=True)
class Centre:
    """The running parts that whoever serves the application must reach."""

    app: ASGIApp
    feed: Feed


def wall_clock() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def create_centre(
    settings: Settings,
    on_failure: Callable[[], None],
    faults: Faults = NO_FAULTS,
    clock: Callable[[], datetime] = wall_clock,
    transport: Transport | None = None,
) -> Centre:
    """Build the centre; `on_failure` is called when it can no longer do its work.

    Its line goes over the broker of the settings unless another `transport` is given. Only a drill gives `faults`,
    or another clock.

    Raises StoreError, SettingsError or AssetsMissingError, and what the database raises when it is out of reach.
    """
    store = _opened(settings, clock())
    doors = Doors(store, StoredGrid(), clock, https=settings.web.https)
    passwords = Passwords()
    first_admin.make_if_none(store, passwords, settings.one_time_password_file, clock())
    metrics = Metrics()
    feed = Feed(store, settings.web.max_streams)
    errands = Errands(store, feed, clock)
    desk = AccountDesk(errands, passwords, SignIn(store, passwords, clock, settings.one_time_password_file))
    metrics.streams.set_function(lambda: feed.followers)
    pictures = PictureFetcher(settings.nodes, metrics)
    gallery = Gallery(metrics, settings.site_of_node, clock, settings.live_picture.max_watchers)
    link = Link(transport or broker_of(settings.mqtt), metrics, clock, faults, gallery.take)
    key = load_or_make(settings.command_key_file)
    openings = Openings(errands, key, link.send_command, faults)
    holds = Holds(errands, key, link.send_command)
    notices = Notices(errands, key, link.send_command, attend)
    alert_desk = AlertDesk(errands, metrics.count_closed)
    watching = Watching(timedelta(seconds=settings.alerts.cooldown_s))
    intake = Intake(store, feed, metrics, settings.site_of_node, link.acknowledge, faults, watching)
    calling = Calling(store, feed, Desks(), _duty(settings), clock)
    letters = LetterDesk(errands, metrics, settings.site_of_node, watching)
    house = House(
        store,
        metrics,
        clock,
        heads_file=settings.heads_file,
        backups_folder=settings.backups_folder,
        backups_kept=settings.store.backups_kept,
        database=settings.database_file,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(house.note_head, Occasion.STARTED)
        jobs: dict[str, Job] = {
            "intake": intake.run,
            "link": partial(link.run, intake.put),
            "live pictures": Asking(gallery, link.send_watch).run,
            "upkeep": house.keep,
            "calling": calling.run,
        }
        async with running(jobs, on_failure):
            yield
        await asyncio.to_thread(house.note_head, Occasion.STOPPED)
        feed.close()
        await pictures.aclose()
        store.close()

    app = FastAPI(title="Gatehouse centre", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(probes_router(store, doors, link, intake, metrics, clock))
    app.mount(
        "/api/v1",
        create_api(
            errands,
            doors,
            feed,
            pictures,
            openings,
            desk,
            alert_desk,
            letters=letters,
            holds=holds,
            notices=notices,
        ),
    )
    app.mount(
        "/",
        dashboard(
            errands,
            doors,
            feed,
            settings.web.time_zone,
            openings,
            desk,
            alert_desk=alert_desk,
            letters=letters,
            holds=holds,
            notices=notices,
            gallery=gallery,
            trouble=lambda: intake.trouble,
            telephone=settings.alerts.telephone,
            desks=calling.desks,
        ),
    )
    return Centre(OnlyOurNames(OnlySmallBodies(app), names_of(settings.web)), feed)


def _opened(settings: Settings, now: datetime) -> Store:
    """Open the database at this program's version, with the settings' places in it."""
    if settings.database_file:
        refuse_unsound(settings.database_file, settings.backups_folder)
    store = Store(settings.store.address)
    bring_to_version(store, migrate_too=settings.store.migrate_at_start)
    with store.write() as session:
        if seed_once(session, settings.grid, now):
            register_reported(session, settings.site_of_node, now)
        for site in set_aside(session, settings.grid):
            _LOG.warning("the tree says another place of a site than the settings", extra={"site": site})
    return store


def _duty(settings: Settings) -> Duty:
    return Duty({name: OnCall(site.second_guard, site.duty_manager) for name, site in settings.sites.items()})


def create_api(  # noqa: PLR0913 - one argument a part that it serves
    errands: Errands,
    doors: Doors,
    feed: Feed,
    pictures: PictureFetcher,
    openings: Openings,
    desk: AccountDesk,
    alert_desk: AlertDesk,
    *,
    letters: LetterDesk,
    holds: Holds,
    notices: Notices,
) -> FastAPI:
    """Build the API for programs; its description is at `openapi.json`, without pages that load from elsewhere."""
    api = FastAPI(
        title="Gatehouse centre",
        description=_ABOUT,
        version=version("gatehouse"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses=problems.described(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN),
    )
    problems.install(api)
    api.add_api_route("/openapi.json", api.openapi, dependencies=[Depends(doors.asks())], include_in_schema=False)
    for router in (
        passages_router(errands, doors, pictures),
        status_router(errands, doors, letters),
        feed_router(feed, doors, errands),
        openings_router(doors, openings),
        holds_router(doors, holds),
        notices_router(doors, notices),
        alerts_router(errands, doors, alert_desk),
        watch_list_router(errands, doors),
        session_router(desk, doors),
        accounts_router(desk, doors),
        audit_router(errands, doors),
    ):
        api.include_router(router)
    return api
