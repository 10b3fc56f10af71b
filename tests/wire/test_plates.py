from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.wire.strategies import PLATES, WELL_FORMED, texts_of
from wire.errors import WireError
from wire.plate_kinds import LONGEST, PLATE_FORMATS, UNREADABLE, PlateColour, PlateFormat, PlateKind
from wire.plates import (
    PlateText,
    assumed_colour,
    canonical_plate,
    colour_agrees,
    format_of,
    is_complete,
    is_temporary,
    issued_colours,
    kind_of,
    normalise_plate,
)

SEPARATORS = "·•・‧.-– \t\u3000．－･\u00a0"

KINDS = [
    ("浙A12345", PlateKind.ORDINARY),
    ("京AO1234", None),  # no O in a serial
    ("京O12345", PlateKind.ORDINARY),
    ("京I12345", None),
    ("浙AD12345", PlateKind.NEV_SMALL),
    ("浙AFA2345", PlateKind.NEV_SMALL),
    ("浙AL12345", None),
    ("浙ADAB345", None),
    ("浙A12345D", PlateKind.NEV_LARGE),
    ("浙A12345L", None),
    ("沪A1234警", PlateKind.POLICE),
    ("京OA123警", PlateKind.POLICE),
    ("苏B1234挂", PlateKind.TRAILER),
    ("苏B1234学", PlateKind.COACH),
    ("粤Z1234港", PlateKind.HK_MO),
    ("粤ZAB12澳", PlateKind.HK_MO),
    ("粤A1234港", None),
    ("沪12345领", PlateKind.CONSULATE),
    ("沪A1234领", PlateKind.CONSULATE),
    ("123456使", PlateKind.EMBASSY),
    ("使123456", PlateKind.EMBASSY),
    ("WJ京12345", PlateKind.ARMED_POLICE),
    ("WJ京1234X", PlateKind.ARMED_POLICE),
    ("WJ12345", PlateKind.ARMED_POLICE),
    ("WJ1234A", None),
    ("京X1234应急", PlateKind.EMERGENCY),
    ("京12345应急", PlateKind.EMERGENCY),
    ("京A1234应急", None),
    ("民航A1234", PlateKind.CIVIL_AVIATION),
    ("VA12345", PlateKind.MILITARY),
    ("AAAAAAA", None),
    ("浙A1234", None),
    ("浙", None),
    ("浙A12?45", PlateKind.ORDINARY),
    ("浙A1234?警", None),
    ("沪A12?4警", PlateKind.POLICE),
    ("?A12345", None),  # a car of some province, or the army
    ("浙A1234?", None),  # anybody's, or the police
    ("WJ1234?", None),
    ("?????警", None),
    ("???????", None),
]


@pytest.mark.parametrize("plate, kind", KINDS)
def test_kinds(plate: str, kind: PlateKind | None) -> None:
    assert canonical_plate(plate) == plate
    assert kind_of(plate) is kind


def test_the_table_of_kinds_leaves_none_out() -> None:
    assert {kind for _, kind in KINDS} == {*PlateKind, None}


@pytest.mark.parametrize(
    "written, canonical",
    [
        ("浙A·12345", "浙A12345"),
        ("浙a12345", "浙A12345"),
        ("浙Ａ１２３４５", "浙A12345"),  # full width
        ("ｗｊ京１２３４Ｘ", "WJ京1234X"),
        (" 浙 A-12345\t", "浙A12345"),
        ("浙A．12345", "浙A12345"),  # full-width full stop
        ("浙A・12345", "浙A12345"),
        ("浙\u3000A–12345", "浙A12345"),
        ("浙A12？45", "浙A12?45"),  # full-width question mark
        ("浙A12?4?", "浙A12?4?"),
        ("京X1234应急", "京X1234应急"),
        ("㊫", "学"),  # a circled character folds to the plain one
    ],
)
def test_one_spelling(written: str, canonical: str) -> None:
    assert canonical_plate(written) == canonical


@pytest.mark.parametrize(
    "written, complaint",
    [
        ("", "this text has 0"),
        ("· - ·", "this text has 0"),
        ("浙A1234567890", "this text has 12"),
        ("浙A1234😀", r"U\+1F600"),
        ("浙A123\n4", r"U\+000A"),
        ("浙A123\x004", r"U\+0000"),
        ("浙A12<b>", r"U\+003C, U\+003E"),
        ("' OR 1=1", r"U\+0027, U\+003D"),
        ("浙A1_34%", r"U\+0025, U\+005F"),
        ("浙A*2345", r"U\+002A"),
        ("台A12345", r"U\+53F0"),  # a mark that this grammar does not have
        ("浙А12345", r"U\+0410"),  # a Cyrillic A looks the same and is another letter
        ("浙A12345\u200b", r"this text has 9|U\+200B"),
        ("浙A123\u202e5", r"U\+202E"),
    ],
)
def test_what_no_plate_has(written: str, complaint: str) -> None:
    with pytest.raises(WireError, match=complaint):
        canonical_plate(written)


@pytest.mark.parametrize("swelling", ["\ufdfa" * 4, "\ufdfa" * 100_000, "㎨" * 8, "ﬄ" * 8])
def test_text_that_swells_when_folded_is_still_measured_afterwards(swelling: str) -> None:
    with pytest.raises(WireError, match="a plate has 1 to 8 characters"):
        canonical_plate(swelling)


