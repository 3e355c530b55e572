"""Uploaded files: looked into, named and kept; each refusal is a fault at the form's file field."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.answer import FILE_LIMIT, FILES_LIMIT, StoredFile
from models.values import FileKind
from web.answer.filenames import clean_name, shown_name
from web.answer.filetypes import NotAccepted, media_type
from web.answer.form import Fault
from web.multipart import Upload, UploadProblem

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """What became of a form's uploads: the files now safe in the store, and a fault for each of the others."""

    files: tuple[StoredFile, ...]
    faults: tuple[Fault, ...]

    @property
    def is_too_large(self) -> bool:
        return any(fault.code in set(UploadProblem) for fault in self.faults)


def keep(uploads: Sequence[Upload], *, present: int, kinds: Sequence[str] = ()) -> Kept:
    """Keeps the accepted files. `present`: files the answer already has. `kinds`: the sender's word for each."""
    files: list[StoredFile] = []
    faults: list[Fault] = []
    for place, upload in enumerate(uploads):
        if present + len(files) >= FILES_LIMIT and upload.problem is None:
            upload.problem = UploadProblem.TOO_MANY
        try:
            files.append(_keep_one(upload, _kind(kinds, place)))
        except NotAccepted as refusal:
            facts = {"name": shown_name(upload.name), "limit": _limit(refusal.code)}
            faults.append(Fault(field="files", code=refusal.code, facts=dict(facts)))
    return Kept(files=tuple(files), faults=_once(faults))


def _keep_one(upload: Upload, kind: FileKind) -> StoredFile:
    if upload.problem is not None:
        raise NotAccepted(upload.problem)
    if upload.incoming is None:
        raise NotAccepted("file_empty")
    told = media_type(upload.incoming.flush())
    sha256 = upload.incoming.keep()
    return StoredFile(sha256=sha256, size=upload.size, media_type=told, name=clean_name(upload.name, told), kind=kind)


def _kind(kinds: Sequence[str], place: int) -> FileKind:
    value = kinds[place] if place < len(kinds) else ""
    return FileKind(value) if value in set(FileKind) else FileKind.OTHER


def _limit(code: str) -> int:
    return FILES_LIMIT if code == UploadProblem.TOO_MANY else FILE_LIMIT // MEGABYTE


def _once(faults: list[Fault]) -> tuple[Fault, ...]:
    """One message for all that were too many; the others each have their own."""
    many = [fault for fault in faults if fault.code == UploadProblem.TOO_MANY]
    return tuple(fault for fault in faults if fault.code != UploadProblem.TOO_MANY or fault is many[0])
