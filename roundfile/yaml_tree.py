"""From the bytes of a round file to a tree of YAML nodes with their lines, without building any object.

Values are read from the nodes' text, so `on`, `no` and `0114` mean what they look like and not what YAML 1.1 makes of
them. Anchors, tags, several documents and deep nesting are refused before a tree is built: a round file needs none,
and each is a way to make a small file cost much.
"""

import codecs
from collections.abc import Iterator
from typing import Protocol

import yaml
from yaml.events import AliasEvent, DocumentStartEvent, Event, NodeEvent

from models.findings import Fault, FaultCode
from rules.text import as_meant

SIZE_LIMIT = 1_000_000
"""Bytes in a round file or an address list. A round to all 332 entries written out one by one is under 100 kB."""
DEPTH_LIMIT = 20

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Mark(Protocol):
    """A place as either of PyYAML's parsers tells it, counted from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def decode(raw: bytes) -> str | Fault:
    """The file's text, a byte order mark cut; a fault when it is too large or not UTF-8."""
    return _decoded(raw, "utf-8-sig")


def decode_list(raw: bytes) -> str | Fault:
    """The same of an address list, which spreadsheets also write as UTF-16 (with its mark) and Windows-1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(raw, "utf-16")
    text = decode(raw)
    return _decoded(raw, "cp1252") if isinstance(text, Fault) and text.code is FaultCode.FILE_NOT_UTF8 else text


def _decoded(raw: bytes, encoding: str) -> str | Fault:
    if len(raw) > SIZE_LIMIT:
        return Fault(code=FaultCode.FILE_TOO_LARGE, facts={"limit": SIZE_LIMIT, "size": len(raw)})
    try:
        return as_meant(raw.decode(encoding))
    except UnicodeDecodeError as error:
        return Fault(code=FaultCode.FILE_NOT_UTF8, line=raw[: error.start].count(b"\n") + 1)


def compose(text: str) -> yaml.Node | Fault:
    """The root node of the text's only document, or the first thing that stands in the way of reading it."""
    try:
        fault = next(_refused(yaml.parse(text, Loader=_Loader)), None)
        if fault is not None:
            return fault
        root: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return _fault_at(FaultCode.YAML_SYNTAX, error.problem_mark or error.context_mark)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return Fault(code=FaultCode.CONTROL_CHARACTER, facts={"key": ""}, line=line)
    return root if root is not None else Fault(code=FaultCode.FILE_EMPTY)


def _refused(events: Iterator[Event]) -> Iterator[Fault]:
    depth = documents = 0
    for event in events:
        code = None
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            code = FaultCode.YAML_ANCHOR
        elif getattr(event, "tag", None) not in {None, "!"}:
            code = FaultCode.YAML_TAG
        elif isinstance(event, DocumentStartEvent):
            documents += 1
            code = FaultCode.YAML_SEVERAL if documents > 1 else None
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            code = FaultCode.YAML_TOO_DEEP if depth > DEPTH_LIMIT else None
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if code is not None:
            yield _fault_at(code, event.start_mark)


def _fault_at(code: FaultCode, mark: _Mark | None) -> Fault:
    return Fault(code=code, line=mark.line + 1, column=mark.column + 1) if mark else Fault(code=code)
