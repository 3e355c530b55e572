"""A closed round goes to the e-archive: one package, with what the archive has said of it."""

import hashlib
import json
import tempfile
import zipfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import uuid4

from desk import export
from desk import rounds as round_commands
from desk.disk import writing_in
from desk.handout import KeptZip, Stream
from desk.office import Office
from documents.archive.metadata import erms, premis
from documents.archive.mets import mets
from documents.compilation import data_file
from documents.inspection.filenames import file_name
from models import media
from models.e_archive import ArchiveSubmission, PackedFile, Record
from models.errors import Refused
from models.people import Permission
from models.values import RoundState
from rules.text import line
from store.accounts import accounts
from store.recipients import recipients
from store.records import archive, deliveries
from store.rounds import rounds
from templates.documents import e_archive as words

if TYPE_CHECKING:
    from models.tables import DeliveryRow, RoundRow

TEXT_LIMIT = 200
"""Characters of each thing that is typed."""
_DATA = "representations/rep1/data"
_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".txt": "text/plain",
    ".html": "text/html",
    ".csv": "text/csv",
    ".zip": "application/zip",
    ".pdf": media.PDF,
    ".docx": media.DOCX,
    ".odt": media.ODT,
    ".xlsx": media.XLSX,
    ".xml": "application/xml",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".css": "text/css",
}


class Delivered(NamedTuple):
    """`by`, `received_by`: names; empty for the operators."""

    row: "DeliveryRow"
    by: str
    received_by: str


