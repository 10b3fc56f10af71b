"""Who sits at a desk: whoever has a live page open and may open a barrier there."""

import pytest

from central.dispatch.desks import Desks
from tests.central.dispatch.people import ELSEWHERE, LI, POLICE


def test_who_only_looks_or_sits_elsewhere_is_nobody_at_the_desk() -> None:
    desks = Desks()
    with desks.taken(POLICE), desks.taken(ELSEWHERE):
        assert not desks.is_taken("garden")
    with desks.taken(LI):
        with desks.taken(LI):
            assert desks.is_taken("garden")
        assert desks.is_taken("garden")


def test_a_page_that_ended_in_an_error_is_no_longer_at_the_desk() -> None:
    desks = Desks()
    with pytest.raises(OSError, match="gone"), desks.taken(LI):
        raise OSError("the line is gone")
    assert not desks.is_taken("garden")


def test_pages_may_close_in_any_order() -> None:
    desks = Desks()
    first, second = desks.taken(LI), desks.taken(LI)
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert desks.is_taken("garden")
    second.__exit__(None, None, None)
    assert not desks.is_taken("garden")
