"""The JSON Schema of a round file, which editors check and complete by while it is written. Made from the reader's own
keys; what a schema cannot say (red days, names in the register, papers that are there) `remiss check` says."""

import json
from collections.abc import Iterable
from typing import Any

from roundfile import keys
from roundfile.keys import Key, Shape
from templates.round_file_keys import KEYS, SCHEMA_TITLE, WORDS

DIALECT = "http://json-schema.org/draft-07/schema#"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}"
_TEXT = ["string", "number"]
"""A text that looks like a number need not stand in quotes: the reader takes it as it is written."""


def schema() -> dict[str, Any]:
    return {"$schema": DIALECT, "title": SCHEMA_TITLE, **_section(keys.ROOT, "")}


def text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _section(known: Iterable[Key], path: str) -> dict[str, Any]:
    required = [key.name for key in known if key.required]
    properties = {key.name: _property(key, f"{path}.{key.name}" if path else key.name) for key in known}
    made: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return made | ({"required": required} if required else {})


def _property(key: Key, path: str) -> dict[str, Any]:
    told, _ = KEYS[path]
    value = _value(key, path)
    return {"description": told, **(value if key.required else _or_empty(value))}


_PLAIN: dict[Shape, dict[str, Any]] = {
    Shape.YES: {"enum": [True, False, "ja", "nej", "yes", "no"]},
    Shape.NUMBER: {"type": "integer", "minimum": 1},
    Shape.DAY: {"type": "string", "pattern": _DAY},
    Shape.MOMENT: {"type": "string", "pattern": _MOMENT},
    Shape.DURATION: {"type": "string", "pattern": "^P"},
}


def _or_empty(value: dict[str, Any]) -> dict[str, Any]:
    """A key may stand without a value."""
    if "enum" in value:
        return {**value, "enum": [*value["enum"], None]}
    if "anyOf" in value:
        return {**value, "anyOf": [*value["anyOf"], {"type": "null"}]}
    types = value["type"] if isinstance(value["type"], list) else [value["type"]]
    return {**value, "type": [*types, "null"]}


def _value(key: Key, path: str) -> dict[str, Any]:
    match key.shape:
        case Shape.SECTION | Shape.SECTIONS:
            inner = _section(key.keys, path)
            if key.one_of:
                inner["oneOf" if key.alone else "anyOf"] = [{"required": list(one)} for one in key.one_of]
            return inner if key.shape is Shape.SECTION else {"type": "array", "items": inner, "maxItems": key.limit}
        case Shape.WORD:
            return {"enum": list(key.words), "x-words": WORDS[path]}
        case Shape.PERSON:
            person = {"name": {"type": "string"}, "email": {"type": "string"}}
            whole = {"type": "object", "properties": person, "required": ["name"], "additionalProperties": False}
            return {"anyOf": [{"type": _TEXT, "maxLength": key.limit}, whole]}
        case Shape.TEXTS | Shape.EMAILS:
            one = {"type": _TEXT}
            return {"anyOf": [one, {"type": "array", "items": one, "maxItems": keys.ROWS_LIMIT}]}
        case Shape.COUNTS:
            return {"type": "object", "additionalProperties": {"type": ["integer", "string"]}}
        case _:
            return _PLAIN.get(key.shape, {"type": _TEXT, "maxLength": key.limit})
