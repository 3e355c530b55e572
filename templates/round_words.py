"""The words people read for a round's codes: what it is, where it and its recipients stand, what is written to them."""

from models.values import AnswerSource, LegalBasis, LetterKind, ReasonCode, RecipientState, RoundKind, RoundState
from templates.words import Language

ROUND_KINDS: dict[RoundKind, str] = {
    RoundKind.REMISS: "Remiss",
    RoundKind.JOINT_ANSWER: "Samordnat yttrande",
    RoundKind.ADOPTION: "Antagande",
}

REASONS: dict[ReasonCode, str] = {
    ReasonCode.LAW: "Lag, förordning eller instruktion kräver samråd",
    ReasonCode.STRATEGIC: "Strategisk fråga som kräver samverkan",
    ReasonCode.OTHER: "Annat skäl",
    ReasonCode.MADE_JOINTLY: "Handlingar som har tagits fram gemensamt",
    ReasonCode.OWN_PLAN: "Egen handlingsplan som inte rör mottagarnas verksamhet",
}

LEGAL_BASES: dict[Language, dict[LegalBasis, str]] = {
    "sv": {
        LegalBasis.GOVERNMENT: "7 kap. 2 § regeringsformen",
        LegalBasis.PROCEDURE: "26 § förvaltningslagen (2017:900)",
        LegalBasis.PLANNING: "plan- och bygglagen (2010:900)",
        LegalBasis.STATUTE: "annan författning",
        LegalBasis.OWN_DECISION: "avsändarens eget beslut",
    },
    "en": {
        LegalBasis.GOVERNMENT: "chapter 7 section 2 of the Instrument of Government",
        LegalBasis.PROCEDURE: "section 26 of the Administrative Procedure Act (2017:900)",
        LegalBasis.PLANNING: "the Planning and Building Act (2010:900)",
        LegalBasis.STATUTE: "another statute",
        LegalBasis.OWN_DECISION: "the sender's own decision",
    },
}

LEGAL_BASES_TO_CHOOSE = {
    language: [(basis.value, text[:1].upper() + text[1:]) for basis, text in texts.items()]
    for language, texts in LEGAL_BASES.items()
}


def legal_basis_words(basis: LegalBasis | None, statute: str, language: Language) -> str:
    """What the letter cites after "enligt": a statute as the sender has written it. Empty when nothing is cited."""
    if basis is None:
        return ""
    return statute if basis is LegalBasis.STATUTE else LEGAL_BASES[language][basis]


ROUND_STATES: dict[Language, dict[RoundState, str]] = {
    "sv": {
        RoundState.DRAFT: "Utkast",
        RoundState.AWAITING_APPROVAL: "Väntar på godkännande",
        RoundState.APPROVED: "Godkänd",
        RoundState.SCHEDULED: "Planerad",
        RoundState.OPEN: "Svarstiden löper",
        RoundState.OVERDUE: "Svarstiden har gått ut",
        RoundState.CLOSED: "Avslutad",
        RoundState.CANCELLED: "Återkallad",
    },
    "en": {
        RoundState.DRAFT: "Draft",
        RoundState.AWAITING_APPROVAL: "Awaiting approval",
        RoundState.APPROVED: "Approved",
        RoundState.SCHEDULED: "Scheduled",
        RoundState.OPEN: "Open for answers",
        RoundState.OVERDUE: "Past the due day",
        RoundState.CLOSED: "Closed",
        RoundState.CANCELLED: "Cancelled",
    },
}

