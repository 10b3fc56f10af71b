import json

import pytest
from sqlalchemy import select, text

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.alerts.raising import Watching
from central.base import NotThereError
from central.delivery.arrivals import RawMessage, Refused, read_arrival
from central.delivery.dead_letters import count_by_node, dead_letters
from central.grid.places import Grid, Place
from central.line.ingest import WATCHING_EVERYWHERE, Ingested, ingest
from central.line.metrics import Metrics
from central.line.retries import LetterDesk, Retried
from central.passages.search import PassageQuery, search
from central.store.db import Store
from central.tables import AuditRow, DeadLetterRow
from tests.central.errands import errands_over
from tests.central.node import NOON, TellingNode, gave_up, passage
from tests.central.people import by_grid, settle
from wire.codec import UnreadableEvent, encode, encode_event
from wire.events import Event
from wire.ids import new_id

GRID = Grid({"east": "river/garden", "west": "river"})


def viewer(place: str = "") -> Viewer:
    return Viewer(new_id(), "wang", Role.ADMIN, Place(place), GRID)


@pytest.fixture
def desk(store: Store) -> LetterDesk:
    sites = {"gate-1": "east", "gate-9": "north"}
    return LetterDesk(errands_over(store, lambda: NOON), Metrics(), sites, WATCHING_EVERYWHERE)


def unreadable(event: Event) -> UnreadableEvent:
    """An event that an older program could not decode."""
    return UnreadableEvent(reason="kind: unknown", raw=encode_event(event))


def tell(store: Store, *events: Event | UnreadableEvent, node: TellingNode | None = None) -> Ingested:
    with store.write() as session:
        return ingest(session, [(node or TellingNode()).tells(*events)])


def passages_in(store: Store) -> int:
    with store.read() as session:
        return len(search(session, PassageQuery(limit=200)).items)


def letters_in(store: Store) -> list[tuple[int, bool]]:
    with store.read() as session:
        return [(one.retries, one.recovered_at is not None) for one in dead_letters(session, None, 50)]


async def test_an_event_that_this_program_understands_is_taken_in_once(store: Store, desk: LetterDesk) -> None:
    told = passage()
    tell(store, unreadable(told))

    first = await desk.retry(viewer(), 1)
    again = await desk.retry(viewer(), 1)

    assert (first, again) == (Retried(1, recovered=True), Retried(1, recovered=True))
    assert passages_in(store) == 1
    assert letters_in(store) == [(1, True)]
    with store.read() as session:
        assert count_by_node(session) == {}
        assert [row.detail for row in session.scalars(select(AuditRow))] == [
            {"recovered": True, "reason": "unreadable"}
        ]


async def test_what_the_node_told_again_meanwhile_is_not_doubled(store: Store, desk: LetterDesk) -> None:
    told = passage()
    tell(store, unreadable(told), told)

    assert (await desk.retry(viewer(), 1)).recovered
    assert passages_in(store) == 1


async def test_what_is_still_unreadable_says_why_and_is_kept(store: Store, desk: LetterDesk) -> None:
    tell(store, UnreadableEvent(reason="old words", raw='{"kind": "riddle"}'))

    retried = await desk.retry(viewer(), 1)

    assert retried == Retried(1, recovered=False, reason="message: the kind riddle is unknown")
    assert letters_in(store) == [(1, False)]
    with store.read() as session:
        (letter,) = dead_letters(session, None, 50)
    assert letter.detail == retried.reason


async def test_poison_that_the_store_still_refuses_stays_and_what_it_takes_now_is_in(
    store: Store, desk: LetterDesk
) -> None:
    tell(store, unreadable(passage()), unreadable(passage()))
    with store.write() as session:
        session.execute(text("CREATE UNIQUE INDEX one_of_a_kind ON passages (frames)"))

    first, second = await desk.retry(viewer(), 1), await desk.retry(viewer(), 2)
    with store.write() as session:
        session.execute(text("DROP INDEX one_of_a_kind"))
    third = await desk.retry(viewer(), 2)

    assert (first.recovered, third.recovered) == (True, True)
    assert second.reason == "the store refused it: IntegrityError"
    assert passages_in(store) == 2
    assert letters_in(store) == [(2, True), (1, True)]


async def test_a_passage_of_another_node_is_refused_again_and_not_kept_twice(
    store: Store, desk: LetterDesk
) -> None:
    told = passage()
    tell(store, told)
    tell(store, told, node=TellingNode(name="gate-2"))

    retried = await desk.retry(viewer(), 1)

    assert retried.reason == "refused again: forged"
    assert letters_in(store) == [(1, False)]


async def test_numbers_given_up_are_taken_in_as_such(store: Store, desk: LetterDesk) -> None:
    node = TellingNode(next_seq=5)
    tell(store, unreadable(gave_up(1, 4)), node=node)

    assert (await desk.retry(viewer(), 1)).recovered
    with store.write() as session:
        assert ingest(session, [node.beats()]).acks == []


