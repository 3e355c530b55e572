"""The chapters on who was asked and what became of each, and on the stances."""

from itertools import groupby

from documents.blocks import Bar, Block, Column, Heading, Link, Paragraph, Table, Tally
from documents.showing import Place, Showing
from documents.tally import QuestionTally, Respondent, whole_stance
from models.compilation import CompilationData, CompiledAnswer, CompiledRecipient
from models.values import RecipientKind, RecipientState, Stance
from templates import compilation as words
from templates import compilation_sentences as sentences
from templates.dates import moment_words
from templates.round_words import RECIPIENT_STATES
from templates.words import RECIPIENT_KINDS_PLURAL, STANCES

_SHARES = {"recipient": 0.19, "outcome": 0.15, "stance": 0.2, "arrived": 0.24, "marks": 0.22}
_STATE_LISTS = {
    "answered": {RecipientState.ANSWERED},
    "no_comments": {RecipientState.NO_COMMENTS},
    "declined": {RecipientState.DECLINED},
    "silent": {RecipientState.SILENT},
}


def shown_name(one: Respondent, showing: Showing, *, full: bool = False) -> str:
    recipient = one.recipient
    field, name = ("full_name", recipient.full_name) if full else ("name", recipient.name)
    return showing.line(name, Place(recipient.name, words.COLUMN["full_name"], f"{one.pointer}/{field}"))


def marks(recipient: CompiledRecipient) -> list[str]:
    """What stands beside a recipient's outcome, in words."""
    answer = recipient.answer
    withdrawn = [sentences.withdrawn_words(recipient.withdrawn_at)] if recipient.withdrawn_at else []
    told = (
        (answer is not None and answer.late, words.LATE),
        (answer is not None and answer.preliminary, words.PRELIMINARY_ANSWER),
        (answer is not None and answer.completed_at is not None, _completed(answer)),
        (recipient.extended, sentences.extended_words(recipient.due_at)),
        (recipient.undeliverable, words.UNDELIVERABLE),
        (not recipient.invited, words.NOT_INVITED),
        (recipient.also_as is not None, _also_as(recipient)),
        (bool(recipient.chapters), sentences.chapters_words(recipient.chapters)),
    )
    return [*withdrawn, *(text for holds, text in told if holds)]


def _also_as(recipient: CompiledRecipient) -> str:
    return sentences.also_as_words(recipient.also_as) if recipient.also_as else ""


def _completed(answer: CompiledAnswer | None) -> str:
    return sentences.completed_words(answer.completed_at) if answer and answer.completed_at else ""


def outcomes(data: CompilationData, invited: tuple[Respondent, ...], showing: Showing) -> list[Block]:
    """Lists by outcome, then each recipient by kind and in Swedish order."""
    counts = data.counts
    bars = tuple(
        Bar(label, getattr(counts, code), percent(getattr(counts, code), counts.recipients))
        for code, label in words.OUTCOMES.items()
    )
    blocks: list[Block] = [
        Paragraph(sentences.counts_sentence(counts, data.sent_at)),
        Tally("", (words.COLUMN["outcome"], words.COLUMN["number"], words.COLUMN["share"]), bars),
        *_name_lists(invited, showing),
        Heading(2, words.ONE_BY_ONE, listed=False),
        Paragraph(words.DUTY_EXPLAINED),
    ]
    order = list(RecipientKind)
    by_kind = sorted(invited, key=lambda one: order.index(one.recipient.kind))
    for kind, group in groupby(by_kind, key=lambda one: one.recipient.kind):
        members = tuple(group)
        heading = f"{RECIPIENT_KINDS_PLURAL[kind]} ({len(members)})"
        blocks += [Heading(2, heading, f"slag-{kind}"), _recipients_table(members, showing)]
        blocks += [
            Paragraph(sentences.counted_elsewhere(also_as, shown_name(one, showing, full=True)))
            for one in invited
            if (also_as := one.recipient.also_as) and also_as.kind is kind
        ]
    return blocks


def _name_lists(invited: tuple[Respondent, ...], showing: Showing) -> list[Block]:
    settled = set().union(*_STATE_LISTS.values())
    blocks: list[Block] = []
    for code, label in words.OUTCOMES.items():
        states = _STATE_LISTS.get(code)
        members = [
            one
            for one in invited
            if (one.recipient.state in states if states else one.recipient.state not in settled)
        ]  # fmt: skip
        if members:
            names = ", ".join(shown_name(one, showing) for one in members)
            blocks += [Heading(2, f"{label} ({len(members)})", listed=False), Paragraph(names)]
    return blocks


def _recipients_table(members: tuple[Respondent, ...], showing: Showing) -> Table:
    columns = tuple(Column(words.COLUMN[code], share) for code, share in _SHARES.items())
    return Table("", columns, tuple(_recipient_row(one, showing) for one in members))


def _recipient_row(one: Respondent, showing: Showing) -> tuple[str | Link, ...]:
    recipient, answer = one.recipient, one.answer
    name = shown_name(one, showing)
    stance = whole_stance(recipient)
    told = [*([words.OBLIGED] if recipient.obliged else []), *marks(recipient)]
    return (
        Link(name, one.anchor) if answer else name,
        RECIPIENT_STATES["sv"][recipient.state],
        STANCES["sv"][stance] if stance else "",
        _in_two_lines(moment_words(answer.arrived_at)) if answer else "",
        ". ".join(told),
    )


def stances(data: CompilationData, tallies: tuple[QuestionTally, ...], showing: Showing) -> list[Block]:
    """The stances on the whole, then each question's numbers in one table."""
    blocks: list[Block] = [
        Heading(2, words.WHOLE),
        stance_tally(data.stances, data.counts.settled - sum(data.stances.values())),
    ]
    asked = [tally for tally in tallies if tally.question.stance or any(tally.stances.values())]
    if asked:
        columns = (
            Column(words.COLUMN["question"], 0.12),
            *(Column(title, 0.11, numeric=True) for title in words.STANCE_COLUMNS),
        )
        blocks += [Heading(2, words.BY_QUESTION), Paragraph(words.BY_QUESTION_EXPLAINED)]
        blocks.append(Table("", columns, tuple(_question_row(tally, showing) for tally in asked)))
    return blocks


def _question_row(tally: QuestionTally, showing: Showing) -> tuple[str | Link, ...]:
    key = showing.line(tally.question.key, question_place(tally))
    numbers = (tally.asked, *tally.stances.values(), tally.without_stance)
    return (Link(sentences.question_label(key), tally.anchor), *(str(number) for number in numbers))


def question_place(tally: QuestionTally) -> Place:
    return Place(words.ROUND, sentences.question_label(tally.question.key), "/questions")


def stance_tally(counted: dict[Stance, int], without: int) -> Tally:
    """The six stances and those who named none, with shares of the answers."""
    answers = sum(counted.values()) + without
    rows = [(STANCES["sv"][stance], counted.get(stance, 0)) for stance in Stance] + [(words.NO_STANCE, without)]
    return Tally(
        sentences.shares_caption(answers),
        (words.COLUMN["stance"], words.COLUMN["number"], words.COLUMN["share"]),
        tuple(Bar(label, number, percent(number, answers)) for label, number in rows),
    )


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _in_two_lines(moment: str) -> str:
    """A moment that breaks between day and clock alone in a narrow column."""
    return moment.replace(" ", "\u00a0").replace("\u00a0kl.", " kl.")
