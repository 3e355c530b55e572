"""The compilation as blocks: the first page, then chapter by chapter. PDF and DOCX draw what stands here."""

from documents.compilation.blocks import (
    Block,
    Column,
    Facts,
    Figures,
    Heading,
    Link,
    Notice,
    Paragraph,
    Report,
    Table,
)
from documents.compilation.report_adoption import chapter as adoption_chapter
from documents.compilation.report_answers import answers_in_full
from documents.compilation.report_checklist import chapter as checklist_chapter
from documents.compilation.report_figures import over_time
from documents.compilation.report_linked import Linked
from documents.compilation.report_method import method as how_made
from documents.compilation.report_outcomes import outcomes, stances
from documents.compilation.report_questions import by_question as question_chapter
from documents.compilation.report_questions import dissents, matrix
from documents.compilation.report_views import Views
from documents.compilation.tally import by_question, check_counts, respondents, stood_on
from documents.showing import Showing, ShownPlace
from models.compilation import CompilationData
from templates.dates import day_words, moment_words
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.documents.adoption import HEADING as ADOPTION
from templates.documents.checklist import HEADING as CHECKLIST
from templates.papers_words import stood_sentence
from templates.round_words import REASONS, ROUND_KINDS, ROUND_STATES, legal_basis_words
from templates.words import size_words

_ON_A_NEW_PAGE = {"svaren"}


def compilation_report(data: CompilationData, showing: Showing) -> Report:
    """All blocks of the compilation. Raises `compilation_does_not_add_up` (permanent) when the counts do not hold."""
    check_counts(data)
    shown = _Round(data, showing)
    everyone = respondents(data)
    invited = tuple(one for one in everyone if one.recipient.invited)
    uninvited = tuple(one for one in everyone if not one.recipient.invited)
    tallies = by_question(data)
    views = Views(data, everyone, showing)
    treated = not data.treatment.is_empty
    chapters: list[tuple[str, str, list[Block]]] = [
        (words.IN_SHORT, "sammanfattning", shown.in_short(views)),
        (words.MATTER, "arendet", shown.matter()),
        (words.ROUND, "omgangen", [*shown.round_chapter(), *over_time(data)]),
        (words.HOW_TO_READ, "lasanvisning", shown.how_to_read()),
        *(views.chapters if treated else ()),
        *([(words.CHANGES, "andringar", views.changes())] if treated else []),
        (words.STANCES, "stallningstaganden", stances(data, tallies, showing)),
        *([(words.TWO_ROUNDS, "forsta-remissen", Linked(data.first, showing).chapter())] if data.first else []),
        *_adoption(data, showing),
        *_checklist(data, showing),
        (words.BY_QUESTION, "fragor", question_chapter(tallies, showing)),
        (words.MATRIX, "matris", matrix(everyone, tallies, showing)),
        (words.RECIPIENTS, "mottagare", outcomes(data, everyone, showing)),
        (words.DISSENTS, "reservationer", dissents(everyone, showing, views.of_dissents())),
    ]
    # The answers may hold characters that cannot be shown, which the chapter before them tells of.
    answers = [(words.ANSWERS, "svaren", answers_in_full(invited, tallies, showing))]
    if uninvited:
        answers.append((words.UNINVITED, "andras-svar", answers_in_full(uninvited, tallies, showing)))
    method = [*how_made(views), *shown.about(), *_characters(showing)]
    chapters += [(words.METHOD, "metod", method), *answers]
    body: list[Block] = []
    for number, (title, anchor, blocks) in enumerate(chapters, start=1):
        body += [Heading(1, f"{number} {title}", anchor, breaks=anchor in _ON_A_NEW_PAGE), *blocks]
    marks = (
        (words.TEST_DATA, data.test_data),
        (words.PRELIMINARY, data.preliminary),
        (words.UNMASKED, data.unmasked),
    )
    return Report(
        title=f"{words.NAME}: {shown.value('title', data.title)}",
        author=shown.value("sender_name", data.sender_name),
        eyebrow=f"{words.NAME} · {words.PRELIMINARY}" if data.preliminary else words.NAME,
        subtitle=shown.value("title", data.title),
        running_head=f"{words.NAME} · dnr {shown.value('dnr', data.dnr)}",
        running_mark=" · ".join(label for label, on in marks if on),
        front=tuple(shown.front()),
        body=tuple(body),
    )


def _adoption(data: CompilationData, showing: Showing) -> list[tuple[str, str, list[Block]]]:
    if data.adoption is None:
        return []
    return [(ADOPTION, "antagande", adoption_chapter(data.adoption, data.versions, data.sender_name, showing))]


def _checklist(data: CompilationData, showing: Showing) -> list[tuple[str, str, list[Block]]]:
    if data.checklist is None:
        return []

    def line(text: str) -> str:
        return showing.line(text, ShownPlace(data.sender_name, CHECKLIST, "/checklist"))

    return [(CHECKLIST, "checklista", checklist_chapter(data.checklist, line, 2))]


