"""What a letter needs to know, as plain values: `mail/` builds every message from a `LetterFacts` and nothing else."""

from datetime import datetime

from models.answer import EarlierVersion, StoredFile
from models.supplements import AskedPart
from models.values import Contact, LetterKind, RecipientKind, Stance, Value

WITHOUT_LINK = frozenset(
    {
        LetterKind.RECEIPT_COPY,
        LetterKind.FORWARD_NOTICE,
        LetterKind.ATTEST_NOTICE,
        LetterKind.ATTEST_OUTCOME_COPY,
        LetterKind.SUPPLEMENT_COPY,
        LetterKind.FILE_QUARANTINED,
    }
)
"""Letters that never carry the personal link: a contact may not answer for the recipient, a notice needs none."""


class RoundFacts(Value):
    """The round as its letters tell it. `due_at` and `closes_at`: aware UTC, the last instant that counts."""

    dnr: str
    title: str
    sender_name: str
    sender_email: str
    contacts: tuple[Contact, ...] = ()
    expected: str = ""
    document_titles: tuple[str, ...] = ()
    closes_at: datetime


class SupplementFacts(Value):
    """The request for a supplement that a letter speaks of. `version`: the one it was asked about."""

    number: int
    version: int
    asked_at: datetime
    until: datetime
    text: str
    parts: tuple[AskedPart, ...]


class LetterFacts(Value):
    """One letter to one recipient.

    `letter_id` and `created_at` fix Message-ID and Date, so a second hand-over is the same message byte for byte.
    `link` is the recipient's personal link: it goes into the mail and nowhere else. `question_count`: those put to this
    recipient. `reason`: words of whoever caused the letter. `undelivered_before`: an earlier letter to the same address
    was refused. Optional fields belong to their kind: `old_due_at`, `requested_due_at` to an extension; `receipt`,
    `arrived_at`, `files` and the following to a receipt; `forwarded_to` and `registered` (the recipient's own address)
    to a forwarded link; `withdrawn_at` to an answer taken back; `attester` (a name), `attested_at` and `sent_back` to
    an attest, the first two also to the receipt of an attested answer. `confirms`: the version that the answer made
    final by its minutes extract; `confirm_until`: the last instant at which a preliminary answer can be made so.
    `malware`: the signature found in the one file that the letter is about; `counts`: whether the version it came with
    does, and `completable`: whether its recipient can be asked for the file anew.
    `supplement`: the request asked for, whose `due_at` is its own last instant, or settled by a receipt's version.
    `also_as`: the name of the recipient's other register entry when it was asked as both.
    """

    letter_id: str
    kind: LetterKind
    number: int
    created_at: datetime
    to: str
    cc: tuple[str, ...] = ()
    round: RoundFacts
    recipient_code: str
    recipient_name: str
    recipient_kind: RecipientKind
    also_as: str = ""
    obliged: bool = False
    question_count: int = 0
    link: str
    due_at: datetime
    old_due_at: datetime | None = None
    requested_due_at: datetime | None = None
    reason: str = ""
    undelivered_before: bool = False
    has_draft: bool = False
    is_overdue: bool = False
    receipt: str = ""
    arrived_at: datetime | None = None
    stance: Stance | None = None
    version: int = 0
    late: bool = False
    preliminary: bool = False
    confirms: EarlierVersion | None = None
    confirm_until: datetime | None = None
    withdrawn_at: datetime | None = None
    files: tuple[StoredFile, ...] = ()
    content_sha256: str = ""
    malware: str = ""
    counts: bool = True
    completable: bool = False
    forwarded_to: str = ""
    registered: str = ""
    attester: str = ""
    attested_at: datetime | None = None
    sent_back: bool = False
    supplement: SupplementFacts | None = None
