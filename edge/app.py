"""Composition root of the node: everything concrete is chosen and joined here, and nowhere else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from functools import partial

from edge.access.decide import LaneRules
from edge.access.roster import Roster
from edge.broker import broker_of
from edge.cameras.base import Camera
from edge.drivers import LaneGate, LaneGates
from edge.evidence.store import EvidenceStore
from edge.gate.barrier import Barrier
from edge.gate.buzzing import Buzzing
from edge.gate.commands.button import LocalButton
from edge.gate.commands.desk import CommandDesk, NodeName, Obeying
from edge.gate.commands.limits import OpeningLimits
from edge.gate.held_file import HeldFile
from edge.gate.holding import Holding
from edge.gate.lane_board import LaneBoard
from edge.health import HealthReport
from edge.journal import Journal
from edge.lane import Lane, LaneSettings, Recognisers
from edge.line.live_pictures.budget import ShowCaps
from edge.line.live_pictures.show import LiveShow
from edge.line.uplink import Uplink, UplinkSettings
from edge.local_page.metrics import NodeMetrics
from edge.local_page.pages import LocalPage, Tokens
from edge.local_page.server import listen, serve_until
from edge.outbox import Outbox
from edge.presence import PresenceReport
from edge.running.boot import boot_id
from edge.running.clock import NodeClock
from edge.running.fault_points import NO_FAULTS, Faults
from edge.secrets import button_token, centre_key, page_token
from edge.seeing.motion import MotionSettings
from edge.seeing.purposes import Purposes, wants_faces
from edge.settings import EdgeSettings, LaneTable
from edge.visits.association.continuity import Windows
from edge.visits.association.subjects import SubjectSettings
from edge.visits.book import VisitSettings
from edge.visits.presence.course import Nearness
from edge.visits.telling.due import Patience
from edge.visits.vote import VoteSettings
from gate_drivers.controller import Controller
from gate_drivers.registry import board_capabilities_of, build_board
from transport.base import Transport
from wire.events import Subject

LOG = logging.getLogger(__name__)

_RESTART_AFTER_S = 5.0
_LAST_WORDS_S = 3.0
_PEDESTRIAN_MOTION = MotionSettings(region_share=0.03, absorbed_share=0.0001)
"""A person is smaller than a car, and may stand for longer before the ground below is seen again."""


@dataclass(frozen=True, slots=True)
class Node:
    """A composed node, not yet running."""

    settings: EdgeSettings
    lanes: tuple[Lane, ...]
    holdings: Mapping[str, Holding]
    buzzings: Mapping[str, Buzzing]
    """Of the lanes that have a buzzer."""
    boards: Mapping[str, LaneBoard]
    """Of the lanes that have a board."""
    outbox: Outbox
    journal: Journal
    uplink: Uplink
    desk: CommandDesk
    page: LocalPage
    show: LiveShow
    controllers: tuple[Controller, ...] = ()
    """Those that lanes share; let go of after all lanes."""


def compose(
    settings: EdgeSettings,
    recognisers: Recognisers,
    cameras: Callable[[LaneTable], Camera],
    clock: NodeClock,
    faults: Faults = NO_FAULTS,
    make_outbox: Callable[..., Outbox] = Outbox,
    transport: Transport | None = None,
) -> Node:
    """Build a node; raises EdgeError or GateError naming what cannot be built.

    Its line goes over the broker of the settings unless another `transport` is given. Only a drill gives `faults`,
    or an outbox that keeps a record.
    """
    data = settings.data_dir
    outbox = make_outbox(
        data / "outbox.db",
        settings.outbox.max_events,
        faults,
        keep_events=settings.outbox.keep_events,
        emergency_bytes=settings.outbox.emergency_bytes,
        clock=clock,
    )
    journal = Journal(outbox, clock, faults)
    roster = Roster(data / "roster.db")
    evidence = EvidenceStore(data / "pictures", settings.evidence.quota_bytes, clock.now)
    controlled = LaneGates(settings.controllers)
    gates = {table.id: controlled.of_lane(table.gate) for table in settings.lanes}
    lanes = tuple(
        Lane(
            lane_settings(table, settings.purposes),
            cameras(table),
            recognisers,
            roster,
            evidence,
            _barrier(table, gates[table.id], journal),
            journal,
        )
        for table in settings.lanes
    )
    for name, recogniser in (("plates", recognisers.plates), ("objects", recognisers.objects)):
        if recogniser is None:
            journal.fail(f"no_recogniser_of_{name}")
    if recognisers.faces is None and wants_faces(settings.purposes, clock.now()):
        journal.fail("no_recogniser_of_faces")
    known = outbox.latest_passages()
    for lane in lanes:
        lane.remember(known)
    barriers, limits = {lane.name: lane.barrier for lane in lanes}, _limits(settings)
    boot = boot_id()
    holdings = {
        lane: Holding(barrier, HeldFile(data / "holds", lane), journal, boot) for lane, barrier in barriers.items()
    }
    here = NodeName(settings.site, settings.node)
    presence = PresenceReport(lanes, journal)
    boards = {
        table.id: board
        for table in settings.lanes
        if (board := _board(table, barriers[table.id], presence, journal))
    }
    health = HealthReport(lanes, outbox, journal, data, boards)
    buzzings = {
        table.id: buzzing
        for table in settings.lanes
        if (buzzing := _buzzing(table, gates[table.id], barriers[table.id], presence, journal))
    }
    key = centre_key(settings.commands)
    obeying = Obeying(barriers, holdings, boards)
    desk = CommandDesk(here, key, limits, obeying, journal, presence.who_is_there)
    caps = ShowCaps(settings.live_picture.pictures_per_s, settings.live_picture.bytes_per_s)
    show = LiveShow(lanes, caps, journal)
    uplink = Uplink(
        UplinkSettings(settings.site, settings.node, settings.mqtt.resend_s, settings.mqtt.health_every_s),
        transport or broker_of(settings),
        outbox,
        journal,
        health.make,
        desk,
        presence=presence,
        show=show,
    )
    tokens = Tokens(page_token(settings), button_token(settings))
    button = LocalButton(limits, barriers, journal, presence.who_is_there)
    page = LocalPage(lanes, evidence, health, uplink, button, tokens, NodeMetrics(show, buzzings))
    return Node(
        settings,
        lanes,
        holdings,
        buzzings,
        boards,
        outbox,
        journal,
        uplink,
        desk,
        page,
        show,
        tuple(controlled.controllers.values()),
    )


async def run(node: Node, stop: asyncio.Event) -> None:
    """Run a node until `stop` is set, then let go of everything in order; raises OSError for a taken address."""
    async with AsyncExitStack() as ending:
        ending.callback(node.outbox.close)
        ending.callback(node.show.close)
        ending.callback(node.page.close)
        listener = ending.enter_context(listen(node.settings.local.host, node.settings.local.port))
        for controller in node.controllers:
            ending.push_async_callback(controller.aclose)
        for lane in node.lanes:
            ending.push_async_callback(lane.barrier.aclose)
            ending.push_async_callback(lane.camera.aclose)
        for board in node.boards.values():
            ending.push_async_callback(board.aclose)
        async with asyncio.TaskGroup() as tasks:
            work = [tasks.create_task(_supervise("uplink", node.uplink.run, node))]
            work.append(tasks.create_task(_supervise("commands", node.desk.run, node)))
            for lane, table in zip(node.lanes, node.settings.lanes, strict=True):
                every_s = table.gate.look_every_s
                work.append(tasks.create_task(_supervise(lane.name, lane.run, node)))
                watching = partial(lane.barrier.watch, every_s)
                work.append(tasks.create_task(_supervise(f"{lane.name} barrier", watching, node)))
                keeping = partial(node.holdings[lane.name].watch, every_s)
                work.append(tasks.create_task(_supervise(f"{lane.name} hold", keeping, node)))
                if lane.name in node.buzzings:
                    calling = node.buzzings[lane.name].watch
                    work.append(tasks.create_task(_supervise(f"{lane.name} buzzer", calling, node)))
                if lane.name in node.boards:
                    clearing = node.boards[lane.name].watch
                    work.append(tasks.create_task(_supervise(f"{lane.name} board", clearing, node)))
            try:
                await serve_until(stop, node.page.app(), listener)
                await _end_visits(node)
            finally:
                for task in work:
                    task.cancel()


async def _end_visits(node: Node) -> None:
    """Close the cameras, so that the lanes tell whom they saw, and give them a moment for it."""
    for lane in node.lanes:
        await lane.camera.aclose()
    with suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS_S):
            await asyncio.gather(*(lane.over.wait() for lane in node.lanes))


async def run_until_told(node: Node) -> None:
    """Run until every camera is over and the centre has everything; for files and measurements."""
    stop = asyncio.Event()
    running = asyncio.create_task(run(node, stop))
    while not running.done() and not _all_told(node):  # noqa: ASYNC110 - cameras and centre end at no one event
        await asyncio.sleep(0.2)
    stop.set()
    await running


def _all_told(node: Node) -> bool:
    return all(lane.over.is_set() for lane in node.lanes) and node.outbox.depth().backlog == 0


async def _supervise(name: str, work: Callable[[], Awaitable[None]], node: Node) -> None:
    """Keep one part running: its fault is written down and counted, and stops no other part."""
    while True:
        try:
            await work()
        except Exception:
            node.journal.fail("part_failed")
            LOG.exception("a part of the node failed and is started again", extra={"part": name})
            await asyncio.sleep(_RESTART_AFTER_S)
        else:
            return


def lane_settings(table: LaneTable, purposes: Purposes | None = None) -> LaneSettings:
    """Translate a lane's table of the configuration into what its rules take."""
    reading = table.reading
    vehicles = Subject.VEHICLE in table.subjects
    return LaneSettings(
        lane=table.id,
        rules=LaneRules(table.direction, table.free_exit, colour_unseen_opens=table.colour_unseen_opens),
        subjects=SubjectSettings(
            table.subjects, reading.min_vehicle_width, reading.min_person_height, reading.zone
        ),
        visits=VisitSettings(
            vote=VoteSettings(min_score=reading.min_score, min_agreeing=reading.min_agreeing),
            windows=Windows(standing_s=reading.merge_window_s),
            patience=Patience(person_s=reading.patience_s),
            nearness=Nearness(reading.near_plate_width, reading.near_body_width),
            ripe_agreeing=reading.ripe_agreeing,
        ),
        motion=MotionSettings() if vehicles else _PEDESTRIAN_MOTION,
        face_capture=purposes.face_capture if purposes else None,
    )


