import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge.access import Credential, Standing
from edge.errors import RosterError
from edge.roster import Roster, read_roster_file
from tests.edge.events import NOW
from tests.faults.small_disk import SmallDisk
from wire.plates import PlateText

HEADING = "number,plate,standing,valid_from,valid_until\n"


@pytest.fixture
def roster(tmp_path: Path) -> Iterator[Roster]:
    one = Roster(tmp_path / "data" / "roster.db")
    yield one
    one.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def credential(plate: str, number: str = "R-1") -> Credential:
    return Credential(number, PlateText(plate), Standing.GRANTED)


def faults_of(file: Path, text: str | bytes) -> str:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RosterError) as caught:
        read_roster_file(file)
    return str(caught.value)


def test_a_credential_comes_back_as_it_was(roster: Roster) -> None:
    barred = Credential("B-7", PlateText("粤B12345D"), Standing.DENIED, NOW, NOW + timedelta(days=1))
    assert roster.replace([credential("京A12345"), barred]) == 2
    assert roster.find(PlateText("粤B12345D")) == barred
    assert roster.find(PlateText("京A12346")) is None


def test_an_unreadable_character_matches_nothing(roster: Roster) -> None:
    roster.replace([credential("京A12345")])
    assert roster.find(PlateText("京A1234?")) is None


def test_a_new_roster_takes_the_place_of_the_old_one_also_for_who_has_it_open(
    roster: Roster, tmp_path: Path
) -> None:
    roster.replace([credential("京A12345"), credential("京A12346")])
    other = Roster(tmp_path / "data" / "roster.db")
    other.replace([credential("京A99999")])
    other.close()
    assert roster.find(PlateText("京A12345")) is None
    assert roster.find(PlateText("京A99999")) is not None
    assert roster.size() == 1


def test_a_roster_with_a_plate_twice_leaves_the_old_one(roster: Roster) -> None:
    roster.replace([credential("京A12345")])
    with pytest.raises(RosterError, match="twice"):
        roster.replace([credential("京B00001"), credential("京B00001", "R-2")])
    assert roster.find(PlateText("京A12345")) is not None


def test_hostile_text_is_only_text(roster: Roster) -> None:
    nasty = "'); DROP TABLE credential; --"
    roster.replace([credential("京A12345", nasty)])
    assert roster.find(PlateText(nasty)) is None
    found = roster.find(PlateText("京A12345"))
    assert found is not None
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
    known = Credential("R-1", PlateText("京A12345"), Standing.GRANTED)
    with SmallDisk(tmp_path / "disk", 8 << 20) as disk:
        path = tmp_path / "disk" / "roster.db"
        first = Roster(path)
        first.replace([known])
        first.close()
        disk.fill()
        roster = Roster(path)
        assert roster.find(known.plate) == known
        disk.free()
        other = Roster(path)
        other.replace([])
        assert roster.find(known.plate) is None
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


def test_a_plain_file(file: Path) -> None:
    file.write_text(
        HEADING + "R-1,京A·12345,granted,,\n"
        "B-1,粤b12345d, Denied ,2026-01-01T00:00:00+08:00,2027-01-01T00:00:00Z\n",
        encoding="utf-8",
    )
    resident, barred = read_roster_file(file)
    assert (resident.number, str(resident.plate), resident.standing) == ("R-1", "京A12345", Standing.GRANTED)
    assert (str(barred.plate), barred.standing) == ("粤B12345D", Standing.DENIED)
    assert barred.valid_from == datetime(2025, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + HEADING + "R-1,京A12345,granted,,\n",
        HEADING.replace("\n", "\r\n") + "R-1,京A12345,granted,,\r\n",
        "plate,number,standing\n京A12345,R-1,granted\n",
        HEADING + "\n\nR-1,京A12345,granted,,",
        HEADING + '"R-1","京Ａ１２３４５","granted","",""\n',
        "number,plate,standing,flat\nR-1,京A12345,granted,12-3\n",
        HEADING + "R-1,京A12345,granted\n",
    ],
    ids=["mark", "dos", "order", "blank lines", "full width", "more columns", "short row"],
)
def test_files_as_offices_write_them(file: Path, text: str) -> None:
    file.write_bytes(text.encode())
    assert read_roster_file(file) == (credential("京A12345"),)


@pytest.mark.parametrize(
    "row,fault",
    [
        ("R-1,,granted,,", "1 to 8 characters"),
        ("R-1,京A12345678,granted,,", "1 to 8 characters"),
        ("R-1,<b>1</b>,granted,,", "U+003C"),
        ("R-1,京A!,granted,,", r"U+0021"),
        ("R-1,京A1234?,granted,,", "known in full"),
        ("R-1,京A12345,friend,,", "granted or denied"),
        ("R-1,京A12345,,,", "granted or denied"),
        (",京A12345,granted,,", "roster number"),
        ("   ,京A12345,granted,,", "roster number"),
        ("x" * 65 + ",京A12345,granted,,", "65 characters"),
        ("R-1,京A12345,granted,2026-01-01T00:00:00,", "no offset"),
        ("R-1,京A12345,granted,tomorrow,", "ISO 8601"),
        ("R-1,京A12345,granted,0001-01-01T00:00:00+14:00,", "calendar"),
        ("R-1,京A12345,granted,2027-01-01T00:00:00Z,2026-01-01T00:00:00Z", "not after"),
        ("R-1,京A12345,granted,,,Li, Hua", "more columns"),
        ("R-1", "1 to 8 characters"),
    ],
)
def test_a_wrong_line_is_named(file: Path, row: str, fault: str) -> None:
    said = faults_of(file, HEADING + "R-0,京B00000,granted,,\n" + row + "\n")
    assert said.startswith("line 3: ")
    assert fault in said


def test_all_wrong_lines_are_named_at_once(file: Path) -> None:
    said = faults_of(file, HEADING + "R-1,,granted,,\nR-2,京A12345,granted,,\nR-3,京 A12345,maybe,,\n,,,,\n")
    assert [line.partition(":")[0] for line in said.splitlines()] == ["line 2", "line 4", "line 5"]


def test_one_plate_in_two_spellings_is_one_plate(file: Path) -> None:
    said = faults_of(file, HEADING + "R-1,京A12345,granted,,\nR-2,京a·12345,denied,,\n")
    assert said == "line 3: this plate stands in the file already"


@pytest.mark.parametrize(
    "content,fault",
    [
        (b"", "the heading lacks number, plate, standing"),
        ("编号,车牌,状态\n".encode(), "the heading lacks number, plate, standing"),
        (HEADING.replace(",", ";").encode(), "the heading lacks"),
        (HEADING.encode() + "R-1,京A12345,granted,,\n".encode("gbk"), "UTF-8"),
        (HEADING.encode("utf-16"), "UTF-8"),
        (HEADING.encode() + b'R-1,"' + b"x" * 200_000 + b'",granted,,\n', "field larger"),
    ],
    ids=["empty", "chinese heading", "semicolons", "gbk", "utf-16", "huge field"],
)
def test_a_file_that_is_no_roster_is_refused(file: Path, content: bytes, fault: str) -> None:
    assert fault in faults_of(file, content)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(RosterError, match="cannot be read"):
            read_roster_file(path)
