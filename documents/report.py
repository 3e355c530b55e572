"""The compilation as blocks: the first page, then chapter by chapter. PDF and DOCX draw what stands here."""

from documents.blocks import Block, Column, Facts, Figures, Heading, Notice, Paragraph, Report, Table
from documents.report_answers import answers_in_full, comments, dissents
from documents.report_outcomes import outcomes, stances
from documents.showing import Place, Showing
from documents.tally import by_question, check_counts, respondents
from models.compilation import CompilationData
from templates import compilation as words
from templates import compilation_sentences as sentences
from templates.dates import day_words, moment_words
from templates.round_words import REASONS, ROUND_KINDS, ROUND_STATES
from templates.words import size_words


def compilation_report(data: CompilationData, showing: Showing) -> Report:
    """All blocks of the compilation. Raises `compilation_does_not_add_up` (permanent) when the counts do not hold."""
    check_counts(data)
    shown = _Round(data, showing)
    everyone = respondents(data)
    invited = tuple(one for one in everyone if one.recipient.invited)
    uninvited = tuple(one for one in everyone if not one.recipient.invited)
    tallies = by_question(data)
    chapters: list[tuple[str, list[Block]]] = [
        (words.ROUND, shown.round_chapter()),
        (words.RECIPIENTS, outcomes(data, invited, showing)),
        (words.STANCES, stances(data, tallies, showing)),
        (words.COMMENTS, comments(everyone, tallies, showing)),
        (words.DISSENTS, dissents(everyone, showing)),
        (words.ANSWERS, answers_in_full(invited, tallies, showing)),
    ]
    if uninvited:
        chapters.append((words.UNINVITED, answers_in_full(uninvited, tallies, showing)))
    chapters.append((words.ABOUT, [*shown.about(), *_characters(showing)]))
    body: list[Block] = []
    for number, (title, blocks) in enumerate(chapters, start=1):
        body += [Heading(1, f"{number} {title}", f"kapitel-{number}"), *blocks]
    mark = " · ".join(
        label for label, on in ((words.TEST_DATA, data.test_data), (words.PRELIMINARY, data.preliminary)) if on
    )
    return Report(
        title=f"{words.NAME}: {shown.value('title', data.title)}",
        author=shown.value("sender_name", data.sender_name),
        eyebrow=f"{words.NAME} · {words.PRELIMINARY}" if data.preliminary else words.NAME,
        subtitle=shown.value("title", data.title),
        running_head=f"{words.NAME} · dnr {shown.value('dnr', data.dnr)}",
        running_mark=mark,
        front=tuple(shown.front()),
        body=tuple(body),
    )


