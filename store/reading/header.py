"""Who asks, what, and why: the plain fields at a round file's head."""

from typing import NamedTuple

from models.values import Contact, ReasonCode, RoundKind
from rules.naming import tidy_dnr
from store.reading.emails import read_email
from store.reading.section import LONG_LIMIT, Section

ROOT_KEYS = (
    "dnr", "title", "kind", "sender", "reason", "expected", "approval", "documents", "dates", "reminders",
    "recipients", "addresses", "questions", "gate", "previous", "versions", "adoption",
)  # fmt: skip
DNR_LIMIT = 100
_SENDER_KEYS = ("name", "email", "contacts")
_CONTACT_KEYS = ("role", "name", "email", "phone")
_CONTACTS_LIMIT = 20


class Header(NamedTuple):
    """`reason_code` is None when the file does not say, which is a fault by then."""

    dnr: str
    title: str
    kind: RoundKind
    sender_name: str
    sender_email: str
    contacts: tuple[Contact, ...]
    reason_code: ReasonCode | None
    reason_text: str
    expected: str
    approval_body: str
    approver: str
    previous_dnr: str


def read_header(root: Section) -> Header:
    """A dnr is free text (glossary): slashes, spaces and å ä ö are allowed, and only runs of space are tidied."""
    root.require("sender", "reason")
    sender = root.section("sender", _SENDER_KEYS)
    reason = root.section("reason", ("code", "text"))
    approval = root.section("approval", ("body", "approver"))
    return Header(
        dnr=tidy_dnr(root.text("dnr", required=True, limit=DNR_LIMIT)),
        title=root.text("title", required=True),
        kind=root.word("kind", RoundKind) or RoundKind.REMISS,
        sender_name=sender.text("name", required=True) if sender else "",
        sender_email=read_email(sender, "email", required=True) if sender else "",
        contacts=_contacts(sender) if sender else (),
        reason_code=reason.word("code", ReasonCode, required=True) if reason else None,
        reason_text=reason.text("text", limit=LONG_LIMIT, lines=True) if reason else "",
        expected=root.text("expected", limit=LONG_LIMIT, lines=True),
        approval_body=approval.text("body") if approval else "",
        approver=_approver(approval) if approval else "",
        previous_dnr=tidy_dnr(root.text("previous", limit=DNR_LIMIT)),
    )


def _contacts(sender: Section) -> tuple[Contact, ...]:
    return tuple(
        Contact(
            role=contact.text("role"),
            name=contact.text("name", required=True),
            email=read_email(contact, "email"),
            phone=contact.text("phone"),
        )
        for contact in sender.sections("contacts", _CONTACT_KEYS, _CONTACTS_LIMIT)
    )


def _approver(approval: Section) -> str:
    """A person's name, or an address, which then has to be one."""
    text = approval.text("approver")
    return read_email(approval, "approver") if "@" in text else text
