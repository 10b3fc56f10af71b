"""The time of day in tests of the pages."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.central.dashboard.telling import NOON

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True)
class Watch:
    """A clock that stands until somebody sets it."""

    now: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.now
