"""What of an error may stand in a log: its kind, its code, and the way to it; never what it says.

An error may say a plate, a name, or an address with its password, and who logs it cannot know. Node and centre
never import each other, so that each has this file; a test holds the two alike.
"""

import errno
import re
from traceback import format_tb
from typing import Final

_CODE: Final = re.compile(r"[A-Z0-9_]{1,48}")
_LIBRARY_WORDS: Final = re.compile(r"[A-Za-z_. ]*")


def way_to(error: BaseException) -> str:
    """Name an error and where it was raised, after those that led to it and those that it holds."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    within = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    led = [way_to(one) for one in (before, *within) if one is not None]
    return "\n".join([*led, "".join(format_tb(error.__traceback__)) + kind_of(error)])


def kind_of(error: BaseException) -> str:
    """Name an error's type, and the system's or the database's own code for it: `OSError ENOSPC`."""
    code = errno.errorcode.get(error.errno or 0) if isinstance(error, OSError) else None
    for name in ("sqlite_errorname", "sqlstate"):
        code = code or getattr(error, name, None)
    kind = type(error).__name__
    return f"{kind} {code}" if isinstance(code, str) and _CODE.fullmatch(code) else kind


def first_words(message: str) -> str:
    """Return how a message of the event loop begins, as far as it is the loop's own words.

    What follows describes a task or a callback with its arguments, and with the error it ended by.
    """
    found = _LIBRARY_WORDS.match(message)
    return found.group().strip() if found else ""
