"""The joint answer on its way out: handed in for approval with its documents, decided on, sent once, or recorded as
handed in otherwise."""

from datetime import datetime
from typing import TYPE_CHECKING

from desk import parsing
from desk.addresses import checked_address
from desk.incoming import again
from desk.joint_answers import may_decide, writing
from desk.office import Office
from documents.inspection.filenames import file_name
from documents.joint_answer.answer import About, OwnAnswer, answer_docx, answer_pdf, own_answers_pdf
from mail.outgoing.incoming import LARGEST
from models.answer import SHORT_LIMIT
from models.errors import Refused
from models.incoming import Attachment, IncomingLetterKind, Stage
from models.media import DOCX, PDF
from models.people import Permission
from models.secrecy import Outside
from models.values import ApprovalOutcome, LetterState
from rules.local_time import local_day
from rules.naming import spoken
from rules.text import from_command_line, line
from store.answers import answers as round_answers
from store.answers import secrecy
from store.incoming import answers, letters, remisses, standing
from store.recipients import recipients
from store.rounds import rounds
from templates.documents import joint_answer as words
from templates.documents.handout import covered

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import AnswerRow, IncomingAnswerRow, IncomingLetterRow, IncomingRow


def _about(row: "IncomingRow", at: datetime) -> About:
    return About(row.own_name, row.dnr, row.from_name, row.their_dnr, row.title, row.due_at, at)


def submit(office: Office, row: "IncomingRow", *, anyway: bool = False) -> "IncomingAnswerRow":
    """Hands the answer in for approval, frozen with who stands behind it, as PDF and Word. A text that members were not
    asked about is told with their word of it: none.

    Raises Refused("incoming_answer_empty"), ("stand_still_open") while members may still say and it is not wished
    `anyway`, ("view_moved_on") when the text or who stands behind it is changed meanwhile, and as `writing`.
    """
    office.demand(Permission.WRITE)
    at = office.clock()
    with office.changing() as session:
        row = writing(office, session, row)
        if not anyway and remisses.stage(session, row, at) is Stage.WITH_MEMBERS:
            latest = remisses.latest_answer(session, row.id)
            if latest is not None and any(one.said is None for one in answers.stood(session, row, latest)):
                raise Refused("stand_still_open")
        answer = answers.fix(session, row, at, office.actor.mark)
        stood = answers.stood(session, row, answer)
        text, own = answers.content(answer), _own_answers(session, row)
    about, style = _about(row, at), office.settings.house_style
    pdf, docx = answer_pdf(about, text, stood, style), answer_docx(about, text, stood, style)
    own_sha256 = office.files.put(own_answers_pdf(about, own, style)) if own else ""
    kept = {"pdf_sha256": office.files.put(pdf), "docx_sha256": office.files.put(docx), "own_sha256": own_sha256}
    with office.changing() as session:
        row, found = writing(office, session, row), remisses.latest_answer(session, row.id)
        is_same = found is not None and found.id == answer.id and answers.stood(session, row, found) == stood
        if found is None or not is_same or answers.sha256(answers.text(session, row.id)) != answer.sha256:
            raise Refused("view_moved_on")
        answers.submit(session, answer.id, stood, at, **kept)
        facts = {"version": answer.number, "sha256": kept["pdf_sha256"]}
        remisses.change(session, row, at, office.actor.mark, "incoming_submitted", facts)
        return found


def _own_answers(session: "Session", row: "IncomingRow") -> list[OwnAnswer]:
    """The members' own, with what is marked as confidential covered; none without an inner round."""
    inner = remisses.inner_round(session, row)
    if inner is None:
        return []
    questions = {each.key: each.text for each in rounds.definition(inner).questions}
    found = []
    for member in remisses.of_members(session, row.id):
        recipient = recipients.by_code(session, inner.id, member.code)
        answer = round_answers.counted_answer(session, recipient.id) if recipient else None
        out = _outside(session, answer) if answer else None
        files = tuple(each.file.name for each in out.files if each.file) if out else ()
        found.append(OwnAnswer(member.name, out.content if out else None, questions, files))
    return found


def _outside(session: "Session", answer: "AnswerRow") -> Outside:
    return secrecy.outside(session, [answer], covered)[answer.id]


