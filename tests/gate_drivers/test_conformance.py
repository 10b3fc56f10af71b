"""What every driver must do, whatever it moves.

Runs on each driver that needs no hardware; on a real one, with somebody watching the barrier::

    pytest tests/gate_drivers --driver NAME --options FILE
    pytest tests/gate_drivers --controller NAME --options FILE
"""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, SecretStr, ValidationError, create_model

from gate_drivers.base import (
    NO_LONGER,
    Buzzer,
    GateConfigurationError,
    GateDriver,
    GateError,
    GateRefused,
    GateState,
    OpenOrder,
    Refusal,
)
from gate_drivers.secret_files import ReadSecret, SecretFile
from tests.gate_drivers.conftest import Tried

PORT = {"open", "hold_open", "state", "aclose"}
SECRETS = frozenset({"password", "passphrase", "secret", "token", "pin", "key"})
MOVING_UP = {GateState.OPEN, GateState.OPENING}


def order(key: str = "key-1", *, within_s: float = 3.0) -> OpenOrder:
    return OpenOrder(key, reason="conformance", actor="tester", deadline_s=time.monotonic() + within_s)


def secrets_in_the_open(options: type[BaseModel]) -> list[str]:
    """Name the options that sound like a secret and are not of the type that reads one from a file."""
    return [
        name
        for name, field in options.model_fields.items()
        if SECRETS & set(name.split("_"))
        and ReadSecret not in (field.annotation, *get_args(field.annotation))
        and not any(ReadSecret in get_args(part) for part in get_args(field.annotation))
    ]


@pytest.fixture
async def driver(installed: Tried, driver_options: dict[str, Any]) -> AsyncIterator[GateDriver]:
    built = installed.build(driver_options)
    yield built
    await built.aclose()


@pytest.fixture
def options_model(installed: Tried) -> type[BaseModel]:
    return installed.options_model


def test_it_has_the_whole_port_and_no_way_to_close(driver: GateDriver) -> None:
    methods = {name for name in dir(driver) if not name.startswith("_") and callable(getattr(driver, name))}
    assert methods >= PORT
    assert not {name for name in methods if "close" in name or "lower" in name} - {"aclose"}


def test_its_options_are_frozen_and_allow_nothing_unknown(options_model: type[BaseModel]) -> None:
    assert options_model.model_config.get("frozen") is True
    with pytest.raises(ValidationError, match="no_such_option"):
        options_model.model_validate({"no_such_option": 1})


def test_a_wrong_option_is_named(installed: Tried, driver_options: dict[str, Any]) -> None:
    with pytest.raises(GateConfigurationError) as caught:
        installed.build({**driver_options, "no_such_option": "hunter2"})
    assert installed.name in str(caught.value)
    assert "no_such_option" in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_its_secrets_are_named_by_files_and_never_stand_among_its_options(options_model: type[BaseModel]) -> None:
    assert secrets_in_the_open(options_model) == []


@pytest.mark.parametrize(
    "annotation, is_open",
    [(str, True), (SecretStr, True), (Path, True), (SecretFile, False), (SecretFile | None, False)],
)
def test_a_password_among_options_would_be_noticed(annotation: Any, *, is_open: bool) -> None:  # noqa: ANN401
    model = create_model("Options", host=(str, ""), password_file=(annotation, None))
    assert secrets_in_the_open(model) == (["password_file"] if is_open else [])


async def test_building_it_moves_nothing(driver: GateDriver) -> None:
    assert await driver.state() not in MOVING_UP


async def test_opening_is_confirmed_only_where_it_was_read_back(driver: GateDriver, installed: Tried) -> None:
    opened = await driver.open(order())
    assert opened.repeated is False
    assert opened.confirmed is (opened.state in MOVING_UP)
    if not installed.capabilities.reads_position:
        assert (opened.state, opened.confirmed) == (GateState.UNKNOWN, False)


