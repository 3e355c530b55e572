"""Uploaded files: looked into, named and kept; each refusal is a fault at the form's file field."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from documents.inspection.filenames import clean_name, distinct, shown_name
from documents.inspection.filetypes import is_quick, media_type
from documents.inspection.media import NotAccepted
from models.answer import FILE_LIMIT, FILES_LIMIT, StoredFile
from models.errors import TemporaryFailure
from models.values import FileKind
from web.answer.form import FormFault
from web.multipart import Upload, UploadProblem

MEGABYTE = 1024 * 1024
QUICKLY_READ = MEGABYTE // 4
"""Bytes of files that are looked into on the way to the page, and not in a thread for it."""


@dataclass(frozen=True)
class KeptUpload:
    """What became of a form's uploads: the files now safe in the store, and a fault for each of the others."""

    files: tuple[StoredFile, ...]
    faults: tuple[FormFault, ...]

    @property
    def is_too_large(self) -> bool:
        return any(fault.code in set(UploadProblem) for fault in self.faults)


def take_long(uploads: Sequence[Upload]) -> bool:
    """Whether looking into them may take more than a page's time: for their size, or for what is in one of them."""
    received = [upload.incoming for upload in uploads if upload.incoming is not None]
    if sum(incoming.size for incoming in received) > QUICKLY_READ:
        return True
    try:
        return any(not is_quick(incoming.flush()) for incoming in received)
    except (TemporaryFailure, OSError):
        return False  # a disk that fails here fails again where the page that says so is made


def look_into(uploads: Sequence[Upload]) -> None:
    """Tells what each upload is, so that whoever asks `kind_of` later does not wait: unpacking a document to its last
    byte takes seconds. A disk that fails here fails again there, where the page that says so is made."""
    for upload in uploads:
        with contextlib.suppress(NotAccepted, TemporaryFailure, OSError):
            kind_of(upload)


def kind_of(upload: Upload) -> str:
    """The upload's media type, by its content. Raises NotAccepted. Looks once."""
    if upload.problem is not None:
        raise NotAccepted(upload.problem)
    if upload.incoming is None:
        raise NotAccepted("file_empty")
    if upload.refusal:
        raise NotAccepted(upload.refusal)
    if not upload.media_type:
        try:
            upload.media_type = media_type(upload.incoming.flush())
        except NotAccepted as refusal:
            upload.refusal = refusal.code
            raise
    return upload.media_type


def keep(uploads: Sequence[Upload], *, present: Sequence[str]) -> KeptUpload:
    """Keeps the accepted files. `present`: the names of the files that the draft already has, from which the new ones'
    must differ. Harmless twice for the same upload."""
    files: list[StoredFile] = []
    faults: list[FormFault] = []
    for upload in uploads:
        if len(present) + len(files) >= FILES_LIMIT and upload.problem is None and upload.stored is None:
            upload.problem = UploadProblem.TOO_MANY
        try:
            files.append(_keep_one(upload, [*present, *(file.name for file in files)]))
        except NotAccepted as refusal:
            facts = {"name": shown_name(upload.name), "limit": _limit(refusal.code)}
            faults.append(FormFault(field="files", code=refusal.code, facts=dict(facts)))
    return KeptUpload(files=tuple(files), faults=_once(faults))


def _keep_one(upload: Upload, taken: Sequence[str]) -> StoredFile:
    if upload.stored is not None:
        return upload.stored
    told, incoming = kind_of(upload), upload.incoming
    if incoming is None:
        raise NotAccepted("file_empty")
    sha256 = incoming.keep()
    name = distinct(clean_name(upload.name, told), taken)
    upload.stored = StoredFile(sha256=sha256, size=upload.size, media_type=told, name=name, kind=guessed_kind(name))
    return upload.stored


def guessed_kind(name: str) -> FileKind:
    """What a file seems to be, by its name as municipalities write them; the sender may say otherwise."""
    lowered = name.lower()
    return next((kind for signs, kind in _SIGNS if any(sign in lowered for sign in signs)), FileKind.OTHER)


_SIGNS = (
    (("protokoll", "prot.", "§", "utdrag"), FileKind.MINUTES_EXTRACT),
    (("reservation", "särskilt yttrande"), FileKind.RESERVATION),
    (("tjänsteutl", "tjänsteskriv", "tjut", "tjanste"), FileKind.OFFICIALS_STATEMENT),
    (("yttrande", "remissvar", "svar"), FileKind.YTTRANDE),
)


def _limit(code: str) -> int:
    return FILES_LIMIT if code == UploadProblem.TOO_MANY else FILE_LIMIT // MEGABYTE


def _once(faults: list[FormFault]) -> tuple[FormFault, ...]:
    """One message for all that were too many; the others each have their own."""
    many = [fault for fault in faults if fault.code == UploadProblem.TOO_MANY]
    return tuple(fault for fault in faults if fault.code != UploadProblem.TOO_MANY or fault is many[0])