def refuse(store: Store, node: TellingNode, payload: bytes, *, retained: bool = False) -> None:
    raw = RawMessage(str(node.topic), payload, retained, NOON)
    arrival = read_arrival(raw, {})
    if not isinstance(arrival, Refused):
        arrival = read_arrival(raw, {node.name: "elsewhere"})
    with store.write() as session:
        ingest(session, [arrival])


async def test_a_message_that_was_taken_for_forged_is_taken_in_where_the_configuration_is_put_right(
    store: Store, desk: LetterDesk
) -> None:
    node = TellingNode()
    refuse(store, node, encode(node.encloses(passage(), passage())))

    assert (await desk.retry(viewer(), 1)).recovered
    assert passages_in(store) == 2


@pytest.mark.parametrize("payload, reason", [(b"{}", "not an envelope"), (b" " * 9000, "only the first 8192")])
async def test_a_message_that_nobody_can_use_stays(
    store: Store, desk: LetterDesk, payload: bytes, reason: str
) -> None:
    refuse(store, TellingNode(), payload)

    assert reason in (await desk.retry(viewer(), 1)).reason
    assert letters_in(store) == [(1, False)]


async def test_a_retained_event_stays_refused(store: Store, desk: LetterDesk) -> None:
    node = TellingNode()
    refuse(store, node, encode(node.encloses(passage())), retained=True)

    assert "retained" in (await desk.retry(viewer(), 1)).reason
    assert passages_in(store) == 0


async def test_all_are_retried_each_by_itself(store: Store, desk: LetterDesk) -> None:
    tell(store, unreadable(passage()), UnreadableEvent(reason="", raw="{}"), unreadable(passage()))

    retried = await desk.retry_all(viewer())
    later = await desk.retry_all(viewer())

    assert [one.recovered for one in retried] == [True, False, True]
    assert [one.id for one in later] == [2]
    assert passages_in(store) == 2


async def test_what_comes_again_after_it_was_recovered_is_dead_again(store: Store, desk: LetterDesk) -> None:
    node = TellingNode()
    payload = encode(node.encloses(passage()))
    refuse(store, node, payload)
    await desk.retry(viewer(), 1)
    refuse(store, node, payload)

    assert letters_in(store) == [(1, False)]


async def test_letters_of_another_place_do_not_exist(store: Store, desk: LetterDesk) -> None:
    settle(store, GRID)
    tell(store, unreadable(passage()))

    assert len(desk.letters(viewer("river/garden"), None, 50)) == 1
    assert desk.letters(viewer("river/other"), None, 50) == ()
    assert await desk.retry_all(viewer("river/other")) == []
    for number in (1, 77):
        with pytest.raises(NotThereError):
            await desk.retry(viewer("river/other"), number)


async def test_no_reason_holds_what_the_letter_holds(store: Store, desk: LetterDesk) -> None:
    bad = json.loads(encode_event(passage("京A12345"))) | {"revision": "京A12345"}
    tell(store, UnreadableEvent(reason="", raw=json.dumps(bad, ensure_ascii=False)))

    retried = await desk.retry(viewer(), 1)

    assert not retried.recovered
    assert "京A" not in retried.reason
    with store.read() as session:
        assert session.scalar(select(DeadLetterRow.detail)) == retried.reason


class Broken(Grid):
    def place_of(self, site: str) -> Place:
        raise KeyError(site)


def audited(store: Store) -> int:
    with store.read() as session:
        return len(session.scalars(select(AuditRow)).all())


async def test_a_fault_of_ours_comes_through_and_leaves_the_letter_as_it_was(store: Store) -> None:
    faulty = LetterDesk(errands_over(store, lambda: NOON), Metrics(), {}, Watching(places=by_grid(Broken({}))))
    tell(store, unreadable(passage()))

    with pytest.raises(KeyError):
        await faulty.retry(viewer(), 1)

    assert letters_in(store) == [(0, False)]
    with store.read() as session:
        (letter,) = dead_letters(session, None, 50)
    assert letter.detail == "kind: unknown"
    assert (passages_in(store), audited(store)) == (0, 0)


async def test_a_fault_of_ours_stops_where_it_is_and_a_mended_program_takes_in_the_rest(
    store: Store, desk: LetterDesk
) -> None:
    faulty = LetterDesk(errands_over(store, lambda: NOON), Metrics(), {}, Watching(places=by_grid(Broken({}))))
    tell(store, unreadable(passage(None)), unreadable(passage()), unreadable(passage(None)))

    with pytest.raises(KeyError):
        await faulty.retry_all(viewer())
    stopped = letters_in(store)
    mended = await desk.retry_all(viewer())

    assert stopped == [(0, False), (0, False), (1, True)]
    assert mended == [Retried(2, recovered=True), Retried(3, recovered=True)]
    assert passages_in(store) == 3
