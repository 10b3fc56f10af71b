"""From a setting to a camera: every fault that can be known beforehand is found here."""

from pathlib import Path

from edge.cameras.addresses import without_credentials
from edge.cameras.base import Camera, CameraConfigurationError
from edge.cameras.process_camera import ProcessCamera
from edge.cameras.settings import CameraSettings

_SCHEMES = ("rtsp", "rtsps", "http", "https")


def open_camera(settings: CameraSettings) -> Camera:
    """Build the camera for `settings`; it connects when its frames are asked for.

    Raises CameraConfigurationError for a missing or empty file, a folder without pictures, an unknown kind of
    address.
    """
    return ProcessCamera(settings, live=_check(settings.source))


def _check(source: str) -> bool:
    """Raise CameraConfigurationError or say whether `source` is a stream."""
    if "://" in source:
        _check_address(source)
        return True
    try:
        _check_path(source, Path(source))
    except OSError as error:
        raise CameraConfigurationError(f"camera source {source}: cannot be read: {error.strerror}") from error
    return False


def _check_address(source: str) -> None:
    shown = without_credentials(source)
    scheme, _, rest = source.partition("://")
    if scheme.lower() not in _SCHEMES:
        raise CameraConfigurationError(
            f"camera source {shown}: {scheme}:// is not known; use {', '.join(_SCHEMES)}, a video file or a folder"
        )
    if not rest.rpartition("@")[2].strip("/"):
        raise CameraConfigurationError(f"camera source {shown}: names no host, as in {scheme}://192.0.2.7/stream")


def _check_path(source: str, path: Path) -> None:
    # Imported with the still-picture decoder only where there is a folder to look into.
    if path.is_dir():
        from edge.cameras.folder_source import SUFFIXES, picture_files  # noqa: PLC0415 - see above

        if not picture_files(path):
            kinds = ", ".join(sorted(SUFFIXES))
            raise CameraConfigurationError(f"camera source {source}: this folder holds no picture ({kinds})")
    elif not path.exists():
        raise CameraConfigurationError(f"camera source {source}: there is no such file or folder; check the path")
    elif not path.is_file():
        raise CameraConfigurationError(f"camera source {source}: neither a file nor a folder")
    elif not path.stat().st_size:
        raise CameraConfigurationError(f"camera source {source}: this file is empty (zero bytes); copy it again")
    else:
        with path.open("rb"):
            pass
