"""What a remiss is, as plain values: the states, codes and small frozen types that every room shares.

Nothing here reads a clock, a file, a database or the network. The stored value of an enum is its identifier in the
glossary and never changes without a migration; the words people read stand in `templates/`.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value that refuses unknown fields. Its errors, which may stand in a log or in Temporal, do not repeat
    what was given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class RoundState(StrEnum):
    """Where a round stands. The allowed moves are the table in `rules/gates.py`."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    OPEN = "open"
    OVERDUE = "overdue"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RoundKind(StrEnum):
    REMISS = "remiss"
    JOINT_ANSWER = "joint_answer"
    ADOPTION = "adoption"


class ReasonCode(StrEnum):
    """Why a formal remiss is used (R14): a statute demands it, the matter is strategic, or another stated reason. For
    papers made jointly and for the sender's own plans, which concern no recipient's work, practice says no (R15)."""

    LAW = "law"
    STRATEGIC = "strategic"
    OTHER = "other"
    MADE_JOINTLY = "made_jointly"
    OWN_PLAN = "own_plan"


class LegalBasis(StrEnum):
    """What a remiss may cite: regeringsformen 7:2 in the Government's matters, förvaltningslagen 2017:900 26 § in other
    authorities', plan- och bygglagen 2010:900, another statute that the sender names, or its own decision."""

    GOVERNMENT = "government"
    PROCEDURE = "procedure"
    PLANNING = "planning"
    STATUTE = "statute"
    OWN_DECISION = "own_decision"


class RecipientKind(StrEnum):
    MUNICIPALITY = "municipality"
    REGION = "region"
    COUNTY_BOARD = "county_board"
    PARTY_GROUP = "party_group"
    ORGANISATION = "organisation"


class RunEvent(StrEnum):
    """What has been done in Temporal itself to a round's run, or to one of its groups', past the registrar."""

    CANCELLED = "cancelled"
    TERMINATED = "terminated"
    FAILED = "failed"
    RESET = "reset"
    GROUP_ENDED = "group_ended"
    LOST = "lost"


class Language(StrEnum):
    """What a recipient's letters and Word form are written in. Its pages offer both."""

    SWEDISH = "sv"
    ENGLISH = "en"


class RecipientState(StrEnum):
    """What has become of one recipient. `silent` is set when the round closes, never before."""

    PENDING = "pending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    ACKNOWLEDGED = "acknowledged"
    DRAFTING = "drafting"
    ANSWERED = "answered"
    NO_COMMENTS = "no_comments"
    DECLINED = "declined"
    SILENT = "silent"


SETTLED_STATES = frozenset({RecipientState.ANSWERED, RecipientState.NO_COMMENTS, RecipientState.DECLINED})
"""States in which the recipient has said its word and is never reminded."""


class Stance(StrEnum):
    """The ställningstagande of a yttrande, in the six words of Swedish practice."""

    SUPPORTS = "supports"
    SUPPORTS_WITH_COMMENTS = "supports_with_comments"
    TAKES_NO_POSITION = "takes_no_position"
    OPPOSES = "opposes"
    NO_COMMENTS = "no_comments"
    DECLINES = "declines"


class DecisionLevel(StrEnum):
    """Who decided on the answer (P17)."""

    COUNCIL = "council"
    EXECUTIVE_BOARD = "executive_board"
    COMMITTEE = "committee"
    WORKING_COMMITTEE = "working_committee"
    CHAIR = "chair"
    DELEGATED = "delegated"


class DecisionStatus(StrEnum):
    """`proposed` and `decided` make the answer preliminary until the minutes are approved (P18)."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    APPROVED = "approved"


class DissentKind(StrEnum):
    RESERVATION = "reservation"
    SEPARATE_STATEMENT = "separate_statement"


class FileKind(StrEnum):
    YTTRANDE = "yttrande"
    MINUTES_EXTRACT = "minutes_extract"
    OFFICIALS_STATEMENT = "officials_statement"
    RESERVATION = "reservation"
    OTHER = "other"


class AnswerPart(StrEnum):
    """A section of the answer form, which a registrar may ask to be completed."""

    STANCE = "stance"
    SUMMARY = "summary"
    QUESTION = "question"
    DECISION = "decision"
    DISSENTS = "dissents"
    JOINT = "joint"
    FILES = "files"
    CONTACT = "contact"


class AnswerSource(StrEnum):
    """How an answer came: through the recipient's link, or entered by the registrar from paper or mail."""

    LINK = "link"
    RECORDED = "recorded"


class AnswerChannel(StrEnum):
    """How an answer that a registrar entered reached the sender. Of one through the link the channel is not stored."""

    POST = "post"
    LETTER_BOX = "letter_box"
    EMAIL = "email"
    OTHER = "other"


class AttestState(StrEnum):
    """What became of a request for attest. `void` is never stored: attested, and the draft has changed since."""

    WAITING = "waiting"
    ATTESTED = "attested"
    SENT_BACK = "sent_back"
    VOID = "void"


class InternalOutcome(StrEnum):
    """What those who write an answer did with a colleague's words on one part: put into the draft, put there instead of
    what stood there, or left out."""

    TAKEN = "taken"
    REPLACED = "replaced"
    DECLINED = "declined"


