"""What a letter needs to know, as plain values: `mail/` builds every message from a `LetterFacts` and nothing else."""

from datetime import datetime

from models.adoption import AdoptionFacts
from models.answer import EarlierVersion, Said, StoredFile
from models.cases import MilestoneFacts
from models.duties import DutyFacts
from models.internal import InternalFacts
from models.outcomes import OutcomeFacts
from models.papers import PaperChange
from models.press import PressFacts
from models.registrar import ApprovalFacts, DigestFacts, NewsFacts
from models.supplements import AskedPart
from models.values import Contact, Language, LegalBasis, LetterKind, LetterState, RecipientKind, Stance, Value

WITHOUT_LINK = frozenset(
    {
        LetterKind.RECEIPT_COPY,
        LetterKind.FORWARD_NOTICE,
        LetterKind.ATTEST_NOTICE,
        LetterKind.ATTEST_OUTCOME_COPY,
        *(LetterKind.INTERNAL_NOTICE, LetterKind.INTERNAL_CAME_COPY, LetterKind.INTERNAL_WITHDRAWN),
        LetterKind.SUPPLEMENT_COPY,
        LetterKind.FILE_QUARANTINED,
        LetterKind.REGISTRAR,
        LetterKind.REGISTRAR_DIGEST,
        LetterKind.APPROVAL_REQUESTED,
        LetterKind.ADOPTION_IN_FORCE,
        LetterKind.DUTY,
        LetterKind.PRESS_TEXT,
        LetterKind.MILESTONE,
    }
)
"""Letters that never carry the personal link: a contact may not answer for the recipient, a notice needs none."""


class Intention(Value):
    """A letter as the rules judge it when it can go. `due_at`: the day it names; `may_be_there`: an earlier hand-over
    ended without a verdict."""

    id: str
    kind: LetterKind
    number: int
    state: LetterState
    created_at: datetime
    due_at: datetime | None = None
    may_be_there: bool = False


class RoundFacts(Value):
    """The round as its letters tell it. `due_at` and `closes_at`: aware UTC, the last instant that counts."""

    dnr: str
    title: str
    sender_name: str
    sender_email: str
    contacts: tuple[Contact, ...] = ()
    expected: str = ""
    legal_basis: LegalBasis | None = None
    statute: str = ""
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


class PapersFacts(Value):
    """The change of the papers that a letter tells of. `asks`: its recipient has answered, and is asked whether the
    answer stands."""

    change: PaperChange
    asks: bool


class LetterFacts(Value):
    """One letter to one recipient.

    `letter_id` and `created_at` fix Message-ID and Date, so a second hand-over is the same message byte for byte.
    `link` is the recipient's personal link: it goes into the mail and nowhere else. `question_count`: those put to this
    recipient. `reason`: words of whoever caused the letter. `undelivered_before`: an earlier letter to the same address
    was refused. Optional fields belong to their kind: `old_due_at`, `requested_due_at` to an extension; `receipt`,
    `arrived_at`, `files` and the following to a receipt; `forwarded_to` and `registered` (the recipient's own address)
    to a forwarded link; `withdrawn_at` to an answer taken back; `attester` (a name), `attested_at` and `sent_back` to
    an attest, the first two also to the receipt of an attested answer. `given_on`: the version of the papers that an
    answer was given on, once they had changed. `confirms`: the version that the answer made final by its minutes
    extract; `confirm_until`: the last instant at which a preliminary answer can be made so.
    `malware`: the signature found in the one file that the letter is about; `counts`: whether the version it came with
    does, `completable`: whether its recipient can be asked for the file anew, and `of_council`: that it came with a
    decision of its council.
    `supplement`: the request asked for, whose `due_at` is its own last instant, or settled by a receipt's version.
    `duty` belongs to a letter to its owner, `press` to the joint press text.
    `news`, `digest` and `approval` belong to letters to the registrar or approver of the round, who is no recipient.
    `console`: the round's page for those who are signed in, in the same letters.
    `for_all`: an extension of the whole round. `also_as`: the name of the recipient's other register entry when it was
    asked as both. `other_name`: of a joint answer, who gave it; in a JOINT_DENIED who says no to it. `confirmed_at`:
    when its recipient said that the answer is its own too, which a JOINT_RECEIPT is for.
    `outcome`: what became of the recipient's own synpunkter. `adoption`: of letters about the councils' adoption.
    `internal`: whom an internremiss asks for which parts.
    `milestone`: the step of a case, to its owner, who is no recipient; `round` then tells the case.
    """

    letter_id: str
    kind: LetterKind
    number: int
    created_at: datetime
    to: str
    cc: tuple[str, ...] = ()
    round: RoundFacts
    recipient_code: str = ""
    recipient_name: str = ""
    recipient_kind: RecipientKind = RecipientKind.ORGANISATION
    also_as: str = ""
    language: Language = Language.SWEDISH
    obliged: bool = False
    question_count: int = 0
    link: str = ""
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
    said: Said = Said()
    version: int = 0
    given_on: int = 0
    late: bool = False
    preliminary: bool = False
    confirms: EarlierVersion | None = None
    confirm_until: datetime | None = None
    withdrawn_at: datetime | None = None
    files: tuple[StoredFile, ...] = ()
    content_sha256: str = ""
    malware: str = ""
    of_council: bool = False
    counts: bool = True
    completable: bool = False
    forwarded_to: str = ""
    registered: str = ""
    attester: str = ""
    attested_at: datetime | None = None
    sent_back: bool = False
    supplement: SupplementFacts | None = None
    papers: PapersFacts | None = None
    for_all: bool = False
    news: tuple[NewsFacts, ...] = ()
    digest: DigestFacts | None = None
    duty: DutyFacts | None = None
    press: PressFacts | None = None
    approval: ApprovalFacts | None = None
    console: str = ""
    other_name: str = ""
    confirmed_at: datetime | None = None
    internal: InternalFacts | None = None
    outcome: OutcomeFacts | None = None
    adoption: AdoptionFacts | None = None
    milestone: MilestoneFacts | None = None
