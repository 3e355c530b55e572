"""What a package for an e-archive says of a round: the words of E-ARK's CSIP, SIP and ERMS, none of their XML."""

from datetime import datetime

from models.values import Value


class PackedFile(Value):
    """One file of the package. `path`: from the package's root, with `/`."""

    path: str
    media_type: str
    size: int
    sha256: str


class Record(Value):
    """One document of the matter (handling). `direction`: "incoming", "outgoing" or
    "internal_memo_without_follow-up", as ERMS has it. `other_party`: who sent or got it. `files`: paths in the
    package. `sections`: the provisions on secrecy that are marked on it."""

    id: str
    title: str
    direction: str
    at: datetime
    other_party: str = ""
    files: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


class ArchiveSubmission(Value):
    """One delivery of a round. `object_id` names the package's root folder. `archivist`: who has formed the archive
    (arkivbildare), with its code at the e-archive; `agreement`: the submission agreement's number, empty when there is
    none. Instants are aware UTC."""

    object_id: str
    made_at: datetime
    software_version: str
    dnr: str
    title: str
    sender: str
    archivist: str
    archivist_code: str
    agreement: str
    opened_at: datetime
    sent_at: datetime | None
    due_at: datetime
    closed_at: datetime | None
    records: tuple[Record, ...]
