"""Structured logs: one JSON object a line on standard error, without personal data.

Messages are fixed texts; what varies is a named field. Web servers' access logs are off: addresses hold plates. Of
an error stand its kind and the way to it, whoever logs it, and not what it says: that may hold a plate.
"""

import logging
from traceback import format_tb
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Formatter(JsonFormatter):
    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the library's name
        return _way_to(ei[1]) if ei[1] is not None else ""


def write_logs(level: str) -> None:
    """Send this process's logs to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter(_FIELDS, rename_fields={"asctime": "at", "levelname": "level"}))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("alembic", "httpx2", "uvicorn"):
        logging.getLogger(talkative).setLevel(logging.WARNING)


def _way_to(error: BaseException) -> str:
    """Name an error and where it was raised, after those that led to it and those that it holds."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    within = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    led = [_way_to(one) for one in (before, *within) if one is not None]
    return "\n".join([*led, "".join(format_tb(error.__traceback__)) + type(error).__name__])
