"""Puts a trained network into the package: `python -m models.training register plate-reader FILE VERSION`.

The list of weights is edited as text, so that its comments and its order stay.
"""

import argparse
import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from models.base import ModelError
from models.weights.registry import registered_weights

_FOLDER = Path(__file__).parent.parent / "weights"
_MOST_BYTES = 4_000_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy a file into `models/weights` and write its size and sha256 into the list."""
    parser = argparse.ArgumentParser(prog="python -m models.training register", description=__doc__)
    parser.add_argument(
        "name", choices=[weight.name for weight in registered_weights().values() if weight.bundled]
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("version")
    options = parser.parse_args(arguments)
    register(options.name, options.file, options.version, _FOLDER)
    print(f"{options.name} {options.version}: now write its card, models/weights/{options.name}.md")
    return 0


def register(name: str, file: Path, version: str, folder: Path) -> None:
    """Copy `file` to `folder` and update its entry in `registered.toml` there; raises ModelError."""
    data = file.read_bytes()
    if len(data) > _MOST_BYTES:
        raise ModelError(f"{file} has {len(data)} bytes; a committed weight has at most {_MOST_BYTES}")
    catalogue = folder / "registered.toml"
    text = catalogue.read_text(encoding="utf-8")
    changed = _updated(
        text, name, {"version": version, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    )
    shutil.copyfile(file, folder / f"{name}.onnx")
    catalogue.write_text(changed, encoding="utf-8")


def _updated(text: str, name: str, values: dict[str, str | int]) -> str:
    head, mark, tail = text.partition(f'[[weight]]\nname = "{name}"\n')
    if not mark:
        raise ModelError(f"the list of weights has no entry {name!r}")
    entry, following, rest = tail.partition("[[weight]]")
    for key, value in values.items():
        said = str(value) if isinstance(value, int) else f'"{value}"'
        entry, count = re.subn(rf"^{key} = .*$", f"{key} = {said}", entry, flags=re.MULTILINE)
        if count != 1:
            raise ModelError(f"the entry {name!r} has {count} lines {key!r} instead of one")
    return head + mark + entry + following + rest
