"""E-mail addresses in a round file."""

from yaml import Node, ScalarNode

from models.addresses import check_address, has_foreign_letters
from models.errors import Refusal
from models.findings import FaultCode, NoticeCode
from roundfile.findings import Findings
from roundfile.section import Section, plain_text


def email_at(key: str, node: Node, findings: Findings) -> str:
    """The address as it is kept; empty and faulted when it is not exactly one."""
    text = node.value if isinstance(node, ScalarNode) else plain_text(node, key, findings)
    if not text.strip():
        return ""
    checked = check_address(text)
    if isinstance(checked, Refusal):
        findings.fault(FaultCode(checked.code), node, **checked.facts)
        return ""
    if has_foreign_letters(checked):
        findings.notice(NoticeCode.FOREIGN_LETTERS, node, email=checked)
    return checked


def read_email(section: Section, key: str, *, required: bool = False) -> str:
    if required and not section.has_text(key):
        section.text(key, required=True)
        return ""
    node = section.at(key)
    return email_at(section.path(key), node, section.findings) if node else ""


def read_emails(section: Section, key: str) -> tuple[str, ...]:
    """One address or a list of them, each once."""
    found = [email_at(section.path(key), node, section.findings) for node in section.nodes(key)]
    return tuple(dict.fromkeys(email for email in found if email))
