import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge.access.credentials import Credential, Standing
from edge.access.roster import Roster
from edge.errors import RosterError
from tests.edge.events import NOW
from tests.faults.small_disk import SmallDisk
from wire.plate_kinds import PlateColour
from wire.plates import PlateText

SCHEMA_BEFORE_COLOURS = """
CREATE TABLE credential (
    plate TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('granted', 'denied')),
    valid_from TEXT,
    valid_until TEXT
) WITHOUT ROWID;
"""
BLUE, YELLOW = PlateColour.BLUE, PlateColour.YELLOW


@pytest.fixture
def roster(tmp_path: Path) -> Iterator[Roster]:
    one = Roster(tmp_path / "data" / "roster.db")
    yield one
    one.close()


def credential(plate: str, number: str = "R-1", colour: PlateColour = BLUE) -> Credential:
    return Credential(number, PlateText(plate), Standing.GRANTED, colour=colour)


def of_before_colours(path: Path) -> None:
    """Write a roster as the release before wrote it."""
    path.parent.mkdir(exist_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.executescript(SCHEMA_BEFORE_COLOURS)
    rows = [
        ("京A12345", "R-1", "granted", None, None),
        ("川A05218D", "R-2", "granted", None, "2027-01-01T00:00:00+00:00"),
        ("粤Z8A26港", "B-1", "denied", None, None),
        ("京AB123", "R-3", "granted", None, None),
    ]
    with database:
        database.executemany("INSERT INTO credential VALUES (?, ?, ?, ?, ?)", rows)
    database.close()


def colours_in(roster: Roster) -> list[PlateColour | None]:
    plates = ("京A12345", "川A05218D", "粤Z8A26港", "京AB123")
    return [one.colour for plate in plates for one in roster.find(PlateText(plate))]


def test_a_credential_comes_back_as_it_was(roster: Roster) -> None:
    end = NOW + timedelta(days=1)
    barred = Credential("B-7", PlateText("粤B12345D"), Standing.DENIED, NOW, end, PlateColour.GREEN)
    assert roster.replace([credential("京A12345"), barred]) == 2
    assert roster.find(PlateText("粤B12345D")) == (barred,)
    assert roster.find(PlateText("京A12346")) == ()


def test_one_text_stands_once_in_each_colour(roster: Roster) -> None:
    blue, yellow = credential("京A12345"), credential("京A12345", "R-2", YELLOW)
    roster.replace([blue, yellow])
    assert set(roster.find(PlateText("京A12345"))) == {blue, yellow}
    large = [
        credential("川A05218D", number, colour)
        for number, colour in (("1", PlateColour.GREEN), ("2", PlateColour.YELLOW_GREEN))
    ]
    for twice in ([blue, credential("京A12345", "R-3")], large):
        with pytest.raises(RosterError, match="twice"):
            roster.replace(twice)
    assert roster.size() == 2


def test_what_is_given_without_a_colour_has_the_one_that_its_text_says(roster: Roster) -> None:
    roster.replace([Credential("R-1", PlateText(text), Standing.GRANTED) for text in ("京A12345", "川A05218D")])
    found = [one.colour for text in ("京A12345", "川A05218D") for one in roster.find(PlateText(text))]
    assert found == [BLUE, PlateColour.GREEN]


def test_an_unreadable_character_matches_nothing(roster: Roster) -> None:
    roster.replace([credential("京A12345")])
    assert roster.find(PlateText("京A1234?")) == ()


def test_a_new_roster_takes_the_place_of_the_old_one_also_for_who_has_it_open(
    roster: Roster, tmp_path: Path
) -> None:
    roster.replace([credential("京A12345"), credential("京A12346")])
    other = Roster(tmp_path / "data" / "roster.db")
    other.replace([credential("京A99999")])
    other.close()
    assert roster.find(PlateText("京A12345")) == ()
    assert roster.find(PlateText("京A99999"))
    assert roster.size() == 1


def test_a_roster_with_a_plate_twice_leaves_the_old_one(roster: Roster) -> None:
    roster.replace([credential("京A12345")])
    with pytest.raises(RosterError, match="twice"):
        roster.replace([credential("京B00001"), credential("京B00001", "R-2")])
    assert roster.find(PlateText("京A12345"))


def test_hostile_text_is_only_text(roster: Roster) -> None:
    nasty = "'); DROP TABLE credential; --"
    roster.replace([credential("京A12345", nasty)])
    assert roster.find(PlateText(nasty)) == ()
    (found,) = roster.find(PlateText("京A12345"))
    assert found.number == nasty


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roster.db"
    path.write_bytes(b"no database at all" * 300)
    with pytest.raises(RosterError, match=r"roster\.db cannot be opened"):
        Roster(path)


def test_a_roster_that_cannot_be_read_or_written_says_so(roster: Roster) -> None:
    roster.close()
    for use in (lambda: roster.find(PlateText("京A12345")), roster.size, lambda: roster.replace([])):
        with pytest.raises(RosterError):
            use()


def test_on_a_full_disk_the_residents_are_known_and_a_new_roster_is_seen_once_there_is_space(
    tmp_path: Path,
) -> None:
    known = credential("京A12345")
    with SmallDisk(tmp_path / "disk", 8 << 20) as disk:
        path = tmp_path / "disk" / "roster.db"
        first = Roster(path)
        first.replace([known])
        first.close()
        disk.fill()
        roster = Roster(path)
        assert roster.find(known.plate) == (known,)
        disk.free()
        other = Roster(path)
        other.replace([])
        assert roster.find(known.plate) == ()
        other.close()
        roster.close()


def test_a_roster_locked_by_another_program_leaves_the_old_one(roster: Roster, tmp_path: Path) -> None:
    roster._database.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(tmp_path / "data" / "roster.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RosterError, match="the old one stays"):
        roster.replace([credential("京A12345")])
    other.execute("ROLLBACK")
    other.close()


EVERY_COLOUR = [BLUE, PlateColour.GREEN, PlateColour.BLACK, PlateColour.UNKNOWN]


def test_a_roster_of_before_colours_is_given_them_in_place(tmp_path: Path) -> None:
    path = tmp_path / "data" / "roster.db"
    of_before_colours(path)
    for _ in range(2):
        roster = Roster(path)
        assert colours_in(roster) == EVERY_COLOUR
        (large,) = roster.find(PlateText("川A05218D"))
        (barred,) = roster.find(PlateText("粤Z8A26港"))
        assert (large.number, large.valid_until) == ("R-2", datetime(2027, 1, 1, tzinfo=UTC))
        assert barred.standing is Standing.DENIED
        roster.close()


def test_an_upgrade_says_once_what_it_assumed_by_roster_number(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "data" / "roster.db"
    of_before_colours(path)
    for _ in range(2):
        Roster(path).close()
    (said,) = caplog.records
    assert (said.__dict__["count"], said.__dict__["roster_numbers"]) == (1, ("R-1",))
    assert "12345" not in str(said.__dict__)


def test_after_the_upgrade_one_text_may_stand_in_two_colours(tmp_path: Path) -> None:
    path = tmp_path / "data" / "roster.db"
    of_before_colours(path)
    roster = Roster(path)
    roster.replace([credential("京A12345"), credential("京A12345", "R-2", YELLOW)])
    assert len(roster.find(PlateText("京A12345"))) == 2
    roster.close()


def test_two_programs_that_upgrade_at_once_upgrade_once(tmp_path: Path) -> None:
    path = tmp_path / "data" / "roster.db"
    of_before_colours(path)
    with ThreadPoolExecutor(4) as pool:
        rosters = list(pool.map(Roster, [path] * 8))
    assert {tuple(colours_in(one)) for one in rosters} == {tuple(EVERY_COLOUR)}
    assert {one.size() for one in rosters} == {4}
    for one in rosters:
        one.close()


def test_an_upgrade_that_breaks_leaves_the_roster_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "data" / "roster.db"
    of_before_colours(path)
    database = sqlite3.connect(path)
    database.execute("PRAGMA ignore_check_constraints = 1")
    database.execute("UPDATE credential SET standing = 'friend' WHERE number = 'R-3'")
    database.commit()
    database.close()
    with pytest.raises(RosterError, match=r"roster\.db cannot be opened"):
        Roster(path)
    database = sqlite3.connect(path)
    assert database.execute("SELECT count(*) FROM credential").fetchone() == (4,)
    database.close()


def test_on_a_full_disk_a_roster_of_before_colours_is_read_and_upgraded_once_there_is_space(
    tmp_path: Path,
) -> None:
    with SmallDisk(tmp_path / "disk", 8 << 20) as disk:
        path = tmp_path / "disk" / "roster.db"
        of_before_colours(path)
        disk.fill()
        roster = Roster(path)
        assert colours_in(roster) == EVERY_COLOUR
        assert roster.size() == 4
        disk.free()
        assert colours_in(roster) == EVERY_COLOUR
        assert roster.replace([credential("京A12345"), credential("京A12345", "R-2", YELLOW)]) == 2
        roster.close()


@pytest.mark.parametrize("before_colours", [False, True])
def test_on_a_disk_that_can_only_be_read_the_residents_are_known(tmp_path: Path, before_colours: bool) -> None:  # noqa: FBT001 - a table's column
    with SmallDisk(tmp_path / "disk", 8 << 20) as disk:
        path = tmp_path / "disk" / "roster.db"
        of_before_colours(path)
        if not before_colours:
            Roster(path).close()
        disk.forbid_writing()
        roster = Roster(path)
        assert colours_in(roster) == EVERY_COLOUR
        roster.close()
