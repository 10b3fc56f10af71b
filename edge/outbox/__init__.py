"""The durable queue between what happens at the gate and the centre, with all that keeps it from losing anything."""

from edge.outbox.queue import Outbox, OutboxDepth, QueuedEvent

__all__ = ["Outbox", "OutboxDepth", "QueuedEvent"]
