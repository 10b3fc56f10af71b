from pathlib import Path

import pytest

from models.accuracy.labels import LabelError, read_labels
from models.base import Box, PlateColour


def folder_with(tmp_path: Path, *files: str, table: bytes | None = None) -> Path:
    for name in files:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"not looked at here")
    if table is not None:
        (tmp_path / "labels.csv").write_bytes(table)
    return tmp_path


def test_names_are_labels_where_there_is_no_list(tmp_path: Path) -> None:
    labels = read_labels(folder_with(tmp_path, "京A12345.jpg", "sub/京A12345_2.JPG", "IMG_1.png", "notes.txt"))
    assert [one.plate for one in labels.pictures] == ["京A12345", "京A12345"]
    assert [(one.what, one.where) for one in labels.problems] == [("no plate in its name", "IMG_1.png")]


def test_pictures_in_a_folder_called_empty_show_no_plate(tmp_path: Path) -> None:
    labels = read_labels(folder_with(tmp_path, "京A12345.jpg", "empty/one.jpg", "empty/粤B67890.jpg"))
    assert sorted(one.plate for one in labels.pictures) == ["", "", "京A12345"]
    assert labels.problems == ()


def test_a_list_says_what_pictures_show(tmp_path: Path) -> None:
    table = (
        "file,plate,colour,rows,kind,box_x1_y1_x2_y2\n"
        "a.jpg,京A·12345,blue,1,scene,10 20 110 50\n"
        "b.jpg,粤BD12345,green,,crop,\n"
        'c.jpg,,,,,"1,2,3,4"\n'
    )
    labels = read_labels(folder_with(tmp_path, "a.jpg", "b.jpg", "c.jpg", "empty/d.jpg", table=table.encode()))
    first, second, third, fourth = labels.pictures
    assert (first.plate, first.colour, first.rows, first.view) == ("京A12345", PlateColour.BLUE, 1, "scene")
    assert first.box == Box(10, 20, 110, 50)
    assert (second.colour, second.rows, second.box) == (PlateColour.GREEN, 0, None)
    assert (third.plate, third.colour) == ("", PlateColour.UNKNOWN)
    assert fourth.plate == ""
    assert labels.problems == ()


def test_what_is_wrong_with_a_row_is_named_and_stops_nothing(tmp_path: Path) -> None:
    table = (
        "\ufeffFile , PLATE,weather,colour,rows,box\r\n"
        "a.jpg,京A12345,sunny,blue,1,\r\n"
        "a.jpg,京A12345,,,,\r\n"
        "gone.jpg,京A12345,,,,\r\n"
        ",京A12345,,,,\r\n"
        "b.jpg,who knows?,,,,\r\n"
        "c.jpg,京A54321,,violet,7,1 2 3\r\n"
        "\r\n"
        "d.jpg\r\n"
    )
    labels = read_labels(folder_with(tmp_path, "a.jpg", "b.jpg", "c.jpg", "d.jpg", table=table.encode()))
    assert [one.plate for one in labels.pictures] == ["京A12345", "京A54321", ""]
    assert [(one.what, one.where) for one in labels.problems] == [
        ("column unknown, not used", "weather"),
        ("listed twice, the first counts", "row 3"),
        ("no such file", "row 4"),
        ("no such file", "row 5"),
        ("not the text of a plate", "row 6"),
        ("colour unknown, left open", "row 7"),
        ("rows neither 1 nor 2, left open", "row 7"),
        ("box is not four numbers, left open", "row 7"),
    ]


@pytest.mark.parametrize(
    "table,advice",
    [
        ("file,plate\na.jpg,京A12345\n".encode("gb18030"), "CSV UTF-8"),
        ("file;plate\na.jpg;京A12345\n".encode(), "parted by commas"),
        (b"picture,text\n", "needs the columns file and plate"),
        (b"", "needs the columns file and plate"),
    ],
    ids=["not UTF-8", "semicolons", "other columns", "nothing"],
)
def test_a_list_that_cannot_be_read_says_what_to_do(tmp_path: Path, table: bytes, advice: str) -> None:
    with pytest.raises(LabelError, match=advice):
        read_labels(folder_with(tmp_path, "a.jpg", table=table))


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="no folder"):
        read_labels(tmp_path / "nowhere")


def test_a_label_does_not_show_its_plate_by_accident(tmp_path: Path) -> None:
    (one,) = read_labels(folder_with(tmp_path, "京A12345.jpg")).pictures
    assert "12345" not in repr(one)