async def test_a_repeated_key_answers_the_same_and_does_not_move(driver: GateDriver) -> None:
    first = await driver.open(order())
    again = await driver.open(order())
    assert again.repeated
    assert (again.confirmed, again.state) == (first.confirmed, first.state)


async def test_one_key_given_many_times_at_once_moves_once(driver: GateDriver) -> None:
    answers = await asyncio.gather(*(driver.open(order()) for _ in range(5)))
    assert [answer.repeated for answer in answers].count(False) == 1


async def test_a_late_order_is_refused_and_moves_nothing(driver: GateDriver) -> None:
    before = await driver.state()
    with pytest.raises(GateRefused) as caught:
        await driver.open(order(within_s=-0.001))
    assert caught.value.refusal is Refusal.LATE
    assert await driver.state() is before


async def test_a_late_order_stays_refused_when_its_key_comes_again(driver: GateDriver) -> None:
    for within_s in (-600.0, 3.0):
        with pytest.raises(GateRefused):
            await driver.open(order("late", within_s=within_s))
    assert await driver.state() not in MOVING_UP


async def test_holding_open_does_what_the_driver_declares(driver: GateDriver, installed: Tried) -> None:
    if installed.capabilities.holds_open:
        assert (await driver.hold_open(order(), 5.0)).repeated is False
    else:
        with pytest.raises(GateRefused) as caught:
            await driver.hold_open(order(), 5.0)
        assert caught.value.refusal is Refusal.UNSUPPORTED


def test_who_can_hold_ends_it_without_us(installed: Tried) -> None:
    capabilities = installed.capabilities
    assert capabilities.holds_safely is capabilities.holds_open


async def test_a_hold_that_is_ended_is_held_no_longer(driver: GateDriver, installed: Tried) -> None:
    if not installed.capabilities.holds_open:
        pytest.skip("it says that it cannot hold; that it then refuses is tested above")
    await driver.hold_open(order("hold"), 600.0)
    ended = await driver.hold_open(order("end"), NO_LONGER)
    again = await driver.hold_open(order("end"), NO_LONGER)
    assert (ended.repeated, again.repeated) == (False, True)


async def test_ending_what_is_not_held_moves_nothing(driver: GateDriver, installed: Tried) -> None:
    before = await driver.state()
    if installed.capabilities.holds_open:
        await driver.hold_open(order(), NO_LONGER)
    else:
        with pytest.raises(GateRefused):
            await driver.hold_open(order(), NO_LONGER)
    assert await driver.state() is before


async def test_a_late_hold_is_refused_and_moves_nothing(driver: GateDriver) -> None:
    with pytest.raises(GateRefused):
        await driver.hold_open(order(within_s=-0.001), 5.0)
    assert await driver.state() not in MOVING_UP


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf"), 1e9])
async def test_a_hold_without_a_sensible_end_is_refused(driver: GateDriver, seconds: float) -> None:
    with pytest.raises(GateRefused):
        await driver.hold_open(order(), seconds)
    assert await driver.state() not in MOVING_UP


async def test_its_buzzer_sounds_as_often_as_wanted_and_moves_nothing(
    driver: GateDriver, installed: Tried
) -> None:
    buzzer = installed.buzzer(driver)
    if buzzer is None:
        pytest.skip("it says that it has no buzzer; that it then has none is tested beside this")
    before = await driver.state()
    await buzzer.sound()
    await buzzer.sound()
    assert await driver.state() is before


async def test_only_what_says_so_can_sound(driver: GateDriver, installed: Tried) -> None:
    assert isinstance(driver, Buzzer) is installed.capabilities.sounds


async def test_a_buzzer_does_not_sound_after_it_was_let_go_of(driver: GateDriver, installed: Tried) -> None:
    buzzer = installed.buzzer(driver)
    if buzzer is None:
        pytest.skip("it says that it has no buzzer; that it then has none is tested beside this")
    await driver.aclose()
    with pytest.raises(GateError):
        await buzzer.sound()


async def test_it_can_be_let_go_of_twice(driver: GateDriver) -> None:
    await driver.aclose()
    await driver.aclose()
