"""Writes docs/wire.md from the contract itself, so that the page cannot say anything else than the code.

`python -m wire.document` writes the page to standard output; with `--check FILE` it says whether FILE is still
what the code says.
"""

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from wire import events, health, presence
from wire.codec import MAX_BYTES, MAX_EVENTS, MAX_RANGES, VERSION, Ack, Envelope
from wire.commands import CommandRefusal, EndHold, GiveNotice, HoldBarrier, OpenBarrier, Saying, SignedCommand
from wire.examples import (
    example_ack,
    example_command,
    example_end_of_hold,
    example_envelope,
    example_events,
    example_health,
    example_hold,
    example_live_picture,
    example_notice,
    example_presence,
    example_signed_command,
    example_state,
    example_watch,
)
from wire.field_tables import field_table, first_paragraph, word_table
from wire.health import NodeHealth, NodeState
from wire.ids import NAME_PATTERN
from wire.live_picture import LONGEST_S, LivePicture, WatchLanes
from wire.plate_kinds import (
    DIGITS,
    LETTERS,
    LONGEST,
    OFFICES,
    PLATE_FORMATS,
    PROVINCES,
    SERIAL,
    PlateColour,
    PlateKind,
)
from wire.presence import LanePresence
from wire.topics import ROOT, Channel, EventTopic, event_topic, parse_topic

_TOPICS: Final = {
    Channel.EVENT: (
        "/<kind>",
        "node → centre",
        "no",
        "[envelope](#envelope), [heartbeat](#nodehealth) or [who is there](#lanepresence)",
    ),
    Channel.ACK: ("", "centre → node", "no", "what is committed: [Ack](#ack)"),
    Channel.COMMAND: ("/<lane>", "centre → node", "no", "a [SignedCommand](#signedcommand)"),
    Channel.RESPONSE: ("/<lane>", "node → centre", "no", "reserved: what became of a command is an event"),
    Channel.CONFIGURATION: ("", "centre → node", "yes", "reserved for a signed manifest, never persons"),
    Channel.STATE: ("", "node", "yes, with a last will", "whether the node is up: [NodeState](#nodestate)"),
    Channel.WATCH: ("", "centre → node", "no; QoS 0", "which lanes are watched: [WatchLanes](#watchlanes)"),
    Channel.PICTURE: ("/<lane>", "node → centre", "no; QoS 0", "a [LivePicture](#livepicture)"),
}

_PARTS: Final = (
    events.Clock,
    events.PlateReading,
    events.AccessDecision,
    events.Evidence,
    health.LaneHealth,
    presence.Present,
)
_WORDS: Final = (
    events.Subject,
    events.PlateStatus,
    events.Verdict,
    events.BarrierResult,
    events.Outcome,
    events.GateState,
    events.EvidenceKind,
    CommandRefusal,
    Saying,
    events.HoldChange,
    events.HoldEnd,
    events.ClockQuality,
    health.CameraState,
    presence.PresentState,
    PlateKind,
    PlateColour,
)

_HEAD: Final = f"""\
# What is said between nodes and centre

This page is generated: `make docs` writes it from `wire/`, and a test fails when the two differ.

MQTT 3.1.1, QoS 1 and UTF-8 JSON unless said otherwise, at most {MAX_BYTES} bytes a message. Contract
version {VERSION}. Within a version a field may only be added, and only as optional; a reader ignores fields that
it does not know. What cannot be read is an error that is counted and kept, never passed over in silence; only a
live picture is never kept.

| word below | means |
|---|---|
| name | what people call a site, node or lane: `{NAME_PATTERN}` |
| id | UUID version 7, made on the node |
| time | RFC 3339 with an offset; brought to UTC when read |
| count | integer from 0 to 2^53 |
| score | number from 0 to 1 |
| code | a reason as a fixed word, for screens to translate: lower-case letters, digits and `_` |
| sha256 | 64 lower-case hex digits |
| plate | a plate in canonical form, see [Plates](#plates) |
"""

_ACKNOWLEDGEMENT: Final = f"""\
## How nothing is lost

1. A node puts an event into its outbox before anything else happens because of it. The outbox gives it the
   next sequence number of its `epoch`, a random id that was made with the outbox's database. Numbers begin at
   1, have no gaps, and go on counting when the node starts again.
2. The node sends it in an envelope, and sends it again until the centre acknowledges it. Broker
   acknowledgements count for nothing: a broker that is killed forgets what it acknowledged.
3. The centre answers each delivery, once it is committed, with an [Ack](#ack): everything up to `upto` is
   stored, and so are the closed ranges in `also` (at most {MAX_RANGES}). A hole between them is not stored.
   Live events may therefore overtake a backlog.
4. The node lets go of exactly what was acknowledged, and only of the outbox that `epoch` names: a new one
   is never taken for a repetition. It keeps the newest of what it let go of, to be told again. An outbox that
   was put back from an older copy gives numbers again that the centre has of other events. So the node lets
   go only of what the centre names in `told`, by number and by the end of its id.
5. What comes twice changes nothing at the centre: it is known by epoch and number, and by the event's own id.
   A known number with an event that is not known is stored as well, and counted as *reused*.
6. An event that cannot be read becomes a dead letter in its place. It counts as stored, so that it blocks
   nothing.
7. The [heartbeat](#nodehealth) is outside the sequence. It tells `next_seq` and `oldest_unacked`: a missing
   number that the node still holds is *late*, one that it no longer holds is a *gap* and is counted as lost.
   A number that the node gave up at a cap is named by a [Dropped](#dropped) event.
8. What is missing the centre asks for in `wanted`. The node tells again what it holds or keeps, under the
   numbers that it had, and answers once for what it no longer has, with a [Dropped](#dropped) event.
9. A node whose outbox was damaged begins a new epoch. What it saved of the earlier one it tells under the old
   epoch and numbers, and what could not be saved is named by a [Dropped](#dropped) event with that `epoch`.

Centres and nodes may be of different ages. A centre says in `reads` what it reads, and a node tells it nothing
newer; one that does not say is of the first release. New fields are optional, and an older centre ignores them.
"""


