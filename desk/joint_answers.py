"""The joint answer to an incoming remiss: written by sections, and what it agrees with in members' answers. Members are
asked who stands behind it in `member_stands`; how it is approved and leaves stands in `joint_sending`."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import incoming, inner_rounds
from desk.counter import refuse
from desk.incoming import again
from desk.office import Office
from models.answer import COMMENT_LIMIT, SHORT_LIMIT
from models.errors import Refused
from models.incoming import Citation, IncomingLetterKind, Stage, Stood
from models.people import Permission
from rules import incoming as rules
from rules.text import free_text, line
from store.accounts import accounts
from store.answers import answers as round_answers
from store.incoming import answers, letter_facts, letters, remisses, standing
from templates.documents import joint_answer as words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import (
        AnswerRow,
        IncomingAnswerRow,
        IncomingCitationRow,
        IncomingLetterRow,
        IncomingMemberRow,
        IncomingPaperRow,
        IncomingRow,
        IncomingSectionRow,
        RecipientRow,
    )

POINT_LIMIT = 120
SECTIONS_LIMIT = 60


class Cited(NamedTuple):
    """A citation as the editor shows it. `is_old`: the member's answer has a later version."""

    row: "IncomingCitationRow"
    name: str
    words: str
    is_old: bool


class SectionShown(NamedTuple):
    row: "IncomingSectionRow"
    by: str
    cited: tuple[Cited, ...]


class MemberShown(NamedTuple):
    """A member and its part. `failed`: the kinds of letters that did not surely reach it; `recipient` is None when it
    is not asked in the inner round; `answer` its own answer."""

    row: "IncomingMemberRow"
    failed: tuple[IncomingLetterKind, ...]
    recipient: "RecipientRow | None"
    answer: "AnswerRow | None"
    stood: Stood | None


class Work(NamedTuple):
    """Everything about one incoming remiss, as its pages show it. `draft_id`: of the inner round while it is written;
    `lacks_inner`: one may be begun or named. `cited`: how many members the text agrees with."""

    row: "IncomingRow"
    stage: Stage
    papers: tuple["IncomingPaperRow", ...]
    members: tuple[MemberShown, ...]
    inner: inner_rounds.Inner | None
    draft_id: str
    lacks_inner: bool
    sections: tuple[SectionShown, ...]
    latest: "IncomingAnswerRow | None"
    versions: tuple["IncomingAnswerRow", ...]
    is_changed: bool
    cited: int
    citations: int
    stood: tuple[Stood, ...]
    letters: tuple["IncomingLetterRow", ...]
    people: dict[str, str]
    approver: str
    is_mine: bool


def work(office: Office, row: "IncomingRow") -> Work:
    office.demand(Permission.READ)
    inner = inner_rounds.shown(office, row)
    with office.database.reading() as session:
        row = again(session, row)
        latest = remisses.latest_answer(session, row.id)
        versions = answers.versions(session, row.id)
        sections = answers.sections(session, row.id)
        cited = answers.citations(session, row.id)
        sent = letters.of(session, row.id)
        marks = {each.by for each in sections} | {each.made_by for each in versions}
        people = accounts.names(session, marks | {each.decided_by for each in versions})
        stood = _stood(session, row, latest)
        approver = standing.approver(session, row)
        members = tuple(_member(session, row, member, sent, stood) for member in remisses.of_members(session, row.id))
        shown = tuple(
            SectionShown(each, people.get(each.by, ""), tuple(_cited(session, *one) for one in cited.get(each.id, ())))
            for each in sections
        )
        now, draft = answers.text(session, row.id), remisses.inner_draft(session, row)
        all_cited = [one for section in now.sections for one in section.citations]
        return Work(
            row=row,
            stage=remisses.stage(session, row, office.clock()),
            papers=tuple(remisses.papers(session, row.id)),
            members=members,
            inner=inner,
            draft_id=draft.id if draft else "",
            lacks_inner=remisses.lacks_inner(session, row),
            sections=shown,
            latest=latest,
            versions=tuple(versions),
            is_changed=latest is not None and answers.sha256(now) != latest.sha256,
            cited=len({one.code for one in all_cited}),
            citations=len(all_cited),
            stood=tuple(stood),
            letters=tuple(sent),
            people=people,
            approver=approver.name if approver else "",
            is_mine=may_decide(office, approver.id if approver else ""),
        )


def _stood(session: "Session", row: "IncomingRow", latest: "IncomingAnswerRow | None") -> Sequence[Stood]:
    if latest is None:
        return ()
    return answers.frozen(latest) if latest.submitted_at else answers.stood(session, row, latest)


def _member(
    session: "Session",
    row: "IncomingRow",
    member: "IncomingMemberRow",
    sent: "Sequence[IncomingLetterRow]",
    stood: Sequence[Stood],
) -> MemberShown:
    recipient = letter_facts.recipient_of(session, row, member.code)
    answer = round_answers.counted_answer(session, recipient.id) if recipient else None
    lost = tuple(letter.kind for letter in letters.failed(sent, member))
    return MemberShown(member, lost, recipient, answer, next((one for one in stood if one.code == member.code), None))


def _cited(session: "Session", row: "IncomingCitationRow", code: str, name: str) -> Cited:
    counted = round_answers.counted_answer(session, row.recipient_id)
    said = words.agrees(Citation(code=code, name=name, point=row.point))
    return Cited(row, name, said, counted is None or counted.id != row.answer_id)


