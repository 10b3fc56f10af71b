"""What may go wrong on a node, as a tree.

::

EdgeError
├── SettingsError      the configuration is wrong; lists every fault at once
├── OutboxError        an event could not be put on disk: nothing may move because of it
│   ├── DamagedOutboxError         what the outbox's file holds is not what was written
│   └── EmergencyJournalFullError  not even the space set aside for the worst takes more
├── EvidenceError      a picture could not be put on disk
├── HeldFileError      what is held open cannot be put on disk or read from it
└── RosterError        the roster, or a file to be imported into it, cannot be used
"""


class EdgeError(Exception):
    """Root of everything this program raises by itself."""


class SettingsError(EdgeError):
    """The configuration is wrong; `faults` has one line for each thing to mend."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class OutboxError(EdgeError):
    """An event could not be put on disk."""


class DamagedOutboxError(OutboxError):
    """What the outbox's file holds is not what was written to it."""


class EmergencyJournalFullError(OutboxError):
    """The outbox cannot be written, and the emergency journal has no space left."""


class EvidenceError(EdgeError):
    """A picture could not be put on disk."""


class HeldFileError(EdgeError):
    """What is held open cannot be put on disk, or read from it."""


class RosterError(EdgeError):
    """The roster cannot be read or written, or a file meant for it is wrong."""
