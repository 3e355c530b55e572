"""What stands in each sheet of the workbook, as plain rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from documents.report_answers import answer_facts
from documents.report_outcomes import marks, question_place
from documents.showing import Place, Showing
from documents.tally import QuestionTally, Respondent, by_question, check_counts, respondents, whole_stance
from models.compilation import CompilationData
from models.values import Stance
from templates import compilation as words
from templates import compilation_sentences as sentences
from templates.dates import day_words, moment_words
from templates.file_remarks import remark_words
from templates.round_words import REASONS, RECIPIENT_STATES, ROUND_KINDS, ROUND_STATES
from templates.words import DISSENT_KINDS, FILE_KINDS, RECIPIENT_KINDS, STANCES

Value = str | int | datetime | None
Row = tuple[Value, ...]


class Sheet(NamedTuple):
    """`columns`: title and width in characters. `long`: the column that may go on in following rows; a last column
    then tells the part. `frozen`: columns that stay when scrolling sideways."""

    name: str
    columns: tuple[tuple[str, int], ...]
    rows: list[Row]
    long: int | None = None
    frozen: int = 1
    filtered: bool = True


def sheets(data: CompilationData, showing: Showing) -> list[Sheet]:
    """All six; the first is made last, since it lists the characters that could not be shown."""
    check_counts(data)
    rows = _Rows(data, showing)
    later = [rows.recipients(), rows.stances(), rows.comments(), rows.answers(), rows.files()]
    return [rows.overview(), *later]


def _word(stance: Stance | None) -> str:
    return STANCES["sv"][stance] if stance else ""


class _Rows:
    def __init__(self, data: CompilationData, showing: Showing) -> None:
        self.data = data
        self.showing = showing
        self.everyone = respondents(data)
        self.tallies = by_question(data)

    def name(self, one: Respondent) -> str:
        return self.line(one.recipient.full_name, one, words.COLUMN["full_name"], "full_name")

    def line(self, text: str, one: Respondent, field: str, pointer: str) -> str:
        return self.showing.line(text, Place(one.recipient.name, field, f"{one.pointer}/{pointer}"))

    def text(self, text: str, one: Respondent, field: str, pointer: str) -> str:
        return self.showing.text(text, Place(one.recipient.name, field, f"{one.pointer}/{pointer}"))

    def overview(self) -> Sheet:
        rows = [*self._round(), *self._numbers()]
        for place, found in sorted(self.showing.changes.items()):
            told = f"{sentences.marks_words(list(found.items()))} ({place.who}, {place.field}, {place.pointer})"
            rows.append((words.CHARACTERS, told))
        columns = ((words.COLUMN["field"], 36), (words.COLUMN["value"], 90), (words.COLUMN["part"], 14))
        return Sheet(words.SHEETS[0], columns, rows, long=1, filtered=False)

    def _round(self) -> Iterator[Row]:
        data = self.data

        def shown(text: str, pointer: str) -> str:
            return self.showing.text(text, Place(data.sender_name, words.ROUND, pointer))

        yield words.NAME, shown(data.title, "/title")
        if data.test_data:
            yield words.TEST_DATA, words.TEST_DATA_EXPLAINED
        if data.preliminary:
            yield words.PRELIMINARY, words.PRELIMINARY_EXPLAINED
        yield words.FACTS["dnr"], shown(data.dnr, "/dnr")
        yield words.FACTS["sender"], shown(data.sender_name, "/sender_name")
        yield words.FACTS["kind"], ROUND_KINDS[data.kind]
        if data.previous_dnr:
            yield words.FACTS["previous"], shown(data.previous_dnr, "/previous_dnr")
        yield words.FACTS["state"], ROUND_STATES["sv"][data.state]
        yield words.FACTS["reason"], f"{REASONS[data.reason_code]}. {shown(data.reason_text, '/reason_text')}"
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
        yield words.FACTS["made"], moment_words(data.made_at, seconds=True)
        yield words.FACTS["version"], data.version
        yield words.FACTS["snapshot"], shown(data.snapshot, "/snapshot")

    def _numbers(self) -> Iterator[Row]:
        counts = self.data.counts
        yield words.RECIPIENTS, sentences.counts_sentence(counts, self.data.sent_at)
        yield words.COLUMN["asked"], counts.recipients
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
            "arrived": 18, "receipt": 16, "marks": 30,
        }  # fmt: skip
        columns = tuple((words.COLUMN[code], width) for code, width in widths.items())
        return Sheet(words.SHEETS[1], columns, [self._recipient(one) for one in self.everyone], frozen=2)

    def _recipient(self, one: Respondent) -> Row:
        recipient, answer = one.recipient, one.answer
        duty = words.OBLIGED if recipient.obliged else words.INVITED
        return (
            self.line(recipient.code, one, words.COLUMN["code"], "code"),
            self.name(one),
            RECIPIENT_KINDS["sv"][recipient.kind],
            self.line(recipient.county_name, one, words.COLUMN["county"], "county_name"),
            duty if recipient.invited else words.NOT_INVITED,
            RECIPIENT_STATES["sv"][recipient.state],
            _word(whole_stance(recipient)),
            recipient.due_at,
            answer.arrived_at if answer else None,
            answer.receipt if answer else "",
            self.line(". ".join(marks(recipient)), one, words.COLUMN["marks"], "chapters"),
        )

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
        return Sheet(words.SHEETS[2], columns, rows)

    def _key(self, tally: QuestionTally) -> str:
        return self.showing.line(tally.question.key, question_place(tally))

    def comments(self) -> Sheet:
        columns = (
            (words.COLUMN["section"], 8), (words.COLUMN["question"], 32), (words.COLUMN["full_name"], 24),
            (words.COLUMN["stance"], 18), (words.COLUMN["comment"], 86), (words.COLUMN["part"], 14),
        )  # fmt: skip
        rows: list[Row] = [*self._on_the_whole()]
        for tally in self.tallies:
            place = question_place(tally)
            section = self.showing.line(tally.question.section, place)
            question = self.showing.line(f"{tally.question.key}. {tally.question.text}", place)
            for one in (said for said in tally.spoken if said.answer.comment):
                label = sentences.question_label(tally.question.key)
                where = Place(one.respondent.recipient.name, label, f"{one.pointer}/comment")
                stance = _word(one.answer.stance)
                comment = self.showing.text(one.answer.comment, where)
                rows.append((section, question, self.name(one.respondent), stance, comment))
        return Sheet(words.SHEETS[3], columns, rows, long=4, frozen=0)

    def _on_the_whole(self) -> Iterator[Row]:
        for one in self.everyone:
            for field, label in (("summary", words.SUMMARY), ("reason", words.REASON)):
                content = one.answer.content if one.answer else None
                if content and getattr(content, field):
                    stance = _word(whole_stance(one.recipient))
                    comment = self.text(getattr(content, field), one, label, f"answer/content/{field}")
                    yield "", f"{words.WHOLE}: {label}", self.name(one), stance, comment

    def answers(self) -> Sheet:
        columns = (
            (words.COLUMN["full_name"], 26), (words.COLUMN["field"], 30), (words.COLUMN["value"], 90),
            (words.COLUMN["part"], 14),
        )  # fmt: skip
        rows: list[Row] = [row for one in self.everyone if one.answer for row in self._answer(one)]
        return Sheet(words.SHEETS[4], columns, rows, long=2)

    def _answer(self, one: Respondent) -> Iterator[Row]:
        if one.answer is None:
            return
        name, content = self.name(one), one.answer.content
        for label, text in answer_facts(one, one.answer, self.showing):
            yield name, label, text
        for field, label in (("reason", words.REASON), ("summary", words.SUMMARY)):
            if getattr(content, field):
                yield name, label, self.text(getattr(content, field), one, label, f"answer/content/{field}")
        for place, spoken in enumerate(content.questions):
            label = self.line(sentences.question_label(spoken.key), one, words.COLUMN["question"], "answer/content")
            yield name, f"{label}: {words.COLUMN['stance']}", _word(spoken.stance)
            comment = self.text(
                spoken.comment, one, sentences.question_label(spoken.key), f"answer/content/questions/{place}/comment"
            )
            yield name, f"{label}: {words.COLUMN['comment']}", comment
        for place, dissent in enumerate(content.dissents):
            label = sentences.dissent_label(place + 1)
            for field in ("who", "party", "text"):
                text = self.text(getattr(dissent, field), one, label, f"answer/content/dissents/{place}/{field}")
                yield name, f"{DISSENT_KINDS['sv'][dissent.kind]}: {words.DISSENT_FIELDS[field]}", text

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
                f"{paper.title} ({paper.name})", Place(data.sender_name, words.PAPERS, f"/documents/{place}")
            )
            rows.append((data.sender_name, name, words.PAPER, paper.media_type, paper.size, paper.sha256, ""))
        for one in self.everyone:
            for place, file in enumerate(one.answer.files if one.answer else ()):
                name = self.line(file.name, one, words.FILES, f"answer/files/{place}/name")
                kind = FILE_KINDS["sv"][file.kind]
                remark = self.line(remark_words(file.check), one, words.COLUMN["marks"], f"answer/files/{place}/check")
                rows.append((self.name(one), name, kind, file.media_type, file.size, file.sha256, remark))
        return Sheet(words.SHEETS[5], columns, rows)
