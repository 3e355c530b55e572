"""What stands in each sheet of the workbook, as plain rows."""

from collections.abc import Iterator

from documents.compilation.report import notices
from documents.compilation.report_answers import answer_facts, file_note
from documents.compilation.report_figures import arrivals
from documents.compilation.report_linked import Linked
from documents.compilation.report_outcomes import marks, outcome_words, question_place
from documents.compilation.tally import (
    CountedRespondent,
    QuestionTally,
    by_question,
    check_counts,
    respondents,
    stood_on,
    whole_stance,
)
from documents.compilation.xlsx_views import Row, Sheet, ViewRows
from documents.showing import Showing, ShownPlace
from models.compilation import CompilationData, CompiledAnswer
from models.values import Stance
from templates.dates import day_words, moment_words
from templates.documents import compilation as words
from templates.documents import compilation_sentences as sentences
from templates.documents.compilation_method import alike_words
from templates.file_remarks import text_words
from templates.papers_words import stood_sentence
from templates.round_words import REASONS, ROUND_KINDS, ROUND_STATES, legal_basis_words
from templates.words import DISSENT_KINDS, FILE_KINDS, RECIPIENT_KINDS, STANCES


def sheets(data: CompilationData, showing: Showing) -> list[Sheet]:
    """All of them; the first is made last, since it lists the characters that could not be shown. Those of the
    treatment are there when there is one."""
    check_counts(data)
    rows = _Rows(data, showing)
    treated = ViewRows(data, showing, rows.everyone).sheets() if not data.treatment.is_empty else []
    later = [*rows.over_time(), rows.numbers(), rows.recipients(), rows.stances(), rows.answers(), rows.files()]
    linked = [Linked(data.first, showing).sheet()] if data.first else []
    return [rows.overview(), *treated, *linked, *later]


def _word(stance: Stance | None) -> str:
    return STANCES["sv"][stance] if stance else ""


