"""Lets the conformance suite run on any installed driver, also a third party's."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from gate_drivers.registry import installed_drivers


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gate drivers")
    group.addoption("--driver", help="run the conformance suite on this installed driver only")
    group.addoption("--options", type=Path, help="its options, a TOML or JSON file; a barrier will really move")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "driver_name" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("driver", default=None)
    names = (chosen,) if chosen else installed_drivers()
    metafunc.parametrize("driver_name", names)


@pytest.fixture
def driver_options(request: pytest.FixtureRequest) -> dict[str, Any]:
    path: Path | None = request.config.getoption("options", default=None)
    if path is None:
        return {}
    text = path.read_text(encoding="utf-8")
    options: dict[str, Any] = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    return options


@pytest.fixture
def installed(driver_name: str) -> str:
    if driver_name not in installed_drivers():
        pytest.fail(f"no gate driver {driver_name!r} is installed; there are {', '.join(installed_drivers())}")
    return driver_name
