"""Collects what a reading finds, each with its place in the file."""

from yaml import Node

from models.errors import Fact
from models.findings import AdviceCode, Fault, FaultCode, Notice, NoticeCode

_SUGGESTING_FAULTS = 200


class Findings:
    """Every fault and notice of one reading. A fault never stops the reading, so that all come at once."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._notices: list[Notice] = []

    def fault(self, code: FaultCode, node: Node | None, /, **facts: Fact) -> None:
        """A fault at a node's place; without a node, of the file as a whole."""
        line, column = place(node)
        self._faults.append(Fault(code=code, facts=facts, line=line, column=column))

    def fault_in_file(self, code: FaultCode, file: str, line: int, column: int = 0, /, **facts: Fact) -> None:
        """A fault in another file that the round file names. `column`: the cell in the row, from 1; 0 for all of it."""
        self._faults.append(Fault(code=code, facts=facts, line=line, column=column, file=file))

    def notice(self, code: NoticeCode | AdviceCode, node: Node | None, /, **facts: Fact) -> None:
        self._notices.append(Notice(code=code, facts=facts, line=place(node)[0]))

    @property
    def may_suggest(self) -> bool:
        """Looking for near words is slow; a file with this many faults gets none for the rest."""
        return len(self._faults) < _SUGGESTING_FAULTS

    @property
    def faults(self) -> tuple[Fault, ...]:
        """In the order of the file's lines; other files' faults last."""
        return tuple(sorted(self._faults, key=lambda fault: (fault.file, fault.line, fault.column)))

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(sorted(self._notices, key=lambda notice: notice.line))


def place(node: Node | None) -> tuple[int, int]:
    """Line and column of a node, counted from 1; 0 and 0 for none."""
    if node is None:
        return 0, 0
    return node.start_mark.line + 1, node.start_mark.column + 1
