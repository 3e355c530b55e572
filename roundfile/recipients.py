"""Who is asked: each row of a round file's recipients, looked up in the register, each with exactly one address."""

import re
import unicodedata
from collections.abc import Iterable

from models.definition import InvitedRecipient
from models.findings import FaultCode
from models.register import Ambiguous, RegisterEntry
from models.values import Language, RecipientKind
from roundfile.addresses import AddressList
from roundfile.emails import read_email, read_emails
from roundfile.keys import RECIPIENT, names
from roundfile.repeats import Placed, as_organisations, check_addresses, check_receipt_codes, without_repeats
from roundfile.section import Section, nearest
from roundfile.selections import ONLY_SELECTED, read_selection
from rules.register import Register

_OWN_CODE = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9_.-]{1,40}")
_OWN_KINDS = (RecipientKind.PARTY_GROUP, RecipientKind.ORGANISATION)


def read_recipients(
    root: Section, register: Register, addresses: AddressList, sections: set[str]
) -> tuple[InvitedRecipient, ...]:
    """The list in the file's order, each organisation once. `sections`: the chapters that questions belong to."""
    found: list[Placed] = []
    for row in root.sections("recipients", names(RECIPIENT)):
        found.extend(_invite(row, organisations(row, register), addresses, sections))
    node = root.at("recipients")
    if node is None or not node.value:
        root.findings.fault(FaultCode.NO_RECIPIENTS, node or root.node)
    kept = as_organisations(without_repeats(found, root.findings), register, root.findings)
    check_receipt_codes(kept, register, root.findings)
    check_addresses(kept, root.findings)
    return tuple(placed.recipient for placed in kept)


def organisations(row: Section, register: Register) -> list[RegisterEntry]:
    """Whom one row asks; nobody when it is faulty."""
    return read_selection(row, register) if row.has("select") else _single(row, register)


def _single(row: Section, register: Register) -> list[RegisterEntry]:
    """One organisation: of the register by its code or a name of it, or one of the registrar's own."""
    for key in ONLY_SELECTED:
        if row.has(key):
            row.findings.fault(FaultCode.NEEDS_KEY, row.at(key), key=row.path(key), other="select")
    code, name, kind = row.text("code"), row.text("name"), row.word("kind", RecipientKind)
    if not code and name and kind in _OWN_KINDS and register.find(name) is None:
        row.findings.fault(FaultCode.OWN_WITHOUT_CODE, row.at("name"), name=name, example=_own_code(name))
        return []
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


def _own_code(name: str) -> str:
    """A code that an own recipient of that name could have."""
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode("ascii").upper()
    return "-".join(re.findall("[A-Z0-9]+", plain))[:20].strip("-") or "EGEN-1"


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


def _invite(row: Section, entries: Iterable[RegisterEntry], addresses: AddressList, sections: set[str]) -> list[Placed]:
    """The row's entries as recipients, those without an address too."""
    chapters, obliged, language = _chapters(row, sections), row.yes("obliged"), row.word("language", Language)
    own_email, cc = read_email(row, "email"), read_emails(row, "cc")
    found = []
    for entry in entries:
        email = own_email if row.has("email") else addresses.email(entry.code)
        copies = tuple(copy for copy in cc if copy.casefold() != (email or "").casefold())
        fields = entry.model_dump(exclude={"also_code", "population"})
        said = {"obliged": obliged, "chapters": chapters, "language": language}
        invited = InvitedRecipient(**fields, email=email or "", cc=copies, **said)
        found.append(Placed(invited, row.node, lacks_address=email is None))
    return found


def _chapters(row: Section, sections: set[str]) -> tuple[str, ...]:
    chapters = row.texts("chapters")
    for chapter, node in chapters:
        if chapter not in sections:
            facts = {"chapter": chapter, "suggestion": nearest(chapter, sections)}
            row.findings.fault(FaultCode.UNKNOWN_CHAPTER, node, **facts)
    return tuple(dict.fromkeys(chapter for chapter, _ in chapters))
