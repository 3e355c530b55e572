"""The commands in a Word document's fields, put together again: Word lets a field's code be cut into any number of
runs, and be made by other fields inside it.
"""

import re

from documents.inspection.targets import is_remote, runs_script
from models.errors import Refused
from models.values import ActiveContent

CODE_LIMIT = 100_000
"""Characters of one field's code or result; Word itself takes far fewer."""

_COMMANDS = {
    "DDE": ActiveContent.FIELD_COMMAND,
    "DDEAUTO": ActiveContent.FIELD_COMMAND,
    "LINK": ActiveContent.FIELD_COMMAND,  # starts the program that owns the linked file
    "DATABASE": ActiveContent.EXTERNAL_CONTENT,
    "IMPORT": ActiveContent.EXTERNAL_CONTENT,
}
_FETCHERS = {"INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "RD"}
"""Fields that read another file, which matters when it lies on another machine."""
_NESTED = "\0"
"""Stands before what a field inside the code has made; no XML text holds it."""
_KEYWORD = re.compile(r'[\s"“”\\]*([A-Za-z]+)')
_WORD = re.compile(r'["“”]([^"“”]*)["“”]|(\S+)')
_SWITCH = re.compile(r"\\[^\\]")


class _Field:
    def __init__(self) -> None:
        self.code: list[str] = []
        self.result: list[str] = []
        self.size = 0
        self.in_code = True

    def add(self, text: str) -> None:
        self.size += len(text)
        if self.size > CODE_LIMIT:
            if self.in_code:
                raise Refused("file_bursting")
            return  # results may be long: a table of contents is one
        (self.code if self.in_code else self.result).append(text)


class Fields:
    """Follows the fields of one part in document order and adds to `found` what their commands do."""

    def __init__(self, found: set[ActiveContent]) -> None:
        self._found = found
        self._open: list[_Field] = []

    def mark(self, kind: str) -> None:
        """A field's beginning, the mark between its code and its result, or its end."""
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._judge(self._open[-1])
        elif kind == "end" and self._open:
            self._close(self._open.pop())

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1].add(text)

    def simple(self, code: str) -> None:
        """A field whose code is one attribute."""
        self._found.update(commands(code))

    def close(self) -> None:
        while self._open:
            self._close(self._open.pop())

    def _close(self, field: _Field) -> None:
        self._judge(field)
        outer = self._open[-1] if self._open else None
        if outer is not None and outer.in_code:
            outer.add(_NESTED + "".join(field.result))

    def _judge(self, field: _Field) -> None:
        if field.in_code:
            self._found.update(commands("".join(field.code)))
            field.in_code = False
            field.size = 0


def commands(code: str) -> set[ActiveContent]:
    """What a field's whole code does. Where another field makes the command, or what it points to, nobody can tell
    before the document is opened: that counts as the worst it may be."""
    keyword = _KEYWORD.match(code)
    if keyword is None:
        return {ActiveContent.FIELD_COMMAND} if code.lstrip().startswith(_NESTED) else set()
    name = keyword[1].upper()
    words = [quoted or bare for quoted, bare in _WORD.findall(code[keyword.end() :])]
    found = {_COMMANDS[name]} if name in _COMMANDS else set()
    if any(runs_script(word) for word in words):
        found.add(ActiveContent.SCRIPT)
    if name in _FETCHERS and (any(map(is_remote, words)) or _made_elsewhere(words)):
        found.add(ActiveContent.EXTERNAL_CONTENT)
    return found


def _made_elsewhere(words: list[str]) -> bool:
    """Whether another field makes the target: inside its quotes, or in its place."""
    own = [word for word in words if not _SWITCH.match(word)]
    return any(_NESTED in word for word in own) and (_NESTED in own[0] or not own[0].strip())
