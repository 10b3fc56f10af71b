"""What nodes say of their buzzers: once a wait on the audit, however often and by whomever it is told."""

from datetime import timedelta

from sqlalchemy import select

from central.store.db import Store
from central.tables import AuditRow
from tests.central.node import NOON, TellingNode
from tests.central.taking_in import ack_of, take
from wire.events import BuzzerSounded
from wire.ids import PassageId, new_id


def sounded(passage: PassageId, waited_s: float = 90.2) -> BuzzerSounded:
    return BuzzerSounded(id=new_id(), lane="in-1", processed_at=NOON, passage=passage, waited_s=waited_s)


def on_record(store: Store) -> list[AuditRow]:
    with store.read() as session:
        wanted = select(AuditRow).where(AuditRow.action == "sound_buzzer").order_by(AuditRow.seq)
        return list(session.scalars(wanted))


def test_a_buzzer_that_sounded_is_on_record_with_who_waited_where_and_for_how_long(store: Store) -> None:
    passage = new_id()
    done = take(store, TellingNode().tells(sounded(passage)))
    (row,) = on_record(store)
    assert (row.actor, row.role, row.site, row.target) == ("east/gate-1", "system", "east", str(passage))
    assert row.detail == {
        "node": "gate-1",
        "lane": "in-1",
        "waited_s": "90",
        "sounded_at": "2026-11-23T04:00:00+00:00",
    }
    assert ack_of(done) == (1, ())


def test_told_of_an_hour_late_it_says_when_it_sounded(store: Store) -> None:
    take(store, TellingNode().tells(sounded(new_id()), received_at=NOON + timedelta(hours=1)))
    (row,) = on_record(store)
    assert row.at == NOON + timedelta(hours=1)
    assert row.detail["sounded_at"] == "2026-11-23T04:00:00+00:00"


def test_a_second_telling_changes_nothing(store: Store) -> None:
    node, event = TellingNode(), sounded(new_id())
    take(store, node.tells(event, seq=1), node.tells(event, seq=1))
    # An outbox put back from an old copy tells it again under another epoch.
    take(store, TellingNode().tells(event))
    assert len(on_record(store)) == 1


def test_a_wait_that_a_node_tells_of_anew_after_a_restart_is_on_record_once(store: Store) -> None:
    passage, node = new_id(), TellingNode()
    done = take(store, node.tells(sounded(passage), sounded(passage, 95), sounded(new_id())))
    assert [row.detail["waited_s"] for row in on_record(store)] == ["90", "90"]
    assert ack_of(done) == (3, ())


def test_what_another_node_says_of_a_passage_hides_nothing(store: Store) -> None:
    passage = new_id()
    take(store, TellingNode(name="gate-2").tells(sounded(passage)))
    take(store, TellingNode().tells(sounded(passage)))
    assert [row.actor for row in on_record(store)] == ["east/gate-2", "east/gate-1"]


def test_a_wait_without_end_is_not_believed(store: Store) -> None:
    take(store, TellingNode().tells(sounded(new_id(), 1e300)))
    (row,) = on_record(store)
    assert row.detail["waited_s"] == "86400"
