"""What a check finds, as values with a code and facts; the sentences stand in `templates/round_file_messages.py`.

A fault stops the round, a notice does not. Advice is a notice about the response period. Facts ending in `_on` are ISO
dates, those ending in `_at` ISO instants in UTC; `suggestion` is the word that was probably meant, or empty.
"""

from enum import StrEnum

from pydantic import Field

from models.definition import RoundDefinition
from models.errors import Fact
from models.values import Value


class AdviceCode(StrEnum):
    """Advice on a response period. None of it is law; the sources stand at `rules.deadlines.period_advice`."""

    UNDER_SIX_WEEKS = "under_six_weeks"
    UNDER_THREE_MONTHS = "under_three_months"
    DUE_IN_JULY = "due_in_july"
    DUE_AT_CHRISTMAS = "due_at_christmas"
    OVER_SUMMER = "over_summer"
    OVER_CHRISTMAS = "over_christmas"
    DUE_FAR_OFF = "due_far_off"


class FaultCode(StrEnum):
    """Why a round file cannot be used as it is."""

    FILE_MISSING = "file_missing"
    FILE_UNREADABLE = "file_unreadable"
    FILE_TOO_LARGE = "file_too_large"
    FILE_NOT_UTF8 = "file_not_utf8"
    FILE_EMPTY = "file_empty"
    YAML_SYNTAX = "yaml_syntax"
    YAML_ANCHOR = "yaml_anchor"
    YAML_TAG = "yaml_tag"
    YAML_TOO_DEEP = "yaml_too_deep"
    YAML_SEVERAL = "yaml_several"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    EITHER_OR = "either_or"
    NEEDS_KEY = "needs_key"
    NOT_SECTION = "not_section"
    NOT_LIST = "not_list"
    NOT_TEXT = "not_text"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_WORD = "unknown_word"
    TEXT_TOO_LONG = "text_too_long"
    NOT_ONE_LINE = "not_one_line"
    CONTROL_CHARACTER = "control_character"
    NOT_DATE = "not_date"
    NOT_MOMENT = "not_moment"
    NO_CALENDAR = "no_calendar"
    TIME_DOES_NOT_EXIST = "time_does_not_exist"
    DUE_IN_PAST = "due_in_past"
    DUE_BEFORE_SENDING = "due_before_sending"
    DUE_ON_DAY_OFF = "due_on_day_off"
    CLOSES_BEFORE_DUE = "closes_before_due"
    STARTING_WITHOUT_SENDING = "starting_without_sending"
    BAD_DURATION = "bad_duration"
    DURATION_IN_MONTHS = "duration_in_months"
    TOO_MANY = "too_many"
    NO_RECIPIENTS = "no_recipients"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_NAME = "unknown_name"
    OWN_WITHOUT_CODE = "own_without_code"
    AMBIGUOUS_NAME = "ambiguous_name"
    NAME_OF_ANOTHER = "name_of_another"
    KIND_OF_ANOTHER = "kind_of_another"
    BAD_CODE = "bad_code"
    CODE_TOO_ALIKE = "code_too_alike"
    UNKNOWN_COUNTY = "unknown_county"
    RECIPIENT_TWICE = "recipient_twice"
    NOT_SELECTED = "not_selected"
    NOBODY_LEFT = "nobody_left"
    ADDRESS_MISSING = "address_missing"
    ADDRESS_SHARED = "address_shared"
    ADDRESS_TWICE = "address_twice"
    ADDRESS_COLUMNS = "address_columns"
    ADDRESS_COLUMN_TWICE = "address_column_twice"
    ADDRESS_EMPTY = "address_empty"
    ADDRESS_WITHOUT_CODE = "address_without_code"
    EMAIL_INVALID = "email_invalid"
    EMAIL_SEVERAL = "email_several"
    EMAIL_LOCAL_PART = "email_local_part"
    EMAIL_HIDDEN = "email_hidden"
    UNKNOWN_CHAPTER = "unknown_chapter"
    PATH_NOT_RELATIVE = "path_not_relative"
    PAPER_MISSING = "paper_missing"
    PAPER_KIND = "paper_kind"
    PAPER_ENDING = "paper_ending"
    PAPER_UNUSABLE = "paper_unusable"
    PAPER_MALWARE = "paper_malware"
    PAPER_EMPTY = "paper_empty"
    PAPER_TOO_LARGE = "paper_too_large"
    BAD_QUESTION_ID = "bad_question_id"
    QUESTION_TWICE = "question_twice"
    UNKNOWN_QUESTION = "unknown_question"
    QUESTION_WITHOUT_STANCE = "question_without_stance"
    CODE_NOT_ASKED = "code_not_asked"
    CONCERNS_NOBODY = "concerns_nobody"
    OUT_OF_REACH = "out_of_reach"
    NOT_INHABITANTS = "not_inhabitants"
    INHABITANTS_MISSING = "inhabitants_missing"
    CHAIN_DAYS = "chain_days"
    CHAIN_OF_ONE = "chain_of_one"
    DAY_IN_FUTURE = "day_in_future"
    STATUTE_MISSING = "statute_missing"
    BASIS_OF_OTHERS = "basis_of_others"
    BASIS_AGAINST_REASON = "basis_against_reason"


