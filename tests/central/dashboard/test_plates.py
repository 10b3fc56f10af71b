from central.dashboard.plates import draw_plate
from central.passages.search import PlateView
from wire.plate_kinds import PlateColour
from wire.plates import PlateText


def view(text: str, scores: tuple[float, ...]) -> PlateView:
    return PlateView(PlateText(text), None, PlateColour.BLUE, min(scores, default=0), scores, 1, 1)


def test_doubtful_and_unreadable_characters_are_told_apart() -> None:
    drawn = draw_plate(view("苏E9?21B", (0.95, 0.93, 0.9, 0.2, 0.8, 0.79, 0.9)))

    assert [character.doubtful for character in drawn.characters] == [False] * 5 + [True, False]
    assert [character.unreadable for character in drawn.characters] == [False] * 3 + [True] + [False] * 3
    assert drawn.doubted
    assert drawn.text == "苏E9?21B"


def test_the_dot_stands_after_the_office_and_only_on_plates_with_a_province() -> None:
    assert [c.text for c in draw_plate(view("京A12345", (0.9,) * 7)).characters if c.parted] == ["A"]
    assert [c.text for c in draw_plate(view("WJ12345", (0.9,) * 7)).characters if c.parted] == []


def test_missing_and_surplus_scores_do_no_harm() -> None:
    assert [c.score for c in draw_plate(view("京A1", (0.9,))).characters] == [0.9, None, None]
    assert [c.score for c in draw_plate(view("京", (0.9, 0.1))).characters] == [0.9]
    assert not draw_plate(view("京A1", (0.9,))).doubted
