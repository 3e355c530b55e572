"""The versions of a round's compilation: made anew upon request, kept for ever, and two of them compared."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desk import counter
from desk import rounds as round_commands
from desk.office import Office
from documents.compilation.data_file import read_compilation
from documents.inspection.filenames import file_name
from models.comparison import Comparison
from models.compilation import CompilationData
from models.errors import Refused
from models.people import Permission
from models.values import ApprovalOutcome
from rules.comparing import compare
from store.accounts import accounts
from store.records import compilations
from store.rounds import compilation_approvals, notes

if TYPE_CHECKING:
    from models.tables import ApprovalRow, CompilationRow, RoundRow

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "html": "text/html",
    "zip": "application/zip",
}


class KeptDocument(NamedTuple):
    """One format of a version, as a download names it."""

    kind: str
    sha256: str
    name: str
    media_type: str
    size: int


class Version(NamedTuple):
    """One version. `by`: who asked for it; empty when the round's own clock did, or the operators. `approval`: the
    latest asking about it, with the `decision` or comment it ended in."""

    row: "CompilationRow"
    by: str
    documents: tuple[KeptDocument, ...]
    approval: "ApprovalRow | None" = None
    decision: str = ""


def versions(office: Office, round_id: str) -> list[Version]:
    """Every version of the round's compilation, the newest first."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        made = compilations.of_round(session, row.id)
        names = accounts.names(session, [each.by for each in made])
        asked = compilation_approvals.of_round(session, row.id)
        said = {each.id: notes.words(session, each.note_id) for each in asked.values()}
    found = []
    for each in reversed(made):
        approval = asked.get(each.id)
        documents, decision = _documents(office, row, each), said[approval.id] if approval else ""
        found.append(Version(each, names.get(each.by, ""), documents, approval, decision))
    return found


def version(office: Office, round_id: str, number: str | int) -> Version:
    """Raises Refused("no_such_version")."""
    found = next((each for each in versions(office, round_id) if str(each.row.version) == str(number)), None)
    if found is None:
        raise Refused("no_such_version", version=str(number)[:12])
    return found


def approved(office: Office, round_id: str) -> Version | None:
    """The newest one that has been approved."""
    made = versions(office, round_id)
    return next((one for one in made if one.approval and one.approval.outcome is ApprovalOutcome.APPROVED), None)


def document(office: Office, round_id: str, number: str, kind: str) -> KeptDocument:
    """One format of a version, byte for byte as it was made. Raises Refused("no_such_page")."""
    found = [one for each in versions(office, round_id) if str(each.row.version) == number for one in each.documents]
    wanted = next((one for one in found if one.kind == kind), None)
    if wanted is None:
        raise Refused("no_such_page")
    return wanted


def make(office: Office, round_id: str) -> int:
    """Makes the compilation of the round as it stands; the version, which is an earlier one when nothing has happened
    since. Raises Refused("no_such_page") for a round that has not been sent, and as `counter.compile_to`."""
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    if row.sent_at is None:
        raise Refused("no_such_page")
    with tempfile.TemporaryDirectory(prefix="remiss-") as folder:
        counter.compile_to(office, row.dnr, Path(folder))
    with office.database.reading() as session:
        made = compilations.latest(session, row.id)
    assert made is not None  # noqa: S101 - made just now
    return made.version


def data(office: Office, found: Version) -> CompilationData:
    """What a version was made of. Raises Refused("compilation_without_data")."""
    sha256 = compilations.files(found.row).get("json")
    if sha256 is None:
        raise Refused("compilation_without_data", version=found.row.version)
    return read_compilation(office.files.read(sha256))


def open_gaps(office: Office, found: Version) -> int:
    """How much the completeness check of a version found missing, and nobody has explained."""
    return len(data(office, found).treatment.open_gaps)


def comparison(office: Office, round_id: str, before: str | int, after: str | int) -> Comparison:
    """What differs from one version to another, which may be the earlier one. Raises as `version` and `data` do."""
    old, new = (data(office, version(office, round_id, number)) for number in (before, after))
    return compare(old, new)


def _documents(office: Office, row: "RoundRow", made: "CompilationRow") -> tuple[KeptDocument, ...]:
    kept = compilations.files(made)
    known = [kind for kind in MEDIA_TYPES if kind in kept]
    return tuple(_document(office, row, made, kind, kept[kind]) for kind in known)


def _document(office: Office, row: "RoundRow", made: "CompilationRow", kind: str, sha256: str) -> KeptDocument:
    name = file_name(0, f"remissammanställning {row.dnr} version {made.version}.{kind}")
    return KeptDocument(kind, sha256, name, MEDIA_TYPES[kind], office.files.size(sha256))
