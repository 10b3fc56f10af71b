"""Describes message types in words: a table of fields for each, drawn from the types themselves."""

import ast
import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from pydantic import BaseModel

from wire.codec import UnreadableEvent
from wire.ids import NAME_PATTERN
from wire.plates import PlateText

Schema = Mapping[str, Any]

_CODE_PATTERN: Final = r"^[a-z][a-z0-9_]{0,47}$"
_PATTERNS: Final = {
    NAME_PATTERN: "name",
    _CODE_PATTERN: "code",
    r"^[0-9a-f]{64}$": "sha256",
    r"^[0-9a-f]{16}$": "16 hex digits",
    r"^[0-9a-f]{32}$": "32 hex digits",
    r"^([0-9a-f]{8})+$": "8 hex digits an event",
    r"^[A-Za-z0-9+/]{86}==$": "64 bytes in base64",
}
_HIGHEST: Final = 2**53


def field_table(model: type[BaseModel]) -> str:
    """Draw the table of a message's fields: name, type, whether it must be there, what it means."""
    schema = model.model_json_schema()
    meanings = field_docstrings(model)
    lines = ["| field | type | | meaning |", "|---|---|---|---|"]
    for name, field in schema["properties"].items():
        kind = "plate" if model.model_fields[name].annotation is PlateText else type_words(field)
        needed = name in schema.get("required", ()) or "const" in field
        presence = "required" if needed else _absence(field)
        lines.append(f"| `{name}` | {kind} | {presence} | {_in_json(meanings.get(name, ''))} |")
    return "\n".join(lines)


def word_table(kind: type[StrEnum]) -> str:
    """List the words of an enumeration on one line."""
    return ", ".join(f"`{member.value}`" for member in kind)


def first_paragraph(described: type) -> str:
    """Return the first paragraph of a type's docstring on one line."""
    return " ".join((inspect.getdoc(described) or "").split("\n\n")[0].split())


def field_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Collect the strings that stand below the fields of `model` and of its bases, by field.

    They are read from the source, so that the programs themselves pay nothing for them when they start.
    """
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, BaseModel) and base is not BaseModel:
            found.update(_docstrings_in(base))
    return found


def type_words(field: Schema) -> str:
    """Say what a field of a JSON schema takes, in a few words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "oneOf" in field:
        return "[event](#events)"
    if "anyOf" in field:
        return " or ".join(type_words(one) for one in field["anyOf"] if not _is_for_readers(one))
    return _WORDS[field["type"]](field)


def _string(field: Schema) -> str:
    if "pattern" in field:
        return _PATTERNS[field["pattern"]]
    if "format" in field:
        return {"uuid": "id", "date-time": "time"}[field["format"]]
    return f"text, at most {field['maxLength']} characters"


def _integer(field: Schema) -> str:
    lowest = field.get("minimum", field.get("exclusiveMinimum", -1) + 1)
    if field.get("maximum") == _HIGHEST and lowest == 0:
        return "count"
    return f"integer from {lowest}"


def _number(field: Schema) -> str:
    if (field.get("minimum"), field.get("maximum")) == (0, 1):
        return "score"
    return "number from 0" if field.get("minimum") == 0 else "number"


def _array(field: Schema) -> str:
    if "prefixItems" in field:
        return "[" + ", ".join(type_words(one) for one in field["prefixItems"]) + "]"
    lowest = field.get("minItems", 0)
    bounds = f"{lowest} to {field['maxItems']}" if lowest else f"at most {field['maxItems']}"
    return f"list of {type_words(field['items'])}, {bounds}"


def _object(field: Schema) -> str:
    most = f", at most {field['maxProperties']}" if "maxProperties" in field else ""
    if "patternProperties" in field:
        ((pattern, value),) = field["patternProperties"].items()
        return f"{_PATTERNS[pattern]} → {type_words(value)}{most}"
    return f"{type_words(field['propertyNames'])} → {type_words(field['additionalProperties'])}{most}"


def _in_json(meaning: str) -> str:
    return meaning.replace("None:", "`null`:")


def _plain(field: Schema) -> str:
    return str(field["type"])


_WORDS: Final[Mapping[str, Callable[[Schema], str]]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _plain,
    "array": _array,
    "object": _object,
    "null": _plain,
}


def _is_for_readers(one: Schema) -> bool:
    return str(one.get("$ref", "")).endswith(f"/{UnreadableEvent.__name__}")


def _absence(field: Schema) -> str:
    if field.get("default") in (None, "", [], {}) or isinstance(field["default"], dict):
        return "optional"
    return f"optional, else `{json.dumps(field['default'])}`"


def _docstrings_in(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    tree = ast.parse(inspect.getsource(sys.modules[model.__module__]))
    (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == model.__name__]
    for field, below in pairwise(body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            yield field.target.id, str(below.value.value)
