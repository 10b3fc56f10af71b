"""What goes on record of a search: how it was narrowed, and how much it showed, but never the plate."""

from typing import Any

from central.passages.search import Page, PassageQuery

_FILTERS = (
    "node",
    "lane",
    "subject",
    "plate_status",
    "verdict",
    "since",
    "until",
    "by_hand",
    "followed",
    "not_read",
)


def search_said(query: PassageQuery, page: Page, *, pictures: bool = False) -> dict[str, Any]:
    """Return the detail of a `search_passages` entry.

    The first and the last passage that were shown are named, so that it can be told later which ones lay between;
    where the list shows `pictures`, each passage is named that has some.
    """
    filters = {name: value for name in _FILTERS if (value := getattr(query, name)) not in (None, False)}
    shown = page.items
    said = {
        "filters": {**filters, "by_plate": query.plate is not None},
        "is_later_page": query.cursor is not None,
        "shown": len(shown),
        "newest": shown[0].id if shown else None,
        "oldest": shown[-1].id if shown else None,
    }
    return {**said, "pictures_of": [one.id for one in shown if one.pictures]} if pictures else said
