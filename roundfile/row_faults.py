"""Faults of a list of rows that somebody writes on a page, not in a file: by rows, and told together where they are
one."""

from collections.abc import Mapping, Sequence

from models.findings import Fault, FaultCode
from roundfile.tree import Place

_NAMES_SHOWN = 10


def of_rows(faults: Sequence[Fault], places: Mapping[int, Place]) -> list[Fault]:
    """The faults as they concern a list of rows: an earlier line is the number of its row, and all that lack an address
    are told of together."""
    lacking = [fault for fault in faults if fault.code is FaultCode.ADDRESS_MISSING]
    told = [_of_row(fault, places) for fault in faults if fault not in lacking[1:]]
    if len(lacking) > 1:
        names = ", ".join(str(fault.facts["names"]) for fault in lacking[:_NAMES_SHOWN])
        count = sum(int(str(fault.facts["count"])) for fault in lacking)
        facts = {"names": names, "rest": count - _NAMES_SHOWN if count > _NAMES_SHOWN else 0, "count": count}
        told[told.index(lacking[0])] = lacking[0].model_copy(update={"facts": facts})
    return told


def _of_row(fault: Fault, places: Mapping[int, Place]) -> Fault:
    place = places.get(int(str(fault.facts.get("first_line", 0))), ())
    row = next((part for part in place if isinstance(part, int)), None)
    return fault if row is None else fault.model_copy(update={"facts": {**fault.facts, "first_line": row + 1}})
