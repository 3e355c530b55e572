"""Writes a whole round to a folder that can be read without Remiss, with a checksum for every file."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from desk import counter
from desk import rounds as round_commands
from desk import status as round_status
from desk.disk import writing_in
from desk.office import Office
from models.errors import Refused
from store import archive, audit
from store.archive import Archive
from templates import afterwards as words
from templates.dates import moment_words
from templates.file_remarks import remark_words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RoundRow

SUMS = "SHA256SUMS"
_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
_NAME_BYTES = 180


def export(office: Office, dnr: str, folder: Path) -> list[Path]:
    """Writes the round to `folder` and returns every file, the list of checksums last.

    All of it appears in one step, told to the audit in the same transaction; half an export leaves nothing. Raises
    Refused("folder_not_empty"): an export never mixes with what is there; what `compile_to` and `writing_in` raise.
    """
    row = round_commands.find(office, dnr)
    folder = folder.absolute()
    with writing_in(folder):
        if folder.exists() and any(folder.iterdir()):
            raise Refused("folder_not_empty", path=str(folder))
        with _appearing(folder) as part:
            counter.compile_to(office, dnr, part / "sammanstallning")
            _write_round(office, row, part)
            made = _with_sums(part)
            with office.database.changing() as session:
                _tell(session, row, office.clock(), made)
                part.rename(folder)
    return [folder / path.relative_to(part) for path in made]


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """A folder beside the goal to write in; what has not become the goal when the block ends is removed."""
    part = folder.with_name(f".{folder.name}.{uuid4().hex[:8]}.part")
    part.mkdir(parents=True)
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _tell(session: "Session", row: "RoundRow", at: datetime, made: list[Path]) -> None:
    sums = hashlib.sha256(made[-1].read_bytes()).hexdigest()
    audit.append(
        session, at=at, actor="registrar", action="exported", object_id=row.id, files=len(made), sums_sha256=sums
    )


def _write_round(office: Office, row: "RoundRow", folder: Path) -> None:
    with office.database.reading() as session:
        held = archive.take(session, row.id)
        standing = round_status.round_status(session, row, office.clock())
    approval = {"approved_at": held.approved_at, "approval_decision": held.approval_decision}
    readme = words.EXPORT_README.format(dnr=row.dnr, moment=moment_words(office.clock()))
    _write(folder / "LÄS MIG.txt", readme.encode())
    _write(folder / "remiss.json", _json({**standing, **approval, "definition": json.loads(row.definition)}))
    _write_answers(office, folder, held)
    _write(folder / "beslut.json", _json(held.notes))
    _write(folder / "anstand.json", _json(held.extensions))
    _write(folder / "kompletteringar.json", _json(held.supplements))
    _write(folder / "sammanstallningar.json", _json(held.compilations))
    _write(folder / "brev.json", _json(held.letters))
    _write(folder / "handelselogg.jsonl", "".join(_line(entry) for entry in held.audit).encode())


def _write_answers(office: Office, folder: Path, held: Archive) -> None:
    for place, paper in enumerate(held.documents, start=1):
        _write(folder / "handlingar" / file_name(place, paper.name), office.files.read(paper.sha256))
    for code, versions in held.answers.items():
        for version in versions:
            _write(folder / "svar" / file_name(0, code) / f"{version['receipt']}.json", _json(version))
    for file in held.files:
        if not file.check.malware:
            _write(folder / "filer" / file.receipt / file_name(file.place, file.name), office.files.read(file.sha256))
    remarks = [(file, remark_words(file.check)) for file in held.files if file.check.has_remarks]
    if remarks:
        lines = [f"{file.receipt}/{file_name(file.place, file.name)}: {remark}\n" for file, remark in remarks]
        _write(folder / "filanmarkningar.txt", "".join(lines).encode())


def file_name(place: int, name: str) -> str:
    """A name any file system takes: `01 Yttrande.pdf`. The ending stays when the rest is cut."""
    safe = _UNSAFE.sub("_", name).strip(". ") or "_"
    stem, dot, ending = safe.rpartition(".")
    if not dot or len(ending) > 8:
        stem, dot, ending = safe, "", ""
    cut = stem.encode()[:_NAME_BYTES].decode(errors="ignore")
    return f"{f'{place:02d} ' if place else ''}{cut}{dot}{ending}"


def _with_sums(folder: Path) -> list[Path]:
    made = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in made]
    _write(folder / SUMS, "".join(sums).encode())
    return [*made, folder / SUMS]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"
