"""A form is read as the body of the API is: the same fields and limits, and the first that is wrong has a name."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import pytest
from pydantic import BaseModel, ConfigDict, Field

from central.base import BadFieldError
from central.web.forms import parse_form


class Colour(StrEnum):
    RED = "red"


class Wanted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(max_length=5)]
    colour: Colour | None = None
    whom: UUID | None = None


def test_what_a_form_sends_beside_the_fields_is_left_out() -> None:
    assert parse_form(Wanted, {"name": "li", "csrf_token": "x"}) == Wanted(name="li")


def test_what_was_left_empty_is_not_there_and_what_must_be_there_stays_empty() -> None:
    assert parse_form(Wanted, {"name": "", "colour": "", "whom": ""}) == Wanted(name="")


@pytest.mark.parametrize(
    "said, field",
    [
        ({}, "name"),
        ({"name": "lilili"}, "name"),
        ({"name": "li", "colour": "blue"}, "colour"),
        ({"name": "li", "whom": "nobody"}, "whom"),
        ({"name": "lilili", "whom": "nobody"}, "name"),
    ],
)
def test_the_first_field_that_is_wrong_is_named_and_what_it_held_is_not(said: dict[str, str], field: str) -> None:
    with pytest.raises(BadFieldError) as refused:
        parse_form(Wanted, said)
    assert refused.value.field == field
    assert "lilili" not in str(refused.value)
    assert "nobody" not in str(refused.value)
