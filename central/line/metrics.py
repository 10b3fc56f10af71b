"""The centre's numbers for Prometheus, in a registry of their own."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from central.alerts.states import Outcome
from central.line.ingest import Ingested
from central.registry.nodes import NodeView

_NODE_NUMBERS = {
    "up": "1: the node is up and heard",
    "lost": "Events that the node no longer holds and the centre never got, without a reason given",
    "late": "Events that the node still holds and the centre has not got",
    "dropped": "Events that the node gave up at a cap, and said so",
    "dead": "Messages and events of the node that could not be used",
    "doubled": "Events of the node that came again and changed nothing",
    "reused": "Events of the node under numbers that others had before: its outbox is an older copy put back",
    "not_kept": "Those of the lost of which the node said that it no longer has them",
    "overtaken": "Older revisions of passages that came after a newer one",
    "clashing": "Events with the revision number of another event about the same passage, and so not stored",
    "clock_doubted": "Passages ordered by their arrival, because their times cannot be believed",
    "clock_error_s": "The node's clock minus the centre's in seconds, as far as heartbeats prove one",
    "backlog": "Events that wait on the node",
}


class Metrics:
    """Counters by name; `text` writes them as Prometheus reads them."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.events = Counter(_name("events"), "Events stored, by kind", ["kind"], registry=registry)
        self.doubled = Counter(
            _name("events_doubled"), "Events that came again and changed nothing", registry=registry
        )
        self.refused = Counter(
            _name("refused"), "Messages and events that became dead letters", ["reason"], registry=registry
        )
        self.unburied = Counter(
            _name("unburied"), "Messages that not even the dead letters could take", registry=registry
        )
        self.batches = Histogram(_name("batch_seconds"), "Time to commit one batch", registry=registry)
        self.retries = Counter(
            _name("store_retries"), "Batches that the database did not take at once", registry=registry
        )
        self.faults = Counter(
            _name("intake_faults"),
            "Batches that a fault of the centre itself stopped, by error",
            ["error"],
            registry=registry,
        )
        self.acks = Counter(
            _name("acks"), "Acknowledgements by what became of them", ["outcome"], registry=registry
        )
        self.commands = Counter(
            _name("commands"), "Commands to nodes, by whether they left", ["outcome"], registry=registry
        )
        self.upkeep_failures = Counter(
            _name("upkeep_failures"),
            "What is done now and then and failed, by chore",
            ["chore"],
            registry=registry,
        )
        self.waiting = Gauge(
            _name("messages_waiting"), "Messages that came and are not stored yet", registry=registry
        )
        self.link_up = Gauge(_name("link_up"), "1: connected to the broker", registry=registry)
        self.streams = Gauge(_name("feed_streams"), "Open feeds", registry=registry)
        self.pictures = Counter(_name("pictures"), "Looks at pictures, by outcome", ["outcome"], registry=registry)
        self.alerts = Counter(_name("alerts_raised"), "Alerts, by kind of hit", ["kind"], registry=registry)
        self.suppressed = Counter(
            _name("hits_suppressed"), "Hits counted on an alert that was there", registry=registry
        )
        self.live_pictures = Counter(
            _name("live_pictures"), "Live pictures from nodes, by outcome", ["outcome"], registry=registry
        )
        self.live_shown = Counter(
            _name("live_pictures_shown"),
            "Live pictures to pages, sent or overtaken by a newer one",
            ["outcome"],
            registry=registry,
        )
        self.live_bytes = Counter(
            _name("live_picture_bytes"), "Bytes of live pictures", ["way"], registry=registry
        )
        self.live_watchers = Gauge(
            _name("live_picture_watchers"), "Pages that watch live pictures", registry=registry
        )
        self.closed = Counter(_name("alerts_closed"), "Alerts closed, by outcome", ["outcome"], registry=registry)

    def count(self, done: Ingested) -> None:
        """Add up what one transaction took in."""
        for kind, number in done.stored.items():
            self.events.labels(kind).inc(number)
        for reason, number in done.refused.items():
            self.refused.labels(reason.value).inc(number)
        for kind, number in done.alerts.items():
            self.alerts.labels(kind).inc(number)
        self.suppressed.inc(done.suppressed)
        self.doubled.inc(done.doubled)

    def count_closed(self, outcome: Outcome) -> None:
        """Add an alert that somebody closed."""
        self.closed.labels(outcome.value).inc()

    def text(self, known: Iterable[NodeView]) -> bytes:
        """Write all numbers, those of the nodes as they are now."""
        numbers = CollectorRegistry()
        numbers.register(_NodeNumbers(known))
        return generate_latest(self.registry) + generate_latest(numbers)


def _name(word: str) -> str:
    return f"gatehouse_central_{word}"


class _NodeNumbers(Collector):
    """Numbers that the store keeps, by node."""

    def __init__(self, known: Iterable[NodeView]) -> None:
        self._known = tuple(known)

    def collect(self) -> Iterable[Metric]:
        for name, text in _NODE_NUMBERS.items():
            family = GaugeMetricFamily(_name(f"node_{name}"), text, labels=["site", "node"])
            for node in self._known:
                number = getattr(node, name)
                if number is not None:
                    family.add_metric([node.site, node.node], float(number))
            yield family
