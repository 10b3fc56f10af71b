"""Where weight files may lie on this machine: the only place of this package that reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WeightSettings:
    """Places of weight files.

    `cache` is ours: downloads are kept there. `folder` belongs to the site (an air-gapped node, CI) and is only
    read. With `offline` nothing is ever fetched.
    """

    cache: Path
    folder: Path | None = None
    offline: bool = False


class OpinionChoice(StrEnum):
    """Who is asked about a plate that our own reader doubts.

    `auto` is PP-OCR in our own session if its file is here, else nobody. `paddle` is PaddleOCR in a process and an
    environment of its own, whose interpreter `GATEHOUSE_PADDLE_PYTHON` names.
    """

    NONE = "none"
    AUTO = "auto"
    PPOCR = "ppocr"
    PADDLE = "paddle"


def paddle_python(environment: Mapping[str, str] | None = None) -> Path | None:
    """Read `GATEHOUSE_PADDLE_PYTHON`: the interpreter of an environment in which PaddleOCR is installed."""
    named = (os.environ if environment is None else environment).get("GATEHOUSE_PADDLE_PYTHON")
    return Path(named).expanduser() if named else None


def weight_settings(environment: Mapping[str, str] | None = None) -> WeightSettings:
    """Read `GATEHOUSE_WEIGHTS_CACHE`, `GATEHOUSE_WEIGHTS_DIR` and `GATEHOUSE_WEIGHTS_OFFLINE`.

    The cache is `$XDG_CACHE_HOME/gatehouse/weights` unless named. An empty variable counts as not set.
    """
    values = os.environ if environment is None else environment
    folder = values.get("GATEHOUSE_WEIGHTS_DIR")
    return WeightSettings(
        cache=_cache(values),
        folder=Path(folder).expanduser() if folder else None,
        offline=values.get("GATEHOUSE_WEIGHTS_OFFLINE", "").lower() in {"1", "true", "yes"},
    )


def _cache(values: Mapping[str, str]) -> Path:
    named = values.get("GATEHOUSE_WEIGHTS_CACHE")
    if named:
        return Path(named).expanduser()
    base = values.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "gatehouse" / "weights"
