import pytest

from models.base import PlateColour
from models.plates.formats import ALPHABET, FORMATS, colour_agrees, plate_kind
from wire.plate_kinds import PlateColour as ToldColour
from wire.plates import colour_agrees as told_colour_agrees
from wire.plates import kind_of

EXAMPLES = {
    "皖AD12345": "nev_small",
    "皖A12345D": "nev_large",
    "京A1234警": "police",
    "京OA123警": "police",
    "皖A123B挂": "trailer",
    "皖A123B学": "coach",
    "粤ZA234港": "hk_mo",
    "粤Z12A4澳": "hk_mo",
    "沪A1234领": "consulate",
    "沪12345领": "consulate",
    "123456使": "embassy",
    "使123456": "embassy",
    "WJ京12345": "wj",
    "WJ1234T": "wj",
    "皖X1234应急": "emergency",
    "皖12345应急": "emergency",
    "应急X1234": "emergency",
    "应急12345": "emergency",
    "民航A1234": "civil_aviation",
    "VA12345": "military",
    "皖A12345": "ordinary",
    "京O12345": "ordinary",
}


@pytest.mark.parametrize("text,kind", EXAMPLES.items())
def test_each_kind_is_told_by_its_text(text: str, kind: str) -> None:
    assert plate_kind(text) == kind


@pytest.mark.parametrize(
    "text", ["", "A12345", "皖A1234", "皖A1234O", "皖AI2345", "皖I12345", "皖皖12345", "皖A123456"]
)
def test_what_fits_no_format_has_no_kind(text: str) -> None:
    assert plate_kind(text) is None


def test_every_kind_has_an_example() -> None:
    assert {one.kind for one in FORMATS} == set(EXAMPLES.values())


def test_no_character_of_a_plate_is_left_out_of_the_alphabet() -> None:
    assert set("".join(EXAMPLES)) <= set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert "I" not in ALPHABET


@pytest.mark.parametrize("text", [*EXAMPLES, "皖A1234", "皖A123456", "民航AI234", "应急A1234", "WJ12345Q"])
def test_the_node_s_own_grammar_says_the_same_of_kind_and_colour(text: str) -> None:
    assert plate_kind(text) == kind_of(text)
    for colour in PlateColour:
        assert colour_agrees(text, colour) == told_colour_agrees(text, ToldColour(colour.value))


@pytest.mark.parametrize(
    "text,colour,agrees",
    [
        ("皖A12345", PlateColour.BLUE, True),
        ("皖A12345", PlateColour.GREEN, False),
        ("皖AD12345", PlateColour.BLUE, False),
        ("皖AD12345", PlateColour.UNKNOWN, True),
        ("皖A123456", PlateColour.GREEN, False),
    ],
)
def test_a_text_belongs_to_a_background(text: str, colour: PlateColour, *, agrees: bool) -> None:
    assert colour_agrees(text, colour) is agrees