class _Rows:
    def __init__(self, data: CompilationData, showing: Showing) -> None:
        self.data = data
        self.showing = showing
        self.everyone = respondents(data)
        self.tallies = by_question(data)
        self.names = {one.code: one.name for one in data.recipients}
        self.characters = {one.recipient: one for one in data.characters}

    def name(self, one: CountedRespondent) -> str:
        return self.line(one.recipient.full_name, one, words.COLUMN["full_name"], "full_name")

    def line(self, text: str, one: CountedRespondent, field: str, pointer: str) -> str:
        return self.showing.line(text, ShownPlace(one.recipient.name, field, f"{one.pointer}/{pointer}"))

    def text(self, text: str, one: CountedRespondent, field: str, pointer: str) -> str:
        return self.showing.text(text, ShownPlace(one.recipient.name, field, f"{one.pointer}/{pointer}"))

    def overview(self) -> Sheet:
        rows = [*self._round(), *self._counts()]
        for place, found in sorted(self.showing.changes.items()):
            told = f"{sentences.marks_words(list(found.items()))} ({place.who}, {place.field}, {place.pointer})"
            rows.append((words.CHARACTERS, told))
        columns = ((words.COLUMN["field"], 48), (words.COLUMN["value"], 90), (words.COLUMN["part"], 14))
        return Sheet(words.SHEETS["overview"], columns, rows, long=1, filtered=False)

    def _round(self) -> Iterator[Row]:
        data = self.data

        def shown(text: str, pointer: str) -> str:
            return self.showing.text(text, ShownPlace(data.sender_name, words.ROUND, pointer))

        yield words.NAME, shown(data.title, "/title")
        yield from notices(data)
        yield words.FACTS["dnr"], shown(data.dnr, "/dnr")
        yield words.FACTS["sender"], shown(data.sender_name, "/sender_name")
        yield words.FACTS["kind"], ROUND_KINDS[data.kind]
        if data.previous_dnr:
            yield words.FACTS["previous"], shown(data.previous_dnr, "/previous_dnr")
        yield words.FACTS["state"], ROUND_STATES["sv"][data.state]
        yield words.FACTS["reason"], f"{REASONS[data.reason_code]}. {shown(data.reason_text, '/reason_text')}"
        if cited := legal_basis_words(data.legal_basis, shown(data.statute, "/statute"), "sv"):
            yield words.BASIS_GIVEN, cited
        yield words.FACTS["expected"], shown(data.expected, "/expected")
        yield words.FACTS["sent"], moment_words(data.sent_at) if data.sent_at else words.NOT_SENT
        yield words.FACTS["due"], moment_words(data.due_at)
        yield words.FACTS["original_due"], moment_words(data.original_due_at)
        yield words.FACTS["closed" if data.closed_at else "closes"], moment_words(data.closes_at)
        if data.sent_at:
            yield words.FACTS["period"], sentences.period_words(data.sent_at, data.due_at)
        for place, one in enumerate(data.contacts):
            contact = ", ".join(filter(None, (one.name, one.role, one.email, one.phone)))
            yield words.FACTS["contact"], shown(contact, f"/contacts/{place}")
        for place, note in enumerate(data.versions):
            yield words.HISTORY, shown(f"{day_words(note.on)}: {note.cause}", f"/versions/{place}")
        if data.paper_changes:
            yield words.HISTORY, stood_sentence(stood_on(data))
        yield words.FACTS["made"], moment_words(data.made_at, seconds=True)
        yield words.FACTS["version"], data.version
        yield words.FACTS["snapshot"], shown(data.snapshot, "/snapshot")

    def _counts(self) -> Iterator[Row]:
        counts = self.data.counts
        yield words.RECIPIENTS, sentences.counts_sentence(counts, self.data.sent_at)
        yield words.COLUMN["asked"], counts.recipients
        yield words.SETTLED, counts.settled
        for code, label in words.OUTCOMES.items():
            yield label, getattr(counts, code)
        for code, label in words.MARKS.items():
            yield label, getattr(counts, code)
        for stance in Stance:
            yield f"{words.WHOLE}: {STANCES['sv'][stance]}", self.data.stances.get(stance, 0)
        yield f"{words.WHOLE}: {words.NO_STANCE}", counts.settled - sum(self.data.stances.values())

    def recipients(self) -> Sheet:
        widths = {
            "code": 8, "full_name": 26, "kind": 12, "county": 18, "duty": 16, "outcome": 15, "stance": 19, "due": 18,
            "arrived": 18, "receipt": 16, "marks": 30, "character": 34,
        }  # fmt: skip
        columns = tuple((words.COLUMN[code], width) for code, width in widths.items())
        return Sheet(words.SHEETS["recipients"], columns, [self._recipient(one) for one in self.everyone], frozen=2)

    def _recipient(self, one: CountedRespondent) -> Row:
        recipient, answer = one.recipient, one.answer
        duty = words.OBLIGED if recipient.obliged else words.INVITED
        return (
            self.line(recipient.code, one, words.COLUMN["code"], "code"),
            self.name(one),
            RECIPIENT_KINDS["sv"][recipient.kind],
            self.line(recipient.county_name, one, words.COLUMN["county"], "county_name"),
            duty if recipient.invited else words.NOT_INVITED,
            outcome_words(recipient),
            _word(whole_stance(recipient)),
            recipient.due_at,
            answer.arrived_at if answer else None,
            answer.receipt if answer else "",
            self.line(". ".join(marks(recipient)), one, words.COLUMN["marks"], "chapters"),
            self.line(self._character(recipient.code), one, words.COLUMN["character"], "full_name"),
        )

    def _character(self, code: str) -> str:
        found = self.characters.get(code)
        names = [self.names[other] for other in found.alike] if found else []
        return alike_words(words.CHARACTERS_OF_ANSWERS[found.character], names) if found else ""

    def stances(self) -> Sheet:
        """The matrix: a recipient a row, the whole and each question a column."""
        questions = tuple((sentences.question_label(self._key(tally)), 20) for tally in self.tallies)
        columns = ((words.COLUMN["full_name"], 26), (words.WHOLE, 20), *questions)
        quiet = [{one.anchor for one in tally.not_asked} for tally in self.tallies]
        said = [{one.respondent.anchor: one.answer.stance for one in tally.spoken} for tally in self.tallies]
        rows: list[Row] = []
        for one in self.everyone:
            each = (
                words.NOT_ASKED if one.anchor in outside else _word(spoken.get(one.anchor))
                for spoken, outside in zip(said, quiet, strict=True)
            )
            rows.append((self.name(one), _word(whole_stance(one.recipient)), *each))
        return Sheet(words.SHEETS["matrix"], columns, rows)

    def _key(self, tally: QuestionTally) -> str:
        return self.showing.line(tally.question.key, question_place(tally))

    def over_time(self) -> list[Sheet]:
        """When answers came, the empty days or weeks too: a chart is drawn of these rows. None for fewer than two."""
        found, by_week = arrivals(self.data)
        widths = {"week" if by_week else "day": 36, "number": 12, "so_far": 12, "marks": 30}
        columns = tuple((words.COLUMN[code], width) for code, width in widths.items())
        rows: list[Row] = [
            (
                sentences.span_words(one.start, one.end),
                one.number,
                one.so_far,
                words.AFTER_DUE if one.is_late else words.UNTIL_DUE,
            )
            for one in found
        ]
        return [Sheet(words.SHEETS["over_time"], columns, rows)] if rows else []

    def numbers(self) -> Sheet:
        """How many took each stance: on the whole and to each question. The charts are drawn of these rows."""
        columns = (
            (words.COLUMN["question"], 40),
            (words.COLUMN["asked"], 12),
            *((STANCES["sv"][stance], 14) for stance in Stance),
            (words.NO_STANCE, 16),
        )
        counts, stances = self.data.counts, self.data.stances
        whole = tuple(stances.get(stance, 0) for stance in Stance)
        rows: list[Row] = [(words.WHOLE, counts.recipients, *whole, counts.settled - sum(whole))]
        for tally in self.tallies:
            label = sentences.question_label(self._key(tally))
            rows.append((label, tally.asked, *tally.stances.values(), tally.without_stance))
        return Sheet(words.SHEETS["numbers"], columns, rows)

    def answers(self) -> Sheet:
        """Every answer with everything it states, each text once: what is filtered by question gives its comments."""
        columns = (
            (words.COLUMN["full_name"], 26), (words.COLUMN["section"], 8), (words.COLUMN["field"], 34),
            (words.COLUMN["stance"], 18), (words.COLUMN["value"], 86), (words.COLUMN["part"], 14),
        )  # fmt: skip
        rows: list[Row] = [row for one in self.everyone if one.answer for row in self._answer(one)]
        return Sheet(words.SHEETS["answers"], columns, rows, long=4)

    def _answer(self, one: CountedRespondent) -> Iterator[Row]:
        if one.answer is None:
            return
        name, content = self.name(one), one.answer.content
        for label, text in answer_facts(one, one.answer, self.showing):
            yield name, "", label, "", text
        for field, label in (("reason", words.REASON), ("summary", words.SUMMARY)):
            if getattr(content, field):
                text = self.text(getattr(content, field), one, label, f"answer/content/{field}")
                yield name, "", label, _word(whole_stance(one.recipient)), text
        questions = {tally.question.key: tally for tally in self.tallies}
        for place, spoken in enumerate(content.questions):
            tally = questions[spoken.key]
            where, label = question_place(tally), sentences.question_label(spoken.key)
            section = self.showing.line(tally.question.section, where)
            question = self.showing.line(f"{label}: {tally.question.text}", where)
            comment = self.text(spoken.comment, one, label, f"answer/content/questions/{place}/comment")
            yield name, section, question, _word(spoken.stance), comment
        for place, dissent in enumerate(content.dissents):
            label = sentences.dissent_label(place + 1)
            for field in ("who", "party", "text"):
                text = self.text(getattr(dissent, field), one, label, f"answer/content/dissents/{place}/{field}")
                yield name, "", f"{DISSENT_KINDS['sv'][dissent.kind]}: {words.DISSENT_FIELDS[field]}", "", text
        yield from self._file_texts(one, one.answer)

    def _file_texts(self, one: CountedRespondent, answer: CompiledAnswer) -> Iterator[Row]:
        """What was read from each file, a row for each page, and why there is no more."""
        for place, file in enumerate(answer.files):
            if file.withheld:
                continue
            pointer = f"answer/files/{place}"
            label = sentences.from_file(self.line(file.name, one, words.FILES, f"{pointer}/name"))
            for index, page in enumerate(file.text.pages):
                where = f"{label}, {sentences.page_of_file(page.number).lower()}" if page.number else label
                text = self.text(page.text, one, where, f"{pointer}/text/pages/{index}/text")
                if text:
                    yield self.name(one), "", where, "", text
            if remark := text_words(file.text):
                yield self.name(one), "", label, "", remark

    def files(self) -> Sheet:
        widths = {
            "full_name": 26,
            "file": 44,
            "file_kind": 16,
            "media_type": 20,
            "bytes": 14,
            "sha256": 66,
            "marks": 40,
        }
        columns = tuple((words.COLUMN[code], width) for code, width in widths.items())
        data = self.data
        rows: list[Row] = []
        for place, paper in enumerate(data.documents):
            name = self.showing.line(
                f"{paper.title} ({paper.name})", ShownPlace(data.sender_name, words.PAPERS, f"/documents/{place}")
            )
            rows.append((data.sender_name, name, words.PAPER, paper.media_type, paper.size, paper.sha256, ""))
        for one in self.everyone:
            for place, file in enumerate(one.answer.files if one.answer else ()):
                name = self.line(file.name, one, words.FILES, f"answer/files/{place}/name")
                kind = FILE_KINDS["sv"][file.kind]
                remark = self.line(file_note(file), one, words.COLUMN["marks"], f"answer/files/{place}/check")
                rows.append((self.name(one), name, kind, file.media_type, file.size, file.sha256, remark))
        return Sheet(words.SHEETS["files"], columns, rows)
