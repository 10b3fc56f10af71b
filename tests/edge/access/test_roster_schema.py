"""The table of the roster, and how one of a release before colours becomes it."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge.access.credentials import Credential, Standing
from edge.access.roster import Roster
from edge.access.roster_schema import has_colours, upgrade
from edge.errors import RosterError
from tests.edge.access.before_colours import EVERY_COLOUR, colours_in, of_before_colours
from tests.faults.small_disk import SmallDisk
from wire.plate_kinds import PlateColour
from wire.plates import PlateText

BLUE, YELLOW = PlateColour.BLUE, PlateColour.YELLOW


def credential(plate: str, number: str = "R-1", colour: PlateColour = BLUE) -> Credential:
    return Credential(number, PlateText(plate), Standing.GRANTED, colour=colour)


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


def test_a_table_of_this_release_is_left_alone() -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        assert not has_colours(database)
        assert upgrade(database) == ()
        assert has_colours(database)
        database.execute("INSERT INTO credential VALUES ('京A12345', 'yellow', 'R-1', 'granted', NULL, NULL)")
        database.commit()
        assert upgrade(database) == ()
        assert database.execute("SELECT plate, colour FROM credential").fetchall() == [("京A12345", "yellow")]
