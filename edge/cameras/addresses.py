"""What may be said of a camera's address: everything but its secrets."""

import re

_USER = re.compile(r"(?<=://)\S*@")
_PARAMETER = re.compile(r"(?i)\b(user(?:name)?|pass(?:word|wd)?|pwd|token|key|auth|secret)=[^&\s'\"]*")


def without_credentials(text: str) -> str:
    """Take user names, passwords and tokens out of every address in `text`; rather too much than too little."""
    return _PARAMETER.sub(r"\1=***", _USER.sub("***@", text))
