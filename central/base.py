"""The errors that leave this package, drawn once.

::

    CentreError
    ├── SettingsError            the configuration is wrong; holds every problem that was found
    ├── StoreError               the database cannot be used: its schema is older or newer than the program
    │   ├── StoreDamagedError    its file is damaged; the message says what to do
    │   ├── BackupError          it cannot be copied, or no copy of it is good
    │   └── RestoreError         no copy can, or must, be put in its place
    ├── BadQueryError            a search asks for something that cannot exist; names the field
    ├── PictureError
    │   ├── PictureUnknownError  the passage refers to no such picture, or the node has none
    │   ├── PictureDeletedError  its node deleted it; holds when, and by which rule
    │   ├── NodeSilentError      the node that holds the picture did not answer in time
    │   └── NodeRefusedError     it cannot be reached, says no, or sent something else
    ├── TooManyStreamsError      the feed serves as many clients as it may
    ├── BadFieldError            something asked for cannot be done as it was written; names the field
    │   ├── BadAccountError      an account or a password cannot be so; a fixed word says why
    │   │   └── NoSuchPlaceError no site lies where an account shall see; names what there is
    │   ├── BadPlaceError        a place cannot be so; a fixed word says why
    │   └── BadTreeError         a table of places cannot be taken in; holds every fault by its line
    ├── NotThereError            it does not exist, or lies outside of what the viewer sees
    │   ├── EntryUnknownError    no such watch-list entry
    │   ├── AlertUnknownError    no such alert
    │   ├── LaneUnknownError     no such lane, or no such opening
    │   ├── PlaceUnknownError    no such part of the grid
    │   └── AccountUnknownError  no such account
    ├── ConflictError            somebody was faster; holds what is so now
    ├── HeadsError               the heads of the audit cannot be noted or read outside the database
    ├── LookNotRecordedError     a look cannot be put on record, and so nothing is shown
    ├── AccessError
    │   ├── OwnRequestError      nobody decides about a request of their own
    │   ├── OthersRequestError   a request is taken back by whoever made it
    │   ├── NotSignedInError     nobody is signed in, or what was signed in is over
    │   ├── NotAllowedError      the role has no right to this
    │   ├── ForgedRequestError   a change was asked for without the session's own token, or from a foreign page
    │   ├── SignInRefusedError   wrong name, wrong password, locked or closed: it does not say which
    │   └── PasswordDueError     a one-time password opens nothing but the page that sets another
    ├── OpeningError
    │   ├── NodeDeafError        the node would not obey now: it is down, silent, or gave no challenge
    │   ├── CannotHoldError      the barrier cannot be held open: its controller cannot, or its node is too old
    │   ├── CannotTellError      nobody can be told this at the lane: it has no board, or its node is too old
    │   └── PressReusedError     the key of a press came again for another opening
    └── AssetsMissingError       the pages' JavaScript libraries are not installed
"""

import math
from collections.abc import Sequence
from datetime import datetime


class CentreError(Exception):
    """Root of everything this package raises."""


class SettingsError(CentreError):
    """The configuration is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StoreError(CentreError):
    """The database cannot be used as it is."""


class StoreDamagedError(StoreError):
    """The database's file is damaged; the message says what to do."""


class BackupError(StoreError):
    """The database cannot be copied, or no copy of it is good."""


class RestoreError(StoreError):
    """No copy can, or must, be put in the database's place."""


class BadQueryError(CentreError):
    """A search asks for something that cannot exist."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class PictureError(CentreError):
    """A picture cannot be shown."""


class PictureUnknownError(PictureError):
    """The passage refers to no such picture, or the node has none and says nothing of a deletion."""


class PictureDeletedError(PictureError):
    """The node deleted the picture at `deleted_at`; `rule` is a fixed word for why, such as `quota`."""

    def __init__(self, deleted_at: datetime, rule: str) -> None:
        super().__init__(f"the node deleted this picture at {deleted_at.isoformat()} by the rule {rule}")
        self.deleted_at = deleted_at
        self.rule = rule


class NodeSilentError(PictureError):
    """The node that holds the picture did not answer in time."""


class NodeRefusedError(PictureError):
    """The node that holds the picture cannot be reached, says no, or sent something else."""


class BadFieldError(CentreError):
    """Something that was asked for cannot be done as it was written."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class NotThereError(CentreError):
    """It does not exist, or lies outside of what the viewer sees."""


