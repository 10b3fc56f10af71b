"""Pictures on disk, named by what they are: the sha256 of their bytes.

A picture is written to a temporary name, synced and renamed, so that a name never stands for half a picture.
When the folder outgrows its quota the oldest pictures go first, a twentieth of the quota at once, because the
search for them reads the whole folder; events refer to them by hash and stay, and a ledger says what went when.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

import cv2

from edge.errors import EvidenceError
from edge.evidence.deletions import Deletion, DeletionLedger, DeletionRule
from models.base import Box, Picture
from wire.events import Evidence, EvidenceKind

LOG = logging.getLogger(__name__)
JPEG_QUALITY = 88
_KEPT_SHARE = 0.95


def _utc() -> datetime:
    return datetime.now(UTC)


class EvidenceStore:
    """See the module; safe to call from several threads."""

    def __init__(self, folder: Path, quota_bytes: int, now: Callable[[], datetime] = _utc) -> None:
        """Use `folder`, made if need be; raises EvidenceError if that cannot be done."""
        self._folder = folder
        self._quota_bytes = quota_bytes
        self._now = now
        self._ledger = DeletionLedger(folder)
        self._lock = Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for unfinished in folder.glob("??/*.part"):
                unfinished.unlink(missing_ok=True)
            self._used_bytes = sum(stat.st_size for _, stat in _with_stat(folder))
        except OSError as error:
            raise EvidenceError(f"the picture folder {folder} cannot be used: {error}") from error

    def save(self, kind: EvidenceKind, picture: Picture) -> Evidence:
        """Write `picture` as JPEG and return its reference; raises EvidenceError."""
        payload = _jpeg(picture)
        digest = hashlib.sha256(payload).hexdigest()
        try:
            with self._lock:
                self._write(digest, payload)
                self._make_room(digest)
        except OSError as error:
            raise EvidenceError(f"the picture could not be put on disk: {error}") from error
        height, width = picture.shape[:2]
        return Evidence(kind=kind, sha256=digest, size=len(payload), width=width, height=height)

    def load(self, sha256: str) -> bytes | None:
        """Return a picture's bytes, or None where it is not, or no longer, here."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EvidenceError(f"the picture cannot be read: {error}") from error

    def deletion(self, sha256: str) -> Deletion | None:
        """Return when and why a picture was deleted; None where nothing is known of one. Raises EvidenceError."""
        try:
            return self._ledger.find(sha256)
        except OSError as error:
            raise EvidenceError(f"the ledger of deleted pictures cannot be read: {error}") from error

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / f"{sha256}.jpg"

    def _write(self, digest: str, payload: bytes) -> None:
        path = self._path(digest)
        if path.exists():
            path.touch()
            return
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_suffix(".part")
        try:
            with unfinished.open("wb") as file:
                file.write(payload)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        except OSError:
            # Half a picture on a full disk would only make it fuller.
            unfinished.unlink(missing_ok=True)
            raise
        self._used_bytes += len(payload)

    def _make_room(self, newest: str) -> None:
        """Delete the oldest pictures; `newest` is of the passage at hand and stays, whatever the quota says."""
        if self._used_bytes <= self._quota_bytes:
            return
        kept = self._path(newest)
        aged = sorted((stat.st_mtime_ns, stat.st_size, path) for path, stat in _with_stat(self._folder))
        self._used_bytes = sum(size for _, size, _ in aged)
        doomed: list[Path] = []
        for _, size, path in aged:
            if self._used_bytes <= _KEPT_SHARE * self._quota_bytes:
                break
            if path != kept:
                doomed.append(path)
                self._used_bytes -= size
        self._delete(doomed)

    def _delete(self, doomed: Sequence[Path]) -> None:
        """Delete pictures, and say so first; where the disk is too full for that, afterwards."""
        names = [path.stem for path in doomed]
        noted = not names or self._note(names)
        for path in doomed:
            path.unlink(missing_ok=True)
        if not noted and not self._note(names):
            LOG.error("pictures were deleted of which the ledger does not know", extra={"pictures": len(names)})

    def _note(self, names: Sequence[str]) -> bool:
        try:
            self._ledger.note(names, DeletionRule.QUOTA, self._now())
        except OSError:
            return False
        return True


def crop(picture: Picture, box: Box, margin: float) -> Picture:
    """Cut `box` out of `picture`, widened by `margin` of its size on each side, at least one pixel large."""
    height, width = picture.shape[:2]
    left = int(max(0, min(width - 1, box.left - margin * box.width)))
    top = int(max(0, min(height - 1, box.top - margin * box.height)))
    right = int(max(left + 1, min(width, box.right + margin * box.width)))
    bottom = int(max(top + 1, min(height, box.bottom + margin * box.height)))
    return picture[top:bottom, left:right]


def _jpeg(picture: Picture) -> bytes:
    try:
        done, encoded = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY))
    except cv2.error as error:
        raise EvidenceError(f"the picture of {picture.shape} could not be encoded: {error.err}") from error
    if not done:
        raise EvidenceError(f"the picture of {picture.shape} could not be encoded")
    return encoded.tobytes()


def _with_stat(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Give the pictures in `folder`; one that somebody deletes meanwhile is left out."""
    for path in folder.glob("??/*.jpg"):
        try:
            yield path, path.stat()
        except FileNotFoundError:
            continue
