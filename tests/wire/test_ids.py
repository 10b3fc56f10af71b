from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from tests.wire.strategies import IDS, NAMES
from wire.ids import EventId, Name, new_id

ID: TypeAdapter[EventId] = TypeAdapter(EventId)
NAME: TypeAdapter[Name] = TypeAdapter(Name)


def test_ids_sort_in_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(5000)]

    assert all(earlier < later for earlier, later in pairwise(made))


def test_an_id_is_a_version_7_of_the_standard_library() -> None:
    made = new_id()

    assert type(made) is UUID
    assert made.version == 7
    assert ID.validate_python(str(made)) == made


@pytest.mark.parametrize(
    "foreign",
    [
        "9f1c1f6e-6a1b-4c1e-8f0a-2f6f0d1c7b3a",
        "00000000-0000-0000-0000-000000000000",
        "",
        "7",
        "0190163d-8694-739b-1ea5-966c26f8ad90",
    ],
)
def test_an_id_of_another_kind_is_refused(foreign: str) -> None:
    with pytest.raises(ValidationError):
        ID.validate_python(foreign)


@given(IDS)
def test_any_version_7_is_an_id(drawn: UUID) -> None:
    assert ID.validate_json(f'"{drawn}"') == drawn


@pytest.mark.parametrize("good", ["a", "0", "gate-1", "north_in", "a" * 32])
def test_a_name_of_people_s_choosing(good: str) -> None:
    assert NAME.validate_python(good) == good


@pytest.mark.parametrize(
    "bad",
    ["", "-a", "_a", "A", "a" * 33, "a.b", "a b", "a/b", "a+", "#", "$sys", "北门", "a\n", "\na", "a\x00", "é"],
)
def test_a_name_that_some_broker_would_not_bear(bad: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(bad)


@given(NAMES)
def test_a_name_is_kept_as_it_is(drawn: str) -> None:
    assert NAME.validate_python(drawn) == drawn