def _barrier(table: LaneTable, gate: LaneGate, journal: Journal) -> Barrier:
    longest_hold_s = table.gate.longest_hold_s if gate.capabilities.holds_safely else 0.0
    return Barrier(table.id, gate.driver, journal, table.gate.deadline_s, longest_hold_s)


def _buzzing(
    table: LaneTable, gate: LaneGate, barrier: Barrier, presence: PresenceReport, journal: Journal
) -> Buzzing | None:
    """Return what calls people at a lane; None: its driver has no buzzer, or it is not to sound."""
    after_s = table.gate.buzzer_after_s
    return Buzzing(barrier, gate.buzzer, presence.who_waits, journal, after_s) if gate.buzzer and after_s else None


def _board(table: LaneTable, barrier: Barrier, presence: PresenceReport, journal: Journal) -> LaneBoard | None:
    """Return what tells drivers something at a lane; None: it has no board."""
    if table.board is None:
        return None
    board = build_board(table.board.driver, table.board.options)
    return LaneBoard(barrier, board, board_capabilities_of(table.board.driver), presence.who_is_there, journal)


def _limits(settings: EdgeSettings) -> OpeningLimits:
    table = settings.commands
    return OpeningLimits(table.lane_per_minute, table.node_per_minute, table.lanes_at_once, table.at_once_s)
