"""The one error that leaves this package."""


class WireError(ValueError):
    """Something said on the wire, or meant for it, breaks the contract; the message names what."""
