"""Structured logs: one JSON object a line on standard error, without personal data.

Messages are fixed texts; what varies is a named field. Plates are of a type whose `repr` is masked, and addresses
are written without their credentials by those who log them. Of an error stand its kind and the way to it, whoever
logs it, and not what it says (`edge.running.restraint`).
"""

import logging
import sys
import threading
from copy import copy
from types import TracebackType
from typing import Final

from pythonjsonlogger.json import JsonEncoder, JsonFormatter

from edge.running.restraint import first_words, kind_of, way_to

_LOG: Final = logging.getLogger(__name__)
_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_FIELDS: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _Encoder(JsonEncoder):
    def default(self, o: object) -> object:
        return kind_of(o) if isinstance(o, BaseException) else super().default(o)


class _Formatter(JsonFormatter):
    def format(self, record: logging.LogRecord) -> str:
        if record.name == "asyncio":
            record = copy(record)
            record.msg, record.args = first_words(record.getMessage()), ()
        return super().format(record)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the library's name
        return way_to(ei[1]) if ei[1] is not None else ""


def write_logs(node: str) -> None:
    """Send this process's logs to standard error, each line naming `node`, and what ends it or a thread of it."""
    handler = logging.StreamHandler()
    fields, always = {"asctime": "at", "levelname": "level"}, {"node": node}
    handler.setFormatter(_Formatter(_FIELDS, rename_fields=fields, static_fields=always, json_encoder=_Encoder))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("aiomqtt").setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    sys.excepthook, threading.excepthook = _tell_uncaught, _tell_of_thread


def _tell_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what ends the program as anything else is logged, where Python itself would write out what it says."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        _LOG.critical("the program ended by a fault", exc_info=(kind, error, trace))


def _tell_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        said = (ended.exc_type, ended.exc_value, ended.exc_traceback)
        _LOG.critical("a thread ended by a fault", exc_info=said)
