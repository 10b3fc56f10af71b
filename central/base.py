"""The errors that leave this package, drawn once.

::

    CentreError
    ├── SettingsError            the configuration is wrong; holds every problem that was found
    ├── StoreError               the database cannot be used: its schema is older or newer than the program
    ├── BadQueryError            a search asks for something that cannot exist; names the field
    ├── PictureError
    │   ├── PictureUnknownError  the passage refers to no such picture
    │   ├── NodeSilentError      the node that holds the picture did not answer in time
    │   └── NodeRefusedError     it cannot be reached, says no, or sent something else
    ├── TooManyStreamsError      the feed serves as many clients as it may
    ├── AccessError
    │   ├── NotSignedInError     nobody is signed in, or what was signed in is over
    │   ├── NotAllowedError      the role has no right to this
    │   ├── ForgedRequestError   a change was asked for without the session's own token, or from a foreign page
    │   └── PasswordDueError     a one-time password opens nothing but the page that sets another
    └── AssetsMissingError       the pages' JavaScript libraries are not installed
"""

from collections.abc import Sequence


class CentreError(Exception):
    """Root of everything this package raises."""


class SettingsError(CentreError):
    """The configuration is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class StoreError(CentreError):
    """The database cannot be used as it is."""


class BadQueryError(CentreError):
    """A search asks for something that cannot exist."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class PictureError(CentreError):
    """A picture cannot be shown."""


class PictureUnknownError(PictureError):
    """The passage refers to no such picture."""


class NodeSilentError(PictureError):
    """The node that holds the picture did not answer in time."""


class NodeRefusedError(PictureError):
    """The node that holds the picture cannot be reached, says no, or sent something else."""


class TooManyStreamsError(CentreError):
    """The feed serves as many clients as it may."""


class AssetsMissingError(CentreError):
    """The pages' JavaScript libraries are not installed; the message says how to."""


class AccessError(CentreError):
    """Whoever asks may not have it."""


class NotSignedInError(AccessError):
    """Nobody is signed in, or what was signed in is over."""


class NotAllowedError(AccessError):
    """The role has no right to this."""


class ForgedRequestError(AccessError):
    """A change was asked for without the session's own token, or from a foreign page."""


class PasswordDueError(AccessError):
    """A one-time password opens nothing but the page that sets another."""
