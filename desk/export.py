"""Writes a whole round to a folder that can be read without Remiss, with a checksum for every file."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
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
from documents.inspection.filenames import file_name
from models.errors import Refused
from models.file_checks import FileCheck
from models.file_texts import NOT_READ
from store.records import archive, audit
from store.records.archive import Archive
from templates import afterwards as words
from templates.dates import moment_words
from templates.file_remarks import remark_words

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.tables import RoundRow

SUMS = "SHA256SUMS"


def export(office: Office, dnr: str, folder: Path) -> list[Path]:
    """Writes the round to `folder` and returns every file, the list of checksums last.

    All of it appears in one step, recorded in the audit in the same transaction; half an export leaves nothing. Raises
    Refused("folder_not_empty"): an export never mixes with what is there; what `compile_to` and `writing_in` raise.
    """
    row = round_commands.find(office, dnr)
    folder = folder.absolute()
    with writing_in(folder):
        if folder.exists() and any(folder.iterdir()):
            raise Refused("folder_not_empty", path=str(folder))
        with _appearing(folder) as part:
            made = write_whole(office, row, part)
            with office.changing() as session:
                _tell(session, row, office.clock(), made)
                part.rename(folder)
    return [folder / path.relative_to(part) for path in made]


def write_whole(office: Office, row: "RoundRow", folder: Path) -> list[Path]:
    """Writes the round in a folder that is there; every file, the list of checksums last. Raises as `compile_to`."""
    counter.compile_to(office, row.dnr, folder / "sammanstallning", originals=False)  # they stand beside it
    _write_round(office, row, folder)
    return _with_sums(folder)


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
    if not held.treatment.is_empty:
        _write(folder / "synpunkter.json", _json(held.treatment.model_dump(mode="json")))
    _write_secrecy(office, folder, held)
    _write(folder / "brev.json", _json(held.letters))
    _write(folder / "handelselogg.jsonl", "".join(_line(entry) for entry in held.audit).encode())


def _write_answers(office: Office, folder: Path, held: Archive) -> None:
    for place, paper in enumerate(held.documents, start=1):
        _write(folder / "handlingar" / file_name(place, paper.name), office.files.read(paper.sha256))
    for place, earlier in enumerate(held.earlier_papers, start=1):
        name = file_name(place, earlier.name)
        _write(folder / "handlingar" / f"till version {earlier.until}" / name, office.files.read(earlier.sha256))
    if held.paper_changes:
        _write(folder / "handlingarnas versioner.json", _json(held.paper_changes))
    for code, versions in held.answers.items():
        for version in versions:
            _write(folder / "svar" / file_name(0, code) / f"{version['receipt']}.json", _json(version))
    for file in held.files:
        if not file.check.malware:
            _write(folder / "filer" / file.receipt / file_name(file.place, file.name), office.files.read(file.sha256))
    texts = [
        {"receipt": file.receipt, "file": file_name(file.place, file.name), **file.text.model_dump(mode="json")}
        for file in held.files
        if file.text != NOT_READ
    ]
    if texts:
        _write(folder / "filtexter.json", _json(texts))
    remarks = [(f"{file.receipt}/{file_name(file.place, file.name)}", file.check) for file in held.files] + [
        (
            f"fullmaktigebeslut/{file_name(0, decision['code'])}/{_minutes_name(decision, minutes)}",
            FileCheck.model_validate(minutes["check"]),
        )
        for decision in held.given_back.get("fullmaktigebeslut", ())
        for minutes in decision["files"]
    ]
    lines = [f"{where}: {remark_words(check)}\n" for where, check in remarks if check.has_remarks]
    if lines:
        _write(folder / "filanmarkningar.txt", "".join(lines).encode())


def _minutes_name(decision: Mapping[str, Any], minutes: Mapping[str, Any]) -> str:
    return file_name(minutes["position"], f"{decision['number']} {minutes['name']}")


def _write_secrecy(office: Office, folder: Path, held: Archive) -> None:
    """The marks and masked copies beside the untouched originals: an archive keeps both."""
    if held.secrecy.marks or held.secrecy.copies:
        _write(folder / "sekretess.json", _json(held.secrecy.model_dump(mode="json")))
    for copy in held.secrecy.copies:
        name = file_name(copy.place, f"{copy.number} {copy.name}")
        _write(folder / "maskade kopior" / copy.receipt / name, office.files.read(copy.sha256))
    for name, rows in held.given_back.items():
        _write(folder / f"{name}.json", _json(rows))
    for table in held.given_back.get("synpunktstabeller", ()):
        path = folder / "synpunktstabeller" / file_name(table["number"], table["name"])
        _write(path, office.files.read(table["sha256"]))
    for decision in held.given_back.get("fullmaktigebeslut", ()):
        for minutes in decision["files"]:
            place = folder / "fullmaktigebeslut" / file_name(0, decision["code"]) / _minutes_name(decision, minutes)
            if not minutes["check"]["malware"]:
                _write(place, office.files.read(minutes["sha256"]))
    if held.handouts:
        _write(folder / "utlamnanden.json", _json(held.handouts))


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
