"""Writes a whole round to a folder that can be read without Remiss, with a checksum for every file."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from desk import counter
from desk import rounds as round_commands
from desk import status as round_status
from desk.office import Office
from models.errors import Refused
from store import archive
from store.archive import Archive
from templates import afterwards as words
from templates.dates import moment_words

SUMS = "SHA256SUMS"
_UNSAFE = re.compile(r'[\x00-\x1f/\\:*?"<>|]')
_NAME_BYTES = 180


def export(office: Office, dnr: str, folder: Path) -> list[Path]:
    """Writes the round to `folder` and returns every file, the list of checksums last.

    Raises Refused("folder_not_empty"): an export never mixes with what is there; ("folder_unwritable").
    """
    row = round_commands.find(office, dnr)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Refused("folder_not_empty", path=str(folder))
    except OSError as error:
        raise Refused("folder_unwritable", path=str(folder)) from error
    with office.database.reading() as session:
        held = archive.take(session, row.id)
        standing = round_status.round_status(session, row)
    _write(
        folder / "LÄS MIG.txt", words.EXPORT_README.format(dnr=row.dnr, moment=moment_words(office.clock())).encode()
    )
    _write(folder / "remiss.json", _json({**standing, "definition": json.loads(row.definition)}))
    _write_answers(office, folder, held)
    _write(folder / "brev.json", _json(held.letters))
    _write(folder / "handelselogg.jsonl", "".join(_line(entry) for entry in held.audit).encode())
    counter.compile_to(office, dnr, folder / "sammanstallning")
    return _with_sums(folder)


def _write_answers(office: Office, folder: Path, held: Archive) -> None:
    for place, paper in enumerate(held.documents, start=1):
        _write(folder / "handlingar" / file_name(place, paper.name), office.files.read(paper.sha256))
    for code, versions in held.answers.items():
        for version in versions:
            _write(folder / "svar" / file_name(0, code) / f"{version['receipt']}.json", _json(version))
    for file in held.files:
        _write(folder / "filer" / file.receipt / file_name(file.place, file.name), office.files.read(file.sha256))


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
