"""Structured logs: one JSON object a line on standard error, without personal data.

Messages are fixed texts; what varies is a named field. Plates are of a type whose `repr` is masked, and addresses
are written without their credentials by those who log them.
"""

import logging

from pythonjsonlogger.json import JsonFormatter

_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"


def write_logs(node: str) -> None:
    """Send this process's logs to standard error, each line naming `node`."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(_FIELDS, rename_fields={"asctime": "at", "levelname": "level"}, static_fields={"node": node})
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("aiomqtt").setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
