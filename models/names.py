"""Recorded names: they stand in the histories of running rounds, outlive every refactoring and never change."""

from typing import Final

REMISS: Final = "Remiss"
RECIPIENT_GROUP: Final = "RecipientGroup"

QUEUE: Final = "remiss"
MAIL_QUEUE: Final = "mail"
DOCUMENTS_QUEUE: Final = "documents"

LOAD_ROUND: Final = "load_round"
LOAD_AGENDA: Final = "load_agenda"
RECORD_STATE: Final = "record_state"
RECORD_EXTENSION: Final = "record_extension"
PLAN_REMINDERS: Final = "plan_reminders"
SEND_LETTERS: Final = "send_letters"
COMPILE_ROUND: Final = "compile_round"

REDRAFT: Final = "redraft"
SUBMIT: Final = "submit"
RETURN: Final = "return"
APPROVE: Final = "approve"
SEND: Final = "send"
EXTEND: Final = "extend"
REMIND: Final = "remind"
CLOSE: Final = "close"
REOPEN: Final = "reopen"
CANCEL: Final = "cancel"
PROGRESS: Final = "progress"

GROUP_REPORTED: Final = "group_reported"
LETTERS_WAITING: Final = "letters_waiting"
DATES_CHANGED: Final = "dates_changed"
ROUND_ENDED: Final = "round_ended"
ROUND_REOPENED: Final = "round_reopened"

LETTERS_WITHOUT_GROUP: Final = "letters-without-group"
REFUSED_IS_NO_FAULT: Final = "refused-is-no-fault"
COMPILE_AS_REGISTERED: Final = "compile-as-registered"
"""The three: changes of the workflows' steps, by which a history from before each is told from one after it."""

DNR: Final = "Diarienummer"
STATUS: Final = "RemissStatus"
GROUP: Final = "Grupp"
RECIPIENTS: Final = "AntalMottagare"
ANSWERS: Final = "AntalSvar"
PROBLEMS: Final = "AntalProblem"
DUE: Final = "Svarstid"

SEARCH_ATTRIBUTES: Final = {
    DNR: "Keyword",
    STATUS: "Keyword",
    GROUP: "Keyword",
    RECIPIENTS: "Int",
    ANSWERS: "Int",
    PROBLEMS: "Int",
    DUE: "Datetime",
}
"""Name and type of each search attribute, well under the quotas of SQL visibility (10 Keyword, 3 Int, 3 Datetime)."""
