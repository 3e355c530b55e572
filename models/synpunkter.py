"""What the sender's officers make of the answers: synpunkter, themes, groups of like ones and bemötanden.

Plain values, for the pages, the completeness check and every format of the compilation alike.
"""

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from models.answer import AnswerContent
from models.values import Value


class SynpunktKind(StrEnum):
    """What a synpunkt is about: the principle, law, money, or the wording alone (practice, ISO's ge/te/ed)."""

    PRINCIPLE = "principle"
    LAW = "law"
    MONEY = "money"
    EDITORIAL = "editorial"


class Outcome(StrEnum):
    """What became of a synpunkt. All but `met` need a reason (PBL 5:23; practice P26, P27)."""

    MET = "met"
    PARTLY_MET = "partly_met"
    NOT_MET = "not_met"
    OUTSIDE = "outside"


class SuggestionState(StrEnum):
    """What a person has said of a suggested group."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Suggestions(Value):
    """How many groups a model has suggested that stand or were spoken of, and what people said. `models`: name and
    hash of each."""

    made: int = 0
    accepted: int = 0
    declined: int = 0
    models: tuple[str, ...] = ()


class Origin(StrEnum):
    """Who first put two synpunkter together. A suggestion counts only once a person has accepted it."""

    PERSON = "person"
    SUGGESTION = "suggestion"


def question_of(field: str) -> str:
    """The question that a field of the answer form comments on; empty for none."""
    return field[2:-8] if field.startswith("q-") and field.endswith("-comment") else ""


class Passage(Value):
    """The exact place of a synpunkt. Characters are Unicode code points of the kept text, `start` inclusive, `end` not.

    `field`: a name of the answer form (`summary`, `q-<id>-comment`, `reason`, `reservation-<n>-text` from 1), or empty
    for a file: then `sha256` names it, `page` is its page from 1 (0 where it has none) and the characters count in that
    page's extracted text.
    """

    answer_id: str
    recipient_code: str
    version: int
    field: str = ""
    sha256: str = ""
    page: int = 0
    start: int
    end: int
    quote: str


class Synpunkt(Value):
    """One view out of an answer. `number` counts in the round from 1 and is never used again; printed as "S12".

    `question`: the section of the proposal that it concerns (a question's id), or empty for the whole.
    `removal`: what would remove a blocking view, in the respondent's words. `edition` grows at each change: who saves
    over another's edition is refused, with both texts.
    """

    id: str
    number: int
    passage: Passage
    kind: SynpunktKind
    question: str = ""
    theme_id: str = ""
    group_id: str = ""
    says: str = Field(default="", description="In short, in the officer's words; the quotation where empty.")
    wording: str = Field(default="", description="A wording the respondent proposes.")
    blocking: bool = False
    removal: str = ""
    origin: Origin = Origin.PERSON
    model: str = Field(default="", description="Name and hash of the model that suggested its group.")
    made_by: str
    made_at: datetime
    edition: int = 1


class SynpunktText(Value):
    """What its officer says of a synpunkt, beside its passage."""

    kind: SynpunktKind = SynpunktKind.PRINCIPLE
    question: str = ""
    theme_id: str = ""
    says: str = ""
    wording: str = ""
    blocking: bool = False
    removal: str = ""


class Group(Value):
    """Like synpunkter treated as one; who said each stays. `number`: as a synpunkt's, printed as "G3"."""

    id: str
    number: int
    says: str
    theme_id: str = ""
    question: str = ""
    edition: int = 1


class Theme(Value):
    """A chapter of the compilation: three blocks in the field's order (practice P24), and who is to write them.

    `accepted_at`: when the second reader accepted the text as it stands; a change takes that back. `returned`: what the
    second reader wanted changed, until that has been seen to. In a compilation people stand by name, elsewhere as the
    audit names them.
    """

    id: str
    place: int
    title: str
    questions: tuple[str, ...] = ()
    proposal: str = Field(default="", description="The proposal in short.")
    answers: str = Field(default="", description="The answers in short.")
    comment: str = Field(default="", description="The sender's comment.")
    officer: str = ""
    due_on: date | None = None
    second_reader: str = ""
    accepted_by: str = ""
    accepted_at: datetime | None = None
    returned: str = ""
    edition: int = 1

    @property
    def waits_for(self) -> str:
        """Who is to do something: the officer until all three texts are written, or they were returned; then the second
        reader until they accept. Empty for nobody."""
        if self.accepted_at is not None:
            return ""
        is_written = bool(self.proposal and self.answers and self.comment) and not self.returned
        return (is_written and self.second_reader) or self.officer


class ThemeText(Value):
    """What is written of a theme, and who is to write it."""

    title: str
    questions: tuple[str, ...] = ()
    proposal: str = ""
    answers: str = ""
    comment: str = ""
    officer: str = ""
    due_on: date | None = None
    second_reader: str = ""


class BemotandeText(Value):
    """What is said in a bemötande."""

    outcome: Outcome
    reason: str = ""
    change_section: str = ""
    change_old: str = ""
    change_new: str = ""


class ChangeText(Value):
    """What is said of a change."""

    section: str
    old: str = ""
    new: str = ""
    cause: str = ""
    synpunkt_ids: tuple[str, ...] = ()


class Bemotande(Value):
    """What the sender makes of one synpunkt or of one group (exactly one of the two ids is given)."""

    id: str
    synpunkt_id: str = ""
    group_id: str = ""
    outcome: Outcome
    reason: str = ""
    change_section: str = ""
    change_old: str = ""
    change_new: str = ""
    made_by: str
    made_at: datetime
    edition: int = 1

    @property
    def has_change(self) -> bool:
        return bool(self.change_section or self.change_old or self.change_new)


class GapKind(StrEnum):
    """What the completeness check finds missing, in the order it lists them."""

    ANSWER_UNREAD = "answer_unread"
    ANSWER_WITHOUT_SYNPUNKT = "answer_without_synpunkt"
    TEXT_NOT_COVERED = "text_not_covered"
    DISSENT_WITHOUT_SYNPUNKT = "dissent_without_synpunkt"
    SYNPUNKT_OF_EARLIER_VERSION = "synpunkt_of_earlier_version"
    SYNPUNKT_WITHOUT_THEME = "synpunkt_without_theme"
    SYNPUNKT_WITHOUT_BEMOTANDE = "synpunkt_without_bemotande"
    NOT_MET_WITHOUT_REASON = "not_met_without_reason"
    THEME_NOT_WRITTEN = "theme_not_written"
    THEME_NOT_ACCEPTED = "theme_not_accepted"
    CHANGE_WITHOUT_SYNPUNKT = "change_without_synpunkt"


class Gap(Value):
    """One thing missing. `key` names the object: recipient code, `<recipient code>/<field>`, or an id. `explained`: the
    sentence that a person gave instead, which the compilation prints; empty while the gap is open."""

    kind: GapKind
    key: str
    recipient_code: str = ""
    detail: str = Field(
        default="", description="A field's name, a synpunkt's or a group's number, a theme's title, a section."
    )
    share: float | None = Field(default=None, description="Of the field's characters that passages cover, 0 to 1.")
    explained: str = ""
    explained_by: str = ""


class Explanation(Value):
    """The sentence a person gave instead of closing a gap. `version`: of the answer it spoke of, 0 where the gap is of
    no answer; of a later version it says nothing."""

    kind: GapKind
    key: str
    version: int = 0
    text: str
    by: str


class Answered(Value):
    """A recipient's counted answer, as those who read it and the completeness check need it."""

    answer_id: str
    recipient_code: str
    version: int
    content: AnswerContent
    files: int = 0


class Reading(Value):
    """That an officer has read one version of an answer."""

    recipient_code: str
    version: int
    read_by: str
    read_at: datetime


class Change(Value):
    """A change in the proposal that no bemötande carries, made for a stated cause."""

    id: str
    section: str
    old: str = ""
    new: str = ""
    cause: str = ""
    synpunkt_ids: tuple[str, ...] = ()
    edition: int = 1


class Treatment(Value):
    """All of it for one round at one moment, sorted: themes by place, synpunkter and groups by number."""

    themes: tuple[Theme, ...] = ()
    synpunkter: tuple[Synpunkt, ...] = ()
    groups: tuple[Group, ...] = ()
    bemotanden: tuple[Bemotande, ...] = ()
    changes: tuple[Change, ...] = ()
    readings: tuple[Reading, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the round does without synpunkter, as a small one may."""
        return not (self.themes or self.synpunkter or self.groups or self.bemotanden or self.changes)

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if not gap.explained)

    def themes_of_synpunkter(self) -> dict[str, str]:
        """The id of each one's theme, its group's where it is in one; empty for none."""
        groups = {one.id: one.theme_id for one in self.groups}
        return {one.id: groups.get(one.group_id, one.theme_id) for one in self.synpunkter}

    def bemotanden_of_synpunkter(self) -> dict[str, Bemotande]:
        """Each one's own, else its group's; none for one without."""
        known = {one.synpunkt_id or one.group_id: one for one in self.bemotanden}
        found = {one.id: known.get(one.id) or known.get(one.group_id) for one in self.synpunkter}
        return {own_id: one for own_id, one in found.items() if one is not None}
