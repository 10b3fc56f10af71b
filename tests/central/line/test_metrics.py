from collections import Counter

from central.delivery.arrivals import Refusal
from central.line.ingest import Ingested, ingest
from central.line.metrics import Metrics
from central.registry.nodes import nodes
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage


def test_what_was_taken_in_is_added_up() -> None:
    metrics = Metrics()
    done = Ingested(stored=Counter(passage=2), doubled=3, refused=Counter({Refusal.FORGED: 1}))
    metrics.count(done)
    metrics.count(done)

    text = metrics.text(()).decode()
    assert 'gatehouse_central_events_total{kind="passage"} 4.0' in text
    assert "gatehouse_central_events_doubled_total 6.0" in text
    assert 'gatehouse_central_refused_total{reason="forged"} 2.0' in text


def test_nodes_show_what_is_lost_and_late(store: Store) -> None:
    node = TellingNode()
    with store.write() as session:
        ingest(session, [node.tells(passage(), seq=4), node.beats(oldest_unacked=3)])
    with store.read() as session:
        text = Metrics().text(nodes(session, NOON)).decode()

    for line in ("up", "lost", "late"):
        assert f'gatehouse_central_node_{line}{{node="gate-1",site="east"}}' in text
    assert 'gatehouse_central_node_lost{node="gate-1",site="east"} 2.0' in text
    assert 'gatehouse_central_node_late{node="gate-1",site="east"} 1.0' in text


def test_two_centres_in_one_process_do_not_share_numbers() -> None:
    first, second = Metrics(), Metrics()
    first.doubled.inc()

    assert "gatehouse_central_events_doubled_total 0.0" in second.text(()).decode()
