"""Who is asked: each row of a round file's recipients, looked up in the register, each with exactly one address."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from yaml import Node

from models.definition import InvitedRecipient
from models.findings import FaultCode, NoticeCode
from models.register import Ambiguous, RegisterEntry
from models.values import RecipientKind
from rules.naming import receipt_code
from rules.register import Register
from store.reading.addresses import AddressList
from store.reading.emails import read_email, read_emails
from store.reading.findings import Findings, place
from store.reading.section import Section, nearest

_KEYS = ("select", "county", "code", "name", "kind", "email", "cc", "obliged", "chapters")
_ONLY_SINGLE = ("code", "name", "kind", "email", "cc")
_OWN_CODE = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9_.-]{1,40}")
_NAMES_SHOWN = 10


class Selection(StrEnum):
    MUNICIPALITIES = "municipalities"
    REGIONS = "regions"
    COUNTY_BOARDS = "county_boards"


_KINDS = {
    Selection.MUNICIPALITIES: RecipientKind.MUNICIPALITY,
    Selection.REGIONS: RecipientKind.REGION,
    Selection.COUNTY_BOARDS: RecipientKind.COUNTY_BOARD,
}
_OWN_KINDS = (RecipientKind.PARTY_GROUP, RecipientKind.ORGANISATION)


class _Placed(NamedTuple):
    recipient: InvitedRecipient
    node: Node


def read_recipients(
    root: Section, register: Register, addresses: AddressList, sections: set[str]
) -> tuple[InvitedRecipient, ...]:
    """The list in the file's order. `sections`: the chapters that questions belong to."""
    found: list[_Placed] = []
    for row in root.sections("recipients", _KEYS):
        entries = _selected(row, register) if row.has("select") else _single(row, register)
        found.extend(_invite(row, entries, addresses, sections))
    node = root.at("recipients")
    if node is None or not node.value:
        root.findings.fault(FaultCode.NO_RECIPIENTS, node or root.node)
    kept = _without_repeats(found, root.findings)
    _check_receipt_codes(kept, register, root.findings)
    _check_shared_addresses(kept, register, root.findings)
    _notice_same_person(kept, register, root.findings)
    return tuple(placed.recipient for placed in kept)


def _selected(row: Section, register: Register) -> list[RegisterEntry]:
    """Every entry of a kind, in a county or in the whole country."""
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
    return list(register.select(_KINDS[kind], code)) if kind else []


def _single(row: Section, register: Register) -> list[RegisterEntry]:
    """One organisation: of the register by its code or a name of it, or one of the registrar's own."""
    if row.has("county"):
        row.findings.fault(FaultCode.NEEDS_KEY, row.at("county"), key=row.path("county"), other="select")
    code, name, kind = row.text("code"), row.text("name"), row.word("kind", RecipientKind)
    entry = register.by_code(code) if code else _named(row, name, register)
    if entry is not None:
        return [entry] if _fits(row, entry, name, register) and _is_kind(row, entry, kind) else []
    if not code:
        if not row.has("code") and not row.has("name"):
            row.require("code")
        return []
    if kind not in _OWN_KINDS:
        near = register.nearest(name or code) if row.findings.may_suggest else None
        suggestion = f"{near.code} {near.name}" if near else ""
        row.findings.fault(FaultCode.UNKNOWN_CODE, row.at("code"), code=code, suggestion=suggestion)
        return []
    if not _OWN_CODE.fullmatch(code):
        row.findings.fault(FaultCode.BAD_CODE, row.at("code"), code=code)
        return []
    name = row.text("name", required=True)
    return [RegisterEntry(code=code, name=name, full_name=name, kind=kind, county_code="", county_name="")]


def _named(row: Section, name: str, register: Register) -> RegisterEntry | None:
    found = register.find(name) if name else None
    if isinstance(found, Ambiguous):
        codes = ", ".join(f"{entry.code} {entry.full_name}" for entry in found.entries)
        row.findings.fault(FaultCode.AMBIGUOUS_NAME, row.at("name"), name=name, codes=codes)
        return None
    if name and found is None:
        near = register.nearest(name) if row.findings.may_suggest else None
        row.findings.fault(FaultCode.UNKNOWN_NAME, row.at("name"), name=name, suggestion=near.name if near else "")
    return found


def _fits(row: Section, entry: RegisterEntry, name: str, register: Register) -> bool:
    """Whether the name beside a register code is that entry's: a mistyped code would ask somebody else."""
    if not name:
        return True
    found = register.find(name)
    entries = found.entries if isinstance(found, Ambiguous) else (found,)
    if any(each is not None and entry.code in {each.code, each.also_code} for each in entries):
        return True
    facts = {"code": entry.code, "name": name, "register_name": entry.full_name}
    row.findings.fault(FaultCode.NAME_OF_ANOTHER, row.at("name"), **facts)
    return False


