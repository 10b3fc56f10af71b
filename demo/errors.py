"""The errors that end a demonstration, with a message for the person who started it."""


class DemoError(Exception):
    """Something that the demonstration needs is missing or broken; the message says what to do."""


class PortTakenError(DemoError):
    """A child found its port taken, which was free when it was chosen; `name` is the child's."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
