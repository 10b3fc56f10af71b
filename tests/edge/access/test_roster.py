import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from edge.access.credentials import Credential, Standing
from edge.access.roster import Roster
from edge.errors import RosterError
from tests.edge.events import NOW
from tests.faults.small_disk import SmallDisk
from wire.plate_kinds import PlateColour
from wire.plates import PlateText

BLUE, YELLOW = PlateColour.BLUE, PlateColour.YELLOW


@pytest.fixture
def roster(tmp_path: Path) -> Iterator[Roster]:
    one = Roster(tmp_path / "data" / "roster.db")
    yield one
    one.close()


def credential(plate: str, number: str = "R-1", colour: PlateColour = BLUE) -> Credential:
    return Credential(number, PlateText(plate), Standing.GRANTED, colour=colour)


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
