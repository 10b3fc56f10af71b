"""Which pages stand in the navigation: only those that the viewer's role may open, the first one being home."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from central.accounts.roles import RIGHTS, Right, Role
from central.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the navigation; `key` names its words in the catalogue."""

    address: str
    key: str
    right: Right


TABS: Final = (
    Tab("/", "nav.live", Right.SEE_LIVE),
    Tab("/passages", "nav.passages", Right.SEE_PASSAGES),
    Tab("/alerts", "nav.alerts", Right.SEE_ALERTS),
    Tab("/watch-list", "nav.watch_list", Right.SEE_WATCH_LIST),
    Tab("/nodes", "nav.nodes", Right.SEE_NODES),
    Tab("/places", "nav.places", Right.MANAGE_PLACES),
    Tab("/registry", "nav.registry", Right.MANAGE_PLACES),
    Tab("/accounts", "nav.accounts", Right.MANAGE_ACCOUNTS),
    Tab("/audit", "nav.audit", Right.SEE_AUDIT),
)


def tabs_of(viewer: Viewer | None) -> Sequence[Tab]:
    """Return the pages that `viewer` may open, in order; none for somebody who is not signed in."""
    return [tab for tab in TABS if viewer.may(tab.right)] if viewer else []


def home_of(role: Role) -> str:
    """Return where somebody of `role` begins."""
    return next((tab.address for tab in TABS if tab.right in RIGHTS[role]), "/password")


def begins_at(role: Role) -> str:
    """Return where somebody of `role` is led who signs in: a guard first sees what is open, and takes over."""
    return "/hand-over" if role is Role.GUARD else home_of(role)
