"""What the beginning of a shift says of openings by hand: how many opened, and apart how many came to nothing."""

from uuid import UUID

import pytest
from starlette.testclient import TestClient

from tests.central.dashboard.openings.pressing import LANE, Line, answers, moved, press
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.telling import NOON, Telling
from wire.commands import CommandRefusal
from wire.events import BarrierResult, CommandRefused
from wire.ids import new_id


def refused(command: UUID) -> CommandRefused:
    reason = CommandRefusal.TOO_MANY.value
    return CommandRefused(id=new_id(), lane=LANE["lane"], processed_at=NOON, command=command, reason=reason)


@pytest.mark.parametrize(
    "language, opened, shut",
    [
        ("en", "1 in the last 12 hours.", "2 more came to nothing"),
        ("zh", "最近 12 小时开了 1 次。", "另有 2 次没有开成"),
    ],
)
def test_what_was_refused_is_not_counted_as_opened(
    guard: TestClient, line: Line, telling: Telling, language: str, opened: str, shut: str
) -> None:
    for key in "abcd":
        press(guard, key=key * 32)
    first, second, third, _on_its_way = (one.id for one in line.sent)
    answers(telling, moved(first, BarrierResult.OPENED))
    answers(telling, refused(second))
    answers(telling, moved(third, BarrierResult.TIMED_OUT))
    page = guard.get(f"/hand-over?lang={language}").text.replace("\u00a0", " ")
    assert opened in page
    assert shut in page


def test_who_waits_is_shown_with_for_how_long(guard: TestClient, telling: Telling) -> None:
    assert "came to nothing" not in guard.get("/hand-over").text, "where there is none, none is said"
    stands(telling, new_id())
    waits = guard.get("/hand-over").text.partition("</h2>")[2].partition("</section>")[0]
    assert "for 25 s" in waits.replace("\u00a0", " ")