class JointState(StrEnum):
    """What became of a naming in a joint answer. `ended`: the answer no longer names the recipient, or was taken back;
    or the recipient has answered on its own."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    ENDED = "ended"


class LetterKind(StrEnum):
    """Every kind of mail Remiss sends. One row in `letters` for each (recipient, kind, number)."""

    MISSIV = "missiv"
    REMINDER = "reminder"
    MANUAL_REMINDER = "manual_reminder"
    MINUTES_REMINDER = "minutes_reminder"
    EXTENSION = "extension"
    EXTENSION_DENIED = "extension_denied"
    EXTENSION_REQUESTED = "extension_requested"
    RECEIPT = "receipt"
    RECEIPT_COPY = "receipt_copy"
    WITHDRAWN_NOTICE = "withdrawn_notice"
    FORWARD = "forward"
    FORWARD_NOTICE = "forward_notice"
    ATTEST = "attest"
    ATTEST_NOTICE = "attest_notice"
    ATTEST_OUTCOME = "attest_outcome"
    ATTEST_OUTCOME_COPY = "attest_outcome_copy"
    INTERNAL = "internal"
    INTERNAL_NOTICE = "internal_notice"
    INTERNAL_REMINDER = "internal_reminder"
    INTERNAL_CAME = "internal_came"
    INTERNAL_CAME_COPY = "internal_came_copy"
    INTERNAL_WITHDRAWN = "internal_withdrawn"
    SUPPLEMENT = "supplement"
    SUPPLEMENT_COPY = "supplement_copy"
    SUPPLEMENT_WITHDRAWN = "supplement_withdrawn"
    FILE_QUARANTINED = "file_quarantined"
    REGISTRAR = "registrar"
    REGISTRAR_DIGEST = "registrar_digest"
    APPROVAL_REQUESTED = "approval_requested"
    OUTCOME = "outcome"
    JOINT_NAMED = "joint_named"
    JOINT_RECEIPT = "joint_receipt"
    JOINT_ENDED = "joint_ended"
    JOINT_DENIED = "joint_denied"
    CANCELLED = "cancelled"
    RECIPIENT_WITHDRAWN = "recipient_withdrawn"
    PAPERS_CHANGED = "papers_changed"
    ADOPTION = "adoption"
    ADOPTION_RECEIPT = "adoption_receipt"
    ADOPTION_IN_FORCE = "adoption_in_force"
    DUTY = "duty"
    PRESS_TEXT = "press_text"
    PRESS_ASKED = "press_asked"
    MILESTONE = "milestone"


class NewsKind(StrEnum):
    """What the registrar of a round is told at once, since it needs a hand."""

    EXTENSION_REQUESTED = "extension_requested"
    LETTER_REFUSED = "letter_refused"
    LETTER_UNKNOWN = "letter_unknown"
    ALARM = "alarm"
    APPROVAL_WAITS = "approval_waits"
    REFUSALS_RISE = "refusals_rise"
    COMPILATION_DECIDED = "compilation_decided"


class ApprovalOutcome(StrEnum):
    """What the approver did. `WITHDRAWN`: the round was cancelled before anybody decided."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class CompilationCause(StrEnum):
    """Why a version of the compilation was made: by the clock at the due day, at the closing, or since something came
    after it; or because somebody asked."""

    DUE = "due"
    CLOSED = "closed"
    NEWS = "news"
    ASKED = "asked"


class RegistrarLetters(StrEnum):
    """Which letters the sender of a round wants about it: what needs a hand at once; that and the rest once a day; or
    none."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NONE = "none"


class LeftOut(StrEnum):
    """Why a letter that was planned never left."""

    REMINDED_BY_HAND = "reminded_by_hand"
    OVERTAKEN = "overtaken"
    MOMENT_PASSED = "moment_passed"
    DECIDED = "decided"
    STOPPED = "stopped"
    ROUND_OVER = "round_over"


class LetterState(StrEnum):
    """`handing` is written just before SMTP: a letter found there after a crash may or may not have been taken.
    `unknown`: so many hand-overs have ended without a verdict that another would rather make one more copy."""

    QUEUED = "queued"
    HANDING = "handing"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class Contact(Value):
    """A person the sender names for questions. Public by nature: printed in the missiv."""

    role: str = ""
    name: str
    email: str = ""
    phone: str = ""


class Counts(Value):
    """What became of a round's invited recipients. Disjoint outcomes, which always add up:

    `recipients == answered + no_comments + declined + named + silent + outstanding`. `named`: by another's answer, and
    not confirmed by itself. `sent`, `undeliverable`, `unknown`,
    `preliminary`, `late` and `extended` are marks on top. `unknown`: the last that is known of its mail is a letter
    that the relay may or may not have taken. `uninvited` counts answers from organisations that were not asked.
    """

    recipients: int = 0
    sent: int = 0
    undeliverable: int = 0
    unknown: int = 0
    answered: int = 0
    no_comments: int = 0
    declined: int = 0
    named: int = 0
    silent: int = 0
    outstanding: int = 0
    preliminary: int = 0
    late: int = 0
    extended: int = 0
    uninvited: int = 0

    @property
    def settled(self) -> int:
        """Recipients that have said their word, in whatever way."""
        return self.answered + self.no_comments + self.declined


class ActiveContent(StrEnum):
    """What a file does, or fetches, when somebody opens it. `UNREADABLE`: it could not be looked through in time."""

    SCRIPT = "script"
    LAUNCH = "launch"
    EMBEDDED_FILES = "embedded_files"
    EMBEDDED_OBJECT = "embedded_object"
    RICH_MEDIA = "rich_media"
    XFA_FORM = "xfa_form"
    FIELD_COMMAND = "field_command"
    EXTERNAL_CONTENT = "external_content"
    UNREADABLE = "unreadable"
