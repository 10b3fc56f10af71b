"""What an error says never comes out; of which kind it is, by which code, and from where, does."""

import sqlite3
from pathlib import Path

import pytest

from central.running.restraint import first_words, kind_of, way_to

PLATE = "京A12345"
NOBODY: dict[str, int] = {}


class StateError(Exception):
    """An error with a database's code, or with what only looks like one."""

    def __init__(self, state: object) -> None:
        super().__init__(PLATE)
        self.sqlstate = state


def fail_in_three_ways() -> None:
    try:
        NOBODY[PLATE]
    except KeyError as error:
        raise ExceptionGroup(PLATE, [OSError(PLATE), ValueError(PLATE)]) from error


def caught() -> BaseException:
    with pytest.raises(ExceptionGroup) as raised:
        fail_in_three_ways()
    return raised.value


def test_the_way_names_every_error_and_repeats_none() -> None:
    way = way_to(caught())
    assert PLATE not in way
    assert way.index("KeyError") < way.index("OSError") < way.index("ValueError") < way.index("ExceptionGroup")
    assert Path(__file__).name in way


def test_a_note_is_not_repeated_either() -> None:
    error = caught()
    error.add_note(PLATE)
    assert PLATE not in way_to(error)


def hiding() -> None:
    try:
        NOBODY[PLATE]
    except KeyError:
        raise ValueError(PLATE) from None


def test_an_error_that_hides_what_led_to_it_is_told_alone() -> None:
    with pytest.raises(ValueError, match=PLATE) as hidden:
        hiding()
    assert "KeyError" not in way_to(hidden.value).replace("except KeyError", "")


def test_the_systems_and_the_databases_codes_are_told() -> None:
    with pytest.raises(OSError) as missing:  # noqa: PT011 - of which kind is the question
        Path(f"/no/{PLATE}").read_bytes()
    with pytest.raises(sqlite3.Error) as wrong:
        sqlite3.connect(":memory:").execute("SELECT * FROM 京A12345")
    assert kind_of(missing.value) == "FileNotFoundError ENOENT"
    assert kind_of(wrong.value) == "OperationalError SQLITE_ERROR"
    assert kind_of(StateError("53100")) == "StateError 53100"
    assert kind_of(OSError(PLATE)) == "OSError"


@pytest.mark.parametrize("state", [PLATE, "disk is full", "", 7, None])
def test_what_only_looks_like_a_code_is_left_out(state: object) -> None:
    assert kind_of(StateError(state)) == "StateError"


@pytest.mark.parametrize(
    "message, words",
    [
        (
            f"Task exception was never retrieved\nfuture: <Task exception={PLATE}>",
            "Task exception was never retrieved",
        ),
        (f"Exception in callback Desk.open('{PLATE}')()", "Exception in callback Desk.open"),
        (f"Executing <Task {PLATE}> took 1 s", "Executing"),
        (PLATE, ""),
    ],
)
def test_of_the_event_loop_its_own_words_are_kept(message: str, words: str) -> None:
    assert first_words(message) == words


def test_node_and_centre_are_restrained_alike() -> None:
    root = Path(__file__).parents[3]
    ours, theirs = (root / program / "running" / "restraint.py" for program in ("central", "edge"))
    assert ours.read_text(encoding="utf-8") == theirs.read_text(encoding="utf-8")
