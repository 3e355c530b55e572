"""What the operator's commands about the whole house say: backups, and letters that wait."""

from typing import TYPE_CHECKING

from models.incoming import IncomingLetterKind
from models.values import LetterKind
from templates.dates import moment_words
from templates.incoming_words import LETTERS
from templates.messages import sentence
from templates.round_words import LETTER_KINDS
from templates.words import counted

if TYPE_CHECKING:
    from desk.backups import BackupMade
    from desk.mailroom import MailStanding
    from store.backup.container import Manifest

MADE = "Säkerhetskopian är klar: {file} ({size:.1f} MB, {files}). Den är tagen {moment}."
SEALED = "Den är krypterad, och öppnas bara med den hemliga delen av nyckeln."
CLEAR = "Den är inte krypterad: den som läser den läser alla svar. Kryptera med --key, eller förvara den därefter."
NO_KEY = "Länkarnas nyckel (REMISS_SECRET_KEY, eller secret.key) ingår inte: förvara den för sig."
CHECKED = "Säkerhetskopian är hel: tagen {moment}, med {rows} i händelseloggen och {files}."
RESTORED = "Säkerhetskopian från {moment} är återläst, med {rows} i händelseloggen och {files}."

PAUSED = "Brev går inte ut: de är pausade sedan {at}."
FLOWS = "Brev går ut."
RATE = "Högst {number} i minuten."
OLDER = (
    "Registret är återläst ur en säkerhetskopia från {moment}. Det som står nedan kan redan ha skickats efter det, och "
    "skickas då en gång till."
)
WAITS = "  {dnr}  {letters} ({kind})"
PLANNED = "  {dnr}  {letters} ({kind}) vars tid kom efter kopian"
NOTHING = "Inget brev väntar."
THEN = (
    "Släpp ut dem med remiss mail resume. Skickade den gamla installationen dem som väntade när kopian togs: remiss "
    "mail resume --as-sent. Starta först remisserna i Temporal med remiss rebuild, om Temporals databas är ny."
)


def backup_lines(made: "BackupMade") -> list[str]:
    facts = {"file": made.file, "size": made.size / 1e6, "files": _files(made.files)}
    line = MADE.format(**facts, moment=moment_words(made.moment))
    missing = [sentence(fault.code, fault.facts) for fault in made.missing]
    return [line, SEALED if made.sealed else CLEAR, NO_KEY, *missing]


def manifest_line(line: str, manifest: "Manifest") -> str:
    rows = counted(manifest.audit_rows, "rad", "rader")
    return line.format(moment=moment_words(manifest.moment), rows=rows, files=_files(manifest.files))


def standing_lines(found: "MailStanding") -> list[str]:
    """How letters stand, and each kind that waits in each round."""
    room = found.room
    lines = [PAUSED.format(at=moment_words(room.paused_at)) if room.paused_at else FLOWS]
    if room.rate:
        lines[0] += " " + RATE.format(number=counted(room.rate, "brev", "brev"))
    if room.restored_from:
        lines.append(OLDER.format(moment=moment_words(room.restored_from)))
    for row in found.waiting:
        line = PLANNED if row.planned else WAITS
        letters = counted(row.number, "brev", "brev")
        lines.append(line.format(dnr=row.dnr, letters=letters, kind=_kind(row.kind)))
    if not found.waiting:
        lines.append(NOTHING)
    return [*lines, THEN] if room.restored_from else lines


def _kind(kind: LetterKind | IncomingLetterKind) -> str:
    return LETTER_KINDS["sv"][kind] if isinstance(kind, LetterKind) else LETTERS["sv"][kind].rstrip("?").lower()


def _files(number: int) -> str:
    return counted(number, "fil", "filer")