class _Round:
    """The round's own facts, made fit to be shown."""

    def __init__(self, data: CompilationData, showing: Showing) -> None:
        self.data = data
        self.showing = showing

    def value(self, pointer: str, text: str) -> str:
        return self.showing.line(text, Place(self.data.sender_name, words.ROUND, f"/{pointer}"))

    def front(self) -> list[Block]:
        data, counts = self.data, self.data.counts
        blocks: list[Block] = []
        if data.test_data:
            blocks.append(Notice(words.TEST_DATA, words.TEST_DATA_EXPLAINED))
        if data.preliminary:
            blocks.append(Notice(words.PRELIMINARY, words.PRELIMINARY_EXPLAINED))
        numbers = ((getattr(counts, code), label) for code, label in words.OUTCOMES.items())
        return [
            *blocks,
            Figures((
                (str(counts.recipients), words.COLUMN["asked"]),
                *((str(number), label) for number, label in numbers if number or label == words.OUTCOMES["answered"]),
            )),
            Facts((
                *self._identity(),
                *self._dates(),
                (words.FACTS["made"], moment_words(data.made_at)),
                (words.FACTS["version"], str(data.version)),
                (words.FACTS["snapshot"], self.value("snapshot", data.snapshot)),
            )),
        ]  # fmt: skip

    def _identity(self) -> tuple[tuple[str, str], ...]:
        data = self.data
        reason = ". ".join(filter(None, (REASONS[data.reason_code], self.value("reason_text", data.reason_text))))
        return (
            (words.FACTS["dnr"], self.value("dnr", data.dnr)),
            (words.FACTS["sender"], self.value("sender_name", data.sender_name)),
            (words.FACTS["kind"], ROUND_KINDS[data.kind]),
            *([(words.FACTS["previous"], self.value("previous_dnr", data.previous_dnr))] if data.previous_dnr else []),
            (words.FACTS["reason"], reason),
            (words.FACTS["state"], ROUND_STATES["sv"][data.state]),
        )

    def _dates(self) -> list[tuple[str, str]]:
        data = self.data
        rows = [
            (words.FACTS["sent"], moment_words(data.sent_at) if data.sent_at else words.NOT_SENT),
            (words.FACTS["due"], moment_words(data.due_at)),
        ]
        if data.original_due_at != data.due_at:
            rows.append((words.FACTS["original_due"], moment_words(data.original_due_at)))
        if data.sent_at:
            rows.append((words.FACTS["period"], sentences.period_words(data.sent_at, data.due_at)))
        rows.append((words.FACTS["closed" if data.closed_at else "closes"], moment_words(data.closes_at)))
        return rows

    def round_chapter(self) -> list[Block]:
        data = self.data
        contacts = "\n".join(
            self.value(f"contacts/{place}", ", ".join(filter(None, (one.name, one.role, one.email, one.phone))))
            for place, one in enumerate(data.contacts)
        )
        expected = self.showing.lines(data.expected, Place(data.sender_name, words.ROUND, "/expected"))
        rows = [(words.FACTS["expected"], "\n".join(expected)), (words.FACTS["contact"], contacts)]
        blocks: list[Block] = [
            Paragraph(sentences.counts_sentence(data.counts, data.sent_at), "lead"),
            Paragraph(sentences.marks_sentence(data.counts)),
            Facts(tuple(row for row in rows if row[1])),
        ]
        if data.documents:
            blocks += [Heading(2, words.PAPERS, listed=False), self._papers()]
        if data.versions:
            notes = (
                (day_words(note.on), self.value(f"versions/{i}", note.cause)) for i, note in enumerate(data.versions)
            )
            columns = (Column(words.COLUMN["day"], 0.35), Column(words.COLUMN["cause"], 0.65))
            blocks += [Heading(2, words.HISTORY, listed=False), Table("", columns, tuple(notes))]
        return blocks

    def _papers(self) -> Table:
        columns = (
            Column(words.PAPER, 0.36),
            Column(words.COLUMN["size"], 0.13, numeric=True),
            Column(words.COLUMN["sha256"], 0.51),
        )
        rows = tuple(
            (self.value(f"documents/{place}", f"{paper.title} ({paper.name})"), size_words(paper.size), paper.sha256)
            for place, paper in enumerate(self.data.documents)
        )
        return Table("", columns, rows)

    def about(self) -> list[Block]:
        return [
            Paragraph(line) for line in sentences.about_lines(self.data.snapshot, self.data.version, self.data.made_at)
        ]


def _characters(showing: Showing) -> list[Block]:
    heading = Heading(2, words.CHARACTERS, "tecken")
    if not showing.changes:
        return [heading, Paragraph(words.ALL_SHOWN)]
    columns = (
        Column(words.COLUMN["whose"], 0.3),
        Column(words.COLUMN["characters"], 0.35),
        Column(words.COLUMN["pointer"], 0.35),
    )
    rows = tuple(
        (f"{place.who}: {place.field}", sentences.marks_words(list(marks.items())), place.pointer)
        for place, marks in sorted(showing.changes.items())
    )
    return [heading, Paragraph(words.NOT_ALL_SHOWN), Table("", columns, rows)]
