"""The words of the pages: one catalogue a language, read from data files beside the templates."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

_ASKS_GUARD: Final = "live.ask_guard"
"""How a reason ends that leaves the decision to a person."""
LANGUAGES: Final = ("zh", "en")
"""The first one is the default."""


class Catalogue:
    """All texts of one language, by dotted key."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def text(self, key: str, **values: object) -> str:
        """Return the text under `key` with `values` put in; raises KeyError for an unknown key or value."""
        text = self._texts[key]
        return text.format_map(values) if values else text

    def reason(self, code: str, *, asks: bool = True) -> str:
        """Return a node's reason code in words; one that the catalogue lacks is shown as it is, never hidden.

        Where nobody waits any more, `asks` False, nobody is asked to decide.
        """
        known = self._texts.get(f"reason.{code}")
        if known is None:
            return self.text("reason.unlisted", code=code)
        return known if asks else known.removesuffix(self.text(_ASKS_GUARD))

    def word(self, key: str) -> str:
        """Return the text under `key`, or its own last part: a word of a newer node is shown as it is."""
        return self._texts.get(key, key.partition(".")[2])

    def keys(self) -> frozenset[str]:
        """Return the keys of all texts."""
        return frozenset(self._texts)


def load_catalogue(language: str) -> Catalogue:
    """Read the catalogue of `language`, one of LANGUAGES, from its file."""
    source = files("central.dashboard").joinpath("catalogues", f"{language}.toml")
    tables: dict[str, dict[str, str]] = tomllib.loads(source.read_text("utf-8"))
    texts = {f"{group}.{key}": text for group, words in tables.items() for key, text in words.items()}
    return Catalogue(language, texts)
