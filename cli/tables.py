"""Tables of any length. Rich measures and folds every cell, which takes a minute for 20,000 rows: a long table is
written in plain columns, each as wide as its widest cell."""

from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.markup import render
from rich.table import Table

LONG = 400
"""Rows that nobody reads on a screen: they are searched, or go through a pipe."""
_GAP = "  "


class Out(Console):
    """Rich's console, but for long tables."""

    def print(self, *objects: Any, **options: Any) -> None:
        match objects:
            case [Table() as table] if table.row_count > LONG:
                self.file.write(plain(table))
            case _:
                super().print(*objects, **options)


def plain(table: Table) -> str:
    """The table's header and rows, aligned, nothing folded."""
    columns = [[_text(str(column.header)), *(_text(str(cell)) for cell in column.cells)] for column in table.columns]
    widths = [max(map(cell_len, column)) for column in columns]
    rows = zip(*columns, strict=True)
    lines = (_GAP.join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def _text(markup: str) -> str:
    return render(markup).plain if "[" in markup else markup
