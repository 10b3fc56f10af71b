"""What stands in the details of the audit, in the words of a page; what nobody translated is shown as it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from central.dashboard.catalogue import Catalogue
from central.dashboard.times import SiteTimes

GROUPS: Final[Mapping[str, Sequence[str]]] = {
    "change": ("audit_change",),
    "colour": ("plate_colour",),
    "kind": ("alert_kind",),
    "outcome": ("outcome",),
    "plate_status": ("plate_status",),
    "reason": ("opening_reason", "hold_reason", "reason", "notice_reason"),
    "role": ("role",),
    "role_before": ("role",),
    "saying": ("saying",),
    "step": ("call_step",),
    "subject": ("subject",),
    "verdict": ("verdict",),
    "view": ("audit_view",),
}
"""Where the words for the values of a key stand, the likeliest group first."""
_REASONS: Final[Mapping[str, Sequence[str]]] = {
    "notice_given": ("notice_reason", "reason"),
    "retry_dead_letter": ("dead_reason",),
}
"""Of these actions a reason is another one than of all others."""
_PLACES: Final = frozenset({"place", "place_before"})
_TIMES: Final = frozenset({"ends_at", "since", "sounded_at", "until"})


@dataclass(frozen=True, slots=True)
class AuditWord:
    """One detail: what it is of, and what it says."""

    label: str
    value: str
    is_code: bool
    """It is an id or a name, and in no language."""


@dataclass(frozen=True, slots=True)
class AuditWords:
    """Says details in one language."""

    words: Catalogue
    times: SiteTimes

    def of(self, action: str, detail: Mapping[str, Any]) -> tuple[AuditWord, ...]:
        """Return the details of an entry, in the order in which they were recorded."""
        return tuple(self._said(action, detail))

    def target(self, action: str, target: str) -> AuditWord:
        """Return what an entry is about."""
        value = self.words.word(f"audit_view.{target}") if action == "see_live" else target
        return AuditWord("", value, value == target)

    def _said(self, action: str, detail: Mapping[str, Any]) -> Iterator[AuditWord]:
        for key, value in detail.items():
            if isinstance(value, Mapping):
                yield from self._said(action, value)
            else:
                said, is_code = self._value(action, key, value)
                yield AuditWord(self.words.word(f"audit_detail.{key}"), said, is_code)

    def _value(self, action: str, key: str, value: object) -> tuple[str, bool]:
        if value is None or value == []:
            return self.words.text("audit.none"), False
        if isinstance(value, bool) or value in ("true", "false"):
            return self.words.text("audit.yes" if value in (True, "true") else "audit.no"), False
        if isinstance(value, list):
            return " ".join(map(str, value)), True
        text = str(value)
        if (key == "sites" and text == "all") or (key in _PLACES and not text):
            return self.words.text("account.everywhere"), False
        if key == "colour" and text == "any":
            return self.words.text("watch.any_colour"), False
        if key in _TIMES:
            return self._moment(text), False
        return self._word(action, key, text)

    def _word(self, action: str, key: str, text: str) -> tuple[str, bool]:
        own = _REASONS.get(action) if key == "reason" else None
        groups = own or GROUPS.get(key, ())
        keys = self.words.keys()
        found = next((one for group in groups if (one := f"{group}.{text}") in keys), None)
        return (self.words.text(found), False) if found else (text, True)

    def _moment(self, text: str) -> str:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return text
        return self.times.stamp(at) if at.tzinfo else text
