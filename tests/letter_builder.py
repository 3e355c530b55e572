"""Letters to build in tests: one of every kind and wording, and the same with the values nobody would wish for."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from mail.building import BuiltLetter
from models.answer import EarlierVersion, StoredFile
from models.letters import LetterFacts, RoundFacts, SupplementFacts
from models.supplements import AskedPart
from models.values import AnswerPart, Contact, FileKind, LetterKind, RecipientKind, Stance

DUE_AT = datetime(2014, 9, 30, 21, 59, 59, 999999, tzinfo=UTC)  # Tuesday, the end of the day in Stockholm
LATER = datetime(2014, 10, 10, 21, 59, 59, 999999, tzinfo=UTC)  # Friday
WISHED = datetime(2014, 10, 17, 21, 59, 59, 999999, tzinfo=UTC)  # Friday
CLOSES_AT = datetime(2014, 10, 24, 21, 59, 59, 999999, tzinfo=UTC)
LINK = "https://remiss.ksl.example/s/2d6rJ7_wq5ezXKq0YlqkX8b0v3kP9tRmB1nGcHsUaEo"
SHA256 = "51d0e3f7" * 8

ROUND = RoundFacts(
    dnr="KSL/13/0111",
    title="Utveckling av KSL inför mandatperioden 2015–2018",
    sender_name="Kommunförbundet Stockholms län",
    sender_email="registrator@ksl.example",
    contacts=(
        Contact(role="handläggare", name="Testhandläggare", email="handlaggare@ksl.example", phone="08-000 00 00"),
    ),
    expected="Kommunen ombeds ta ställning till förslaget i sin helhet.\n\nSvaret ska vara beslutat av behörigt organ.",
    document_titles=("Förslag till prioriteringar, organisation och arbetsprocesser",),
    closes_at=CLOSES_AT,
)


def letter(kind: LetterKind = LetterKind.MISSIV, **changes: Any) -> LetterFacts:
    """A letter to Upplands Väsby kommun, with the changes named."""
    facts: dict[str, Any] = {
        "letter_id": "01J9ZK7QX2",
        "number": 1,
        "created_at": datetime(2014, 6, 12, 7, 0, tzinfo=UTC),
        "to": "registrator@upplands-vasby.kommun.example",
        "round": ROUND,
        "recipient_code": "0114",
        "recipient_name": "Upplands Väsby kommun",
        "recipient_kind": RecipientKind.MUNICIPALITY,
        "question_count": 4,
        "link": LINK,
        "due_at": DUE_AT,
        "supplement": SUPPLEMENT if kind.startswith("supplement") else None,
    }
    return LetterFacts(kind=kind, **{**facts, **changes})


RECEIPT: dict[str, Any] = {
    "receipt": "KSL-13-0111-0114-1",
    "arrived_at": datetime(2014, 9, 23, 12, 12, 8, tzinfo=UTC),
    "stance": Stance.SUPPORTS_WITH_COMMENTS,
    "version": 1,
    "content_sha256": "9f" * 32,
    "files": (
        StoredFile(
            sha256=SHA256,
            size=214_000,
            media_type="application/pdf",
            name="yttrande-ks-212.pdf",
            kind=FileKind.YTTRANDE,
        ),
    ),
}

EARLIER = EarlierVersion(
    version=1, receipt="KSL-13-0111-0114-1", arrived_at=datetime(2014, 9, 23, 12, 12, 8, tzinfo=UTC)
)
PRELIMINARY: dict[str, Any] = {
    "preliminary": True,
    "confirm_until": datetime(2014, 12, 23, 22, 59, 59, 999999, tzinfo=UTC),
}

WITHDRAWN: dict[str, Any] = {"withdrawn_at": datetime(2014, 9, 24, 6, 5, 9, tzinfo=UTC)}

FORWARD: dict[str, Any] = {
    "to": "bo.berg@upplands-vasby.kommun.example",
    "forwarded_to": "bo.berg@upplands-vasby.kommun.example",
    "registered": "registrator@upplands-vasby.kommun.example",
}

ATTEST: dict[str, Any] = {
    "to": "kanslichef@upplands-vasby.kommun.example",
    "forwarded_to": "kanslichef@upplands-vasby.kommun.example",
    "registered": "registrator@upplands-vasby.kommun.example",
    "attester": "Karin Berg, kanslichef",
}
DECIDED: dict[str, Any] = {
    **ATTEST,
    "to": ATTEST["registered"],
    "attested_at": datetime(2014, 9, 22, 8, 30, tzinfo=UTC),
}
SUPPLEMENT = SupplementFacts(
    number=1,
    version=1,
    asked_at=datetime(2014, 10, 27, 9, 0, tzinfo=UTC),
    until=datetime(2014, 11, 7, 22, 59, 59, 999999, tzinfo=UTC),  # Friday
    text="I svaret saknas ställningen till fråga 2.\n\nProtokollsutdraget är inte med.",
    parts=(
        AskedPart(part=AnswerPart.QUESTION, key="2", text="Är den föreslagna politiska organisationen ändamålsenlig?"),
        AskedPart(part=AnswerPart.FILES, key=FileKind.MINUTES_EXTRACT),
    ),
)
ASKED: dict[str, Any] = {**RECEIPT, "supplement": SUPPLEMENT, "due_at": SUPPLEMENT.until}

QUARANTINED: dict[str, Any] = {**RECEIPT, "to": ROUND.sender_email, "malware": "Win.Test.EICAR_HDB-1"}
EVERY_LETTER: dict[str, LetterFacts] = {
    "missiv": letter(),
    "missiv to an obliged": letter(obliged=True),
    "missiv of a bare round": letter(
        round=ROUND.model_copy(update={"contacts": (), "expected": "", "document_titles": ()}), question_count=0
    ),
    "reminder": letter(LetterKind.REMINDER),
    "reminder of a draft": letter(LetterKind.REMINDER, has_draft=True),
    "reminder where the missiv bounced": letter(LetterKind.REMINDER, undelivered_before=True),
    "reminder after the due day": letter(LetterKind.REMINDER, is_overdue=True),
    "reminder after the due day to an obliged": letter(LetterKind.REMINDER, is_overdue=True, obliged=True),
    "reminder by hand": letter(LetterKind.MANUAL_REMINDER, reason="Vi saknar er.\nRing om något är oklart."),
    "extension": letter(LetterKind.EXTENSION, due_at=LATER, old_due_at=DUE_AT, reason="Nämnden möts den 6 oktober."),
    "extension to another day than asked": letter(
        LetterKind.EXTENSION, due_at=LATER, old_due_at=DUE_AT, requested_due_at=WISHED
    ),
    "extension denied": letter(LetterKind.EXTENSION_DENIED, requested_due_at=WISHED, reason="Styrelsen väntar."),
    "extension requested": letter(LetterKind.EXTENSION_REQUESTED, requested_due_at=WISHED, reason="Semester."),
    "receipt": letter(LetterKind.RECEIPT, **RECEIPT),
    "receipt for a second version": letter(LetterKind.RECEIPT, **{**RECEIPT, "version": 2, **PRELIMINARY}),
    "receipt for a confirmation": letter(
        LetterKind.RECEIPT, **{**RECEIPT, "version": 2, "receipt": "KSL-13-0111-0114-2", "confirms": EARLIER}
    ),
    "receipt for a confirmation after the closing": letter(
        LetterKind.RECEIPT,
        **{**RECEIPT, "version": 2, "confirms": EARLIER, "arrived_at": datetime(2014, 11, 3, 9, 30, 1, tzinfo=UTC)},
    ),
    "receipt for a late answer": letter(LetterKind.RECEIPT, **{**RECEIPT, "late": True}),
    "receipt for a decline": letter(LetterKind.RECEIPT, **{**RECEIPT, "stance": Stance.DECLINES, "files": ()}),
    "receipt's copy to the contact": letter(LetterKind.RECEIPT_COPY, **{**RECEIPT, **PRELIMINARY}),
    "receipt's copy for a late second version": letter(
        LetterKind.RECEIPT_COPY, **{**RECEIPT, "late": True, "version": 2}
    ),
    "forward": letter(LetterKind.FORWARD, reason="Hej! Kan du skriva om fråga 2?\nAnna, kansliet", **FORWARD),
    "forward after the due day": letter(LetterKind.FORWARD, is_overdue=True, **FORWARD),
    "notice of a forward": letter(LetterKind.FORWARD_NOTICE, **{**FORWARD, "to": FORWARD["registered"]}),
    "minutes reminder": letter(LetterKind.MINUTES_REMINDER, **{**RECEIPT, **PRELIMINARY}),
    "minutes reminder of a late answer": letter(
        LetterKind.MINUTES_REMINDER, **{**RECEIPT, **PRELIMINARY, "late": True}
    ),
    "notice of a withdrawn answer": letter(LetterKind.WITHDRAWN_NOTICE, **{**RECEIPT, **WITHDRAWN}),
    "notice of an answer withdrawn after the due day": letter(
        LetterKind.WITHDRAWN_NOTICE, **{**RECEIPT, **WITHDRAWN, "is_overdue": True}
    ),
    "attest": letter(LetterKind.ATTEST, reason="Hej! Läs gärna fråga 2.\nAnna, kansliet", **ATTEST),
    "attest after the due day": letter(LetterKind.ATTEST, is_overdue=True, **ATTEST),
    "notice of an attest": letter(LetterKind.ATTEST_NOTICE, **{**ATTEST, "to": ATTEST["registered"]}),
    "attested": letter(LetterKind.ATTEST_OUTCOME, **DECIDED),
    "sent back": letter(LetterKind.ATTEST_OUTCOME, sent_back=True, reason="Fråga 2 saknas.", **DECIDED),
    "attested, to the contact": letter(LetterKind.ATTEST_OUTCOME_COPY, **{**DECIDED, "to": "eva@kommun.example"}),
    "sent back, to the contact": letter(
        LetterKind.ATTEST_OUTCOME_COPY,
        sent_back=True,
        reason="Fråga 2 saknas.",
        **{**DECIDED, "to": "eva@kommun.example"},
    ),
    "receipt of an attested answer": letter(
        LetterKind.RECEIPT, **RECEIPT, attester=ATTEST["attester"], attested_at=DECIDED["attested_at"]
    ),
    "supplement": letter(LetterKind.SUPPLEMENT, **ASKED),
    "supplement's copy to the contact": letter(LetterKind.SUPPLEMENT_COPY, **{**ASKED, "link": ""}),
    "supplement withdrawn": letter(LetterKind.SUPPLEMENT_WITHDRAWN, **ASKED),
    "receipt for a supplement": letter(
        LetterKind.RECEIPT, **{**RECEIPT, "version": 2, "supplement": SUPPLEMENT, "arrived_at": SUPPLEMENT.until}
    ),
    "file in quarantine": letter(LetterKind.FILE_QUARANTINED, **QUARANTINED),
    "file in quarantine, to be asked for": letter(LetterKind.FILE_QUARANTINED, **QUARANTINED, completable=True),
    "file in quarantine of a replaced answer": letter(LetterKind.FILE_QUARANTINED, **QUARANTINED, counts=False),
    "file in quarantine of an answer taken back": letter(
        LetterKind.FILE_QUARANTINED, **QUARANTINED, counts=False, withdrawn_at=SUPPLEMENT.until
    ),
    "cancelled": letter(LetterKind.CANCELLED, reason="Förslaget tas om från början."),
}


def with_text(facts: LetterFacts, text: str) -> LetterFacts:
    """The same letter with `text` in every field that people or other systems fill in."""
    contact = Contact(role=text, name=text, email=text, phone=text)
    hostile_round = facts.round.model_copy(
        update={
            "dnr": text,
            "title": text,
            "sender_name": text,
            "expected": text,
            "contacts": (contact, contact),
            "document_titles": (text, text),
        }
    )
    files = tuple(file.model_copy(update={"name": text}) for file in facts.files)
    asked = facts.supplement
    if asked is not None:
        parts = tuple(part.model_copy(update={"text": text}) for part in asked.parts)
        asked = asked.model_copy(update={"text": text, "parts": parts})
    return facts.model_copy(
        update={
            "round": hostile_round,
            "recipient_name": text,
            "recipient_code": text,
            "reason": text,
            "receipt": text,
            "attester": text if facts.attester else "",
            "files": files,
            "malware": text if facts.malware else "",
            "supplement": asked,
        }
    )


def parsed(built: BuiltLetter) -> EmailMessage:
    """The message as a reader's program sees it."""
    return BytesParser(policy=default).parsebytes(built.data)


def text_of(built: BuiltLetter) -> str:
    return body_of(built, "plain")


def html_of(built: BuiltLetter) -> str:
    return body_of(built, "html")


def body_of(built: BuiltLetter, subtype: str) -> str:
    part = parsed(built).get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def calendar_of(built: BuiltLetter) -> bytes:
    (attachment,) = parsed(built).iter_attachments()
    content = attachment.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
