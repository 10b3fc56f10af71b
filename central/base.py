"""The errors that leave this package, drawn once.

::

    CentreError
    ├── SettingsError        the configuration is wrong; holds every problem that was found
    ├── StoreError           the database cannot be used as it is (its schema is older or newer than this program)
    ├── BadQuery             a search asks for something that cannot exist; names the field
    ├── PictureError
    │   ├── PictureUnknown   the passage refers to no such picture
    │   ├── NodeSilent       the node that holds the picture did not answer in time
    │   └── NodeRefused      it cannot be reached, says no, or sent something else
    └── TooManyStreams       the feed serves as many clients as it may
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


class BadQuery(CentreError):
    """A search asks for something that cannot exist."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class PictureError(CentreError):
    """A picture cannot be shown."""


class PictureUnknown(PictureError):
    """The passage refers to no such picture."""


class NodeSilent(PictureError):
    """The node that holds the picture did not answer in time."""


class NodeRefused(PictureError):
    """The node that holds the picture cannot be reached, says no, or sent something else."""


class TooManyStreams(CentreError):
    """The feed serves as many clients as it may."""
