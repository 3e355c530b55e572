"""A row that selects recipients from the register: all of a kind, in a county or in the whole country, but for those
it excepts."""

from models.findings import FaultCode
from models.register import RegisterEntry
from models.values import RecipientKind
from roundfile.keys import Selection
from roundfile.section import Section, nearest
from rules.register import Register

ONLY_SELECTED = ("county", "except")
"""Keys that say something of a selection alone."""

_ONLY_SINGLE = ("code", "name", "kind", "email", "cc")
_KINDS = {
    Selection.MUNICIPALITIES: RecipientKind.MUNICIPALITY,
    Selection.REGIONS: RecipientKind.REGION,
    Selection.COUNTY_BOARDS: RecipientKind.COUNTY_BOARD,
}


SELECTED_AS = {kind: selection for selection, kind in _KINDS.items()}
"""How a round file selects all of a kind."""


def read_selection(row: Section, register: Register) -> list[RegisterEntry]:
    """The entries that the row selects, in the register's order."""
    for key in _ONLY_SINGLE:
        if row.has(key):
            row.findings.fault(FaultCode.EITHER_OR, row.at(key), first="select", second=key, key=row.name)
    kind, county = row.word("select", Selection), row.text("county")
    code = register.county_code(county) if county else ""
    if county and not code:
        known = [*register.counties(), *register.counties().values()]
        facts = {"county": county, "suggestion": nearest(county, known)}
        row.findings.fault(FaultCode.UNKNOWN_COUNTY, row.at("county"), **facts)
        return []
    return _without_excepted(row, register.select(_KINDS[kind], code), register) if kind else []


def _without_excepted(row: Section, selected: tuple[RegisterEntry, ...], register: Register) -> list[RegisterEntry]:
    """Names are looked up among the selected alone: there `Stockholm` is the region, when regions are selected."""
    among, excepted = Register(selected), set()
    for text, node in row.texts("except"):
        entry = among.by_code(text) or among.find(text)
        if isinstance(entry, RegisterEntry):
            excepted.add(entry.code)
            continue
        is_known = register.by_code(text) or register.find(text)
        near = None if is_known or not row.findings.may_suggest else among.nearest(text)
        suggestion = f"{near.code} {near.name}" if near else ""
        row.findings.fault(FaultCode.NOT_SELECTED, node, name=text, suggestion=suggestion)
    left = [entry for entry in selected if entry.code not in excepted]
    if selected and not left:
        row.findings.fault(FaultCode.NOBODY_LEFT, row.at("except"))
    return left
