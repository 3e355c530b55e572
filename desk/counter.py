"""The registrar's counter: what a command does in the register itself, beside the workflow's commands in `rounds`."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import arrivals, entering
from desk import rounds as round_commands
from desk import status as round_status
from desk.disk import read_whole, writing_in
from desk.entering import Entered, KeptFile
from desk.naming import recipient_of, stance_of
from desk.office import Office
from models.answer import AnswerContent
from models.errors import PermanentFailure, Refusal, Refused, TemporaryFailure
from models.people import Permission
from models.steps import Command
from models.values import AnswerChannel, RoundState
from rules.extensions import may_extend_recipient, may_extend_round, may_reopen_until
from rules.gates import may
from rules.plan import REOPEN_DAYS, is_over
from settings import load_settings
from store.files import held
from store.recipients import extensions
from store.records import audit, compilations, outbox, snapshot
from store.rounds import rounds, standing

if TYPE_CHECKING:
    from models.tables import RoundRow


def open_office(*, may_begin: bool = False) -> Office:
    """`may_begin`: for the command that the first register may be made by."""
    return Office(load_settings(), may_begin=may_begin)


def overview(office: Office) -> list[dict[str, Any]]:
    with office.database.reading() as session:
        return round_status.summaries(session, rounds.all_rounds(session, office.actor.sender_id))


def status(office: Office, dnr: str) -> dict[str, Any]:
    row = round_commands.find(office, dnr)
    with office.database.reading() as session:
        return round_status.round_status(session, row, office.clock())


def check_extension(office: Office, row: "RoundRow", named: str, until: datetime) -> str:
    """The code of the recipient to be extended, empty for all when none is named; or the rules' no, before the round is
    asked: the calendar of red days is out of the workflows' reach."""
    now, code = office.clock(), ""
    refuse(may(Command.EXTEND, row.state))
    if not named:
        refusal = may_extend_round(due_at=row.due_at, new_due_at=until, now=now)
    else:
        with office.database.reading() as session:
            recipient = recipient_of(session, row, named)
        code = recipient.code
        refusal = may_extend_recipient(due_at=recipient.due_at, new_due_at=until, closes_at=row.closes_at, now=now)
    refuse(refusal)
    return code


def check_reopening(office: Office, row: "RoundRow", last: datetime) -> None:
    """The same for a closed round that would open again until `last`."""
    refuse(may_reopen_until(row.state, last, office.clock()))


def refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal.code, **refusal.facts)


class Named(NamedTuple):
    recipient: str
    name: str


def deny(office: Office, dnr: str, named: str, reason: str) -> Named:
    """Answers no to what the recipient has asked for, and says who it is.

    Raises Refused("reason_missing"), ("nothing_to_deny"), or ("deny_round_cancelled"), ("round_archived"): nobody would
    send the no.
    """
    row, reason = round_commands.find(office, dnr), round_commands.stated("deny", reason)
    with office.changing() as session:
        row = rounds.get(session, row.id)
        if row.state is RoundState.CANCELLED:
            raise Refused("deny_round_cancelled", dnr=dnr)
        if is_over(row.state, row.closed_at, office.clock()):
            raise Refused("round_archived", dnr=dnr, days=REOPEN_DAYS)
        recipient = recipient_of(session, row, named)
        if not extensions.deny(session, recipient, reason=reason, at=office.clock()):
            raise Refused("nothing_to_deny", recipient=recipient.full_name)
        outbox.add(session, recipient, office.clock())
        return Named(recipient.code, recipient.full_name)


class Recorded(NamedTuple):
    """`as_it_came`: what the file was found to be when it was taken all the same (a `file_` code), else empty.
    `contradicts`: what the arrival contradicts when it was taken all the same (an `arrived_` code), else empty.
    `beside`: the version that still counts, when somebody has to choose; 0 for none."""

    receipt: str
    as_it_came: str
    recipient: str
    name: str
    contradicts: str
    beside: int


def record(
    office: Office,
    dnr: str,
    named: str,
    path: Path,
    stance: str,
    arrived: date | datetime | None,
    *,
    replace: bool,
    channel: AnswerChannel | None = None,
    as_it_came: bool = False,
    anyway: bool = False,
) -> Recorded:
    """Registers an answer that came on paper or by mail, the original kept.

    An organisation that was not asked is looked up in the register and its answer kept apart (P21). Raises Refused for
    an arrival that contradicts another date, an unknown stance, a file or a recipient that cannot be used. What has
    come in is an official document whatever it is (TF 2 kap.): `as_it_came` takes a file that the form would not,
    `anyway` an arrival that contradicts, and an audit row says so. `channel`: how it came; with one that is known it
    may stand beside an answer that counts, for somebody to choose between them.
    """
    row, position = round_commands.find(office, dnr), stance_of(stance)
    arrived_at = arrivals.instant_of(row, arrived, office.clock())
    arrivals.contradiction(row, None, arrived_at, office.clock(), anyway=anyway)
    file = _keep_answer(office, path, as_it_came=as_it_came)
    content = AnswerContent(stance=position)
    facts = {"arrived": arrived_at, "replace": replace, "anyway": anyway, "channel": channel}
    made = entering.enter(office, row, Entered(named=named, content=content, files=(file,), **facts))
    return Recorded(made.receipt, file.found, made.code, made.name, made.contradicts, made.beside)


