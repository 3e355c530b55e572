"""Recorded names: they stand in the histories of running rounds, outlive every refactoring and never change."""

from typing import Final

REMISS: Final = "Remiss"
ADOPTION: Final = "Adoption"
RECIPIENT_GROUP: Final = "RecipientGroup"
DUTIES: Final = "Duties"
INCOMING_REMISS: Final = "IncomingRemiss"
CASE: Final = "Case"
WEBHOOK: Final = "Webhook"

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
READ_ADOPTION: Final = "read_adoption"
CARRY_ADOPTION_ON: Final = "carry_adoption_on"
REMIND_DUTIES: Final = "remind_duties"
LOAD_INCOMING: Final = "load_incoming"
SEND_INCOMING: Final = "send_incoming"
TELL_OWNERS: Final = "tell_owners"
POST_EVENTS: Final = "post_events"

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
READ_ANEW: Final = "read_anew"
LOOK_IN_REGISTER: Final = "look_in_register"
PROGRESS: Final = "progress"

GROUP_REPORTED: Final = "group_reported"
LETTERS_WAITING: Final = "letters_waiting"
DATES_CHANGED: Final = "dates_changed"
ROUND_ENDED: Final = "round_ended"
ROUND_REOPENED: Final = "round_reopened"
COUNCILS_CHANGED: Final = "councils_changed"
DUTIES_CHANGED: Final = "duties_changed"
CASE_STANDS: Final = "case_stands"
MESSAGES_WAITING: Final = "messages_waiting"

LETTERS_WITHOUT_GROUP: Final = "letters-without-group"
REFUSED_IS_NO_FAULT: Final = "refused-is-no-fault"
COMPILE_AS_REGISTERED: Final = "compile-as-registered"
ENDED_REPORTS: Final = "ended-reports"
NOTHING_IN_THE_PAST: Final = "nothing-in-the-past"
CLOSED_AS_REGISTERED: Final = "closed-as-registered"
DAYS_REPORTED: Final = "days-reported"
GROUPS_GO_FIRST: Final = "groups-go-first"
TOLD_AFTERWARDS: Final = "told-afterwards"
STARTED_BY_PORTIONS: Final = "started-by-portions"
SHOWN_SELDOM: Final = "shown-seldom"
COMPILED_AT_DUE_DAY: Final = "compiled-at-due-day"
MOVED_IN_REGISTER: Final = "moved-in-register"
"""These: changes of the workflows' steps, by which a history from before each is told from one after it."""

REGISTRARS: Final = "registrar"
"""Stands for a group's key with letters that go to no recipient: to the registrar and the approver of the round."""

COUNCILS: Final = "councils"
"""The same for news of the councils' adoption, which a workflow of its own follows."""
DUTIES_KEY: Final = "duties"
"""Stands for a group's key where the round's duties after the last decision have changed."""

DNR: Final = "Diarienummer"
STATUS: Final = "RemissStatus"
GROUP: Final = "Grupp"
RECIPIENTS: Final = "AntalMottagare"
ANSWERS: Final = "AntalSvar"
PROBLEMS: Final = "AntalProblem"
DUE: Final = "Svarstid"
CASE_STATUS: Final = "ArendeStatus"
NEXT_STEP: Final = "NastaSteg"

SEARCH_ATTRIBUTES: Final = {
    DNR: "Keyword",
    STATUS: "Keyword",
    GROUP: "Keyword",
    RECIPIENTS: "Int",
    ANSWERS: "Int",
    PROBLEMS: "Int",
    DUE: "Datetime",
    CASE_STATUS: "Keyword",
    NEXT_STEP: "Datetime",
}
"""Name and type of each search attribute, well under the quotas of SQL visibility (10 Keyword, 3 Int, 3 Datetime)."""
