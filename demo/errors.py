"""The one error that ends a demonstration, with a message for the person who started it."""


class DemoError(Exception):
    """Something that the demonstration needs is missing or broken; the message says what to do."""
