"""Whether a topic is one of those that somebody asked for."""


def matches(topic: str, wanted: str) -> bool:
    """Say whether `wanted` means `topic`; `+` in it stands for any one level, a last `#` for all that follow."""
    if "+" not in wanted and "#" not in wanted:
        return topic == wanted
    levels, asked = topic.split("/"), wanted.split("/")
    if asked[-1] == "#":
        asked.pop()
        if len(levels) < len(asked):
            return False
        levels = levels[: len(asked)]
    return len(levels) == len(asked) and all(map(_level_matches, levels, asked))


def _level_matches(level: str, asked: str) -> bool:
    return asked in ("+", level)
