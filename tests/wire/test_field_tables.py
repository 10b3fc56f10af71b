from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from wire.events import Code, Count, PassageRecorded, Score
from wire.field_tables import field_docstrings, field_table, first_paragraph, type_words, word_table
from wire.ids import Name, PassageId
from wire.plates import PlateText


class Weather(StrEnum):
    """Above the gate.

    Not below it.
    """

    SUN = "sun"
    RAIN = "rain"


class Report(BaseModel):
    """What the sky does."""

    kind: Literal["report"] = "report"
    plate: PlateText
    """Of the cloud."""
    wet: Score | None = None
    """None: dry."""
    drops: Count = 3
    who: tuple[Name, ...] = Field(max_length=4)
    weather: Weather


class LongReport(Report):
    drops: Count = 4
    """Of rain."""
    by: PassageId


TABLE = """\
| field | type | | meaning |
|---|---|---|---|
| `kind` | `"report"` | required |  |
| `plate` | plate | required | Of the cloud. |
| `wet` | score or null | optional | `null`: dry. |
| `drops` | count | optional, else `3` |  |
| `who` | list of name, at most 4 | required |  |
| `weather` | [Weather](#weather) | required |  |"""


def test_a_table_of_fields() -> None:
    assert field_table(Report) == TABLE


def test_fields_of_a_base_keep_their_meaning_and_a_heir_s_own_words_come_first() -> None:
    assert field_docstrings(LongReport) == {"plate": "Of the cloud.", "wet": "None: dry.", "drops": "Of rain."}


def test_meanings_of_the_real_thing_are_found() -> None:
    assert field_docstrings(PassageRecorded)["processed_at"] == "When the event was made."


def test_words_and_first_paragraph() -> None:
    assert word_table(Weather) == "`sun`, `rain`"
    assert first_paragraph(Weather) == "Above the gate."


class Odd(BaseModel):
    """Types that are rare on the wire."""

    text: Annotated[str, Field(max_length=9)]
    tries: Annotated[int, Field(ge=2)]
    pairs: tuple[tuple[Count, Count], ...] = Field(min_length=1, max_length=5)
    share: Annotated[float, Field(ge=0)]
    any_number: float
    yes: bool
    by_weather: dict[Weather, Count]
    by_code: Annotated[dict[Code, Count], Field(max_length=7)]


@pytest.mark.parametrize(
    "field, words",
    [
        ("text", "text, at most 9 characters"),
        ("tries", "integer from 2"),
        ("pairs", "list of [count, count], 1 to 5"),
        ("share", "number from 0"),
        ("any_number", "number"),
        ("yes", "boolean"),
        ("by_weather", "[Weather](#weather) → count"),
        ("by_code", "code → count, at most 7"),
    ],
)
def test_rare_types_in_words(field: str, words: str) -> None:
    assert type_words(Odd.model_json_schema()["properties"][field]) == words
