"""The chapters on who was asked and what became of each, and on the stances."""

from itertools import groupby

from documents.compilation.blocks import Bar, Block, Column, Heading, Link, Paragraph, Table, Tally
from documents.compilation.report_figures import kind_and_county, stances_by_question
from documents.compilation.tally import CountedRespondent, QuestionTally, whole_stance
from documents.showing import Showing, ShownPlace
from models.compilation import CompilationData, CompiledAnswer, CompiledRecipient
from models.values import RecipientKind, RecipientState, Stance
from templates.dates import moment_words
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.round_words import RECIPIENT_STATES
from templates.words import RECIPIENT_KINDS_PLURAL, STANCES

_SHARES = {"recipient": 0.19, "outcome": 0.14, "stance": 0.2, "arrived": 0.26, "marks": 0.21}
_TOLD_WHEN_ANY = {"named", "outstanding"}
_STATE_LISTS = {
    "answered": {RecipientState.ANSWERED},
    "no_comments": {RecipientState.NO_COMMENTS},
    "declined": {RecipientState.DECLINED},
    "silent": {RecipientState.SILENT},
}


def shown_name(one: CountedRespondent, showing: Showing, *, full: bool = False) -> str:
    recipient = one.recipient
    field, name = ("full_name", recipient.full_name) if full else ("name", recipient.name)
    return showing.line(name, ShownPlace(recipient.name, words.COLUMN["full_name"], f"{one.pointer}/{field}"))


def marks(recipient: CompiledRecipient) -> list[str]:
    """What stands beside a recipient's outcome, in words."""
    answer = recipient.answer
    withdrawn = [sentences.withdrawn_words(recipient.withdrawn_at)] if recipient.withdrawn_at else []
    joint = [sentences.joint_words(one.state, one.name, one.receipt) for one in recipient.joint]
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
    return [*withdrawn, *joint, *(text for holds, text in told if holds)]


def outcome_words(recipient: CompiledRecipient) -> str:
    return words.OUTCOMES["named"] if recipient.is_only_named else RECIPIENT_STATES["sv"][recipient.state]


def _also_as(recipient: CompiledRecipient) -> str:
    return sentences.also_as_words(recipient.also_as) if recipient.also_as else ""


def _completed(answer: CompiledAnswer | None) -> str:
    return sentences.completed_words(answer.completed_at) if answer and answer.completed_at else ""


def outcomes(data: CompilationData, everyone: tuple[CountedRespondent, ...], showing: Showing) -> list[Block]:
    """Lists by outcome, then each recipient by kind and in Swedish order, and last those who were not asked."""
    counts = data.counts
    invited = tuple(one for one in everyone if one.recipient.invited)
    uninvited = tuple(one for one in everyone if not one.recipient.invited)
    bars = tuple(
        Bar(label, getattr(counts, code), percent(getattr(counts, code), counts.recipients))
        for code, label in words.OUTCOMES.items()
        if code not in _TOLD_WHEN_ANY or getattr(counts, code)
    )
    blocks: list[Block] = [
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
    if uninvited:
        heading = f"{words.UNINVITED} ({len(uninvited)})"
        blocks += [Heading(2, heading, "slag-andra"), _recipients_table(uninvited, showing)]
    return [*blocks, *_told_back(invited, showing)]


def _told_back(invited: tuple[CountedRespondent, ...], showing: Showing) -> list[Block]:
    """What those who were told of the outcome said of it, silence too."""
    rows = tuple(
        (
            shown_name(one, showing),
            sentences.reply_words(told.reply, told.reply_until, told.replied_at),
            "\n".join(
                showing.lines(
                    told.reason, ShownPlace(one.recipient.name, words.TOLD_BACK, f"{one.pointer}/told/reason")
                )
            ),
        )
        for one in invited
        if (told := one.recipient.told) is not None
    )
    if not rows:
        return []
    columns = tuple(
        Column(words.COLUMN[code], share) for code, share in (("full_name", 0.3), ("said_back", 0.25), ("reason", 0.45))
    )
    return [Heading(2, words.TOLD_BACK, "aterkoppling"), Paragraph(words.TOLD_BACK_EXPLAINED), Table("", columns, rows)]


def _name_lists(invited: tuple[CountedRespondent, ...], showing: Showing) -> list[Block]:
    settled = set().union(*_STATE_LISTS.values())
    blocks: list[Block] = []
    for code, label in words.OUTCOMES.items():
        states = _STATE_LISTS.get(code)
        members = [one for one in invited if _is_in(one.recipient, code, states, settled)]
        if members:
            names = ", ".join(shown_name(one, showing) for one in members)
            blocks += [Heading(2, f"{label} ({len(members)})", listed=False), Paragraph(names)]
    return blocks


def _is_in(
    recipient: CompiledRecipient, code: str, states: set[RecipientState] | None, settled: set[RecipientState]
) -> bool:
    if recipient.is_only_named or code == "named":
        return recipient.is_only_named and code == "named"
    return recipient.state in states if states else recipient.state not in settled


def _recipients_table(members: tuple[CountedRespondent, ...], showing: Showing) -> Table:
    columns = tuple(Column(words.COLUMN[code], share) for code, share in _SHARES.items())
    return Table("", columns, tuple(_recipient_row(one, showing) for one in members))


def _recipient_row(one: CountedRespondent, showing: Showing) -> tuple[str | Link, ...]:
    recipient, answer = one.recipient, one.answer
    name = shown_name(one, showing)
    stance = whole_stance(recipient)
    told = [*([words.OBLIGED] if recipient.obliged else []), *marks(recipient)]
    return (
        Link(name, one.anchor) if answer else name,
        outcome_words(recipient),
        STANCES["sv"][stance] if stance else "",
        _in_two_lines(moment_words(answer.arrived_at)) if answer else "",
        ". ".join(told),
    )


def stances(data: CompilationData, tallies: tuple[QuestionTally, ...], showing: Showing) -> list[Block]:
    """The stances on the whole, by question, by kind and by county, and on the map."""
    blocks: list[Block] = [
        Heading(2, words.WHOLE, "stallning-helhet"),
        stance_tally(data.stances, data.counts.settled - sum(data.stances.values())),
    ]
    asked = [tally for tally in tallies if tally.question.stance or any(tally.stances.values())]
    if asked:
        columns = (
            Column(words.COLUMN["question"], 0.12),
            *(Column(title, 0.88 / len(words.STANCE_COLUMNS), numeric=True) for title in words.STANCE_COLUMNS),
        )
        blocks += [Heading(2, words.BY_QUESTION, "stallning-fragor"), Paragraph(words.BY_QUESTION_EXPLAINED)]
        blocks += stances_by_question(asked, showing)
        blocks.append(Table("", columns, tuple(_question_row(tally, showing) for tally in asked)))
    return [*blocks, *kind_and_county(data, showing)]


def _question_row(tally: QuestionTally, showing: Showing) -> tuple[str | Link, ...]:
    key = showing.line(tally.question.key, question_place(tally))
    numbers = (tally.asked, *tally.stances.values(), tally.without_stance)
    return (Link(sentences.question_label(key), tally.anchor), *(str(number) for number in numbers))


def question_place(tally: QuestionTally) -> ShownPlace:
    return ShownPlace(words.ROUND, sentences.question_label(tally.question.key), "/questions")


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
