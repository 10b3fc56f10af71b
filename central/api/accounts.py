"""Accounts for programs of administrators."""

from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from central.accounts.directory import NAME_PATTERN, AccountView, Wanted
from central.accounts.roles import Right, Role
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk, Issued
from central.api.problems import described
from central.grid.places import PLACE_PATTERN
from central.web.authentication import Doors

_PlaceText = Annotated[str, Field(pattern=PLACE_PATTERN, max_length=200, description="empty: the whole grid")]


class AccountAsked(BaseModel):
    """What a new account shall be."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=NAME_PATTERN)]
    role: Role
    place: _PlaceText


class AccountChange(BaseModel):
    """What an account shall be from now on."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    place: _PlaceText


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts that one looks after, by name."""

    items: tuple[AccountView, ...]


@dataclass(frozen=True, slots=True)
class IssuedView:
    """An account and its one-time password, told this once."""

    account: AccountView
    one_time_password: str = field(repr=False)
    good_until: datetime


def accounts_router(desk: AccountDesk, doors: Doors) -> APIRouter:
    """Return the routes over `desk`."""
    router = APIRouter(prefix="/accounts", tags=["accounts"])
    who_manages = Depends(doors.asks(Right.MANAGE_ACCOUNTS))
    wrong = described(HTTPStatus.UNPROCESSABLE_ENTITY)
    unknown = described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)

    @router.get("", summary="Accounts that one looks after")
    def list_accounts(viewer: Annotated[Viewer, who_manages]) -> Accounts:
        return Accounts(desk.accounts(viewer))

    @router.post("", summary="Make an account", status_code=HTTPStatus.CREATED, responses=wrong)
    def create_account(asked: AccountAsked, viewer: Annotated[Viewer, who_manages]) -> IssuedView:
        return _issued(desk.create(viewer, Wanted(asked.name, asked.role, asked.place)))

    @router.put("/{account_id}", summary="Give an account another role or place", responses=unknown)
    def change_account(
        account_id: UUID, asked: AccountChange, viewer: Annotated[Viewer, who_manages]
    ) -> AccountView:
        return desk.change(viewer, account_id, asked.role, asked.place)

    @router.post("/{account_id}/password", summary="Give a one-time password", responses=unknown)
    def reset_password(account_id: UUID, viewer: Annotated[Viewer, who_manages]) -> IssuedView:
        return _issued(desk.reset(viewer, account_id))

    @router.post("/{account_id}/disable", summary="Close an account", responses=unknown)
    def disable_account(account_id: UUID, viewer: Annotated[Viewer, who_manages]) -> AccountView:
        return desk.close(viewer, account_id)

    @router.post("/{account_id}/enable", summary="Open a closed or locked account", responses=unknown)
    def enable_account(account_id: UUID, viewer: Annotated[Viewer, who_manages]) -> AccountView:
        return desk.reopen(viewer, account_id)

    return router


def _issued(issued: Issued) -> IssuedView:
    return IssuedView(issued.account, issued.password, issued.ends_at)
