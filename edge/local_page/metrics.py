"""A node's numbers in Prometheus' text form, made afresh from its heartbeat at each scrape."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from edge.gate.buzzing import Buzzing
from edge.line.live_pictures.show import LiveShow
from wire.events import PlateStatus
from wire.health import CameraState, LaneHealth, NodeHealth


@dataclass(frozen=True, slots=True)
class NodeMetrics:
    """What has numbers beside the heartbeat: what is watched, and the buzzers of the lanes that have one."""

    show: LiveShow
    buzzings: Mapping[str, Buzzing]

    def text(self, health: NodeHealth) -> bytes:
        """Write them and `health` as metrics."""
        registry = CollectorRegistry()
        registry.register(_Snapshot(health))
        registry.register(_Watched(self.show))
        registry.register(_Buzzers(self.buzzings))
        return generate_latest(registry)


class _Snapshot(Collector):
    def __init__(self, health: NodeHealth) -> None:
        self._health = health

    def collect(self) -> Iterable[Metric]:
        health = self._health
        yield _gauge("backlog_events", "Events that the centre has not committed", health.backlog)
        yield _gauge("emergency_events", "Events in the emergency journal", health.emergency)
        yield _gauge("mirrored", "1 while all that waits has a second copy", float(bool(health.mirrored)))
        yield _gauge("disk_free_bytes", "Free space where the node keeps its data", health.disk_free_bytes)
        yield _gauge("up_seconds", "Seconds since the node started", health.up_s)
        failures = CounterMetricFamily("gatehouse_edge_failures", "Errors by name", labels=["name"])
        for name, count in health.failures.items():
            failures.add_metric([name], count)
        yield failures
        yield from _of_lanes(health.lanes)


class _Watched(Collector):
    def __init__(self, show: LiveShow) -> None:
        self._show = show

    def collect(self) -> Iterable[Metric]:
        show = self._show
        yield _gauge("live_picture_lanes", "Lanes that somebody watches now", len(show.watched))
        yield _counter("live_pictures", "Live pictures sent", show.sent)
        yield _counter("live_picture_bytes", "Bytes of live pictures sent", show.sent_bytes)
        skipped = CounterMetricFamily(
            "gatehouse_edge_live_pictures_skipped", "Turns without a picture, by why", labels=["why"]
        )
        for why, count in show.skipped.copy().items():
            skipped.add_metric([why], count)
        yield skipped


class _Buzzers(Collector):
    def __init__(self, buzzings: Mapping[str, Buzzing]) -> None:
        self._buzzings = buzzings

    def collect(self) -> Iterable[Metric]:
        sounded = CounterMetricFamily(
            "gatehouse_edge_buzzer_soundings", "How often a lane's buzzer called people", labels=["lane"]
        )
        for lane, buzzing in self._buzzings.items():
            sounded.add_metric([lane], buzzing.soundings)
        yield sounded


def _counter(name: str, text: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(f"gatehouse_edge_{name}", text, value=value)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"gatehouse_edge_{name}", text, value=value)


def _of_lanes(lanes: tuple[LaneHealth, ...]) -> Iterable[Metric]:
    live = GaugeMetricFamily("gatehouse_edge_camera_live", "1 while the camera gives frames", labels=["lane"])
    age = GaugeMetricFamily("gatehouse_edge_last_frame_age_seconds", "Age of the newest frame", labels=["lane"])
    frames = CounterMetricFamily("gatehouse_edge_frames", "Frames by what became of them", labels=["lane", "fate"])
    visits = CounterMetricFamily("gatehouse_edge_visits", "Visits by how they ended", labels=["lane", "status"])
    fault = GaugeMetricFamily("gatehouse_edge_lane_fault", "1 while it opens for nobody by rule", labels=["lane"])
    for lane in lanes:
        fault.add_metric([lane.lane], float(lane.fault is not None))
        live.add_metric([lane.lane], float(lane.camera is CameraState.LIVE))
        if lane.last_frame_age_s is not None:
            age.add_metric([lane.lane], lane.last_frame_age_s)
        for fate, count in (
            ("read", lane.frames_read),
            ("dropped", lane.frames_dropped),
            ("corrupt", lane.frames_corrupt),
        ):
            frames.add_metric([lane.lane, fate], count)
        for status in PlateStatus:
            visits.add_metric([lane.lane, status], lane.visits.get(status, 0))
        visits.add_metric([lane.lane, "person"], lane.persons)
        visits.add_metric([lane.lane, "bystander"], lane.bystanders)
    yield from (live, age, frames, visits, fault)
