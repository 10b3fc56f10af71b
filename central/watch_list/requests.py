"""What somebody who wants a plate looked for must say, checked before anything is stored."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from re import fullmatch
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from central.accounts.viewer import Viewer
from central.base import BadFieldError, PlaceUnknownError
from central.grid.places import PLACE_PATTERN, Place
from central.watch_list.confusables import skeleton
from wire.errors import WireError
from wire.plate_kinds import PlateColour
from wire.plates import PlateText, distinct_colour, format_of, is_complete, issued_colours

LONGEST_WATCH: Final = timedelta(days=90)
LONGEST_TEXT: Final = 500
COLOURS: Final = tuple(colour for colour in PlateColour if colour is not PlateColour.UNKNOWN)
"""In which a plate may be looked for."""
_LONGEST_PLATE: Final = 32
"""Bounded before the normaliser sees the text, which may swell."""


_Reason = Annotated[str, Field(max_length=LONGEST_TEXT)]


class EntryRequest(BaseModel):
    """A plate, and everything that must be said to have it looked for: the body of the API and the page's form."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    plate: Annotated[str, Field(max_length=_LONGEST_PLATE)]
    reason: _Reason
    legal_basis: _Reason
    ends_at: Annotated[AwareDatetime, Field(description="at most 90 days from now")]
    place: Annotated[str, Field(max_length=200, description="empty: all of your own part of the grid")] = ""
    colour: Annotated[PlateColour | None, Field(description="of the plate's background; null: every colour")] = (
        None
    )


class RemovalRequest(BaseModel):
    """Why nobody looks any more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: _Reason


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """A request that may stand; `checked_request` makes it."""

    plate: PlateText
    place: str
    reason: str
    legal_basis: str
    ends_at: datetime
    colour: PlateColour | None = None
    """None: every colour."""

    @property
    def skeleton(self) -> str:
        """What candidates are found by."""
        return skeleton(self.plate)


def checked_request(viewer: Viewer, asked: EntryRequest, now: datetime) -> WatchRequest:
    """Return the request in canonical form.

    Raises BadFieldError naming the field and what to do, and PlaceUnknownError for what lies outside the viewer's
    own part of the grid.
    """
    wanted = _plate(asked.plate)
    return WatchRequest(
        plate=wanted,
        colour=_colour(wanted, asked.colour),
        place=_place(viewer, asked.place.strip("/ ")),
        reason=needed("reason", asked.reason),
        legal_basis=needed("legal_basis", asked.legal_basis),
        ends_at=_end(asked.ends_at, now),
    )


def needed(field: str, text: str) -> str:
    """Return `text` without NUL and blanks around it; raises BadFieldError where nothing, or too much, is left."""
    said = text.replace("\0", "").strip()
    if not any(character.isalnum() for character in said):
        raise BadFieldError(field, "say why, in words")
    if len(said) > LONGEST_TEXT:
        raise BadFieldError(field, f"at most {LONGEST_TEXT} characters, not {len(said)}")
    return said


def _plate(typed: str) -> PlateText:
    try:
        plate = PlateText.parse(typed)
    except WireError as error:
        raise BadFieldError("plate", f"this is no plate: {error}") from error
    if not is_complete(plate):
        raise BadFieldError("plate", "a plate to look for must be complete; ? is for what a camera could not read")
    if format_of(plate) is None:
        raise BadFieldError("plate", "this fits no kind of plate; check province, letters and length")
    return plate


def _colour(plate: PlateText, said: PlateColour | None) -> PlateColour | None:
    if said is None:
        return None
    if said not in COLOURS:
        raise BadFieldError("colour", f"one of {', '.join(COLOURS)}, or none for every colour")
    if distinct_colour(said) not in issued_colours(plate):
        raise BadFieldError(
            "colour", "no plate of this text has that colour; without one every colour is looked for"
        )
    return said


def _place(viewer: Viewer, path: str) -> str:
    # Without a word about it, a plate is looked for in all of the asker's own part of the grid.
    wanted = path or viewer.place.path
    if not fullmatch(PLACE_PATTERN, wanted):
        raise BadFieldError("place", "a place is written street/community/compound/site, as far as one wants")
    if not viewer.place.covers(Place(wanted)):
        raise PlaceUnknownError("there is no such place in your part of the grid")
    if not _has_sites(viewer, Place(wanted)):
        raise BadFieldError("place", "no site lies there, so nothing would ever be found; check how it is written")
    return wanted


def _has_sites(viewer: Viewer, place: Place) -> bool:
    grid = viewer.grid
    return (
        place == viewer.place or not grid.places or any(place.covers(grid.place_of(site)) for site in grid.places)
    )


def _end(ends_at: datetime, now: datetime) -> datetime:
    if ends_at <= now:
        raise BadFieldError("ends_at", "the end must lie in the future")
    if ends_at - now > LONGEST_WATCH:
        raise BadFieldError("ends_at", f"at most {LONGEST_WATCH.days} days from now; ask again when they are over")
    return ends_at.astimezone(UTC)