def of_round(office: Office, round_id: str) -> list[Delivered]:
    """Latest first."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        rows = deliveries.of_round(session, row.id)
        names = accounts.names(session, [who for each in rows for who in (each.by, each.received_by)])
        return [Delivered(each, names.get(each.by, ""), names.get(each.received_by, "")) for each in rows]


def is_ready(row: "RoundRow") -> bool:
    """Only what has ended is delivered: the round file that is archived is then the whole one."""
    return row.state in {RoundState.CLOSED, RoundState.CANCELLED} and row.sent_at is not None


def pack(
    office: Office, round_id: str, *, archivist: str = "", archivist_code: str = "", agreement: str = ""
) -> "DeliveryRow":
    """Makes the package as a ZIP, keeps it and notes it. `archivist`: who has formed the archive, else the sender.

    Raises Refused("archive_round_open"), ("archive_text_long"), and as `export.write_round` and `compile_to`.
    """
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    who, code, agreed = (line(text)[0].strip() for text in (archivist, archivist_code, agreement))
    if max(len(who), len(code), len(agreed)) > TEXT_LIMIT:
        raise Refused("archive_text_long", limit=TEXT_LIMIT)
    if not is_ready(row):
        raise Refused("archive_round_open", dnr=row.dnr)
    at = office.clock()
    object_id = f"remiss-{uuid4()}"
    with tempfile.TemporaryDirectory(prefix="remiss-") as folder:
        root = Path(folder) / object_id
        data = root / _DATA
        data.mkdir(parents=True)
        export.write_whole(office, row, data)
        definition = rounds.definition(row)
        what = ArchiveSubmission(
            object_id=object_id,
            made_at=at,
            software_version=version("remiss"),
            dnr=row.dnr,
            title=row.title,
            sender=definition.sender_name,
            archivist=who or definition.sender_name,
            archivist_code=code,
            agreement=agreed,
            opened_at=row.created_at,
            sent_at=row.sent_at,
            due_at=row.due_at,
            closed_at=row.closed_at,
            records=_records(office, row, data),
        )
        _describe(root, what)
        with office.files.receive() as incoming:
            with zipfile.ZipFile(cast(Any, Stream(incoming)), "w") as packed:
                _pack_all(packed, root, at)
            size, sha256 = incoming.size, incoming.keep()
    with office.changing() as session:
        return deliveries.add(session, row.id, what, sha256=sha256, size=size, by=office.actor.mark)


def _pack_all(packed: zipfile.ZipFile, root: Path, at: datetime) -> None:
    """Every file below `root`, under its name, a piece at a time."""
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        info = zipfile.ZipInfo(path.relative_to(root.parent).as_posix(), at.astimezone(UTC).timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        with packed.open(info, "w", force_zip64=True) as out, path.open("rb") as source:
            while piece := source.read(256 * 1024):
                out.write(piece)


def receive(office: Office, round_id: str, number: str | int) -> "DeliveryRow":
    """Notes that the e-archive has said that it has the package. Harmless twice. Raises Refused("no_such_delivery")."""
    office.demand(Permission.WRITE)
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        found = next((one for one in deliveries.of_round(session, row.id) if str(one.number) == str(number)), None)
        if found is None:
            raise Refused("no_such_delivery", number=str(number)[:12], dnr=row.dnr)
        deliveries.receive(session, found, office.clock(), by=office.actor.mark)
        return found


def kept(office: Office, round_id: str, number: str | int) -> KeptZip:
    """The package as it was made. Raises Refused("no_such_delivery")."""
    row = round_commands.by_id(office, round_id)
    found = next((one.row for one in of_round(office, row.id) if str(one.row.number) == str(number)), None)
    if found is None:
        raise Refused("no_such_delivery", number=str(number)[:12], dnr=row.dnr)
    return KeptZip(found.sha256, file_name(0, f"{found.object_id}.zip"), "application/zip", found.size)


def write(office: Office, found: KeptZip, path: Path) -> None:
    """Writes the ZIP to a file that must not be there. Raises as `writing_in` does, and Refused("file_exists")."""
    with writing_in(path.parent):
        if path.exists():
            raise Refused("file_exists", path=str(path))
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.writelines(office.files.chunks(found.sha256))


def _describe(root: Path, what: ArchiveSubmission) -> None:
    """Writes everything but the content; the table of contents last."""
    readme = words.readme(what.title, what.dnr, what.sender, what.made_at)
    _write(root / "documentation" / words.README, readme.encode())
    _write(
        root / "schemas" / "sammanstallning.schema.json",
        json.dumps(data_file.schema(), ensure_ascii=False, indent=1).encode(),
    )
    _write(root / "metadata" / "descriptive" / "erms.xml", erms(what))
    content = [one for one in _packed(root) if one.path.startswith("representations/")]
    _write(root / "metadata" / "preservation" / "premis.xml", premis(what, content))
    _write(root / "METS.xml", mets(what, _packed(root)))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _packed(root: Path) -> list[PackedFile]:
    return [
        PackedFile(
            path=path.relative_to(root).as_posix(),
            media_type=_TYPES.get(path.suffix.lower(), "application/octet-stream"),
            size=path.stat().st_size,
            sha256=_sha256(path),
        )
        for path in sorted(each for each in root.rglob("*") if each.is_file())
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _records(office: Office, row: "RoundRow", data: Path) -> tuple[Record, ...]:
    """What was sent, every version of every answer in the order it came, and the compilation, with their files."""

    def under(*parts: str) -> tuple[str, ...]:
        folder = data.joinpath(*parts)
        found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
        return tuple(f"{_DATA}/{path.relative_to(data).as_posix()}" for path in found)

    with office.database.reading() as session:
        held = archive.take(session, row.id)
        names = {each.code: each.full_name for each in recipients.of_round(session, row.id)}
    sections: dict[str, list[str]] = {}
    for mark in held.secrecy.marks:
        if mark["lifted_at"] is None:
            sections.setdefault(mark["receipt"], []).append(mark["section"])
    records = [
        Record(id=f"{row.id}/utskick", title=words.SENT, direction="outgoing", at=at, files=under("handlingar"))
        for at in (row.sent_at,)
        if at is not None
    ]
    came = [(code, each) for code, versions in held.answers.items() for each in versions]
    for code, each in sorted(came, key=lambda pair: (pair[1]["arrived_at"], pair[1]["receipt"])):
        called = words.WITHDRAWN if each["withdrawn_at"] else words.ANSWER
        own = f"{_DATA}/svar/{file_name(0, code)}/{each['receipt']}.json"
        records.append(
            Record(
                id=each["receipt"],
                title=called.format(name=names[code], version=each["version"]),
                direction="incoming",
                at=datetime.fromisoformat(each["arrived_at"]),
                other_party=names[code],
                files=(own, *under("filer", each["receipt"]), *under("maskade kopior", each["receipt"])),
                sections=tuple(dict.fromkeys(sections.get(each["receipt"], ()))),
            )
        )
    for made in held.compilations[-1:]:
        records.append(
            Record(
                id=f"{row.id}/sammanstallning/{made['version']}",
                title=words.COMPILATION.format(version=made["version"]),
                direction="internal_memo_without_follow-up",
                at=datetime.fromisoformat(made["made_at"]),
                files=under("sammanstallning"),
            )
        )
    return tuple(records)
