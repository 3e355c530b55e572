"""The last release runs on beside this version's database: whatever its tables name is still there, as wide, and
nothing more is demanded of its rows. What it no longer names may go: that is the contract step, one release later
(docs/decisions/0044)."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlmodel import SQLModel

from models import tables as tables
from tests import released
from tests.shape import LEAVING, Shape, shape

ROOT = Path(__file__).parents[2]


def refused(old: Shape, new: Shape, leaving: frozenset[str] = frozenset()) -> list[str]:
    """What a program of the shape `old` would fail at on a database of the shape `new`."""
    faults = [f"{name} is gone" for name in old if name not in new]
    for name in old.keys() & new.keys():
        faults += _columns_refused(name, old[name]["columns"], new[name]["columns"], leaving)
        known = old[name]["columns"].keys()
        faults += [
            f"{name}: a {kind} of {', '.join(columns)}"
            for kind, columns in new[name]["rules"]
            if [kind, columns] not in old[name]["rules"] and known & set(columns)
        ]
    return sorted(faults)


def _columns_refused(table: str, old: dict[str, Any], new: dict[str, Any], leaving: frozenset[str]) -> list[str]:
    faults = []
    for name in old.keys() | new.keys():
        place, before, now = f"{table}.{name}", old.get(name), new.get(name)
        if now is None:
            faults += [] if place in leaving else [f"{place} is gone"]
        elif before is None:
            faults += [f"{place} is demanded and new"] if now["needed"] else []
        elif before["type"] != now["type"] or (now["length"] or sys.maxsize) < (before["length"] or sys.maxsize):
            faults.append(f"{place} is of another type")
        elif now["needed"] and not before["needed"]:
            faults.append(f"{place} is demanded")
    return faults


def test_the_last_release_finds_all_that_it_names_in_this_version_s_database(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(released.unpack(tmp_path))}
    asked = [sys.executable, "-P", str(ROOT / "tests" / "shape.py")]
    old = json.loads(subprocess.run(asked, env=environment, check=True, capture_output=True).stdout)
    now = shape(SQLModel.metadata)
    assert old["letters"]["columns"].keys() >= {"id", "kind", "state"}
    assert refused(old, now, LEAVING) == []
    named = {f"{table}.{column}" for table in now for column in now[table]["columns"]}
    assert not LEAVING & named, "named by this version: no step has been taken"
    assert {f"{table}.{column}" for table in old for column in old[table]["columns"]} >= LEAVING, "may be dropped now"


def test_each_change_that_an_older_program_would_fail_at_is_refused() -> None:
    def table(rules: list[Any] | None = None, **columns: tuple[str, int | None, bool]) -> Shape:
        told = {
            name: {"type": kind, "length": length, "needed": needed} for name, (kind, length, needed) in columns.items()
        }
        return {"letters": {"columns": told, "rules": rules or []}}

    id_, to, note = ("VARCHAR", None, True), ("VARCHAR", 40, False), ("TEXT", None, False)
    old = table(id=id_, to=to)
    assert refused(old, table(id=id_, to=to, note=note)) == []  # a column that nothing demands
    assert refused(old, table(id=id_, to=("VARCHAR", 80, False))) == []  # wider
    assert refused(old, old | {"notes": {"columns": {"id": {"needed": True}}, "rules": []}}) == []  # a new table
    assert refused(old, table([["UniqueConstraint", ["note"]]], id=id_, to=to, note=note)) == []
    assert refused(old, {}) == ["letters is gone"]
    assert refused(old, table(id=id_)) == ["letters.to is gone"]
    assert refused(old, table(id=id_), frozenset({"letters.to"})) == []  # not named any more, dropped by the next
    assert refused(table(id=id_), table(id=id_)) == []  # and then nobody misses it
    assert refused(old, table(id=id_, address=to)) == ["letters.to is gone"]  # renamed
    assert refused(old, table(id=id_, to=to, note=("TEXT", None, True))) == ["letters.note is demanded and new"]
    assert refused(old, table(id=id_, to=("VARCHAR", 40, True))) == ["letters.to is demanded"]
    assert refused(old, table(id=id_, to=("VARCHAR", 20, False))) == ["letters.to is of another type"]
    assert refused(old, table(id=id_, to=("INTEGER", None, False))) == ["letters.to is of another type"]
    unique = table([["UniqueConstraint", ["to"]]], id=id_, to=to)
    assert refused(old, unique) == ["letters: a UniqueConstraint of to"]
