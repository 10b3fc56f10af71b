"""What the pictures of a folder show: from its `labels.csv`, or from the names of the files.

What cannot be used is named and counted, and stops nothing; only a list that cannot be read at all is an error.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.accuracy.names import plate_in_name, plate_text
from models.base import Box, ModelError, PlateColour

LIST_NAME = "labels.csv"
EMPTY_FOLDER = "empty"
"""Pictures below a folder of this name show no plate."""
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff", ".pgm", ".ppm"})
_KNOWN = frozenset({"file", "plate", "colour", "rows", "kind", "box_x1_y1_x2_y2", "box"})
_CORNERS = 4


class LabelError(ModelError):
    """A list of labels cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True, repr=False)
class Labelled:
    """A picture and what it shows; `plate` is empty where it shows none.

    `view` is what kind of picture it is (`scene`, `crop`), empty where nobody said. `box` is where the plate is.
    """

    file: Path
    plate: str
    colour: PlateColour = PlateColour.UNKNOWN
    rows: int = 0
    view: str = ""
    box: Box | None = None

    def __repr__(self) -> str:
        return f"Labelled(plate=<{len(self.plate)} characters>, view={self.view!r})"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a picture or a row of the list does not count; `what` is one of few words, `where` a file or a row."""

    what: str
    where: str


@dataclass(frozen=True, slots=True)
class LabelSet:
    """The pictures of a folder that count, and what does not."""

    pictures: tuple[Labelled, ...]
    problems: tuple[Problem, ...] = ()


def read_labels(folder: Path) -> LabelSet:
    """Find out what the pictures of `folder` show. Raises LabelError."""
    if not folder.is_dir():
        raise LabelError(f"{folder} is no folder; name one with pictures and, if you like, a {LIST_NAME}")
    files = _pictures_below(folder)
    empty = [Labelled(file, "") for file in files if EMPTY_FOLDER in file.relative_to(folder).parts[:-1]]
    if (folder / LIST_NAME).exists():
        listed = _from_list(folder)
        known = {one.file for one in listed.pictures}
        return LabelSet((*listed.pictures, *(one for one in empty if one.file not in known)), listed.problems)
    named = [file for file in files if EMPTY_FOLDER not in file.relative_to(folder).parts[:-1]]
    found = [(file, plate_in_name(file.stem)) for file in named]
    unnamed = (
        Problem("no plate in its name", str(file.relative_to(folder))) for file, plate in found if not plate
    )
    return LabelSet((*(Labelled(file, plate) for file, plate in found if plate), *empty), tuple(unnamed))


def _pictures_below(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in _PICTURES and file.is_file())


def _from_list(folder: Path) -> LabelSet:
    header, rows = _read_list(folder / LIST_NAME)
    pictures: dict[Path, Labelled] = {}
    problems = [Problem("column unknown, not used", name) for name in header if name not in _KNOWN]
    for number, row in rows:
        where = f"row {number}"
        file = folder / row["file"].strip()
        if not row["file"].strip() or not file.is_file():
            problems.append(Problem("no such file", where))
        elif file in pictures:
            problems.append(Problem("listed twice, the first counts", where))
        elif (plate := plate_text(row["plate"])) is None:
            problems.append(Problem("not the text of a plate", where))
        else:
            pictures[file], faults = _labelled(file, plate, row, where)
            problems += faults
    return LabelSet(tuple(pictures.values()), tuple(problems))


def _read_list(path: Path) -> tuple[Sequence[str], list[tuple[int, dict[str, str]]]]:
    """Read the list, each row with its line; Excel's mark at the beginning is left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LabelError(
            f"{path} is not UTF-8 (byte {error.start}): save it anew as 'CSV UTF-8', as Excel and WPS offer"
        ) from error
    except OSError as error:
        raise LabelError(f"{path} cannot be read: {error.strerror or error}") from error
    reader = csv.DictReader(text.splitlines(), restval="")
    header = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    if not {"file", "plate"} <= set(header):
        raise LabelError(
            f"{path} needs the columns file and plate, parted by commas; its first line has: {', '.join(header)}"
        )
    reader.fieldnames = header
    return header, [(reader.line_num, row) for row in reader if any(row[name].strip() for name in header)]


def _labelled(file: Path, plate: str, row: dict[str, str], where: str) -> tuple[Labelled, list[Problem]]:
    """Read what else a row says; what cannot be read is left open."""
    faults = []
    colour, rows = row.get("colour", "").strip().lower(), row.get("rows", "").strip()
    if colour not in {"", *PlateColour}:
        faults.append(Problem("colour unknown, left open", where))
        colour = ""
    if rows not in {"", "1", "2"}:
        faults.append(Problem("rows neither 1 nor 2, left open", where))
        rows = ""
    box, said = _box(row.get("box_x1_y1_x2_y2", "") or row.get("box", ""))
    if said and box is None:
        faults.append(Problem("box is not four numbers, left open", where))
    view = row.get("kind", "").strip().lower()
    return Labelled(file, plate, PlateColour(colour or "unknown"), int(rows or 0), view, box), faults


def _box(text: str) -> tuple[Box | None, bool]:
    """Return the box that `text` gives as left, top, right, bottom, and whether it says anything."""
    parts = text.replace(",", " ").replace(";", " ").split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None, True
    return (Box(*numbers) if len(numbers) == _CORNERS else None), bool(parts)