class EntryUnknownError(NotThereError):
    """There is no such watch-list entry."""


class AlertUnknownError(NotThereError):
    """There is no such alert."""


class LaneUnknownError(NotThereError):
    """There is no such lane, passage of it, or opening."""


class PlaceUnknownError(NotThereError):
    """There is no such part of the grid."""


class AccountUnknownError(NotThereError):
    """There is no such account, or another administrator looks after it."""


class BadAccountError(BadFieldError):
    """An account or a password cannot be so; `key` is a fixed word for why, such as `too_short`."""

    def __init__(self, field: str, key: str, reason: str) -> None:
        super().__init__(field, reason)
        self.key = key


class NoSuchPlaceError(BadAccountError):
    """No site lies where an account shall see; `places` are some that there are, `and_more` says: not all."""

    def __init__(self, places: Sequence[str], *, and_more: bool) -> None:
        named = ", ".join(places) + (", …" if and_more else "")
        super().__init__("place", "no_place", f"there is no such place; there are: {named}")
        self.named = named


class BadPlaceError(BadFieldError):
    """A place cannot be made, named or put so; `key` is a fixed word for why, such as `cycle`."""

    def __init__(self, field: str, key: str, reason: str) -> None:
        super().__init__(field, reason)
        self.key = key


class BadTreeError(BadFieldError):
    """A table of places cannot be taken in; `faults` are `central.grid.csv_tree.Fault`, in the order of lines."""

    def __init__(self, faults: Sequence[object]) -> None:
        super().__init__("table", f"{len(faults)} faults; nothing was changed")
        self.faults = tuple(faults)


class ConflictError(CentreError):
    """Somebody was faster, and wanted something else; `present` is what is so now."""

    def __init__(self, reason: str, present: object) -> None:
        super().__init__(reason)
        self.present = present


class TooManyStreamsError(CentreError):
    """The feed serves as many clients as it may."""


class HeadsError(CentreError):
    """The heads of the audit cannot be noted or read outside the database."""


class LookNotRecordedError(CentreError):
    """A look cannot be put on record, and so nothing is shown."""


class AssetsMissingError(CentreError):
    """The pages' JavaScript libraries are not installed; the message says how to."""


class AccessError(CentreError):
    """Whoever asks may not have it."""


class OwnRequestError(AccessError):
    """Nobody decides about a request of their own."""


class OthersRequestError(AccessError):
    """A request is taken back by whoever made it; somebody else may refuse it."""


class NotSignedInError(AccessError):
    """Nobody is signed in, or what was signed in is over."""


class NotAllowedError(AccessError):
    """The role has no right to this."""


class ForgedRequestError(AccessError):
    """A change was asked for without the session's own token, or from a foreign page."""


class SignInRefusedError(AccessError):
    """Wrong name, wrong password, locked or closed, and nobody learns which; `wait_s` 0: one may try again."""

    def __init__(self, wait_s: float = 0.0) -> None:
        wait = f"; try again in {math.ceil(wait_s / 60)} min" if wait_s else ""
        super().__init__(f"the name or the password is not right, or the account is locked or closed{wait}")
        self.wait_s = wait_s


class PasswordDueError(AccessError):
    """A one-time password opens nothing but the page that sets another."""


class OpeningError(CentreError):
    """A barrier cannot be opened from here."""


class NodeDeafError(OpeningError):
    """The node would not obey a command now; the message says why and what to do instead."""


class CannotHoldError(OpeningError):
    """The barrier cannot be held open; the message says why and what to do instead."""


class CannotTellError(OpeningError):
    """Nobody can be told this at the lane; the message says why and what to do instead."""


class PressReusedError(OpeningError):
    """The key of a press came again for another opening."""
