"""Who may use which address: one entry a route of the real application, beside the code and not read from it.

A route without an entry fails `test_matrix.py`: whoever adds one says here what right it asks for, and whether it
is about something that lies in a place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from central.accounts.roles import Right


class Ask(StrEnum):
    """What a route asks for that asks for no right."""

    NOTHING = "nothing"
    THIS_MACHINE = "this machine, or the right to see nodes"
    SIGNED_IN = "signed in"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a route asks for; `{names}` in `body` and `query` are filled in as those in its path are."""

    asks: Right | Ask
    is_placed: bool = False
    """It is about one thing that lies somewhere; outside of the viewer's place there is no such thing."""
    body: Mapping[str, str] | None = None
    query: str = ""
    lists: bool = False
    """It lists things that lie somewhere."""
    makes: bool = False
    """It makes something at the `place` that its body names."""


_OPENING: Final = {"reason": "visitor_announced", "key": "0123456789abcdef"}
_HOLD: Final = {"reason": "emergency", "key": "0123456789abcdef"}
_NOTICE: Final = {"saying": "turn_round", "key": "0123456789abcdef"}
_LANE: Final = {"site": "{site}", "node": "{node}", "lane": "{lane}"}
_CLOSING: Final = {"outcome": "confirmed", "reason": "seen"}
_WATCH: Final = {
    "plate": "京B54321",
    "place": "{place}",
    "reason": "stolen",
    "legal_basis": "case 7",
    "ends_at": "{soon}",
}
_WATCH_FORM: Final = {name: said for name, said in _WATCH.items() if name != "ends_at"} | {
    "last_day": "{soon_day}"
}
_ACCOUNT: Final = {"name": "zhao", "role": "guard", "place": "{place}"}

