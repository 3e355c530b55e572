"""The registrar's counter: what a command does in the register itself, beside the workflow's commands in `rounds`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from desk import rounds as round_commands
from desk import status as round_status
from desk.disk import writing_in
from desk.office import Office, wall_clock
from documents.compilation import compile_all
from models.answer import FILE_LIMIT, AnswerContent, StoredFile
from models.definition import InvitedRecipient
from models.errors import PermanentFailure, Refusal, Refused
from models.steps import Command
from models.values import AnswerSource, FileKind, RoundState, Stance
from rules.extensions import may_extend_recipient, may_extend_round, may_reopen_until
from rules.gates import may
from rules.plan import REOPEN_DAYS, is_over
from settings import load_settings
from store import answers, audit, extensions, outbox, recipients, rounds, snapshot, standing, submissions
from store.register import load_register
from store.submissions import Submission
from web.answer.filenames import clean_name
from web.answer.filetypes import NotAccepted, media_type

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RecipientRow, RoundRow


UNKNOWN_KIND = "application/octet-stream"
"""The media type of what was taken as it came: nobody opens it by mistake, and looking it through says unreadable."""


def open_office() -> Office:
    return Office(load_settings())


def now() -> datetime:
    return wall_clock()


def overview(office: Office) -> list[dict[str, Any]]:
    with office.database.reading() as session:
        return [round_status.summary(session, row) for row in rounds.all_rounds(session)]


def status(office: Office, dnr: str) -> dict[str, Any]:
    row = round_commands.find(office, dnr)
    with office.database.reading() as session:
        return round_status.round_status(session, row, office.clock())


def recipient_of(session: "Session", row: "RoundRow", code: str) -> "RecipientRow":
    """Raises Refused("no_such_recipient")."""
    found = recipients.by_code(session, row.id, code)
    if found is None:
        raise Refused("no_such_recipient", recipient=code, dnr=row.dnr)
    return found


def check_extension(office: Office, row: "RoundRow", code: str, until: datetime) -> None:
    """The rules' no to an extension of one recipient, or of all when `code` is empty, before the round is asked: the
    calendar of red days is out of the workflows' reach."""
    now = office.clock()
    _refuse(may(Command.EXTEND, row.state))
    if not code:
        refusal = may_extend_round(due_at=row.due_at, new_due_at=until, now=now)
    else:
        with office.database.reading() as session:
            due_at = recipient_of(session, row, code).due_at
        refusal = may_extend_recipient(due_at=due_at, new_due_at=until, closes_at=row.closes_at, now=now)
    _refuse(refusal)


def check_reopening(office: Office, row: "RoundRow", last: datetime) -> None:
    """The same for a closed round that would open again until `last`."""
    _refuse(may_reopen_until(row.state, last, office.clock()))


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal.code, **refusal.facts)


def deny(office: Office, dnr: str, code: str, reason: str) -> None:
    """Answers no to what the recipient has asked for. Raises Refused("reason_missing"), ("nothing_to_deny"), or
    ("deny_round_cancelled"), ("round_archived"): nobody would send the no."""
    row, reason = round_commands.find(office, dnr), round_commands.stated("deny", reason)
    with office.database.changing() as session:
        row = rounds.get(session, row.id)
        if row.state is RoundState.CANCELLED:
            raise Refused("deny_round_cancelled", dnr=dnr)
        if is_over(row.state, row.closed_at, office.clock()):
            raise Refused("round_archived", dnr=dnr, days=REOPEN_DAYS)
        recipient = recipient_of(session, row, code)
        if not extensions.deny(session, recipient, reason=reason, at=office.clock()):
            raise Refused("nothing_to_deny", recipient=code)
        outbox.add(session, recipient, office.clock())


class Recorded(NamedTuple):
    """`as_it_came`: what the file was found to be when it was taken all the same (a `file_` code), else empty."""

    receipt: str
    as_it_came: str