class NoticeCode(StrEnum):
    """What a registrar should know of a round file that can be used."""

    DATES_IN_PAST = "dates_in_past"
    SEND_IN_PAST = "send_in_past"
    SEND_ON_DAY_OFF = "send_on_day_off"
    DUE_ON_DAY_OFF = "due_moment_on_day_off"
    DATE_MOVED = "date_moved"
    DECISIONS_LEFT_OUT = "decisions_left_out"
    REMINDER_BEFORE_SENDING = "reminder_before_sending"
    REMINDER_AFTER_CLOSING = "reminder_after_closing"
    ONE_ORGANISATION = "one_organisation"
    FOREIGN_LETTERS = "foreign_letters"
    NO_DOCUMENTS = "no_documents"
    PAPER_ACTIVE = "paper_active"
    PAPER_NOT_SCANNED = "paper_not_scanned"
    DECISION_BEFORE_DUE = "decision_before_due"
    DECISION_BEFORE_SENDING = "decision_before_sending"
    ASKED_BEFORE = "asked_before"
    AGAINST_PRACTICE = "against_practice"
    BASIS_MISSING = "basis_missing"


class Advice(Value):
    code: AdviceCode
    facts: dict[str, Fact] = Field(default_factory=dict)


class Fault(Value):
    """`line` and `column` count from 1; line 0 is the file as a whole. `file` is empty for the round file itself; in
    another one, a list, `column` is the cell in the row, 0 for the row as a whole."""

    code: FaultCode
    facts: dict[str, Fact] = Field(default_factory=dict)
    line: int = 0
    column: int = 0
    file: str = ""


class Notice(Value):
    code: NoticeCode | AdviceCode
    facts: dict[str, Fact] = Field(default_factory=dict)
    line: int = 0


class DateMove(Value):
    """A shifted date that landed on a day off. `field` is its key in the round file; all dates are ISO."""

    field: str
    landed_on: str
    moved_to_on: str
    red_day: str = Field(default="", description="The red day's Swedish name; empty for a Saturday or Sunday.")


class DateFault(Value):
    """A fault of one of a round's dates. `field`: `send`, `due` or `closes`."""

    field: str
    code: FaultCode
    facts: dict[str, Fact] = Field(default_factory=dict)


class DateNotice(Value):
    """A notice about one of a round's dates. `field`: `send`, `due` or `closes`."""

    field: str
    code: NoticeCode | AdviceCode
    facts: dict[str, Fact] = Field(default_factory=dict)


class DateJudgement(Value):
    """`is_past`: sent and due lay both in the past when the dates were judged."""

    faults: tuple[DateFault, ...] = ()
    notices: tuple[DateNotice, ...] = ()
    is_past: bool = False


class Shifted(Value):
    """A round moved in time, and each date that had to move on from a day off, in the order of the round file.

    `left_out`: the file told of councils' decisions, which are not the new round's.
    """

    definition: RoundDefinition
    moves: tuple[DateMove, ...] = ()
    left_out: bool = False


class RoundFileResult(Value):
    """`definition` is there exactly when there are no faults. Faults and notices come in the order of their lines.

    `is_past`: the answering period lay wholly in the past when the file was read. It may be checked, never sent as it
    is; starting it with a new date mends that.
    """

    definition: RoundDefinition | None = None
    faults: tuple[Fault, ...] = ()
    notices: tuple[Notice, ...] = ()
    is_past: bool = False