def writing(office: Office, session: "Session", row: "IncomingRow") -> "IncomingRow":
    """The row, while its answer may be written. Raises Refused("incoming_sent"), ("incoming_locked")."""
    found = again(session, row)
    refuse(rules.refusal_to_write(remisses.stage(session, found, office.clock())))
    return found


def _texts(heading: str, text: str) -> tuple[str, str]:
    kept, said = line(heading)[0].strip(), free_text(text)[0]
    if len(kept) > SHORT_LIMIT or len(said) > COMMENT_LIMIT:
        raise Refused("incoming_text_long", limit=SHORT_LIMIT if len(kept) > SHORT_LIMIT else COMMENT_LIMIT)
    if not kept and not said.strip():
        raise Refused("incoming_section_empty")
    return kept, said


def add_section(office: Office, row: "IncomingRow", heading: str, text: str) -> "IncomingSectionRow":
    """Raises Refused("incoming_section_empty"), ("incoming_text_long"), ("incoming_sections_many"); as `writing`."""
    kept, said = _texts(heading, text)
    with office.changing() as session:
        row = writing(office, session, row)
        if len(answers.sections(session, row.id)) >= SECTIONS_LIMIT:
            raise Refused("incoming_sections_many", limit=SECTIONS_LIMIT)
        return answers.add_section(session, row.id, kept, said, at=office.clock(), by=office.actor.mark)


def save_section(office: Office, row: "IncomingRow", section_id: str, edition: int, heading: str, text: str) -> None:
    """Raises Refused("view_moved_on") when somebody else has saved since `edition`, and as `add_section`."""
    kept, said = _texts(heading, text)
    with office.changing() as session:
        found = answers.section(session, writing(office, session, row).id, section_id)
        answers.save_section(session, found, edition, kept, said, at=office.clock(), by=office.actor.mark)


def end_section(office: Office, row: "IncomingRow", section_id: str, edition: int) -> None:
    with office.changing() as session:
        found = answers.section(session, writing(office, session, row).id, section_id)
        answers.end_section(session, found, edition, at=office.clock(), by=office.actor.mark)


def move_section(office: Office, row: "IncomingRow", section_id: str, *, up: bool) -> None:
    with office.changing() as session:
        found = answers.section(session, writing(office, session, row).id, section_id)
        answers.move_section(session, found, up=up, at=office.clock(), by=office.actor.mark)


def earlier(office: Office, row: "IncomingRow", section_id: str) -> list[tuple[int, datetime, str, str, str]]:
    """Every edition of a section, latest first: number, when, by whom, heading and text."""
    with office.database.reading() as session:
        answers.section(session, row.id, section_id)
        found = answers.earlier(session, section_id)
        people = accounts.names(session, {each.by for each in found})
    return [(each.edition, each.at, people.get(each.by, ""), each.heading, each.text) for each in found]


def cite(office: Office, row: "IncomingRow", section_id: str, code: str, point: str) -> None:
    """Raises Refused("incoming_not_in_round") for a member that is not asked in the inner round, ("cite_no_answer") for
    one that has not answered, ("incoming_text_long")."""
    said = line(point)[0].strip()
    if len(said) > POINT_LIMIT:
        raise Refused("incoming_text_long", limit=POINT_LIMIT)
    with office.changing() as session:
        row = writing(office, session, row)
        found = answers.section(session, row.id, section_id)
        member = member_named(session, row, code)
        recipient = letter_facts.recipient_of(session, row, member.code)
        if recipient is None:
            raise Refused("incoming_not_in_round", name=member.name)
        answer = round_answers.counted_answer(session, recipient.id)
        if answer is None:
            raise Refused("cite_no_answer", name=member.name)
        answers.cite(session, found, recipient, answer, said, office.clock(), office.actor.mark)


def uncite(office: Office, row: "IncomingRow", citation_id: str) -> None:
    with office.changing() as session:
        row = writing(office, session, row)
        answers.uncite(session, row.id, citation_id, office.clock(), office.actor.mark)


def member_named(session: "Session", row: "IncomingRow", code: str) -> "IncomingMemberRow":
    """Raises Refused("incoming_no_such_member")."""
    found = next((each for each in remisses.of_members(session, row.id) if each.code == code), None)
    if found is None:
        raise Refused("incoming_no_such_member", member=code)
    return found


def may_decide(office: Office, approver_id: str) -> bool:
    """By the role alone when nobody is named; else the one who is, and not the operator either."""
    if approver_id:
        return office.actor.account_id == approver_id
    return office.actor.may(Permission.APPROVE)


def is_locked(stage: Stage) -> bool:
    """Whether the text may not be changed now."""
    return rules.refusal_to_write(stage) is not None


def data(found: Work) -> dict[str, Any]:
    """One as the command line's data."""
    inner = found.inner
    return {
        **incoming.listed(found.row, found.stage),
        "plan": found.row.plan.value,
        "papers": [paper.title for paper in found.papers],
        "inner": {"dnr": inner.dnr, "due_at": inner.due_at.isoformat(), "working_days": inner.left} if inner else None,
        "cited": found.cited,
        "members": [
            {
                "code": each.row.code,
                "name": each.row.name,
                "answered": each.answer is not None,
                "stand": each.stood.said.value if each.stood and each.stood.said else "",
                "exception": each.stood.exception if each.stood else "",
                "not_reached": [kind.value for kind in each.failed],
            }
            for each in found.members
        ],
    }
