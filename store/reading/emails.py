"""E-mail addresses in a round file."""

from yaml import Node

from models.addresses import check_address, has_foreign_letters
from models.errors import Refusal
from models.findings import FaultCode, NoticeCode
from store.reading.findings import Findings
from store.reading.section import Section


def email_at(text: str, node: Node, findings: Findings) -> str:
    """The address as it is kept; empty and faulted when it is not exactly one."""
    checked = check_address(text)
    if isinstance(checked, Refusal):
        findings.fault(FaultCode(checked.code), node, **checked.facts)
        return ""
    if has_foreign_letters(checked):
        findings.notice(NoticeCode.FOREIGN_LETTERS, node, email=checked)
    return checked


def read_email(section: Section, key: str, *, required: bool = False) -> str:
    text, node = section.text(key, required=required), section.at(key)
    return email_at(text, node, section.findings) if text and node else ""


def read_emails(section: Section, key: str) -> tuple[str, ...]:
    """One address or a list of them, each once."""
    found = [email_at(text, node, section.findings) for text, node in section.texts(key)]
    return tuple(dict.fromkeys(email for email in found if email))