def _is_kind(row: Section, entry: RegisterEntry, kind: RecipientKind | None) -> bool:
    """Whether the kind beside a register code, if any, is that entry's: own recipients need codes of their own."""
    if kind is None or kind is entry.kind:
        return True
    facts = {"code": entry.code, "kind": kind.value, "register_name": entry.full_name, "register_kind": entry.kind}
    row.findings.fault(FaultCode.KIND_OF_ANOTHER, row.at("kind"), **facts)
    return False


def _invite(
    row: Section, entries: Iterable[RegisterEntry], addresses: AddressList, sections: set[str]
) -> list[_Placed]:
    """The row's entries as recipients; all without an address in one fault."""
    chapters, obliged = _chapters(row, sections), row.yes("obliged")
    own_email, cc = read_email(row, "email"), read_emails(row, "cc")
    found, without = [], []
    for entry in entries:
        email = own_email if row.has("email") else addresses.email(entry.code)
        if email is None:
            without.append(f"{entry.name} ({entry.code})")
        copies = tuple(copy for copy in cc if copy.casefold() != (email or "").casefold())
        fields = entry.model_dump(exclude={"also_code", "population"})
        invited = InvitedRecipient(**fields, email=email or "", cc=copies, obliged=obliged, chapters=chapters)
        found.append(_Placed(invited, row.node))
    if without:
        names, rest = ", ".join(without[:_NAMES_SHOWN]), max(len(without) - _NAMES_SHOWN, 0)
        row.findings.fault(FaultCode.ADDRESS_MISSING, row.node, names=names, rest=rest, count=len(without))
    return found


def _chapters(row: Section, sections: set[str]) -> tuple[str, ...]:
    chapters = row.texts("chapters")
    for chapter, node in chapters:
        if chapter not in sections:
            facts = {"chapter": chapter, "suggestion": nearest(chapter, sections)}
            row.findings.fault(FaultCode.UNKNOWN_CHAPTER, node, **facts)
    return tuple(dict.fromkeys(chapter for chapter, _ in chapters))


def _without_repeats(found: list[_Placed], findings: Findings) -> list[_Placed]:
    first: dict[str, _Placed] = {}
    for placed in found:
        code = placed.recipient.code.casefold()
        earlier = first.setdefault(code, placed)
        if earlier is not placed:
            facts = {"name": placed.recipient.name, "code": placed.recipient.code}
            findings.fault(FaultCode.RECIPIENT_TWICE, placed.node, **facts, first_line=place(earlier.node)[0])
    return list(first.values())


def _check_receipt_codes(found: list[_Placed], register: Register, findings: Findings) -> None:
    """Two recipients with one receipt number could not both answer; nor could one of the register that was not asked
    and answers all the same."""
    first = {receipt_code(entry.code): (entry.code, entry.name) for entry in register.entries}
    for recipient, node in found:
        own = (recipient.code, recipient.name)
        code, name = first.setdefault(receipt_code(recipient.code), own)
        if code != recipient.code:
            facts = {"code": recipient.code, "other_code": code, "other_name": name}
            findings.fault(FaultCode.CODE_TOO_ALIKE, node, **facts)


def _check_shared_addresses(found: list[_Placed], register: Register, findings: Findings) -> None:
    """Two organisations with one address, cc or not, would each hold the other's link. One legal person under two codes
    may."""
    first: dict[str, _Placed] = {}
    for placed in found:
        recipient = placed.recipient
        for email in filter(None, (recipient.email, *recipient.cc)):
            earlier = first.setdefault(email.casefold(), placed)
            if earlier is not placed and not register.is_same_person(earlier.recipient.code, recipient.code):
                facts = {"email": email, "name": recipient.name, "other_name": earlier.recipient.name}
                findings.fault(FaultCode.ADDRESS_SHARED, placed.node, **facts, first_line=place(earlier.node)[0])


def _notice_same_person(found: list[_Placed], register: Register, findings: Findings) -> None:
    by_code = {placed.recipient.code: placed for placed in found}
    for code, placed in by_code.items():
        entry = register.by_code(code)
        if entry and entry.kind is RecipientKind.REGION and entry.also_code in by_code:
            facts = {"name": entry.full_name, "other_name": by_code[entry.also_code].recipient.full_name}
            findings.notice(NoticeCode.ONE_ORGANISATION_TWICE, placed.node, **facts)
