"""Structured logs: one JSON object a line on standard error, without personal data.

Messages are fixed texts; what varies is a named field. Web servers' access logs are off: addresses hold plates.
"""

import logging

from pythonjsonlogger.json import JsonFormatter

_FIELDS = "%(asctime)s %(levelname)s %(name)s %(message)s"


def write_logs(level: str) -> None:
    """Send this process's logs to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(_FIELDS, rename_fields={"asctime": "at", "levelname": "level"}))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("alembic", "httpx2", "uvicorn"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
