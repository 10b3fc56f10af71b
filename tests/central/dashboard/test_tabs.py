"""Which pages stand in the navigation, and where each role begins."""

import pytest

from central.accounts.roles import RIGHTS, Role
from central.dashboard.tabs import TABS, begins_at, home_of, tabs_of
from tests.central.people import somebody


@pytest.mark.parametrize("role", Role)
def test_only_pages_that_the_role_may_open_stand_there_and_all_of_them(role: Role) -> None:
    shown = tabs_of(somebody(role))
    assert shown == [tab for tab in TABS if tab.right in RIGHTS[role]]
    assert shown
    assert home_of(role) == shown[0].address


def test_who_is_not_signed_in_sees_none() -> None:
    assert tabs_of(None) == []


def test_a_guard_begins_by_taking_over_and_anybody_else_at_home() -> None:
    assert begins_at(Role.GUARD) == "/hand-over"
    assert home_of(Role.GUARD) == "/"
    assert all(begins_at(role) == home_of(role) for role in Role if role is not Role.GUARD)


def test_no_page_stands_there_twice() -> None:
    assert len({tab.address for tab in TABS}) == len({tab.key for tab in TABS}) == len(TABS)
