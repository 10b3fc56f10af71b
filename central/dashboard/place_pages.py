"""The pages on which administrators make, rename and move places, and take in a whole tree from a table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.base import BadFieldError, BadPlaceError, BadTreeError, PlaceUnknownError
from central.dashboard.forms import fields_of
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands
from central.grid.csv_tree import Preview, decoded
from central.grid.lookup import PlaceView, by_path
from central.registry.looking_in import look_into
from central.registry.places import (
    ImportPlaces,
    MakePlace,
    MovePlace,
    RenamePlace,
    import_places,
    make_place,
    move_place,
    preview_places,
    rename_place,
)
from central.web.authentication import Doors
from central.web.forms import parse_form

FAULTS_SHOWN: Final = 200
"""Faults of a table that one page names; the rest is counted."""
PLANNED_SHOWN: Final = 200
SAMPLE: Final = (
    "编码,名称,级别,上级\nriver,滨河街道,街道,\nnorth,滨河北社区,社区,river\ngarden,花园小区,小区,north"
)
"""What a table looks like; its columns and levels are words of the tables, in every language of the pages."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form said, and what is wrong with it: a key of the catalogue."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlacePages:
    """The addresses."""

    errands: Errands
    doors: Doors
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses; each change is a form of its own."""
        return (
            Route("/places", self.show, name="places"),
            Route("/places", self.make, methods=["POST"], name="make_place"),
            Route("/places/import", self.show_import, name="import_places"),
            Route("/places/import", self.take, methods=["POST"], name="take_places"),
            Route("/places/{id:uuid}", self.show, name="place"),
            Route("/places/{id:uuid}/name", self.rename, methods=["POST"], name="rename_place"),
            Route("/places/{id:uuid}/parent", self.move, methods=["POST"], name="move_place"),
        )

    async def show(self, request: Request) -> HTMLResponse:
        """Draw one place, what it lies in and what lies in it."""
        viewer = await self._enter(request)
        return await run_in_threadpool(self._show, request, viewer, request.path_params.get("id"), _Sent())

    async def make(self, request: Request) -> Response:
        """Make a place in the one that is shown."""
        viewer, said = await self._enter(request), await fields_of(request)
        return await run_in_threadpool(
            self._change,
            request,
            viewer,
            _uuid(said.get("parent", "")),
            _Sent("make", said),
            lambda session, now: make_place(session, viewer, parse_form(MakePlace, said), now),
        )

    async def rename(self, request: Request) -> Response:
        """Give a place another name or code."""
        viewer, said = await self._enter(request), await fields_of(request)
        place: UUID = request.path_params["id"]
        asked = {**said, "place": place}
        return await run_in_threadpool(
            self._change,
            request,
            viewer,
            place,
            _Sent("rename", said),
            lambda session, now: rename_place(session, viewer, parse_form(RenamePlace, asked), now),
        )

    async def move(self, request: Request) -> Response:
        """Put a place under another one, which is named by its path."""
        viewer, said = await self._enter(request), await fields_of(request)
        place: UUID = request.path_params["id"]
        path = said.get("path", "").strip().strip("/")
        return await run_in_threadpool(
            self._change,
            request,
            viewer,
            place,
            _Sent("move", said),
            lambda session, now: move_place(
                session, viewer, MovePlace(place=place, parent=_named(session, path)), now
            ),
        )

    async def show_import(self, request: Request) -> HTMLResponse:
        """Draw the form that takes a table."""
        viewer = await self._enter(request)
        return await run_in_threadpool(self._table, request, viewer, "", None, "")

    async def take(self, request: Request) -> Response:
        """Say what a table would do, or take it in; with any fault nothing is changed."""
        viewer = await self._enter(request)
        table, problem = await _table_of(request)
        if problem:
            return await run_in_threadpool(self._table, request, viewer, "", None, problem)
        does_it = "take" in (await fields_of(request))
        return await run_in_threadpool(self._take, request, viewer, table, does_it=does_it)

    async def _enter(self, request: Request) -> Viewer:
        return await self.doors.enter(request, Right.MANAGE_PLACES)

    def _show(self, request: Request, viewer: Viewer, wanted: UUID | None, sent: _Sent) -> HTMLResponse:
        inside = self.errands.glance(
            viewer, Action.SEE_PLACES, lambda session, _: look_into(session, viewer, wanted)
        )
        status = HTTPStatus.UNPROCESSABLE_ENTITY if sent.problem else HTTPStatus.OK
        return self.renderer.page(
            request,
            "places.html",
            self.errands.now(),
            status,
            inside=inside,
            sent=sent,
            may_change=not viewer.operator,
        )

    def _change(
        self,
        request: Request,
        viewer: Viewer,
        shown: UUID | None,
        sent: _Sent,
        write: Callable[..., PlaceView],
    ) -> Response:
        try:
            self.errands.change(viewer, Action.CHANGE_PLACE, write)
        except BadPlaceError as error:
            problem = f"place_problem.{error.key}"
        except BadFieldError as error:
            problem = f"place_problem.bad_{error.field}"
        except PlaceUnknownError:
            if sent.form != "move":
                raise
            problem = "place_problem.unknown_parent"
        else:
            return RedirectResponse(f"/places/{shown}" if shown else "/places", HTTPStatus.SEE_OTHER)
        return self._show(request, viewer, shown, _Sent(sent.form, sent.values, problem))

    def _take(self, request: Request, viewer: Viewer, table: str, *, does_it: bool) -> Response:
        try:
            asked = parse_form(ImportPlaces, {"table": table})
            if does_it:
                self.errands.change(
                    viewer, Action.CHANGE_PLACE, lambda session, now: import_places(session, viewer, asked, now)
                )
                return RedirectResponse("/places", HTTPStatus.SEE_OTHER)
        except BadTreeError:
            # What stood in the way by now is told by the preview.
            pass
        except BadFieldError:
            return self._table(request, viewer, "", None, "place_problem.large_table")
        preview = self.errands.glance(
            viewer, Action.SEE_PLACES, lambda session, _: preview_places(session, viewer, asked)
        )
        return self._table(request, viewer, table, preview, "")

    def _table(
        self, request: Request, viewer: Viewer, table: str, preview: Preview | None, problem: str
    ) -> HTMLResponse:
        is_wrong = bool(problem or (preview and preview.faults))
        status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
        inside = self.errands.glance(
            viewer, Action.SEE_PLACES, lambda session, _: look_into(session, viewer, None)
        )
        return self.renderer.page(
            request,
            "places_import.html",
            self.errands.now(),
            status,
            sample=SAMPLE,
            table=table,
            preview=preview,
            problem=problem,
            faults=preview.faults[:FAULTS_SHOWN] if preview else (),
            planned=preview.planned[:PLANNED_SHOWN] if preview else (),
            inside=inside,
        )


async def _table_of(request: Request) -> tuple[str, str]:
    """Return the table of a form, and what is wrong with it: a file, or the text of the form before."""
    form = await request.form()
    file, text = form.get("file"), form.get("table")
    if isinstance(file, UploadFile):
        held = await file.read()
        await form.close()
        if held:
            return decoded(held), ""
    return (text, "") if isinstance(text, str) and text.strip() else ("", "place_problem.no_table")


def _named(session: Session, path: str) -> UUID | None:
    """Return the place of a path, None for none; raises PlaceUnknownError."""
    if not path:
        return None
    found = by_path(session, path)
    if found is None:
        raise PlaceUnknownError("there is no place of this path")
    return found.id


def _uuid(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError as error:
        raise PlaceUnknownError("there is no such place") from error
