"""A table of any length says the same; a long one is not measured cell by cell."""

import io

import pytest
from rich.markup import escape
from rich.table import Table

from cli import tables
from cli.tables import LONG, Out


def shown(number: int) -> str:
    table = Table(box=None, pad_edge=False)
    for name in ("Kod", "Namn", "Läge"):
        table.add_column(name)
    for row in range(number):
        table.add_row(f"{row:04d}", escape(f"Åmål [{row}]"), "Besvarad" if row % 2 else "–")
    out = Out(file=io.StringIO(), width=200, highlight=False, soft_wrap=True)
    out.print(table)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue()


def test_a_long_table_reads_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    by_rich = shown(20)
    monkeypatch.setattr(tables, "LONG", 1)
    assert shown(20).split() == by_rich.split()
    assert "0007  Åmål [7]   Besvarad\n" in shown(20)


def test_a_long_table_is_not_drawn_by_rich(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Table, "__rich_console__", None)
    assert shown(LONG + 1).count("\n") == LONG + 2
