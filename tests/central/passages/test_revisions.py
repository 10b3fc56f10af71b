import pytest

from central.passages.revisions import Telling, judge_telling, with_end

A, B, C = "0000000a", "0000000b", "000000bc"


@pytest.mark.parametrize(
    "revision, end, stored, told, judged",
    [
        (0, A, -1, "", Telling.NEWER),
        (1, B, 0, A, Telling.NEWER),
        (0, A, 0, A, Telling.REPEATED),
        (0, A, 1, A + B, Telling.REPEATED),
        (1, C, 1, A + B, Telling.CLASHING),
        (0, C, 1, B, Telling.OVERTAKEN),
        (0, C, 1, "", Telling.REPEATED),
        (0, "0000bc00", 0, A + "00" * 4, Telling.CLASHING),
    ],
)
def test_what_an_event_is_follows_from_its_revision_and_its_id(
    revision: int, end: str, stored: int, told: str, judged: Telling
) -> None:
    assert judge_telling(revision, end, stored, told) is judged


def test_ends_are_kept_once_and_not_for_ever() -> None:
    assert with_end(A, A) == A
    assert with_end(A, B) == A + B
    told = ""
    for number in range(100):
        told = with_end(told, f"{number:08x}")
    assert len(told) == 32 * 8
    assert told.endswith("00000063")
