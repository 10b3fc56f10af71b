"""One thing that was looked at, and what was found: good, worth a look, or in the way of a start."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a finding means for the start."""

    GOOD = "good"
    NOTICE = "notice"
    """The centre starts with it all the same; somebody should look at it."""
    WRONG = "wrong"
    """The centre does not start with it, or can never do its work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one setting, named as in the file; `says` tells what to do where something is."""

    verdict: Verdict
    about: str
    says: str

    def __str__(self) -> str:
        return f"{self.verdict}: {self.about}: {self.says}"


def good(about: str, says: str) -> Finding:
    """Say that something is as it must be."""
    return Finding(Verdict.GOOD, about, says)


def notice(about: str, says: str) -> Finding:
    """Say what somebody should look at."""
    return Finding(Verdict.NOTICE, about, says)


def wrong(about: str, says: str) -> Finding:
    """Say what must be mended first."""
    return Finding(Verdict.WRONG, about, says)