def document() -> str:
    """Return the page."""
    return "\n".join(_sections())


def main(arguments: Sequence[str]) -> int:
    """Write the page, or check the file named after `--check`; returns the exit status."""
    match arguments:
        case []:
            sys.stdout.write(document())
        case ["--check", name]:
            page = Path(name)
            if not page.is_file() or page.read_text(encoding="utf-8") != document():
                sys.stderr.write(f"{name} is not what the code says; write it anew with `make docs`\n")
                return 1
        case _:
            sys.stderr.write("usage: python -m wire.document [--check FILE]\n")
            return 2
    return 0


def _sections() -> Iterator[str]:
    yield _HEAD
    yield _topics()
    yield _ACKNOWLEDGEMENT
    yield "## Messages\n"
    yield _message(Envelope, example_envelope(), f"At most {MAX_EVENTS}, all of the topic's kind.")
    yield _message(Ack, example_ack())
    yield _message(NodeHealth, example_health())
    yield _message(NodeState, example_state())
    yield _message(LanePresence, example_presence(), f"Topic `…/evt/{EventTopic.PRESENCE}`.")
    yield _message(WatchLanes, example_watch(), f"No lease is longer than {LONGEST_S:g} s.")
    yield _message(LivePicture, example_live_picture(), "Only to a centre that reads `live_picture`.")
    yield _message(SignedCommand, example_signed_command())
    yield _message(OpenBarrier, example_command())
    yield _message(HoldBarrier, example_hold())
    yield _message(EndHold, example_end_of_hold())
    yield _message(GiveNotice, example_notice())
    yield "## Events\n\nEach is one element of an envelope's `events`.\n"
    for event in example_events():
        yield _message(type(event), event, f"Topic `…/evt/{_event_level(event.kind)}`.")
    yield "## Parts of messages\n"
    for part in _PARTS:
        yield _message(part)
    yield "## Fixed words\n"
    for words in _WORDS:
        yield _fixed_words(words)
    yield _plates()


def _topics() -> str:
    lines = ["## Topics\n", "| topic | direction | retained | carries |", "|---|---|---|---|"]
    for channel in Channel:
        rest, direction, retained, carries = _TOPICS[channel]
        lines.append(f"| `{ROOT}/<site>/<node>/{channel}{rest}` | {direction} | {retained} | {carries} |")
    kinds = ", ".join(f"`{kind}`" for kind in EventTopic)
    lines.append(f"\n`<kind>` is one of {kinds}. Every level is a name, so it has neither dot nor wildcard.\n")
    return "\n".join(lines)


def _message(model: type[BaseModel], example: BaseModel | None = None, remark: str = "") -> str:
    text = (
        f"### {model.__name__}\n\n{' '.join((first_paragraph(model), remark)).strip()}\n\n{field_table(model)}\n"
    )
    if example is None:
        return text
    return f"{text}\n```json\n{example.model_dump_json(indent=2, ensure_ascii=False)}\n```\n"


def _fixed_words(words: type[StrEnum]) -> str:
    return f"### {words.__name__}\n\n{first_paragraph(words)}\n\n{word_table(words)}\n"


def _event_level(kind: str) -> str:
    return parse_topic(event_topic("site", "node", kind)).rest or ""


def _plates() -> str:
    lines = [
        "## Plates\n",
        f"Canonical form: NFKC, upper case, no separators, 1 to {LONGEST} characters; `?` stands for one that",
        "nobody could read. A text that fits no format below is still a plate, of kind null.",
        "Formats are tried in order.",
        f"`P` is one of the province marks {PROVINCES},",
        "`L` a letter without I and O, `O` a letter without I, `D` a digit, `S` an `L` or a `D`.",
        "Anything else stands as it is, and brackets hold a choice.\n",
        "| kind | text | backgrounds |",
        "|---|---|---|",
    ]
    for known in PLATE_FORMATS:
        colours = ", ".join(sorted(known.colours))
        lines.append(f"| `{known.kind}` | {' '.join(map(_position, known.positions))} | {colours} |")
    return "\n".join(lines) + "\n"


def _position(allowed: str) -> str:
    named = {PROVINCES: "P", OFFICES: "O", LETTERS: "L", DIGITS: "D", SERIAL: "S"}
    if allowed in named:
        return f"`{named[allowed]}`"
    return allowed if len(allowed) == 1 else f"[{allowed}]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
