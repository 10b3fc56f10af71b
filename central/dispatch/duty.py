"""Who is called after the desk, at each site: names of accounts, from the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from central.dispatch.rule import Step


@dataclass(frozen=True, slots=True)
class OnCall:
    """Accounts of one site; empty: there is none."""

    second_guard: str = ""
    duty_manager: str = ""

    def account_for(self, step: Step) -> str:
        """Return whom a step calls."""
        return self.second_guard if step is Step.SECOND_GUARD else self.duty_manager


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call where."""

    sites: Mapping[str, OnCall] = field(default_factory=dict)

    def of(self, site: str) -> OnCall:
        """Return who is on call at a site."""
        return self.sites.get(site, OnCall())
