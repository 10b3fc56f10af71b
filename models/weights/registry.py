"""Which weight files exist (`registered.toml`), and where each lies: here, cache, folder, then its real source."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from models.base import WeightCorrupt, WeightMissing
from models.settings import WeightSettings

_BLOCK = 1 << 20
_HERE = Path(__file__).parent
_FETCH = "Run `python -m models fetch`, or put the file into the folder that GATEHOUSE_WEIGHTS_DIR names."
_REINSTALL = "Install Gatehouse again: this copy of it is not complete."


@dataclass(frozen=True, slots=True)
class Wheel:
    """A weight file that its publisher ships inside a Python wheel."""

    project: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class Weight:
    """One registered file; `url` and `wheel` are both None for one that is bundled or comes by folder only."""

    name: str
    version: str
    task: str
    file: str
    bytes: int
    sha256: str
    licence: str
    input: str
    accuracy: str
    url: str | None = None
    wheel: Wheel | None = None
    bundled: bool = False
    """Whether it is a network of our own: it lies beside `registered.toml`, in every installation."""
    unpublished: str = ""
    checked: str = ""

    @property
    def published(self) -> bool:
        """Say whether the file can be fetched at all."""
        return bool(self.url or self.wheel)

    @property
    def source(self) -> str:
        """Where the file really comes from, in words."""
        if self.bundled:
            return f"this package: models/weights/{self.file}"
        if self.url:
            return self.url
        if self.wheel:
            return f"the Python package {self.wheel.project} {self.wheel.version} (pip download)"
        return self.unpublished


class WeightSource(Protocol):
    """Brings a weight file from where it is published."""

    def fetch(self, weight: Weight, target: Path) -> None:
        """Write the bytes of `weight` to `target`, never more than `weight.bytes`; raises WeightError."""
        ...


def registered_weights() -> dict[str, Weight]:
    """Read `registered.toml`, by name and in its order."""
    text = (_HERE / "registered.toml").read_text(encoding="utf-8")
    return {entry["name"]: _weight(entry) for entry in tomllib.loads(text)["weight"]}


def _weight(entry: dict[str, Any]) -> Weight:
    wheel = entry.pop("wheel", None)
    return Weight(**entry, wheel=Wheel(**wheel) if wheel else None)


def check_file(path: Path, weight: Weight) -> None:
    """Raise WeightCorrupt unless `path` has the registered size and sha256."""
    size = path.stat().st_size
    if size != weight.bytes:
        raise WeightCorrupt(_corrupt(path, weight, f"it has {size} bytes instead of {weight.bytes}"))
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != weight.sha256:
        raise WeightCorrupt(_corrupt(path, weight, f"its sha256 is {digest.hexdigest()}"))


def _corrupt(path: Path, weight: Weight, what: str) -> str:
    return (
        f"weight {weight.name!r} at {path} is not the registered file: {what}, expected sha256 {weight.sha256}. "
        f"Delete it, or replace it by the one from {weight.source}"
    )


class Weights:
    """Finds weight files by name. A file that fails its check is reported and never skipped in silence."""

    def __init__(self, registry: Mapping[str, Weight], settings: WeightSettings, source: WeightSource) -> None:
        self._registry = registry
        self._settings = settings
        self._source = source

    def __iter__(self) -> Iterator[Weight]:
        return iter(self._registry.values())

    def find(self, name: str) -> Path | None:
        """Look in package, cache and folder, without any download; None if in none. Raises WeightError."""
        weight = self._registered(name)
        for path in self._places(weight):
            if path.is_file():
                check_file(path, weight)
                return path
        return None

    def locate(self, name: str) -> Path:
        """Give the path of the checked file, after fetching it where need be. Raises WeightError."""
        found = self.find(name)
        if found:
            return found
        weight = self._registered(name)
        if self._settings.offline or not weight.published:
            raise WeightMissing(self._missing(weight))
        return self._fetch(weight)

    def _registered(self, name: str) -> Weight:
        if name not in self._registry:
            raise WeightMissing(f"no weight is registered as {name!r}; known: {', '.join(self._registry)}")
        return self._registry[name]

    def _places(self, weight: Weight) -> list[Path]:
        if weight.bundled:
            return [_HERE / weight.file]
        folders = [self._settings.cache, self._settings.folder]
        return [folder / weight.file for folder in folders if folder]

    def _fetch(self, weight: Weight) -> Path:
        target = self._settings.cache / weight.file
        part = target.with_name(f"{target.name}.{uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._source.fetch(weight, part)
                check_file(part, weight)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise WeightMissing(f"{self._missing(weight)} Fetching it failed: {error}") from error
        return target

    def _missing(self, weight: Weight) -> str:
        places = " nor at ".join(str(path) for path in self._places(weight))
        cure = _REINSTALL if weight.bundled else _FETCH
        return (
            f"weight {weight.name!r} ({weight.file}, {weight.bytes} bytes, sha256 {weight.sha256}) is not at "
            f"{places}. It comes from {weight.source}. {cure}"
        )
