from pathlib import Path

from edge.gate.barrier import Barrier
from edge.gate.commands.button import LocalButton
from edge.gate.commands.limits import OpeningLimits
from edge.journal import Journal
from edge.outbox import Outbox
from tests.edge.events import set_clock
from tests.edge.gate.commands.centre import SigningCentre, desk_of
from tests.edge.lanes import WitnessGate
from wire.codec import decode_event
from wire.commands import CommandRefusal
from wire.events import BarrierMoved, BarrierResult
from wire.ids import new_id
from wire.topics import command_topic


async def test_a_press_opens_and_is_on_record_as_the_button_s(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    journal, driver = Journal(outbox, set_clock()), WitnessGate(outbox)
    button = LocalButton(OpeningLimits(), {"in-1": Barrier("in-1", driver, journal, 3)}, journal)
    done = await button.press("in-1", "emergency")
    assert isinstance(done, BarrierMoved)
    assert done.result is BarrierResult.OPENED
    told = decode_event(outbox.pending(0, 10)[0].event)
    assert isinstance(told, BarrierMoved)
    assert (told.actor, told.reason, told.command, told.passage) == ("button", "emergency", None, None)
    outbox.close()


async def test_presses_are_capped_and_count_apart_from_commands(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    journal, driver, centre = Journal(outbox, set_clock()), WitnessGate(outbox), SigningCentre()
    barriers = {"in-1": Barrier("in-1", driver, journal, 3)}
    desk = desk_of(journal, barriers, centre.key, OpeningLimits())
    for _ in range(50):
        desk.take(command_topic("garden", "gate-1", "in-1"), centre.says(desk.challenge()), retained=False)
    button = LocalButton(OpeningLimits(lane_per_minute=2), barriers, journal)
    done = [await button.press("in-1", "staff") for _ in range(3)]
    assert [isinstance(one, BarrierMoved) for one in done] == [True, True, False]
    assert done[2] is CommandRefusal.TOO_MANY
    assert journal.failures["button_too_many"] == 1
    assert isinstance(await button.press("in-1", "emergency"), BarrierMoved)
    outbox.close()


async def test_a_press_is_booked_on_who_is_at_the_front(tmp_path: Path) -> None:
    outbox, here = Outbox(tmp_path / "outbox.db"), new_id()
    journal, driver = Journal(outbox, set_clock()), WitnessGate(outbox)
    barriers = {"in-1": Barrier("in-1", driver, journal, 3)}
    button = LocalButton(OpeningLimits(), barriers, journal, lambda _: (here, new_id()))
    done = await button.press("in-1", "staff")
    assert isinstance(done, BarrierMoved)
    assert done.passage == here
    outbox.close()
