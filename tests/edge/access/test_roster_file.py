from datetime import UTC, datetime
from pathlib import Path

import pytest

from edge.access.credentials import Credential, Standing
from edge.access.roster_file import COLUMNS, Note, read_roster_file
from edge.errors import RosterError
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

HEADING = "number,plate,standing,valid_from,valid_until\n"
COLOURED = "number,plate,standing,colour,kind\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "roster.csv"


def faults_of(file: Path, text: str | bytes) -> str:
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RosterError) as caught:
        read_roster_file(file)
    return str(caught.value)


def test_a_plain_file(file: Path) -> None:
    file.write_text(
        HEADING + "R-1,京A·12345,granted,,\n"
        "B-1,粤b12345d, Denied ,2026-01-01T00:00:00+08:00,2027-01-01T00:00:00Z\n",
        encoding="utf-8",
    )
    resident, barred = read_roster_file(file).credentials
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
    assert read_roster_file(file).credentials == (Credential("R-1", PlateText("京A12345"), Standing.GRANTED),)


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
    assert said == "line 3: this plate stands in the file already, in this colour"


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


def test_one_text_may_stand_once_in_each_colour(file: Path) -> None:
    file.write_text(
        COLOURED + "R-1,沪A23456,granted,,\nR-2,沪A23456,denied,Yellow,\nR-3,沪A23456,granted, black ,ordinary\n",
        encoding="utf-8",
    )
    found = read_roster_file(file)
    assert [one.vehicle_colour for one in found.credentials] == [
        PlateColour.BLUE,
        PlateColour.YELLOW,
        PlateColour.BLACK,
    ]
    assert [(one.line, one.plate, one.note) for one in found.notes] == [(2, "沪A23456", Note.COLOUR_ASSUMED)]


@pytest.mark.parametrize(
    "rows",
    [
        "R-1,沪A23456,granted,,\nR-2,沪A23456,granted,blue,\n",
        "R-1,沪A23456,granted,yellow,\nR-2,沪A23456,denied,yellow,\n",
        "R-1,川A05218D,granted,green,\nR-2,川A05218D,granted,yellow_green,\n",
    ],
)
def test_one_vehicle_stands_once(file: Path, rows: str) -> None:
    assert faults_of(file, COLOURED + rows) == "line 3: this plate stands in the file already, in this colour"


@pytest.mark.parametrize(
    "row,fault",
    [
        ("沪A23456,granted,green,", "issued in green, only in blue or yellow or black"),
        ("沪A23456,granted,white,", "temporary plate"),
        ("沪A23456,granted,unknown,", "one of blue, green, yellow, yellow_green, white, black, or empty"),
        ("沪A23456,granted,蓝,", "one of blue"),
        ("沪AD23456,granted,blue,", "only in green"),
        ("粤Z8A26港,granted,white,", "only in black"),
        ("京A0417警,granted,blue,", "only in white"),
        ("京AB123,granted,blue,", "fits no kind of plate"),
        ("沪A23456,granted,,nev_small", "is ordinary, not nev_small"),
        ("沪A23456,granted,,car", "the kind is one of nev_small,"),
        ("京AB123,granted,,ordinary", "fits no kind of plate"),
    ],
)
def test_a_colour_or_kind_that_the_text_does_not_have_is_named(file: Path, row: str, fault: str) -> None:
    said = faults_of(file, COLOURED + f"R-1,{row}\n")
    assert said.startswith("line 2: ")
    assert fault in said


def test_what_the_text_says_by_itself_is_no_assumption(file: Path) -> None:
    file.write_text(
        COLOURED + "R-1,沪AD23456,granted,,nev_small\nR-2,川A05218D,granted,,\nR-3,京AB123,granted,,\n",
        encoding="utf-8",
    )
    found = read_roster_file(file)
    assert [one.kind for one in found.credentials] == [PlateKind.NEV_SMALL, PlateKind.NEV_LARGE, None]
    assert [(one.line, one.note) for one in found.notes] == [(4, Note.NO_KIND)]


def test_a_fault_names_every_column(file: Path) -> None:
    assert f"it must be {','.join(COLUMNS)}" in faults_of(file, "a,b\n")


def test_a_note_hides_its_plate_from_logs(file: Path) -> None:
    file.write_text(COLOURED + "R-1,沪A23456,granted,,\n", encoding="utf-8")
    assert "23456" not in repr(read_roster_file(file))


def test_the_example_that_installers_are_given_is_sound() -> None:
    example = read_roster_file(Path(__file__).parents[3] / "configs" / "roster.csv")
    assert [noted.line for noted in example.notes] == [2]
    assert len({(one.plate, one.vehicle_colour) for one in example.credentials}) == 4
