"""Who asks, what, and why: the plain fields at a round file's head."""

from typing import NamedTuple

from yaml import MappingNode

from models.findings import FaultCode
from models.values import Contact, Language, LegalBasis, ReasonCode, RegistrarLetters, RoundKind
from roundfile import keys
from roundfile.emails import read_email
from roundfile.keys import CONTACTS_LIMIT, DNR_LIMIT, LONG_LIMIT, names
from roundfile.section import Section
from rules.legal_basis import basis_faults, basis_notices
from rules.naming import tidy_dnr

ROOT_KEYS = names(keys.ROOT)


class Header(NamedTuple):
    """`reason_code` is None when the file does not say, which is a fault by then."""

    dnr: str
    title: str
    kind: RoundKind
    language: Language
    sender_name: str
    sender_email: str
    contacts: tuple[Contact, ...]
    reason_code: ReasonCode | None
    reason_text: str
    legal_basis: LegalBasis | None
    statute: str
    expected: str
    approval_body: str
    approver: str
    approver_email: str
    deputy_email: str
    letters: RegistrarLetters
    previous_dnr: str


def read_header(root: Section) -> Header:
    """A dnr is free text (glossary): slashes, spaces and å ä ö are allowed, and only runs of space are tidied."""
    root.require("sender", "reason")
    sender = root.section("sender", names(keys.SENDER))
    reason = root.section("reason", names(keys.REASON))
    approval = root.section("approval", names(keys.APPROVAL))
    header = Header(
        dnr=tidy_dnr(root.text("dnr", required=True, limit=DNR_LIMIT)),
        title=root.text("title", required=True),
        kind=root.word("kind", RoundKind) or RoundKind.REMISS,
        language=root.word("language", Language) or Language.SWEDISH,
        sender_name=sender.text("name", required=True) if sender else "",
        sender_email=read_email(sender, "email", required=True) if sender else "",
        contacts=_contacts(sender) if sender else (),
        reason_code=reason.word("code", ReasonCode, required=True) if reason else None,
        reason_text=reason.text("text", limit=LONG_LIMIT, lines=True) if reason else "",
        legal_basis=reason.word("basis", LegalBasis) if reason else None,
        statute=reason.text("statute") if reason else "",
        expected=root.text("expected", limit=LONG_LIMIT, lines=True),
        approval_body=approval.text("body") if approval else "",
        **_approver(approval),
        deputy_email=read_email(approval, "deputy") if approval else "",
        letters=(sender.word("letters", RegistrarLetters) if sender else None) or RegistrarLetters.AT_ONCE,
        previous_dnr=tidy_dnr(root.text("previous", limit=DNR_LIMIT)),
    )
    if reason is not None:
        _judge_basis(header, reason)
    return header


def _judge_basis(header: Header, reason: Section) -> None:
    """The letter cites what was chosen, so what the law does not give this sender is a fault; what only practice speaks
    against is a notice."""
    basis, findings = header.legal_basis, reason.findings
    if header.statute and basis is not LegalBasis.STATUTE:
        facts = {"key": reason.path("statute"), "other": f"{reason.path('basis')}: {LegalBasis.STATUTE}"}
        findings.fault(FaultCode.NEEDS_KEY, reason.at("statute"), **facts)
    for code in basis_faults(header.reason_code, basis, header.statute, header.sender_name):
        key = "statute" if code is FaultCode.STATUTE_MISSING else "basis"
        findings.fault(code, reason.at(key) or reason.at("basis"), key=reason.path(key), sender=header.sender_name)
    for notice in basis_notices(header.reason_code, basis):
        findings.notice(notice, reason.at("code"))


def _contacts(sender: Section) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            role=contact.text("role"),
            name=contact.text("name", required=True),
            email=read_email(contact, "email"),
            phone=contact.text("phone"),
        )
        for contact in sender.sections("contacts", names(keys.CONTACT), CONTACTS_LIMIT)
    )


def _approver(approval: Section | None) -> dict[str, str]:
    """A person's name, an address, which then has to be one, or both as `{name, email}`."""
    if approval is None:
        return {"approver": "", "approver_email": ""}
    if isinstance(approval.at("approver"), MappingNode) and (person := approval.section("approver", ("name", "email"))):
        return {"approver": person.text("name", required=True), "approver_email": read_email(person, "email")}
    text = approval.text("approver")
    email = read_email(approval, "approver") if "@" in text else ""
    return {"approver": email or ("" if "@" in text else text), "approver_email": email}
