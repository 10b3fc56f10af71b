"""The durable queue between the gate and the centre, with all that keeps it from losing anything."""

from edge.outbox.queue import Outbox, OutboxDepth
from edge.outbox.rows import QueuedEvent

__all__ = ["Outbox", "OutboxDepth", "QueuedEvent"]
