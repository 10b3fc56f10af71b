"""A table of places as people keep it in a spreadsheet, read without the store; every fault with its line.

Columns: code 编码, name 名称, level 级别, parent 上级. A parent is a code of the table, a path of the tree, or
nothing.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Final

from central.base import BadPlaceError
from central.grid.levels import SITE, Level, may_lie_in
from central.grid.lookup import PlaceView
from central.grid.places import DEEPEST, Place
from central.grid.tree import check_words

MOST_ROWS: Final = 20_000
_COLUMNS: Final = {
    "code": "code",
    "编码": "code",
    "name": "name",
    "名称": "name",
    "level": "level",
    "级别": "level",
    "parent": "parent",
    "上级": "parent",
}
_WANTED: Final = frozenset(_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one line cannot be taken in; `key` is a fixed word, such as `unknown_parent`."""

    line: int
    """From 1, which is the line of the columns' names."""
    field: str
    key: str
    said: str
    """What stands there."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A place that a line asks for."""

    line: int
    path: str
    level: str
    name: str

    @property
    def above(self) -> str:
        """The path of what it lies in; empty: nothing."""
        return self.path.rpartition("/")[0]

    @property
    def code(self) -> str:
        """Its own step of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table would do."""

    planned: tuple[Planned, ...]
    """New places, each after what it lies in."""
    there: int
    """Lines of places that are there already, as they say."""
    faults: tuple[Fault, ...]
    """In the order of lines; with any of them nothing is taken in."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the tree holds before."""

    levels: Mapping[str, Level]
    places: Mapping[str, PlaceView]
    """By path."""
    sites: Collection[str] = frozenset()
    within: Place = field(default_factory=Place)
    """The part of the tree in which the table may make something."""


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    code: str
    name: str
    level: str
    parent: str


class _FaultError(Exception):
    def __init__(self, line: _Line, field: str, key: str) -> None:
        super().__init__(key)
        self.fault = Fault(line.number, field, key, str(getattr(line, field)))


def decoded(data: bytes) -> str:
    """Return the text of a file as spreadsheets write it: UTF-8 or GB 18030; what is neither becomes faults."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def preview(text: str, known: Known) -> Preview:
    """Say what a table would do to the tree, and everything that is wrong with it."""
    lines: list[_Line] = []
    faults: list[Fault] = []
    for read in _lines(text):
        if isinstance(read, Fault):
            faults.append(read)
        else:
            lines.append(read)
    planner = _Planner(lines, known)
    planner.plan_all()
    faults += planner.faults
    planned = sorted(planner.planned.values(), key=lambda place: (place.path.count("/"), place.line))
    return Preview(tuple(planned), planner.there, tuple(sorted(faults, key=lambda fault: fault.line)))


def _lines(text: str) -> Iterator[_Line | Fault]:
    reader = csv.reader(StringIO(text, newline=""))
    try:
        names = next(reader, [])
        columns = [_COLUMNS.get(name.strip().lstrip("\ufeff").casefold(), "") for name in names]
        missing = sorted(_WANTED - set(columns))
        if missing:
            yield Fault(1, missing[0], "no_column", ", ".join(names)[:100])
            return
        for count, cells in enumerate(reader, start=1):
            if count > MOST_ROWS:
                yield Fault(reader.line_num, "code", "too_many", str(MOST_ROWS))
                return
            if any(cell.strip() for cell in cells):
                yield _line(reader.line_num, columns, cells)
    except csv.Error as error:
        yield Fault(reader.line_num, "code", "no_table", str(error))


def _line(number: int, columns: Sequence[str], cells: Sequence[str]) -> _Line | Fault:
    if len(cells) < len(columns):
        return Fault(number, columns[len(cells)] or "code", "no_cell", ",".join(cells)[:100])
    said = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if column}
    return _Line(number, said["code"], said["name"], said["level"], said["parent"].strip("/"))


class _Planner:
    """Finds the path of each line through the lines that it lies in, each once."""

    def __init__(self, lines: Sequence[_Line], known: Known) -> None:
        self._lines = lines
        self._known = known
        self._levels = {word: level for level in known.levels.values() for word in (level.key, level.name)}
        self._by_code: dict[str, list[_Line]] = {}
        for line in lines:
            self._by_code.setdefault(line.code, []).append(line)
        self._paths: dict[int, str] = {}
        self._sites: set[str] = set(known.sites)
        self.planned: dict[str, Planned] = {}
        self.faults: list[Fault] = []
        self.there = 0
        self._level_at: dict[str, Level] = {
            path: known.levels[place.level] for path, place in known.places.items()
        }

    def plan_all(self) -> None:
        """Plan what can be planned, and note why the rest cannot."""
        found: list[tuple[str, _Line]] = []
        for line in self._lines:
            try:
                found.append((self._path(line), line))
            except _FaultError as error:
                self.faults.append(error.fault)
        for path, line in sorted(found, key=lambda one: (one[0].count("/"), one[1].number)):
            try:
                self._plan(path, line)
            except _FaultError as error:
                self.faults.append(error.fault)

    def _path(self, line: _Line) -> str:
        """Return the path of a line; raises the fault of this line, and not of one that it lies in."""
        way, here = [line.code], line
        met = {line.number}
        while here.parent:
            above = self._parent(here, line)
            if isinstance(above, str):
                return "/".join((above, *reversed(way)))
            if above.number in met:
                raise _FaultError(line, "parent", "cycle")
            met.add(above.number)
            way.append(above.code)
            here = above
        return "/".join(reversed(way))

    def _parent(self, of: _Line, asked_by: _Line) -> "_Line | str":
        named = self._by_code.get(of.parent, [])
        if len(named) == 1:
            return named[0]
        if of.parent in self._known.places:
            return of.parent
        if of is not asked_by:
            raise _FaultError(asked_by, "parent", "bad_parent")
        raise _FaultError(of, "parent", "ambiguous_parent" if named else "unknown_parent")

    def _plan(self, path: str, line: _Line) -> None:
        try:
            check_words(line.name, line.code)
        except BadPlaceError as error:
            raise _FaultError(line, error.field, error.key) from error
        level = self._levels.get(line.level)
        if level is None:
            raise _FaultError(line, "level", "unknown_level")
        if not self._known.within.covers(Place(path)):
            raise _FaultError(line, "parent", "outside")
        if path in self.planned:
            raise _FaultError(line, "code", "twice")
        held = self._known.places.get(path)
        if held is not None:
            if (held.level, held.name) != (level.key, line.name):
                raise _FaultError(line, "code", "taken")
            self.there += 1
            return
        self._check_fit(path, line, level)
        self._level_at[path] = level
        self.planned[path] = Planned(line.number, path, level.key, line.name)

    def _check_fit(self, path: str, line: _Line, level: Level) -> None:
        if path.count("/") + 1 > DEEPEST:
            raise _FaultError(line, "parent", "too_deep")
        above = path.rpartition("/")[0]
        if above and above not in self._level_at:
            raise _FaultError(line, "parent", "bad_parent")
        if not may_lie_in(level, self._level_at[above] if above else None):
            raise _FaultError(line, "level", "wrong_level")
        if level.key == SITE:
            if line.code in self._sites:
                raise _FaultError(line, "code", "taken")
            self._sites.add(line.code)