def _keep_answer(office: Office, path: Path, *, as_it_came: bool) -> KeptFile:
    """As `entering.keep_file`; a refusal names the whole path."""
    data = read_whole(path)
    with office.files.receive() as incoming:
        incoming.write(data)
        try:
            return entering.keep_file(incoming, path.name, as_it_came=as_it_came)
        except Refused as refusal:
            raise Refused(refusal.code, **{**refusal.facts, "path": str(path)}) from refusal


def compile_to(office: Office, dnr: str, folder: Path, *, originals: bool = True) -> tuple[Path, ...]:
    """Makes the compilation of the round as it stands, in `folder`, and tells the register; anew when another was made
    meanwhile, as the round's own is at its closing. `originals`: with the ZIP of all files, which is not kept, since
    the store has each of them.

    Raises as `compile_all` does, as `writing_in` for what the disk says no to, and
    TemporaryFailure("compilation_overtaken") when others are made all the time.
    """
    row = round_commands.find(office, dnr)
    return _compile_to(office, row, folder, originals=originals, tries=3)


def _compile_to(office: Office, row: "RoundRow", folder: Path, *, originals: bool, tries: int) -> tuple[Path, ...]:
    from documents.compilation.formats import SUFFIXES, compile_all  # reads the formats' libraries

    with office.database.reading() as session:
        data = snapshot.take(session, row.id, office.clock())
    with writing_in(folder):
        made = compile_all(data, folder, office.files.open if originals else None, office.settings.house_style)
    kept = {path.suffix.removeprefix("."): path for path in made}
    files = {kind: office.files.put(kept[kind].read_bytes()) for kind in SUFFIXES}
    try:
        with office.changing() as session:
            compilations.record(session, row.id, data, files, by=office.actor.mark)
    except TemporaryFailure as failure:
        if failure.code != "compilation_overtaken" or tries == 1:
            raise
        return _compile_to(office, row, folder, originals=originals, tries=tries - 1)
    return made


def compile_unmasked(office: Office, dnr: str, folder: Path) -> tuple[Path, ...]:
    """The officer's own copy with nothing covered, in `folder`: it is no version, is not kept, and the audit says that
    it was made. Raises as `compile_to`."""
    from documents.compilation.formats import compile_all

    row = round_commands.find(office, dnr)
    office.demand(Permission.WRITE)
    with office.database.reading() as session:
        data = snapshot.take(session, row.id, office.clock(), unmasked=True)
    with office.changing() as session:
        audit.append(
            session, at=office.clock(), actor=office.actor.mark, action="compiled_unmasked", object_id=row.id,
            snapshot=data.snapshot,
        )  # fmt: skip
    with writing_in(folder):
        return compile_all(data, folder, style=office.settings.house_style)


def originals_to(office: Office, round_id: str, out: Path) -> None:
    """Writes the ZIP of all files of the round as it stands, for whoever reads the compilation: what may not leave is
    left out. Raises Refused("no_such_page") for a round that has not been sent."""
    from documents.compilation.originals import originals_zip

    row = round_commands.by_id(office, round_id)
    if row.sent_at is None:
        raise Refused("no_such_page")
    with office.database.reading() as session:
        data = snapshot.take(session, row.id, office.clock())
    originals_zip(data, office.files.open, out)


class Verified(NamedTuple):
    """How many rows and files were read, and a refusal for each that does not hold."""

    rows: int
    files: int
    faults: tuple[Refusal, ...]


def verify(office: Office) -> Verified:
    """Reads the whole audit chain and every stored file, to the end whatever it finds: "audit_broken" with the first
    bad row, "file_gone" or "file_damaged" with the hash of each."""
    with office.database.reading() as session:
        broken = audit.first_broken(session)
        seq, _hash = audit.head(session)
        hashes = held.every(session)
    faults = [] if broken is None else [Refusal(code="audit_broken", facts={"seq": broken})]
    for sha256 in hashes:
        try:
            office.files.check(sha256)
        except PermanentFailure as failure:
            faults.append(failure.refusal())
    return Verified(seq, len(hashes), tuple(faults))


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
