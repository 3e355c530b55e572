"""An answer that came otherwise than through the link is entered: on paper or by mail, for one asked or not asked."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from pydantic import Field

from desk import arrivals
from desk.naming import asked_or_known
from desk.office import Office
from documents.inspection.filenames import clean_name, distinct
from documents.inspection.filetypes import media_type
from documents.inspection.media import NotAccepted
from models.answer import AnswerContent, StoredFile
from models.definition import InvitedRecipient
from models.errors import Refused
from models.register import RegisterEntry
from models.values import AnswerChannel, AnswerSource, FileKind, RecipientKind, Value
from rules.post import proposed_day
from store.answers import answers, submissions
from store.answers.submissions import Submission
from store.files.files import Incoming
from store.recipients import recipients
from store.records import audit
from store.rounds import notes, rounds

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RecipientRow, RoundRow

UNKNOWN_KIND = "application/octet-stream"
"""The media type of what was taken as it came: nobody opens it by mistake, and looking it through says unreadable."""
UNINVITED = "uninvited"


class KeptFile(StoredFile):
    """`found`: what it was found to be when it was taken all the same (a `file_` code), else empty."""

    found: str = ""


class Entered(Value):
    """What the registrar tells of an answer. `named`: the organisation, by a code or a name; `own`: it is in no list
    and gets a row of its own. `arrived`: a day alone, or with its time. `anyway`: although it contradicts another date.
    `note`: the registrar's own words about it."""

    named: str
    own: bool = False
    content: AnswerContent
    files: tuple[KeptFile, ...] = Field(min_length=1)
    channel: AnswerChannel | None = None
    arrived: date | datetime
    note: str = ""
    replace: bool = False
    anyway: bool = False


class Made(NamedTuple):
    """`beside`: the version that still counts, when somebody has to choose between the two; 0 for none. `code`, `name`:
    whose answer it is. `contradicts`: what its arrival contradicts all the same (an `arrived_` code), else empty."""

    answer_id: str
    receipt: str
    beside: int
    code: str
    name: str
    contradicts: str


def keep_file(incoming: Incoming, name: str, *, as_it_came: bool, taken: Sequence[str] = ()) -> KeptFile:
    """The file, of the kind that its content shows, its name unlike those `taken`. What has come in is an
    official document whatever it is (TF 2 kap.): `as_it_came` takes one that the form would not.

    Raises Refused("answer_file_refused") with what it was found to be.
    """
    found = ""
    try:
        kind = media_type(incoming.flush())
    except NotAccepted as refusal:
        if not as_it_came:
            raise Refused("answer_file_refused", path=name, found=refusal.code) from refusal
        kind, found = UNKNOWN_KIND, refusal.code
    sha256 = incoming.keep()
    shown = distinct(clean_name(name, kind), taken)
    size = incoming.size
    return KeptFile(sha256=sha256, size=size, media_type=kind, name=shown, kind=FileKind.YTTRANDE, found=found)


def propose(channel: AnswerChannel, reached_on: date) -> date:
    """The day of arrival to propose (FL 22 §)."""
    return proposed_day(channel, reached_on)


def enter(office: Office, row: "RoundRow", entered: Entered) -> Made:
    """Registers the answer with its original. Beside an answer that counts it waits for somebody to choose, unless it
    is to replace that one.

    Raises Refused for an arrival that contradicts another date, for an organisation that nobody knows
    ("unknown_organisation") and as `submissions.submit` does.
    """
    now = office.clock()
    arrived_at = arrivals.instant_of(row, entered.arrived, now)
    with office.changing() as session:
        recipient = _recipient(session, office, row, entered)
        counted = answers.counted_answer(session, recipient.id)
        replaced = counted if entered.replace else None
        insisted = arrivals.contradiction(row, replaced, arrived_at, now, anyway=entered.anyway)
        note_id = notes.add(session, row.id, "recorded", entered.note, now, office.actor.mark) if entered.note else ""
        submission = Submission(
            content=entered.content,
            files=tuple(StoredFile(**file.model_dump(exclude={"found"})) for file in entered.files),
            nonce=uuid4().hex,
            arrived_at=arrived_at,
            replaces=replaced.version if replaced else 0,
            source=AnswerSource.RECORDED,
            takes_draft=False,
            channel=entered.channel,
            note_id=note_id,
            beside=not entered.replace and entered.channel is not None,
        )
        answer = submissions.submit(session, recipient.id, submission)
        for file in entered.files:
            if file.found:
                facts = {"found": file.found, "sha256": file.sha256}
                action = "file_taken_as_it_came"
                audit.append(session, at=now, actor="registrar", action=action, object_id=answer.id, **facts)
        if insisted is not None:
            arrivals.note(session, answer.id, insisted, now)
        waits = counted is not None and submission.beside
        beside = counted.version if counted is not None and waits else 0
        contradicts = insisted.code if insisted else ""
        return Made(answer.id, answer.receipt, beside, recipient.code, recipient.full_name, contradicts)


def _recipient(session: "Session", office: Office, row: "RoundRow", entered: Entered) -> "RecipientRow":
    """Who answers: somebody asked, somebody of the register who was not, or one that gets a row of its own. The answer
    of one who was not asked is kept apart (P21)."""
    try:
        who = asked_or_known(session, row, entered.named)
    except Refused as refusal:
        if refusal.code != "unknown_organisation" or not entered.own:
            raise
        who = _own(entered.named, {member.code for member in recipients.of_round(session, row.id)})
    return _add(session, office, row, who) if isinstance(who, RegisterEntry) else who


def _own(name: str, taken: set[str]) -> RegisterEntry:
    """An organisation that is in no list; its code is a number among those who answered unasked."""
    code = next(code for number in count(1) if (code := f"U{number}") not in taken)
    kind = RecipientKind.ORGANISATION
    return RegisterEntry(code=code, name=name, full_name=name, kind=kind, county_code="", county_name="")


def _add(session: "Session", office: Office, row: "RoundRow", entry: RegisterEntry) -> "RecipientRow":
    item = InvitedRecipient(**entry.model_dump(exclude={"also_code", "population"}), email="")
    recipient = rounds.new_recipient(row, item, group_key=UNINVITED, key=office.key, invited=False)
    session.add(recipient)
    session.flush()
    return recipient