def notices(data: CompilationData) -> list[tuple[str, str]]:
    """What nobody may miss of the document: title and explanation."""
    covered = sum(one.answer is not None and bool(one.answer.covered) for one in data.recipients)
    told = (
        (data.test_data, words.TEST_DATA, words.TEST_DATA_EXPLAINED),
        (data.preliminary, words.PRELIMINARY, words.PRELIMINARY_EXPLAINED),
        (covered > 0, words.COVERED, sentences.masked_words(covered)),
        (data.unmasked, words.UNMASKED, words.UNMASKED_EXPLAINED),
        (data.treatment.is_empty, words.WITHOUT_TREATMENT, words.WITHOUT_TREATMENT_EXPLAINED),
    )
    return [(title, text) for holds, title, text in told if holds]


class _Round:
    """The round's own facts, made fit to be shown."""

    def __init__(self, data: CompilationData, showing: Showing) -> None:
        self.data = data
        self.showing = showing

    def value(self, pointer: str, text: str) -> str:
        return self.showing.line(text, ShownPlace(self.data.sender_name, words.ROUND, f"/{pointer}"))

    def front(self) -> list[Block]:
        data, counts = self.data, self.data.counts
        decided_by = self.value("decided_by", data.decided_by)
        numbers = ((getattr(counts, code), label) for code, label in words.OUTCOMES.items())
        return [
            *(Notice(title, text) for title, text in notices(data)),
            Figures((
                (str(counts.recipients), words.COLUMN["asked"]),
                (str(counts.settled), words.SETTLED),
                *((str(number), label) for number, label in numbers if number),
            )),
            Facts((
                (words.FACTS["dnr"], self.value("dnr", data.dnr)),
                (words.FACTS["sender"], self.value("sender_name", data.sender_name)),
                *self._dates(),
                (words.FACTS["state"], ROUND_STATES["sv"][data.state]),
                *(((words.FACTS["decided_by"], decided_by),) if decided_by else ()),
                (words.FACTS["made"], moment_words(data.made_at)),
                (words.FACTS["version"], str(data.version)),
                (words.FACTS["snapshot"], self.value("snapshot", data.snapshot)),
            )),
        ]  # fmt: skip

    def in_short(self, views: Views) -> list[Block]:
        data = self.data
        answers = data.counts.settled
        blocks: list[Block] = [
            Paragraph(sentences.counts_sentence(data.counts, data.sent_at), "lead"),
            Paragraph(sentences.marks_sentence(data.counts)),
            Paragraph(sentences.stances_sentence(data.stances, answers)),
        ]
        if not data.treatment.is_empty:
            blocks.append(Paragraph(views.in_numbers()))
            rows = tuple((Link(title, anchor),) for title, anchor, _blocks in views.chapters)
            blocks += [Table("", (Column(words.THEMES, 1.0),), rows)] if rows else []
        return blocks

    def matter(self) -> list[Block]:
        """Why the remiss was made, what was asked, and the papers."""
        data = self.data
        cited = legal_basis_words(data.legal_basis, self.value("statute", data.statute), "sv")
        basis = words.BASIS.format(basis=cited) if cited else ""
        said = (REASONS[data.reason_code], basis, self.value("reason_text", data.reason_text))
        reason = ". ".join(filter(None, said))
        expected = self.showing.lines(data.expected, ShownPlace(data.sender_name, words.ROUND, "/expected"))
        contacts = "\n".join(
            self.value(f"contacts/{place}", ", ".join(filter(None, (one.name, one.role, one.email, one.phone))))
            for place, one in enumerate(data.contacts)
        )
        rows = (
            (words.FACTS["kind"], ROUND_KINDS[data.kind]),
            (words.FACTS["reason"], reason),
            (words.FACTS["expected"], "\n".join(expected)),
            (words.FACTS["previous"], self.value("previous_dnr", data.previous_dnr)),
            (words.FACTS["contact"], contacts),
        )
        blocks: list[Block] = [Facts(tuple(row for row in rows if row[1]))]
        if data.documents:
            blocks += [Heading(2, words.PAPERS, listed=False), self._papers()]
        if data.versions:
            notes = (
                (day_words(note.on), self.value(f"versions/{i}", note.cause)) for i, note in enumerate(data.versions)
            )
            columns = (Column(words.COLUMN["day"], 0.35), Column(words.COLUMN["cause"], 0.65))
            blocks += [Heading(2, words.HISTORY, listed=False), Table("", columns, tuple(notes))]
        if data.paper_changes:
            blocks.append(Paragraph(stood_sentence(stood_on(data))))
        return blocks

    def how_to_read(self) -> list[Block]:
        sender = self.value("sender_name", self.data.sender_name)
        return [
            Paragraph(line) for line in sentences.how_to_read(themes=not self.data.treatment.is_empty, sender=sender)
        ]

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
        closing = words.FACTS["closed" if data.closed_at else "closes"]
        rows.append((closing, moment_words(data.closes_at) + sentences.days_after(data.closes_at, data.due_at)))
        return rows

    def round_chapter(self) -> list[Block]:
        """When it was sent, due, extended and closed."""
        counts = self.data.counts
        extended = (words.MARKS["extended"], str(counts.extended))
        rows = (
            *self._dates(),
            (words.COLUMN["asked"], str(counts.recipients)),
            *((extended,) if counts.extended else ()),
        )
        return [Facts(rows)]

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
