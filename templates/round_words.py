"""The words people read for a round's codes: what it is, where it and its recipients stand, what is written to them."""

from models.values import AnswerSource, LetterKind, ReasonCode, RecipientState, RoundKind, RoundState
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
}

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
        RecipientState.ANSWERED: "Besvarad",
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

LETTER_KINDS: dict[LetterKind, str] = {
    LetterKind.MISSIV: "missiv",
    LetterKind.REMINDER: "påminnelse",
    LetterKind.MANUAL_REMINDER: "påminnelse från registrator",
    LetterKind.MINUTES_REMINDER: "påminnelse om protokollsutdrag",
    LetterKind.EXTENSION: "besked om anstånd",
    LetterKind.EXTENSION_DENIED: "besked om avslaget anstånd",
    LetterKind.EXTENSION_REQUESTED: "begäran om anstånd",
    LetterKind.RECEIPT: "kvittens",
    LetterKind.RECEIPT_COPY: "kopia av kvittens",
    LetterKind.WITHDRAWN_NOTICE: "besked om återtaget svar",
    LetterKind.FORWARD: "svarslänk till kollega",
    LetterKind.FORWARD_NOTICE: "besked om vidarebefordrad länk",
    LetterKind.ATTEST: "begäran om attest till kollega",
    LetterKind.ATTEST_NOTICE: "besked om begärd attest",
    LetterKind.ATTEST_OUTCOME: "besked om attest",
    LetterKind.ATTEST_OUTCOME_COPY: "kopia av besked om attest",
    LetterKind.SUPPLEMENT: "begäran om komplettering",
    LetterKind.SUPPLEMENT_COPY: "kopia av begäran om komplettering",
    LetterKind.SUPPLEMENT_WITHDRAWN: "besked om återtagen begäran om komplettering",
    LetterKind.FILE_QUARANTINED: "besked till registrator om fil i karantän",
    LetterKind.CANCELLED: "besked om återkallad remiss",
}

ANSWER_SOURCES: dict[AnswerSource, str] = {
    AnswerSource.LINK: "Genom svarslänken",
    AnswerSource.RECORDED: "Registrerat av registrator",
}