API: Final = {
    ("GET", "/api/v1/openapi.json"): Entry(Ask.SIGNED_IN),
    ("POST", "/api/v1/session"): Entry(Ask.NOTHING, body={"name": "nobody", "password": "nothing"}),
    ("GET", "/api/v1/session"): Entry(Ask.SIGNED_IN),
    ("DELETE", "/api/v1/session"): Entry(Ask.SIGNED_IN),
    ("PUT", "/api/v1/session/password"): Entry(
        Ask.SIGNED_IN, body={"present": "wrong", "new": "quite long enough"}
    ),
    ("GET", "/api/v1/passages"): Entry(Right.SEE_PASSAGES, lists=True),
    ("GET", "/api/v1/passages/{passage_id}"): Entry(Right.SEE_PASSAGES, is_placed=True),
    ("GET", "/api/v1/passages/{passage_id}/pictures/{sha256}"): Entry(Right.SEE_PICTURES, is_placed=True),
    ("GET", "/api/v1/passages/{passage_id}/pictures/{sha256}/small"): Entry(Right.SEE_PICTURES, is_placed=True),
    ("GET", "/api/v1/nodes"): Entry(Right.SEE_NODES, lists=True),
    ("GET", "/api/v1/dead-letters"): Entry(Right.SEE_NODES, lists=True),
    ("POST", "/api/v1/dead-letters/{letter_id}/retry"): Entry(Right.RETRY_DEAD_LETTERS, is_placed=True),
    ("GET", "/api/v1/feed"): Entry(Right.SEE_LIVE, query="?after=0"),
    ("POST", "/api/v1/lanes/{site}/{node}/{lane}/openings"): Entry(
        Right.OPEN_BARRIER, is_placed=True, body=_OPENING
    ),
    ("GET", "/api/v1/openings"): Entry(Right.OPEN_BARRIER, lists=True),
    ("GET", "/api/v1/openings/{opening_id}"): Entry(Right.OPEN_BARRIER, is_placed=True),
    ("POST", "/api/v1/lanes/{site}/{node}/{lane}/holds"): Entry(Right.OPEN_BARRIER, is_placed=True, body=_HOLD),
    ("GET", "/api/v1/holds"): Entry(Right.OPEN_BARRIER, lists=True),
    ("GET", "/api/v1/holds/{hold_id}"): Entry(Right.OPEN_BARRIER, is_placed=True),
    ("POST", "/api/v1/holds/{hold_id}/end"): Entry(Right.OPEN_BARRIER, is_placed=True),
    ("POST", "/api/v1/lanes/{site}/{node}/{lane}/notices"): Entry(
        Right.OPEN_BARRIER, is_placed=True, body=_NOTICE
    ),
    ("GET", "/api/v1/notices"): Entry(Right.OPEN_BARRIER, lists=True),
    ("GET", "/api/v1/notices/{notice_id}"): Entry(Right.OPEN_BARRIER, is_placed=True),
    ("GET", "/api/v1/alerts"): Entry(Right.SEE_ALERTS, lists=True),
    ("GET", "/api/v1/alerts/{alert_id}"): Entry(Right.SEE_ALERTS, is_placed=True),
    ("POST", "/api/v1/alerts/{alert_id}/acknowledgement"): Entry(Right.HANDLE_ALERTS, is_placed=True),
    ("POST", "/api/v1/alerts/{alert_id}/closing"): Entry(Right.CLOSE_ALERTS, is_placed=True, body=_CLOSING),
    ("GET", "/api/v1/watch-entries"): Entry(Right.SEE_WATCH_LIST, lists=True),
    ("POST", "/api/v1/watch-entries"): Entry(Right.REQUEST_WATCH, body=_WATCH, makes=True),
    ("POST", "/api/v1/watch-entries/{entry_id}/approval"): Entry(Right.APPROVE_WATCH, is_placed=True),
    ("POST", "/api/v1/watch-entries/{entry_id}/refusal"): Entry(Right.APPROVE_WATCH, is_placed=True),
    ("POST", "/api/v1/watch-entries/{entry_id}/removal"): Entry(
        Right.REQUEST_WATCH, is_placed=True, body={"reason": "found"}
    ),
    ("GET", "/api/v1/audit-entries"): Entry(Right.SEE_AUDIT, lists=True),
    ("GET", "/api/v1/accounts"): Entry(Right.MANAGE_ACCOUNTS, lists=True),
    ("POST", "/api/v1/accounts"): Entry(Right.MANAGE_ACCOUNTS, body=_ACCOUNT, makes=True),
    ("PUT", "/api/v1/accounts/{account_id}"): Entry(
        Right.MANAGE_ACCOUNTS, is_placed=True, body={"role": "guard", "place": "{place}"}
    ),
    ("POST", "/api/v1/accounts/{account_id}/password"): Entry(Right.MANAGE_ACCOUNTS, is_placed=True),
    ("POST", "/api/v1/accounts/{account_id}/disable"): Entry(Right.MANAGE_ACCOUNTS, is_placed=True),
    ("POST", "/api/v1/accounts/{account_id}/enable"): Entry(Right.MANAGE_ACCOUNTS, is_placed=True),
}
PAGES: Final = {
    ("GET", "/"): Entry(Right.SEE_LIVE, lists=True),
    ("GET", "/live"): Entry(Right.SEE_LIVE, query="?after=0", lists=True),
    ("GET", "/live/pictures"): Entry(Right.SEE_PICTURE_LIVE, is_placed=True, query="?lanes={site}.{node}.{lane}"),
    ("GET", "/passages"): Entry(Right.SEE_PASSAGES, lists=True),
    ("GET", "/passages/{passage_id}"): Entry(Right.SEE_PASSAGES, is_placed=True),
    ("GET", "/passages/{passage_id}/openings"): Entry(Right.SEE_PASSAGES, is_placed=True),
    ("POST", "/attendances"): Entry(Right.OPEN_BARRIER, is_placed=True, body={**_LANE, "passage": "{passage_id}"}),
    ("GET", "/hand-over"): Entry(Right.OPEN_BARRIER, lists=True),
    ("POST", "/hand-over"): Entry(Right.OPEN_BARRIER),
    ("GET", "/card"): Entry(Right.OPEN_BARRIER),
    ("GET", "/nodes"): Entry(Right.SEE_NODES, lists=True),
    ("GET", "/places"): Entry(Right.MANAGE_PLACES),
    ("POST", "/places"): Entry(
        Right.MANAGE_PLACES,
        is_placed=True,
        body={"parent": "{parent_id}", "level": "compound", "name": "新小区", "code": "new-compound"},
    ),
    ("GET", "/places/import"): Entry(Right.MANAGE_PLACES),
    ("POST", "/places/import"): Entry(Right.MANAGE_PLACES, body={"table": "code,name,level,parent"}),
    ("GET", "/places/{place_id}"): Entry(Right.MANAGE_PLACES, is_placed=True),
    ("POST", "/places/{place_id}/name"): Entry(
        Right.MANAGE_PLACES, is_placed=True, body={"name": "改名", "code": "{site}"}
    ),
    ("POST", "/places/{place_id}/parent"): Entry(Right.MANAGE_PLACES, is_placed=True, body={"path": "{place}"}),
    ("GET", "/registry"): Entry(Right.MANAGE_PLACES, lists=True),
    ("POST", "/registry/nodes"): Entry(
        Right.MANAGE_PLACES, is_placed=True, body={"site": "{site}", "node": "{node}", "name": "东门"}
    ),
    ("POST", "/registry/lanes"): Entry(Right.MANAGE_PLACES, is_placed=True, body=_LANE),
    ("GET", "/dead-letters"): Entry(Right.SEE_NODES, lists=True),
    ("POST", "/dead-letters/retry"): Entry(Right.RETRY_DEAD_LETTERS),
    ("POST", "/dead-letters/{letter_id}/retry"): Entry(Right.RETRY_DEAD_LETTERS, is_placed=True),
    ("GET", "/openings/new"): Entry(
        Right.OPEN_BARRIER, is_placed=True, query="?site={site}&node={node}&lane={lane}&passage={passage_id}"
    ),
    ("POST", "/openings"): Entry(Right.OPEN_BARRIER, is_placed=True, body={**_LANE, **_OPENING}),
    ("GET", "/holds/new"): Entry(Right.OPEN_BARRIER, is_placed=True, query="?site={site}&node={node}&lane={lane}"),
    ("POST", "/holds"): Entry(Right.OPEN_BARRIER, is_placed=True, body={**_LANE, **_HOLD}),
    ("POST", "/holds/{hold_id}/end"): Entry(Right.OPEN_BARRIER, is_placed=True),
    ("POST", "/notices"): Entry(Right.OPEN_BARRIER, is_placed=True, body={**_LANE, **_NOTICE}),
    ("GET", "/alerts"): Entry(Right.SEE_ALERTS, lists=True),
    ("GET", "/alarm"): Entry(Right.SEE_ALERTS),
    ("POST", "/alerts/{alert_id}/acknowledgement"): Entry(Right.HANDLE_ALERTS, is_placed=True),
    ("POST", "/alerts/{alert_id}/closing"): Entry(Right.CLOSE_ALERTS, is_placed=True, body=_CLOSING),
    ("GET", "/watch-list"): Entry(Right.SEE_WATCH_LIST, lists=True),
    ("POST", "/watch-list"): Entry(Right.REQUEST_WATCH, body=_WATCH_FORM, makes=True),
    ("POST", "/watch-list/{entry_id}/approval"): Entry(Right.APPROVE_WATCH, is_placed=True),
    ("POST", "/watch-list/{entry_id}/refusal"): Entry(Right.APPROVE_WATCH, is_placed=True),
    ("POST", "/watch-list/{entry_id}/removal"): Entry(
        Right.REQUEST_WATCH, is_placed=True, body={"reason": "found"}
    ),
    ("GET", "/audit"): Entry(Right.SEE_AUDIT, lists=True),
    ("GET", "/accounts"): Entry(Right.MANAGE_ACCOUNTS, lists=True),
    ("POST", "/accounts"): Entry(Right.MANAGE_ACCOUNTS, body=_ACCOUNT, makes=True),
    ("POST", "/accounts/{account_id}"): Entry(
        Right.MANAGE_ACCOUNTS, is_placed=True, body={"role": "guard", "place": "{place}"}
    ),
    ("POST", "/accounts/{account_id}/password"): Entry(Right.MANAGE_ACCOUNTS, is_placed=True),
    ("POST", "/accounts/{account_id}/disable"): Entry(Right.MANAGE_ACCOUNTS, is_placed=True),
    ("POST", "/accounts/{account_id}/enable"): Entry(Right.MANAGE_ACCOUNTS, is_placed=True),
    ("GET", "/sign-in"): Entry(Ask.NOTHING),
    ("POST", "/sign-in"): Entry(Ask.NOTHING, body={"name": "nobody", "password": "nothing"}),
    ("POST", "/sign-out"): Entry(Ask.SIGNED_IN),
    ("GET", "/password"): Entry(Ask.SIGNED_IN),
    ("POST", "/password"): Entry(Ask.SIGNED_IN, body={"new": "quite long enough", "again": "something else"}),
    ("GET", "/static/{path}"): Entry(Ask.NOTHING),
}
PROBES: Final = {
    ("GET", "/healthz"): Entry(Ask.NOTHING),
    ("GET", "/readyz"): Entry(Ask.THIS_MACHINE),
    ("GET", "/metrics"): Entry(Ask.THIS_MACHINE),
}
TABLE: Final[Mapping[tuple[str, str], Entry]] = {**API, **PAGES, **PROBES}
