"""A registered round as the tree of a round file: to be mended when it came back, or written anew as another round."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from desk.office import Office
from models.definition import ReminderRule, RoundDefinition
from models.values import Language, RegistrarLetters
from rules.local_time import day_start_of_office, is_day_end, local_day
from store.recipients import recipients
from store.rounds import rounds

if TYPE_CHECKING:
    from models.tables import DocumentRow, RecipientRow, RoundRow


def whole(office: Office, row: "RoundRow") -> dict[str, Any]:
    """Everything that a round's file said, its papers by hash: read and checked it gives the same definition."""
    definition = rounds.definition(row)
    with office.database.reading() as session:
        papers, members = rounds.papers(session, row.id), recipients.of_round(session, row.id)
    return {
        **_head(definition),
        "documents": [_paper(paper) for paper in papers],
        "dates": _dates(definition),
        "reminders": [_reminder(rule) for rule in definition.reminders],
        "recipients": [recipient(member) for member in members if member.invited],
        "questions": [
            {
                "id": item.key,
                "section": item.section,
                "text": item.text,
                "stance": item.stance,
                "required": item.required,
            }
            for item in definition.questions
        ],
        **_rest(definition),
    }


def _head(definition: RoundDefinition) -> dict[str, Any]:
    named, address = definition.approver, definition.approver_email
    approval = {
        "body": definition.approval_body,
        "approver": {"name": named, "email": address} if named and address else address or named,
        "deputy": definition.deputy_email,
    }
    return {
        "dnr": definition.dnr,
        "title": definition.title,
        "kind": definition.kind.value,
        "sender": {
            "name": definition.sender_name,
            "email": definition.sender_email,
            "contacts": [contact.model_dump() for contact in definition.contacts],
            **({"letters": definition.letters.value} if definition.letters is not RegistrarLetters.AT_ONCE else {}),
        },
        "reason": {
            "code": definition.reason_code.value,
            "text": definition.reason_text,
            **({"basis": definition.legal_basis.value} if definition.legal_basis else {}),
            **({"statute": definition.statute} if definition.statute else {}),
        },
        "expected": definition.expected,
        "approval": approval,
    }


def _rest(definition: RoundDefinition) -> dict[str, Any]:
    """What few rounds have: only where there is something."""
    versions = [{"on": each.on.isoformat(), "cause": each.cause} for each in definition.versions]
    said = {
        "language": definition.language.value if definition.language is not Language.SWEDISH else "",
        "previous": definition.previous_dnr,
        "versions": versions,
        "chain": definition.chain.model_dump(mode="json") if definition.chain else {},
        "gate": definition.gate,
        "adoption": definition.adoption,
    }
    return {key: value for key, value in said.items() if value}


def _paper(paper: "DocumentRow") -> dict[str, Any]:
    kept = {"file": paper.name, "sha256": paper.sha256, "size": paper.size, "media_type": paper.media_type}
    return {"title": paper.title, **kept}


def _dates(definition: RoundDefinition) -> dict[str, str]:
    """Whole days as days, a trial's exact instants as such."""
    send_at = definition.send_at
    said = {
        **_day_or_moment("due", definition.due_at, is_day=is_day_end(definition.due_at)),
        **_day_or_moment("closes", definition.closes_at, is_day=is_day_end(definition.closes_at)),
    }
    if send_at is None:
        return said
    return {**_day_or_moment("send", send_at, is_day=day_start_of_office(local_day(send_at)) == send_at), **said}


def _day_or_moment(name: str, at: datetime, *, is_day: bool) -> dict[str, str]:
    return {f"{name}_on": local_day(at).isoformat()} if is_day else {f"{name}_at": at.isoformat()}


def _reminder(rule: ReminderRule) -> dict[str, str]:
    if rule.offset:
        length = timedelta(days=rule.days) + rule.offset
        key = "before_due" if length < timedelta() else "after_due"
        return {key: f"PT{abs(int(length.total_seconds()))}S"}
    return {"before_due": f"P{-rule.days}D"} if rule.days < 0 else {"after_due": f"P{rule.days}D"}


def recipient(member: "RecipientRow") -> dict[str, Any]:
    own = (
        {"name": member.full_name, "kind": member.kind.value}
        if member.kind.value in {"party_group", "organisation"}
        else {}
    )
    return {
        "code": member.code,
        **own,
        "email": member.email,
        "cc": json.loads(member.cc),
        "obliged": member.obliged,
        "chapters": json.loads(member.chapters),
        **({"language": member.language.value} if member.language is not Language.SWEDISH else {}),
    }
