"""Reads one mapping of a round file field by field, and faults whatever is not as the keys promise."""

import difflib
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from models.answer import SHORT_LIMIT
from models.findings import FaultCode
from roundfile.findings import Findings
from roundfile.keys import ROWS_LIMIT
from rules.text import as_meant

Word = TypeVar("Word", bound=StrEnum)

_NULL_TAG = "tag:yaml.org,2002:null"
_YES, _NO = {"true", "yes", "ja"}, {"false", "no", "nej"}
_LINE_BREAKS = "\n\r\x85\u2028\u2029"
_DIRECTION_CONTROLS = {*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


class Section:
    """One mapping. `name` is its path in the file (`sender.contacts`), empty for the file itself."""

    def __init__(self, node: MappingNode, name: str, known: Collection[str], findings: Findings) -> None:
        self.node = node
        self.name = name
        self.findings = findings
        self.fields: dict[str, Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else ""
            if key not in known:
                suggestion = nearest(key, known) if findings.may_suggest else ""
                findings.fault(FaultCode.UNKNOWN_KEY, key_node, key=key, suggestion=suggestion)
            elif key in self.fields:
                findings.fault(FaultCode.DUPLICATE_KEY, key_node, key=self.path(key))
            else:
                self.fields[key] = value

    def path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def has(self, key: str) -> bool:
        """Whether the key is there with a value; `key:` and `key: null` say nothing."""
        return self.at(key) is not None

    def at(self, key: str) -> Node | None:
        """The node of a key's value."""
        node = self.fields.get(key)
        return None if node is None or node.tag == _NULL_TAG else node

    def has_text(self, key: str) -> bool:
        node = self.at(key)
        return isinstance(node, ScalarNode) and bool(node.value.strip())

    def require(self, *keys: str) -> bool:
        """Faults each key that is missing; true when all are there."""
        missing = [key for key in keys if not self.has(key)]
        for key in missing:
            self.findings.fault(FaultCode.MISSING_KEY, self.node, key=self.path(key))
        return not missing

    def text(self, key: str, *, required: bool = False, limit: int = SHORT_LIMIT, lines: bool = False) -> str:
        """A text in NFC, outer space cut; empty when missing or faulty. `lines` allows more than one."""
        node = self.at(key)
        text = plain_text(node, self.path(key), self.findings, limit=limit, lines=lines) if node else ""
        if required and not text and not self._blamed(node):
            self.findings.fault(FaultCode.MISSING_KEY, node or self.node, key=self.path(key))
        return text

    def yes(self, key: str) -> bool:
        node = self.at(key)
        word = node.value.casefold() if isinstance(node, ScalarNode) else ""
        if node is not None and word not in _YES | _NO:
            self.findings.fault(FaultCode.NOT_YES_OR_NO, node, key=self.path(key))
        return word in _YES

    def word(self, key: str, words: type[Word], *, required: bool = False) -> Word | None:
        """One of an enum's words; None when missing or faulty."""
        text = self.one_of(key, [word.value for word in words], required=required)
        return words(text) if text else None

    def one_of(self, key: str, allowed: Sequence[str], *, required: bool = False) -> str:
        """One of the allowed words; empty when missing or faulty."""
        text = self.text(key, required=required)
        if not text or text in allowed:
            return text
        facts = {"word": text, "allowed": ", ".join(allowed), "suggestion": nearest(text, allowed)}
        self.findings.fault(FaultCode.UNKNOWN_WORD, self.at(key), key=self.path(key), **facts)
        return ""

    def section(self, key: str, known: Collection[str]) -> "Section | None":
        """The mapping under a key; None when missing or something else."""
        node = self.at(key)
        return as_section(node, self.path(key), known, self.findings) if node else None

    def rows(self, key: str, limit: int = ROWS_LIMIT) -> list[Node]:
        """The items of the list under a key; none when missing or something else."""
        node = self.at(key)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.findings.fault(FaultCode.NOT_LIST, node, key=self.path(key))
            return []
        if len(node.value) > limit:
            self.findings.fault(FaultCode.TOO_MANY, node, key=self.path(key), limit=limit, count=len(node.value))
        rows: list[Node] = node.value[:limit]
        return rows

    def sections(self, key: str, known: Collection[str], limit: int = ROWS_LIMIT) -> "list[Section]":
        found = (as_section(node, self.path(key), known, self.findings) for node in self.rows(key, limit))
        return [section for section in found if section is not None]

    def texts(self, key: str) -> tuple[tuple[str, Node], ...]:
        """A text or a list of texts, each with its node."""
        found = ((plain_text(each, self.path(key), self.findings), each) for each in self.nodes(key))
        return tuple((text, each) for text, each in found if text)

    def nodes(self, key: str) -> list[Node]:
        """The nodes of a text, or of a list of texts."""
        node = self.at(key)
        return [node] if isinstance(node, ScalarNode) else self.rows(key)

    def _blamed(self, node: Node | None) -> bool:
        """Whether a value is there that was faulted already."""
        return node is not None and not (isinstance(node, ScalarNode) and not node.value.strip())


def as_section(node: Node, name: str, known: Collection[str], findings: Findings) -> Section | None:
    if isinstance(node, MappingNode):
        return Section(node, name, known, findings)
    findings.fault(FaultCode.NOT_SECTION, node, key=name)
    return None


def plain_text(node: Node, key: str, findings: Findings, *, limit: int = SHORT_LIMIT, lines: bool = False) -> str:
    """A scalar's text as it stands in the file; empty and faulted when it is no text, too long, or holds characters
    that cannot be printed. One-line fields also refuse marks that turn the direction of writing."""
    if not isinstance(node, ScalarNode):
        findings.fault(FaultCode.NOT_TEXT, node, key=key)
        return ""
    text = unicodedata.normalize("NFC", as_meant(node.value)).strip()
    if len(text) > limit:
        findings.fault(FaultCode.TEXT_TOO_LONG, node, key=key, limit=limit, length=len(text))
        return ""
    if not lines and any(letter in _LINE_BREAKS for letter in text):
        findings.fault(FaultCode.NOT_ONE_LINE, node, key=key)
        return ""
    if any(_is_control(letter) and not (lines and letter in "\n\t") for letter in text):
        findings.fault(FaultCode.CONTROL_CHARACTER, node, key=key)
        return ""
    return text


def nearest(word: str, words: Iterable[str]) -> str:
    """The known word that was probably meant, or empty."""
    near = difflib.get_close_matches(word[:SHORT_LIMIT].casefold(), list(words), n=1)
    return near[0] if near else ""


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or letter in _DIRECTION_CONTROLS
