"""Times and durations as people read them: in the site's own time zone, always with seconds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from central.dashboard.catalogue import Catalogue

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_TENTHS_BELOW: Final = 10
_SHORTEST: Final = 0.001
"""Less, and not nothing, is said to be less: no opening takes 0 ms."""
_SIZES: Final = ("B", "KB", "MB", "GB", "TB")
_KILO: Final = 1024


@dataclass(frozen=True, slots=True)
class SiteTimes:
    """Writes times of one page, which was made at `now`."""

    zone: tzinfo
    now: datetime
    words: Catalogue

    def clock(self, at: datetime) -> str:
        """Return the time of day, with the date before it unless that is today's."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        if local.date() == today:
            return f"{local:%H:%M:%S}"
        return f"{local:%m-%d %H:%M:%S}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M:%S}"

    def of_day(self, at: datetime) -> str:
        """Return the time of day alone, for a list that names the day above it."""
        return f"{at.astimezone(self.zone):%H:%M:%S}"

    def stamp(self, at: datetime) -> str:
        """Return date and time to the second, as they stand on a picture."""
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M:%S}"

    def day(self, day: date) -> str:
        """Return a day as people say it, with its weekday; the year only where it is another one."""
        today = self.now.astimezone(self.zone).date()
        said = self.words.text(
            "day.date",
            month=self.words.text(f"month.{day.month}"),
            day=day.day,
            weekday=self.words.text(f"weekday.{day.isoweekday()}"),
        )
        if day == today:
            return self.words.text("day.today", date=said)
        if day == today - timedelta(days=1):
            return self.words.text("day.yesterday", date=said)
        return said if day.year == today.year else self.words.text("day.of_year", year=day.year, date=said)

    def day_of(self, at: datetime) -> str:
        """Return the day of a moment as people say it."""
        return self.day(at.astimezone(self.zone).date())

    def last_day(self, ends_at: datetime) -> date | None:
        """Return the day at whose end something is over, as it was asked for; None: it is over within a day."""
        local = ends_at.astimezone(self.zone)
        return None if local.time() != time() else local.date() - timedelta(days=1)

    def minute(self, at: datetime) -> str:
        """Return hour and minute, as people agree on a time, with the date before it unless that is today's."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%m-%d %H:%M}"

    def full(self, at: datetime) -> str:
        """Return date, time and offset from UTC, for records that are quoted."""
        return at.astimezone(self.zone).isoformat(" ", "milliseconds")

    def span(self, seconds: float) -> str:
        """Return a duration in the two units that matter; a negative one (clocks differ) keeps its sign."""
        sign, length = ("−" if seconds < 0 else ""), abs(seconds)
        if 0 < length < _SHORTEST:
            return self.words.text("span.shortest")
        if length < 1:
            return sign + self.words.text("span.milliseconds", n=round(length * 1000))
        if length < _MINUTE:
            shown = f"{length:.1f}" if length < _TENTHS_BELOW else f"{length:.0f}"
            return sign + self.words.text("span.seconds", n=shown)
        whole = int(length)
        if whole < _HOUR:
            return sign + self.words.text("span.minutes", m=whole // _MINUTE, s=whole % _MINUTE)
        if whole < _DAY:
            return sign + self.words.text("span.hours", h=whole // _HOUR, m=whole % _HOUR // _MINUTE)
        return sign + self.words.text("span.days", d=whole // _DAY, h=whole % _DAY // _HOUR)

    def between(self, first: datetime, last: datetime) -> str:
        """Return how long it was from `first` to `last`."""
        return self.span((last - first).total_seconds())


def byte_size(count: int) -> str:
    """Return a number of bytes in the largest unit that leaves at least one of it."""
    size, unit = float(count), 0
    while size >= _KILO and unit < len(_SIZES) - 1:
        size, unit = size / _KILO, unit + 1
    return f"{size:.1f} {_SIZES[unit]}" if unit and size < 100 * _TENTHS_BELOW else f"{size:.0f} {_SIZES[unit]}"