def decide(office: Office, row: "IncomingRow", outcome: ApprovalOutcome, said: str, seen_sha256: str = "") -> None:
    """Approves the answer or gives it back. `said`: the decision, or what is to be changed. `seen_sha256`: of the
    version that the one who decides has seen.

    Raises Refused: "approval_not_yours", "incoming_not_submitted", "incoming_answer_changed", "decision_missing",
    "comment_missing".
    """
    office.demand(Permission.APPROVE)
    told, at = from_command_line(said), office.clock()
    if not told:
        raise Refused("decision_missing" if outcome is ApprovalOutcome.APPROVED else "comment_missing")
    with office.changing(Permission.APPROVE) as session:
        named = standing.approver(session, row)
        if not may_decide(office, named.id if named else ""):
            raise Refused("approval_not_yours")
        answer = remisses.latest_answer(session, row.id)
        if answer is None or remisses.stage(session, row, at) is not Stage.AWAITING_APPROVAL:
            raise Refused("incoming_not_submitted")
        if seen_sha256 not in {"", answer.pdf_sha256}:
            raise Refused("incoming_answer_changed")
        answers.decide(session, answer, outcome, told, at, office.actor.mark)
        found = again(session, row)
        facts = {"version": answer.number}
        remisses.change(session, found, at, office.actor.mark, _DECIDED[outcome], facts)


_DECIDED = {ApprovalOutcome.APPROVED: "incoming_approved", ApprovalOutcome.RETURNED: "incoming_returned"}