RECIPIENT_STATES: dict[Language, dict[RecipientState, str]] = {
    "sv": {
        RecipientState.PENDING: "Ej utskickad",
        RecipientState.SENT: "Utskickad",
        RecipientState.UNDELIVERABLE: "Ej levererad",
        RecipientState.ACKNOWLEDGED: "Mottagen, behandlas",
        RecipientState.DRAFTING: "Utkast påbörjat",
        RecipientState.ANSWERED: "Yttrande",
        RecipientState.NO_COMMENTS: "Inga synpunkter",
        RecipientState.DECLINED: "Avstår",
        RecipientState.SILENT: "Inget svar",
    },
    "en": {
        RecipientState.PENDING: "Not sent",
        RecipientState.SENT: "Sent",
        RecipientState.UNDELIVERABLE: "Not delivered",
        RecipientState.ACKNOWLEDGED: "Received, in progress",
        RecipientState.DRAFTING: "Draft started",
        RecipientState.ANSWERED: "Answered",
        RecipientState.NO_COMMENTS: "No comments",
        RecipientState.DECLINED: "Declined",
        RecipientState.SILENT: "No answer",
    },
}

LETTER_KINDS: dict[Language, dict[LetterKind, str]] = {
    "sv": {
        LetterKind.MISSIV: "missiv",
        LetterKind.REMINDER: "påminnelse",
        LetterKind.MANUAL_REMINDER: "påminnelse från registrator",
        LetterKind.MINUTES_REMINDER: "påminnelse om protokollsutdrag",
        LetterKind.EXTENSION: "besked om ny sista svarsdag",
        LetterKind.EXTENSION_DENIED: "besked om avslaget anstånd",
        LetterKind.EXTENSION_REQUESTED: "begäran om anstånd",
        LetterKind.JOINT_NAMED: "fråga om gemensamt svar",
        LetterKind.JOINT_RECEIPT: "kvittens på gemensamt svar",
        LetterKind.JOINT_ENDED: "besked om att ett gemensamt svar inte gäller",
        LetterKind.JOINT_DENIED: "besked om nej till gemensamt svar",
        LetterKind.RECEIPT: "kvittens",
        LetterKind.RECEIPT_COPY: "kopia av kvittens",
        LetterKind.WITHDRAWN_NOTICE: "besked om återtaget svar",
        LetterKind.FORWARD: "svarslänk till kollega",
        LetterKind.FORWARD_NOTICE: "besked om vidarebefordrad länk",
        LetterKind.ATTEST: "begäran om attest till kollega",
        LetterKind.ATTEST_NOTICE: "besked om begärd attest",
        LetterKind.ATTEST_OUTCOME: "besked om attest",
        LetterKind.ATTEST_OUTCOME_COPY: "kopia av besked om attest",
        LetterKind.INTERNAL: "internremiss till kollega",
        LetterKind.INTERNAL_NOTICE: "besked om internremiss",
        LetterKind.INTERNAL_REMINDER: "påminnelse om internremiss",
        LetterKind.INTERNAL_CAME: "besked om svar på internremiss",
        LetterKind.INTERNAL_CAME_COPY: "kopia av besked om svar på internremiss",
        LetterKind.INTERNAL_WITHDRAWN: "besked om återtagen internremiss",
        LetterKind.SUPPLEMENT: "begäran om komplettering",
        LetterKind.SUPPLEMENT_COPY: "kopia av begäran om komplettering",
        LetterKind.SUPPLEMENT_WITHDRAWN: "besked om återtagen begäran om komplettering",
        LetterKind.FILE_QUARANTINED: "besked till registrator om fil i karantän",
        LetterKind.REGISTRAR: "brev till registrator",
        LetterKind.REGISTRAR_DIGEST: "dagligt brev till registrator",
        LetterKind.APPROVAL_REQUESTED: "begäran om godkännande",
        LetterKind.DUTY: "påminnelse om uppdrag",
        LetterKind.PRESS_TEXT: "gemensam pressinformation",
        LetterKind.PRESS_ASKED: "fråga om gemensam pressinformation",
        LetterKind.OUTCOME: "återkoppling på svaret",
        LetterKind.CANCELLED: "besked om återkallad remiss",
        LetterKind.RECIPIENT_WITHDRAWN: "besked om att svar inte längre begärs",
        LetterKind.PAPERS_CHANGED: "besked om ändrade handlingar",
        LetterKind.ADOPTION: "fråga om fullmäktiges beslut",
        LetterKind.ADOPTION_RECEIPT: "kvittens på fullmäktiges beslut",
        LetterKind.ADOPTION_IN_FORCE: "besked om att det antagna gäller",
        LetterKind.MILESTONE: "påminnelse om steg i ett ärende",
    },
    "en": {
        LetterKind.MISSIV: "missiv",
        LetterKind.REMINDER: "reminder",
        LetterKind.MANUAL_REMINDER: "reminder from the registrar",
        LetterKind.MINUTES_REMINDER: "reminder of the extract from the minutes",
        LetterKind.EXTENSION: "notice of a new due day",
        LetterKind.EXTENSION_DENIED: "notice of refused extension",
        LetterKind.EXTENSION_REQUESTED: "request for more time",
        LetterKind.JOINT_NAMED: "question about a joint answer",
        LetterKind.JOINT_RECEIPT: "receipt of a joint answer",
        LetterKind.JOINT_ENDED: "notice that a joint answer no longer counts",
        LetterKind.JOINT_DENIED: "notice of a no to a joint answer",
        LetterKind.RECEIPT: "receipt",
        LetterKind.RECEIPT_COPY: "copy of a receipt",
        LetterKind.WITHDRAWN_NOTICE: "notice of an answer taken back",
        LetterKind.FORWARD: "answer link to a colleague",
        LetterKind.FORWARD_NOTICE: "notice of a forwarded link",
        LetterKind.ATTEST: "request to a colleague to attest",
        LetterKind.ATTEST_NOTICE: "notice that attest was asked for",
        LetterKind.ATTEST_OUTCOME: "notice of attest",
        LetterKind.ATTEST_OUTCOME_COPY: "copy of a notice of attest",
        LetterKind.INTERNAL: "parts of the answer to a colleague",
        LetterKind.INTERNAL_NOTICE: "notice of parts sent to a colleague",
        LetterKind.INTERNAL_REMINDER: "reminder of parts to a colleague",
        LetterKind.INTERNAL_CAME: "notice of a colleague's answer",
        LetterKind.INTERNAL_CAME_COPY: "copy of a notice of a colleague's answer",
        LetterKind.INTERNAL_WITHDRAWN: "notice of parts taken back",
        LetterKind.SUPPLEMENT: "request for a supplement",
        LetterKind.SUPPLEMENT_COPY: "copy of a request for a supplement",
        LetterKind.SUPPLEMENT_WITHDRAWN: "notice of a withdrawn request for a supplement",
        LetterKind.FILE_QUARANTINED: "notice to the registrar of a file in quarantine",
        LetterKind.REGISTRAR: "letter to the registrar",
        LetterKind.REGISTRAR_DIGEST: "daily letter to the registrar",
        LetterKind.APPROVAL_REQUESTED: "request for approval",
        LetterKind.DUTY: "reminder of a duty",
        LetterKind.PRESS_TEXT: "joint press text",
        LetterKind.PRESS_ASKED: "question about the joint press text",
        LetterKind.OUTCOME: "what came of the answer",
        LetterKind.CANCELLED: "notice of a cancelled round",
        LetterKind.RECIPIENT_WITHDRAWN: "notice that an answer is no longer asked for",
        LetterKind.PAPERS_CHANGED: "notice of changed papers",
        LetterKind.ADOPTION: "question about the council's decision",
        LetterKind.ADOPTION_RECEIPT: "receipt for the council's decision",
        LetterKind.ADOPTION_IN_FORCE: "notice that what was adopted is in force",
        LetterKind.MILESTONE: "reminder of a step in a case",
    },
}

ANSWER_SOURCES: dict[Language, dict[AnswerSource, str]] = {
    "sv": {
        AnswerSource.LINK: "Genom svarslänken",
        AnswerSource.RECORDED: "Registrerat av registrator",
    },
    "en": {
        AnswerSource.LINK: "Through the answer link",
        AnswerSource.RECORDED: "Entered by a registrar",
    },
}
