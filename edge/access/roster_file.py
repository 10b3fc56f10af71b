"""The roster as an office writes it: a CSV file, every wrong line of which is named at once."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from edge.access.credentials import Credential, Standing
from edge.errors import RosterError
from wire.errors import WireError
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import (
    PlateText,
    canonical_plate,
    distinct_colour,
    is_complete,
    is_temporary,
    issued_colours,
    kind_of,
)

_LONGEST_NUMBER = 64
"""As the wire has it: see `wire.events.AccessDecision`."""
_NEEDED = ("number", "plate", "standing")
COLUMNS = (*_NEEDED, "valid_from", "valid_until", "colour", "kind")
"""All but the first three may be missing, and empty in any line. Others are not read."""


class Note(StrEnum):
    """What the installer should know of a line that is right."""

    COLOUR_ASSUMED = "no colour given, blue assumed"
    NO_KIND = "this fits no kind of plate, so no camera will be sure of it"


@dataclass(frozen=True, slots=True)
class NotedLine:
    """A line, and what there is to know of it."""

    line: int
    plate: PlateText
    note: Note


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file says, and what had to be assumed."""

    credentials: tuple[Credential, ...]
    notes: tuple[NotedLine, ...] = ()


def read_roster_file(path: Path) -> RosterFile:
    """Read a CSV of COLUMNS; raises RosterError naming every wrong line at once."""
    faults: list[str] = []
    read: list[tuple[int, Credential]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, outcome in _parse(csv.DictReader(file)):
                if isinstance(outcome, Credential):
                    read.append((line, outcome))
                else:
                    faults.append(f"line {line}: {outcome}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path} cannot be read as a UTF-8 CSV file: {error}") from error
    if faults:
        raise RosterError("\n".join(faults))
    return RosterFile(tuple(one for _, one in read), tuple(_notes(read)))


def _notes(read: list[tuple[int, Credential]]) -> Iterator[NotedLine]:
    for line, one in read:
        if one.kind is None:
            yield NotedLine(line, one.plate, Note.NO_KIND)
        elif one.colour is None and len(issued_colours(one.plate)) > 1:
            yield NotedLine(line, one.plate, Note.COLOUR_ASSUMED)


def _parse(reader: "csv.DictReader[str]") -> Iterator[tuple[int, Credential | str]]:
    missing = [column for column in _NEEDED if column not in (reader.fieldnames or ())]
    if missing:
        yield 1, f"the heading lacks {', '.join(missing)}; it must be {','.join(COLUMNS)}"
        return
    seen: set[tuple[PlateText, PlateColour]] = set()
    for row in reader:
        yield reader.line_num, _parse_row(row, seen)


def _parse_row(row: dict[str, str], seen: set[tuple[PlateText, PlateColour]]) -> Credential | str:
    try:
        plate = PlateText(canonical_plate(row["plate"] or ""))
        standing = Standing(_word(row["standing"]))
        start, end = _moment(row.get("valid_from")), _moment(row.get("valid_until"))
    except WireError as error:
        return str(error)
    except ValueError as error:
        return f"{error}; standing is granted or denied, times are ISO 8601 with an offset"
    number, said = (row["number"] or "").strip(), _word(row.get("colour"))
    if fault := _fault(row, number, plate, (start, end)) or _colour_fault(plate, said):
        return fault
    credential = Credential(number, plate, standing, start, end, PlateColour(said) if said else None)
    vehicle = (plate, credential.vehicle_colour)
    if vehicle in seen:
        return "this plate stands in the file already, in this colour"
    seen.add(vehicle)
    return credential


def _fault(
    row: dict[str, str], number: str, plate: PlateText, valid: tuple[datetime | None, datetime | None]
) -> str | None:
    if None in row:
        return "it has more columns than the heading; a text with a comma needs quotes"
    if not 1 <= len(number) <= _LONGEST_NUMBER:
        return f"the roster number has {len(number)} characters, it must have 1 to {_LONGEST_NUMBER}"
    if not is_complete(plate):
        return "a plate on the roster is known in full; ? stands for a character that a camera could not read"
    start, end = valid
    if start and end and start >= end:
        return "valid_until is not after valid_from"
    return _kind_fault(plate, _word(row.get("kind")))


def _kind_fault(plate: PlateText, said: str) -> str | None:
    if not said:
        return None
    if said not in set(PlateKind):
        return f"the kind is one of {', '.join(PlateKind)}, or empty"
    written = kind_of(plate)
    if said == written:
        return None
    return f"a plate of this text is {written}, not {said}" if written else "this text fits no kind of plate"


def _colour_fault(plate: PlateText, said: str) -> str | None:
    if not said:
        return None
    if said not in set(PlateColour) - {PlateColour.UNKNOWN}:
        return f"the colour is one of {', '.join(_words(frozenset(PlateColour)))}, or empty"
    colour, issued = PlateColour(said), issued_colours(plate)
    if is_temporary(plate, colour):
        return "white with this text is a temporary plate, which opens nothing; the guard decides about it"
    if not issued:
        return "this text fits no kind of plate; check it, or leave the colour empty"
    if distinct_colour(colour) not in issued:
        return f"no plate of this text is issued in {said}, only in {' or '.join(_words(issued))}"
    return None


def _words(colours: frozenset[PlateColour]) -> list[str]:
    return [colour.value for colour in PlateColour if colour in colours and colour is not PlateColour.UNKNOWN]


def _word(text: str | None) -> str:
    return (text or "").strip().lower()


def _moment(text: str | None) -> datetime | None:
    if not text or not text.strip():
        return None
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise ValueError(f"the time {text} has no offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"the time {text} lies outside the calendar in UTC") from error