def send(office: Office, row: "IncomingRow", *, to: str = "", words_with: str = "", with_own: bool = False) -> None:
    """Sends the approved answer to the body that asked: one letter, with the PDF and the Word document, and the
    members' own beside when that is wished. `to`: another address than the registered.

    Raises Refused: "incoming_sent", "incoming_not_approved", "incoming_no_address", "incoming_too_large",
    "view_moved_on" when another version is approved meanwhile, and why the address is none.
    """
    office.demand(Permission.WRITE)
    at, said = office.clock(), from_command_line(words_with)
    with office.database.reading() as session:
        seen, _ = _approved(session, again(session, row), at)
    documents = _documents(office, row, seen, with_own=with_own)
    with office.changing() as session:
        found = again(session, row)
        answer, before = _approved(session, found, at)
        if (answer.id, answer.pdf_sha256) != (seen.id, seen.pdf_sha256):
            raise Refused("view_moved_on")
        email = checked_address(to or found.from_email) if to or found.from_email else ""
        if not email:
            raise Refused("incoming_no_address")
        files = [*documents, *(_own_files(session, found) if with_own and seen.own_sha256 else ())]
        if sum(file.size for file in files) > LARGEST:
            raise Refused("incoming_too_large", limit=LARGEST // 1024 // 1024)
        number, stood = before.number + 1 if before else 1, answers.frozen(answer)
        facts = {
            "version": answer.number,
            "words": said,
            "stood": words.who_stands(stood) if any(one.asked for one in stood) else "",
            "with_own": with_own and bool(answer.own_sha256),
            "files": [file.model_dump(mode="json") for file in files],
        }
        letters.queue(session, found, IncomingLetterKind.ANSWER, number, email, at, facts=facts)
        told = {"version": answer.number, "files": len(files)}
        remisses.change(session, found, at, office.actor.mark, "incoming_answer_sent", told)


def count_as_sent(office: Office, row: "IncomingRow", how: str) -> None:
    """The letter with the answer arrived, though the relay's word of it was lost: the body that asked has it. `how`:
    from whom that is known.

    Raises Refused: "counted_how_missing", "incoming_not_unknown".
    """
    office.demand(Permission.WRITE)
    at, way = office.clock(), line(how)[0].strip()[:SHORT_LIMIT]
    if not way:
        raise Refused("counted_how_missing")
    with office.changing() as session:
        found = again(session, row)
        letter = remisses.answer_letter(session, found.id)
        if found.handed_in_on or letter is None or letter.state is not LetterState.UNKNOWN:
            raise Refused("incoming_not_unknown")
        letters.count_as_sent(session, found, letter, at, way)
        session.flush()
        remisses.change(session, found, at, office.actor.mark, "incoming_counted_as_sent", {"number": letter.number})


def _approved(
    session: "Session", row: "IncomingRow", at: datetime
) -> tuple["IncomingAnswerRow", "IncomingLetterRow | None"]:
    """The answer that may leave, and the letter before that did not reach. Raises Refused."""
    stage = remisses.stage(session, row, at)
    if stage in {Stage.SENDING, Stage.SENT, Stage.HANDED_IN}:
        raise Refused("incoming_sent")
    answer = remisses.latest_answer(session, row.id)
    if answer is None or stage is not Stage.APPROVED:
        raise Refused("incoming_not_approved")
    return answer, remisses.answer_letter(session, row.id)


def _documents(office: Office, row: "IncomingRow", answer: "IncomingAnswerRow", *, with_own: bool) -> list[Attachment]:
    """What was made of the version. Asks the store of files, which may lie on another machine: in no transaction."""
    called = [
        (answer.pdf_sha256, "Yttrande", "pdf", PDF),
        (answer.docx_sha256, "Yttrande", "docx", DOCX),
        (answer.own_sha256 if with_own else "", "Medlemmarnas egna yttranden", "pdf", PDF),
    ]
    return [
        _attached(office, sha256, f"{name} {spoken(row.dnr)}.{kind}", media_type)
        for sha256, name, kind, media_type in called
        if sha256
    ]


def _attached(office: Office, sha256: str, name: str, media_type: str) -> Attachment:
    return Attachment(sha256=sha256, size=office.files.size(sha256), media_type=media_type, name=file_name(0, name))


def _own_files(session: "Session", row: "IncomingRow") -> list[Attachment]:
    """The files of the members' own answers that may leave, named by whose they are."""
    inner, found = remisses.inner_round(session, row), []
    for member in remisses.of_members(session, row.id) if inner else ():
        recipient = recipients.by_code(session, inner.id, member.code) if inner else None
        answer = round_answers.counted_answer(session, recipient.id) if recipient else None
        for each in _outside(session, answer).files if answer else ():
            if each.file is not None:
                name = file_name(0, f"{member.name} {each.file.name}")
                found.append(Attachment(**each.file.model_dump(exclude={"name", "kind"}), name=name))
    return found


def hand_in(office: Office, row: "IncomingRow", day: str, by: str, how: str) -> None:
    """The approved answer was handed in in another way: when, by whom and how. A letter with it that waits does not go.

    Raises Refused: "incoming_sent", "incoming_being_sent", "incoming_not_approved", "handed_in_by_missing",
    "handed_in_how_missing", "handed_in_day_bad".
    """
    office.demand(Permission.WRITE)
    at = office.clock()
    who, way = line(by)[0].strip(), line(how)[0].strip()
    if not who:
        raise Refused("handed_in_by_missing")
    if not way:
        raise Refused("handed_in_how_missing")
    on = parsing.day(day)
    if on > local_day(at) or on.isoformat() < row.received_on:
        raise Refused("handed_in_day_bad")
    with office.changing() as session:
        found = again(session, row)
        letter = remisses.answer_letter(session, found.id)
        if letter is not None and remisses.stage(session, found, at) is Stage.SENDING:
            if not letters.withdraw(session, letter, at, office.actor.mark):
                raise Refused("incoming_being_sent")
        _approved(session, found, at)
        to = {"handed_in_on": on.isoformat(), "handed_in_by": who, "handed_in_how": way}
        remisses.change(session, found, at, office.actor.mark, "incoming_handed_in", {"day": on.isoformat()}, **to)


def document(office: Office, row: "IncomingRow", kind: str) -> Attachment:
    """A document of the version handed in last: `pdf`, `docx` or `egna`. Raises Refused("no_such_page")."""
    office.demand(Permission.READ)
    with office.database.reading() as session:
        answer = next((each for each in answers.versions(session, row.id) if each.pdf_sha256), None)
    if answer is None or kind not in {"pdf", "docx", "egna"}:
        raise Refused("no_such_page")
    made = {
        "pdf": (answer.pdf_sha256, f"Yttrande {spoken(row.dnr)}.pdf", PDF),
        "docx": (answer.docx_sha256, f"Yttrande {spoken(row.dnr)}.docx", DOCX),
        "egna": (answer.own_sha256, f"Medlemmarnas egna yttranden {spoken(row.dnr)}.pdf", PDF),
    }[kind]
    if not made[0]:
        raise Refused("no_such_page")
    return _attached(office, *made)