def test_a_complaint_does_not_repeat_the_plate() -> None:
    with pytest.raises(WireError) as caught:
        canonical_plate("浙A1234!")

    assert "浙" not in str(caught.value)


@given(st.text())
def test_any_text_is_a_plate_in_canonical_form_or_a_wire_error(text: str) -> None:
    try:
        canonical = canonical_plate(text)
    except WireError:
        return
    assert canonical_plate(canonical) == canonical
    assert 1 <= len(canonical) <= LONGEST
    assert normalise_plate(canonical) == canonical


@given(PLATES, st.data())
def test_decoration_changes_nothing(plate: PlateText, data: st.DataObject) -> None:
    decoration = st.text(SEPARATORS, max_size=2)
    written = "".join(data.draw(decoration) + _widened(character, data) for character in plate)

    assert canonical_plate(written + data.draw(decoration)) == plate


def _widened(character: str, data: st.DataObject) -> str:
    """Write a character as people might: small, full width, or as it is."""
    forms = [character, character.lower()]
    if "!" <= character <= "~":
        forms.append(chr(ord(character) + 0xFEE0))
    return data.draw(st.sampled_from(forms))


@pytest.mark.parametrize("candidate", PLATE_FORMATS, ids=lambda f: f"{f.kind}-{PLATE_FORMATS.index(f)}")
@given(data=st.data())
def test_every_plate_of_a_format_is_of_its_kind(candidate: PlateFormat, data: st.DataObject) -> None:
    plate = data.draw(texts_of(candidate))
    assume(candidate.kind is not PlateKind.MILITARY or not plate.startswith("WJ"))  # see the test below

    assert kind_of(canonical_plate(plate)) is candidate.kind
    assert all(colour_agrees(plate, colour) for colour in candidate.colours)


def test_no_two_kinds_share_a_plate_but_the_armed_police_and_the_army() -> None:
    shared = {
        (first.kind, second.kind)
        for first, second in combinations(PLATE_FORMATS, 2)
        if first.kind is not second.kind
        and len(first.positions) == len(second.positions)
        and all(set(one) & set(other) for one, other in zip(first.positions, second.positions, strict=True))
    }

    assert shared == {(PlateKind.ARMED_POLICE, PlateKind.MILITARY)}
    assert kind_of("WJ12345") is PlateKind.ARMED_POLICE


@given(WELL_FORMED, st.integers(0, LONGEST - 1))
def test_an_unreadable_character_leaves_a_plate_in_some_format(plate: str, position: int) -> None:
    position %= len(plate)
    gapped = plate[:position] + UNREADABLE + plate[position + 1 :]

    assert is_complete(plate)
    assert not is_complete(gapped)
    assert format_of(gapped) is not None


@pytest.mark.parametrize(
    "plate, colour, agrees",
    [
        ("浙A12345", PlateColour.BLUE, True),
        ("浙A12345", PlateColour.YELLOW, True),
        ("浙A12345", PlateColour.GREEN, False),
        ("浙AD12345", PlateColour.GREEN, True),
        ("浙AD12345", PlateColour.BLUE, False),
        ("浙A12345D", PlateColour.YELLOW_GREEN, True),
        ("沪A1234警", PlateColour.WHITE, True),
        ("沪A1234警", PlateColour.BLUE, False),
        ("粤Z1234港", PlateColour.BLACK, True),
        ("浙A1234", PlateColour.BLUE, False),  # no format, so no known colour is its own
        ("浙A1234", PlateColour.UNKNOWN, True),
        ("浙AD12345", PlateColour.UNKNOWN, True),
        ("???????", PlateColour.BLUE, True),  # the first format that fits is white, a later one is blue
    ],
)
def test_colour_agreement(plate: str, colour: PlateColour, agrees: bool) -> None:  # noqa: FBT001 - a table's column
    assert colour_agrees(plate, colour) is agrees


def test_a_plate_hides_itself_from_logs_and_is_otherwise_its_text() -> None:
    plate = PlateText.parse("浙a·12345")

    assert repr(plate) == "PlateText(<7 characters>)"
    assert f"{[plate]}" == "[PlateText(<7 characters>)]"
    assert plate == "浙A12345"
    assert hash(plate) == hash("浙A12345")
    assert str(plate) == "浙A12345"


@pytest.mark.parametrize(
    "plate,issued,assumed",
    [
        ("沪A23456", {"blue", "yellow", "black"}, "blue"),
        ("沪AD23456", {"green"}, "green"),
        ("川A05218D", {"green"}, "green"),
        ("粤Z8A26港", {"black"}, "black"),
        ("京A0417警", {"white"}, "white"),
        ("苏B1234挂", {"yellow"}, "yellow"),
        ("京AB123", set(), "unknown"),
    ],
)
def test_the_colours_that_tell_vehicles_of_one_text_apart(plate: str, issued: set[str], assumed: str) -> None:
    assert issued_colours(plate) == issued
    assert assumed_colour(plate) == assumed


@given(WELL_FORMED)
def test_the_assumed_colour_is_one_of_those_issued(plate: str) -> None:
    assert assumed_colour(plate) in issued_colours(plate)


def test_only_an_ordinary_plate_on_white_is_a_temporary_one() -> None:
    white = {plate for plate in ("沪A23456", "京A0417警", "川A05218D") if is_temporary(plate, PlateColour.WHITE)}
    assert white == {"沪A23456"}
    assert not is_temporary("沪A23456", PlateColour.UNKNOWN)
