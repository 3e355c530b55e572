"""Letters to build in tests: one of every kind and wording, and the same with the values nobody would wish for."""

from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from mail.outgoing.building import BuiltLetter
from models.adoption import AdoptedBy, AdoptionFacts, Asks, CouncilDecision, PointSaid
from models.answer import EarlierVersion, StoredFile
from models.cases import MilestoneFacts, MilestoneKind, NoticeKind
from models.duties import DutyFacts
from models.internal import InternalFacts
from models.letters import LetterFacts, PapersFacts, RoundFacts, SupplementFacts
from models.outcomes import OutcomeFacts, ToldView
from models.papers import ChangedPaper, PaperAct, PaperChange
from models.press import PressFacts
from models.registrar import ApprovalFacts, DigestFacts, DigestLine, NewsFacts
from models.supplements import AskedPart
from models.synpunkter import Outcome
from models.values import (
    AnswerPart,
    ApprovalOutcome,
    Contact,
    Counts,
    FileKind,
    LetterKind,
    NewsKind,
    RecipientKind,
    Stance,
)

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


PAPERS = PapersFacts(
    change=PaperChange(
        version=2,
        at=datetime(2014, 9, 1, 8, 0, tzinfo=UTC),
        cause="Kostnaderna är omräknade efter budgetbeslutet.",
        papers=(
            ChangedPaper(act=PaperAct.REPLACED, title="Förslaget"),
            ChangedPaper(act=PaperAct.ADDED, title="Kostnadsbilaga"),
            ChangedPaper(act=PaperAct.REMOVED, title="Tidplan"),
        ),
    ),
    asks=True,
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
CONFIRMED: dict[str, Any] = {
    **RECEIPT,
    "receipt": "KSL-13-0111-0160-1",
    "other_name": "Täby kommun",
    "confirmed_at": datetime(2014, 9, 24, 7, 30, 12, tzinfo=UTC),
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
INTERNAL: dict[str, Any] = {
    "to": "socialnamnden@upplands-vasby.kommun.example",
    "forwarded_to": "socialnamnden@upplands-vasby.kommun.example",
    "registered": "registrator@upplands-vasby.kommun.example",
    "internal": InternalFacts(
        name="Socialnämnden",
        parts=(
            AskedPart(
                part=AnswerPart.QUESTION, key="2", text="Är den föreslagna politiska organisationen ändamålsenlig?"
            ),
            AskedPart(part=AnswerPart.SUMMARY),
        ),
        due_at=datetime(2014, 9, 12, 21, 59, 59, 999999, tzinfo=UTC),  # Friday
        answered_at=datetime(2014, 9, 11, 7, 5, tzinfo=UTC),
    ),
}
CAME: dict[str, Any] = {**INTERNAL, "to": INTERNAL["registered"]}
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

ADOPTED = CouncilDecision(code="0160", body="KF", on="2014-11-21", section="KF 86/05", dnr="150/05", outcome="adopted")
DEVIATING = CouncilDecision(
    code="0114",
    body="Kf",
    on="2014-12-12",
    section="138",
    outcome="adopted_with_deviation",
    text="Kommunen antar målen, med en ändring.",
    points=(PointSaid(number=1, is_same=True), PointSaid(number=2, is_same=False, text="IT undantas.")),
)
ADOPTION = AdoptionFacts(
    asks=Asks.DECISION,
    points=("Kommunen antar målen", "Kommunen antar de nio områdena"),
    wanted_by="2015-03-31",
    not_before="2014-12-01",
    adopted=3,
    councils=5,
    needed=5,
    known_day="2015-02-16",
)
PRESS = PressFacts(
    version=2,
    title="Fem kommuner går samman om krisberedskap",
    text="Kommunerna har i dag fattat samma beslut.\n\nSamarbetet börjar den 1 juni.",
    embargo_at=datetime(2014, 11, 3, 8, 0, tzinfo=UTC),
    names=("Täby kommun", "Solna stad"),
)
DUTY = DutyFacts(
    number=3,
    what="Utvärdera samverkan och lämna en rapport till styrelsen.",
    owner="Förbundsdirektören",
    due_on=date(2015, 9, 1),
    decided_on=date(2015, 3, 2),
)
OUTCOME = OutcomeFacts(
    version=3,
    views=(
        ToldView(
            number=12,
            theme="Organisation",
            says="Fler tjänstemän bör adjungeras.",
            outcome=Outcome.PARTLY_MET,
            reason="Två i stället för fyra.\n\nFler får inte plats.",
            change_section="Avsnitt 2",
            change_old="en tjänsteman",
            change_new="två tjänstemän",
        ),
        ToldView(number=13, says="Kostnaden oroar.", outcome=Outcome.NOT_MET, reason="Den ryms i budgeten."),
        ToldView(number=14, says="Bra att det görs."),
    ),
    where="https://ksl.example/sammanstallning",
    reply_until=datetime(2014, 12, 12, 22, 59, 59, 999999, tzinfo=UTC),  # Friday
)
QUARANTINED: dict[str, Any] = {**RECEIPT, "to": ROUND.sender_email, "malware": "Win.Test.EICAR_HDB-1"}
WHEN = datetime(2014, 9, 15, 8, 12, tzinfo=UTC)
RELAY_SAID = "5.2.2 <registrator@x.example>: Mailbox full"
REQUESTED = NewsFacts(
    kind=NewsKind.EXTENSION_REQUESTED,
    at=WHEN,
    recipient="Upplands Väsby kommun",
    code="0114",
    due_at=DUE_AT,
    closes_at=ROUND.closes_at,
    wished_until=WISHED,
    reason="Nämnden möts den 6 oktober.\n\nDärefter justeras protokollet.",
)
REFUSED = NewsFacts(
    kind=NewsKind.LETTER_REFUSED,
    at=WHEN,
    recipient="Upplands Väsby kommun",
    code="0114",
    letter=LetterKind.REMINDER,
    to="registrator@upplands-vasby.kommun.example",
    cause="recipient.reply",
    smtp_code=552,
    relay=RELAY_SAID,
)
LINE = DigestLine(recipient="Täby kommun", at=WHEN, stance=Stance.SUPPORTS)
DIGEST = DigestFacts(
    since=WHEN,
    until=WHEN,
    counts=Counts(recipients=26, answered=22, no_comments=1, declined=1, outstanding=2),
    answered=(LINE,) * 22,
    declined=(DigestLine(recipient="Salems kommun", at=WHEN, said="Frågan rör oss inte."),),
    planned=(DigestLine(recipient="Nacka kommun", at=WHEN, said="KS den 2 juni"),),
    forwarded=(LINE,),
    waiting=(DigestLine(recipient="Solna stad", at=WISHED),),
    near_at=DUE_AT,
    missing=("Botkyrka kommun", "Tyresö kommun"),
    compiled=2,
)
STEP = MilestoneFacts(
    kind=MilestoneKind.DIRECTION, forum="Styrelsen", planned="2014-11-18", notice=NoticeKind.COMING, owner="Anna Berg"
)
OWN: dict[str, Any] = {"to": ROUND.sender_email, "link": "", "recipient_code": "", "recipient_name": ""}
EVERY_LETTER: dict[str, LetterFacts] = {
    "registrar of a request": letter(LetterKind.REGISTRAR, **OWN, news=(REQUESTED,)),
    "registrar of a request past the closing": letter(
        LetterKind.REGISTRAR,
        **OWN,
        news=(REQUESTED.model_copy(update={"wished_until": ROUND.closes_at + timedelta(days=9)}),),
    ),
    "registrar of a refused letter": letter(LetterKind.REGISTRAR, **OWN, news=(REFUSED,)),
    "registrar of several things": letter(
        LetterKind.REGISTRAR,
        **OWN,
        news=(
            REQUESTED,
            REFUSED,
            REFUSED.model_copy(update={"kind": NewsKind.LETTER_UNKNOWN, "cause": "ending.dropped", "smtp_code": None}),
            NewsFacts(kind=NewsKind.ALARM, at=WHEN, alarm="state_moved_on"),
        ),
    ),
    "registrar of what may have come": letter(
        LetterKind.REGISTRAR, **OWN, news=(REFUSED.model_copy(update={"kind": NewsKind.LETTER_UNKNOWN}),)
    ),
    "registrar of an alarm": letter(
        LetterKind.REGISTRAR, **OWN, news=(NewsFacts(kind=NewsKind.ALARM, at=WHEN, alarm="state_moved_on"),)
    ),
    "digest": letter(LetterKind.REGISTRAR_DIGEST, **OWN, digest=DIGEST),
    "joint press text to say yes to": letter(LetterKind.PRESS_ASKED, press=PRESS),
    "joint press text to say yes to, without embargo": letter(
        LetterKind.PRESS_ASKED, press=PRESS.model_copy(update={"embargo_at": None})
    ),
    "joint press text": letter(LetterKind.PRESS_TEXT, **OWN, press=PRESS),
    "joint press text to be used at once": letter(
        LetterKind.PRESS_TEXT, **OWN, press=PRESS.model_copy(update={"embargo_at": None, "names": ()})
    ),
    "duty": letter(LetterKind.DUTY, **{**OWN, "to": "direktor@ksl.example"}, duty=DUTY),
    "duty of each year": letter(
        LetterKind.DUTY,
        **{**OWN, "to": "direktor@ksl.example"},
        duty=DUTY.model_copy(update={"yearly": True, "decided_on": None}),
    ),
    "approval requested": letter(
        LetterKind.APPROVAL_REQUESTED,
        **{**OWN, "to": "direktor@ksl.example"},
        approval=ApprovalFacts(approver="Anna Berg", body="Styrelsen", recipients=26, send_at=WHEN),
    ),
    "a step that comes": letter(LetterKind.MILESTONE, **OWN, milestone=STEP),
    "a step that is late": letter(
        LetterKind.MILESTONE, **OWN, milestone=STEP.model_copy(update={"notice": NoticeKind.LATE, "planned": "2014-11"})
    ),
    "approval requested of nobody named": letter(
        LetterKind.APPROVAL_REQUESTED, **{**OWN, "to": "direktor@ksl.example"}, approval=ApprovalFacts(recipients=26)
    ),
    "approval requested of a compilation": letter(
        LetterKind.APPROVAL_REQUESTED,
        **{**OWN, "to": "direktor@ksl.example"},
        approval=ApprovalFacts(
            approver="Anna Berg", body="Styrelsen", recipients=26, has_account=True, frozen_sha256=SHA256, compilation=3
        ),
    ),
    "registrar of a compilation that nobody decides on": letter(
        LetterKind.REGISTRAR,
        **OWN,
        news=(NewsFacts(kind=NewsKind.APPROVAL_WAITS, at=WHEN, asked_at=WHEN, approver="Anna Berg", compilation=3),),
    ),
    "registrar of a compilation that came back": letter(
        LetterKind.REGISTRAR,
        **OWN,
        news=(
            NewsFacts(
                kind=NewsKind.COMPILATION_DECIDED,
                at=WHEN,
                compilation=3,
                outcome=ApprovalOutcome.RETURNED,
                reason="Fel antal.",
            ),
        ),
    ),
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
    "reminder to confirm a joint answer": letter(LetterKind.REMINDER, other_name="Täby kommun"),
    "joint answer to confirm": letter(LetterKind.JOINT_NAMED, other_name="Täby kommun"),
    "joint answer to confirm after the due day": letter(
        LetterKind.JOINT_NAMED, other_name="Täby kommun", is_overdue=True
    ),
    "receipt of a joint answer": letter(LetterKind.JOINT_RECEIPT, **CONFIRMED),
    "receipt of a joint answer that is preliminary and late": letter(
        LetterKind.JOINT_RECEIPT, **{**CONFIRMED, **PRELIMINARY, "late": True, "version": 2}
    ),
    "joint answer ended": letter(LetterKind.JOINT_ENDED, other_name="Täby kommun"),
    "joint answer ended after the due day": letter(LetterKind.JOINT_ENDED, other_name="Täby kommun", is_overdue=True),
    "outcome to be replied to": letter(LetterKind.OUTCOME, outcome=OUTCOME),
    "outcome without views": letter(
        LetterKind.OUTCOME, outcome=OUTCOME.model_copy(update={"views": (), "reply_until": None})
    ),
    "council asked": letter(LetterKind.ADOPTION, adoption=ADOPTION),
    "council asked without points or day": letter(
        LetterKind.ADOPTION, adoption=ADOPTION.model_copy(update={"points": (), "wanted_by": "", "not_before": ""})
    ),
    "council reminded": letter(LetterKind.ADOPTION, number=2, adoption=ADOPTION),
    "council asked for legal force": letter(
        LetterKind.ADOPTION, number=3, adoption=ADOPTION.model_copy(update={"asks": Asks.FORCE})
    ),
    "receipt of a council's decision": letter(
        LetterKind.ADOPTION_RECEIPT,
        adoption=ADOPTION.model_copy(
            update={
                "asks": None,
                "own": DEVIATING,
                "receipt": "KSL-13-0111-0114-KF-1",
                "files": ("Protokoll § 138.pdf",),
            }
        ),
    ),
    "in force": letter(
        LetterKind.ADOPTION_IN_FORCE,
        adoption=ADOPTION.model_copy(
            update={"asks": None, "in_force_on": "2015-04-24", "by": (AdoptedBy(name="Täby kommun", decision=ADOPTED),)}
        ),
    ),
    "joint answer denied": letter(LetterKind.JOINT_DENIED, other_name="Täby kommun"),
    "reminder by hand": letter(LetterKind.MANUAL_REMINDER, reason="Vi saknar er.\nRing om något är oklart."),
    "extension": letter(LetterKind.EXTENSION, due_at=LATER, old_due_at=DUE_AT, reason="Nämnden möts den 6 oktober."),
    "extension for all": letter(
        LetterKind.EXTENSION, due_at=LATER, old_due_at=DUE_AT, reason="Kompletterat underlag.", for_all=True
    ),
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
    "internal": letter(LetterKind.INTERNAL, reason="Hej! Tänk på äldreomsorgen.\nAnna, kansliet", **INTERNAL),
    "internal reminder": letter(LetterKind.INTERNAL_REMINDER, **INTERNAL),
    "notice of an internal": letter(LetterKind.INTERNAL_NOTICE, **CAME),
    "internal answered": letter(LetterKind.INTERNAL_CAME, **CAME),
    "internal answered too late": letter(
        LetterKind.INTERNAL_CAME,
        **{**CAME, "internal": CAME["internal"].model_copy(update={"after_answer": True})},
    ),
    "internal answered, to the contact": letter(LetterKind.INTERNAL_CAME_COPY, **{**CAME, "to": "eva@kommun.example"}),
    "internal withdrawn": letter(LetterKind.INTERNAL_WITHDRAWN, **INTERNAL),
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
    "papers changed, to one that has answered": letter(LetterKind.PAPERS_CHANGED, papers=PAPERS),
    "papers changed, with a new day": letter(LetterKind.PAPERS_CHANGED, papers=PAPERS, due_at=LATER, old_due_at=DUE_AT),
    "papers changed, to one that has not answered": letter(
        LetterKind.PAPERS_CHANGED, papers=PAPERS.model_copy(update={"asks": False}), has_draft=True
    ),
    "papers changed, to one named in another's answer": letter(
        LetterKind.PAPERS_CHANGED, papers=PAPERS.model_copy(update={"asks": False}), other_name="Täby kommun"
    ),
    "no longer asked": letter(LetterKind.RECIPIENT_WITHDRAWN, reason="Förslaget rör inte längre er."),
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
    told = facts.papers
    if told is not None:
        papers = tuple(paper.model_copy(update={"title": text}) for paper in told.change.papers)
        change = told.change.model_copy(update={"cause": text, "papers": papers})
        told = told.model_copy(update={"change": change})
    return facts.model_copy(
        update={
            "papers": told,
            "round": hostile_round,
            "recipient_name": text,
            "recipient_code": text,
            "reason": text,
            "receipt": text,
            "attester": text if facts.attester else "",
            "files": files,
            "malware": text if facts.malware else "",
            "supplement": asked,
            "internal": facts.internal and facts.internal.model_copy(update={"name": text}),
            "outcome": facts.outcome and outcome_with(facts.outcome, text),
            "adoption": facts.adoption and adoption_with(facts.adoption, text),
            "press": facts.press and facts.press.model_copy(update={"title": text, "text": text}),
        }
    )


def adoption_with(told: AdoptionFacts, text: str) -> AdoptionFacts:
    """The same with one text in the place of every word that somebody wrote."""

    def decided(one: CouncilDecision) -> CouncilDecision:
        points = tuple(said.model_copy(update={"text": said.text and text}) for said in one.points)
        words = {name: getattr(one, name) and text for name in ("body", "section", "dnr", "text")}
        return one.model_copy(update={**words, "points": points})

    by = tuple(one.model_copy(update={"name": text, "decision": decided(one.decision)}) for one in told.by)
    words = {"points": tuple(text for _ in told.points), "files": tuple(text for _ in told.files), "by": by}
    return told.model_copy(update={**words, "own": told.own and decided(told.own)})


def outcome_with(told: OutcomeFacts, text: str) -> OutcomeFacts:
    names = ("theme", "says", "reason", "change_section", "change_old", "change_new")
    views = tuple(view.model_copy(update=dict.fromkeys(names, text)) for view in told.views)
    return told.model_copy(update={"views": views, "where": text})


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