def record(
    office: Office,
    dnr: str,
    code: str,
    path: Path,
    stance: str,
    arrived_at: datetime,
    *,
    replace: bool,
    as_it_came: bool = False,
) -> Recorded:
    """Registers an answer that came on paper or by mail, the original kept.

    An organisation that was not asked is looked up in the register and its answer kept apart (P21). Raises Refused for
    an instant of arrival that has not been, an unknown stance, a file or a recipient that cannot be used. What has come
    in is an official document whatever it is (TF 2 kap.): `as_it_came` takes a file that the form would not, and the
    audit row says so.
    """
    row = round_commands.find(office, dnr)
    if arrived_at > office.clock():
        raise Refused("arrived_in_future", arrived_at=arrived_at.isoformat())
    if stance and stance not in set(Stance):
        raise Refused("stance_unknown", stance=stance, known=", ".join(Stance))
    file, found = _keep_answer(office, path, as_it_came=as_it_came)
    with office.database.changing() as session:
        recipient = recipients.by_code(session, row.id, code) or _uninvited(session, office, row, code)
        counted = answers.counted_answer(session, recipient.id)
        submission = Submission(
            content=AnswerContent(stance=Stance(stance) if stance else None),
            files=(file,),
            nonce=uuid4().hex,
            arrived_at=arrived_at,
            replaces=counted.version if replace and counted else 0,
            source=AnswerSource.RECORDED,
            takes_draft=False,
        )
        answer = submissions.submit(session, recipient.id, submission)
        if found:
            facts = {"found": found, "sha256": file.sha256}
            action = "file_taken_as_it_came"
            audit.append(session, at=office.clock(), actor="registrar", action=action, object_id=answer.id, **facts)
        return Recorded(answer.receipt, found)


def _keep_answer(office: Office, path: Path, *, as_it_came: bool) -> tuple[StoredFile, str]:
    """The file, told by its content as the form tells it, and what was found when it is none of the accepted kinds."""
    if not path.is_file():
        raise Refused("file_missing", path=str(path))
    if path.stat().st_size > FILE_LIMIT:
        raise Refused("file_too_large", path=str(path))
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", path=str(path)) from error
    if not data:
        raise Refused("file_empty", path=str(path))
    found = ""
    with office.files.receive() as incoming:
        incoming.write(data)
        try:
            told = media_type(incoming.flush())
        except NotAccepted as refusal:
            if not as_it_came:
                raise Refused("answer_file_refused", path=str(path), found=refusal.code) from refusal
            told, found = UNKNOWN_KIND, refusal.code
        sha256 = incoming.keep()
    name = clean_name(path.name, told)
    return StoredFile(sha256=sha256, size=len(data), media_type=told, name=name, kind=FileKind.YTTRANDE), found


def _uninvited(session: "Session", office: Office, row: "RoundRow", code: str) -> "RecipientRow":
    entry = load_register().by_code(code)
    if entry is None:
        raise Refused("unknown_organisation", recipient=code)
    item = InvitedRecipient(
        code=entry.code,
        name=entry.name,
        full_name=entry.full_name,
        kind=entry.kind,
        county_code=entry.county_code,
        county_name=entry.county_name,
        email="",
    )
    recipient = rounds.new_recipient(row, item, group_key="uninvited", key=office.key, invited=False)
    session.add(recipient)
    session.flush()
    return recipient


def compile_to(office: Office, dnr: str, folder: Path) -> tuple[Path, ...]:
    """Makes the compilation of the round as it stands, in `folder`, and tells the register.

    Raises as `compile_all` does, and as `writing_in` for what the disk says no to.
    """
    row = round_commands.find(office, dnr)
    with office.database.reading() as session:
        data = snapshot.take(session, row.id, office.clock())
    with writing_in(folder):
        made = compile_all(data, folder)
    files = {path.suffix.removeprefix("."): office.files.put(path.read_bytes()) for path in made}
    with office.database.changing() as session:
        snapshot.record(session, row.id, data, files)
    return made


def verify(office: Office) -> tuple[int, int]:
    """Reads the whole audit chain and every stored file. Returns how many rows and files hold.

    Raises PermanentFailure("audit_broken") with the first bad row, or "file_damaged" with the hash.
    """
    with office.database.reading() as session:
        broken = audit.first_broken(session)
        seq, _hash = audit.head(session)
        hashes = answers.file_hashes(session)
    if broken is not None:
        raise PermanentFailure("audit_broken", seq=broken)
    for sha256 in hashes:
        office.files.read(sha256)
    return seq, len(hashes)


async def rebuild(office: Office) -> list[str]:
    """Starts the workflow of every round that has none running, but for those that are over and whose letters have all
    gone; returns their dnr."""
    with office.database.reading() as session:
        now = office.clock()
        waiting = [
            row
            for row in rounds.all_rounds(session)
            if not is_over(row.state, row.closed_at, now) or standing.deferred(session, row.id)
        ]
    return [row.dnr for row in waiting if await round_commands.resume(office, row)]
