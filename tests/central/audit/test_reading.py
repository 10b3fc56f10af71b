"""The audit as it is read: newest first, page by page, and only of the sites that the reader sees."""

from dataclasses import replace
from datetime import timedelta

import pytest

from central.audit.reading import AuditQuery, entries
from central.audit.trail import record
from central.store.db import Store
from tests.central.audit.tampering import WHO, entry, fill
from tests.central.node import NOON

EVERYTHING = AuditQuery()


def places(store: Store, query: AuditQuery) -> list[int]:
    with store.read() as session:
        return [one.seq for one in entries(session, query).items]


@pytest.fixture
def filled(embedded: Store) -> Store:
    """Six rows of one guard at one site, a second apart; then one of an auditor, and one about no site."""
    fill(embedded, 6)
    with embedded.write() as session:
        record(session, entry(6, actor="wu", action="see_audit", site="west"))
        record(session, entry(7, action="sign_in", site=None))
    return embedded


def test_pages_lead_to_older_ones_and_end_where_there_are_none(filled: Store) -> None:
    read, query = [], replace(EVERYTHING, limit=3)
    with filled.read() as session:
        while True:
            page = entries(session, query)
            read.append([one.seq for one in page.items])
            if page.next_before is None:
                break
            query = replace(query, before=page.next_before)
    assert read == [[8, 7, 6], [5, 4, 3], [2, 1]]


def test_a_last_page_that_is_full_leads_nowhere(filled: Store) -> None:
    with filled.read() as session:
        assert entries(session, replace(EVERYTHING, limit=8)).next_before is None
        assert entries(session, replace(EVERYTHING, before=1)).items == ()


@pytest.mark.parametrize(
    "query, rows",
    [
        (AuditQuery(actor="wu"), [7]),
        (AuditQuery(actor="WU"), []),
        (AuditQuery(actor="w%"), []),
        (AuditQuery(action="sign_in"), [8]),
        (AuditQuery(since=NOON + timedelta(seconds=6)), [8, 7]),
        (AuditQuery(until=NOON + timedelta(seconds=1)), [1]),
        (AuditQuery(since=NOON + timedelta(seconds=9)), []),
        (AuditQuery(actor="zhang", action="see_passage", before=3), [2, 1]),
        (AuditQuery(sites=frozenset({"west"})), [7]),
        (AuditQuery(sites=frozenset()), []),
        (AuditQuery(sites=frozenset({"east", "west"}), limit=2), [7, 6]),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_asked_for_is_what_comes(filled: Store, query: AuditQuery, rows: list[int]) -> None:
    assert places(filled, query) == rows


def test_an_entry_says_everything_that_was_put_on_record(filled: Store) -> None:
    with filled.read() as session:
        (first,) = entries(session, AuditQuery(before=2)).items
    assert (first.actor, first.role, first.account, first.at) == ("zhang", "guard", WHO, NOON)
    assert (first.action, first.target, first.site) == ("see_passage", "passage-0", "east")
    assert first.detail == {"why": "值班", "number": 0, "parts": [1, 2.5, None, True]}
