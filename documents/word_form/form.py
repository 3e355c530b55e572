"""The questions of a round as a Word form to fill in without a connection: A4, Swedish, one content control a field.

Each control's tag is the field's name on the answer page; `word_form_reading.py` reads the form back. The form carries
which round and which recipient it was made for, so that it cannot fill somebody else's answer. Same input, same bytes.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib import resources
from io import BytesIO
from itertools import count
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from documents.compilation.docx import core_part, document_part, footer_part, header_part, static_parts, write_parts
from documents.compilation.docx_parts import paragraph, run
from documents.showing import Showing, ShownPlace
from models.definition import Question
from models.papers import PaperChange
from models.stances import OF_QUESTIONS
from models.values import DecisionLevel, DecisionStatus, DissentKind, RecipientKind, Stance
from templates.documents import word_form as swedish
from templates.documents import word_form_en as english
from templates.web.form_messages import label
from templates.words import DECISION_LEVELS, DECISION_STATUSES, DISSENT_KINDS, STANCES, Language

DISSENTS = 2
"""Reservations the form has room for; further ones are added on the page."""
HEAD_STYLES = ("Eyebrow", "Title", "Lead")
SAY = {"sv": swedish, "en": english}
MARK = "remiss"
"""How the tag begins that says whose form it is."""


class FormFacts(NamedTuple):
    """`made_at`: the document's own date, aware UTC; when the round was sent. `papers`: the last change of them."""

    round_id: str
    dnr: str
    title: str
    sender_name: str
    made_at: datetime
    papers: PaperChange | None = None


class FormRecipient(NamedTuple):
    code: str
    full_name: str
    kind: RecipientKind
    due_at: datetime
    language: Language = "sv"


def word_form(facts: FormFacts, recipient: FormRecipient, questions: Sequence[Question]) -> bytes:
    """The form as DOCX. `questions`: those this recipient is asked about."""
    shown, say = Showing(), SAY[recipient.language]
    dnr = _line(shown, facts.dnr)
    title, sender = _line(shown, facts.title), _line(shown, facts.sender_name)
    name = _line(shown, recipient.full_name)
    body = _Body(shown, recipient.language)
    parts = static_parts()
    own = resources.files("templates") / "documents" / "docx" / "form_styles.xml"
    styles = parts["word/styles.xml"].replace("</w:styles>", own.read_text(encoding="utf-8") + "</w:styles>")
    front: tuple[str, ...] = (
        paragraph(HEAD_STYLES[0], body.mark(form_mark(facts.round_id, recipient.code), say.head(dnr))),
        paragraph(HEAD_STYLES[1], run(title)),
        paragraph(HEAD_STYLES[2], run(f"{say.title(name)}. {say.lead(sender, recipient.due_at)}")),
    )
    if facts.papers is not None:
        about = say.papers(facts.papers.version, facts.papers.at, _line(shown, facts.papers.cause))
        front = (*front, paragraph(HEAD_STYLES[2], run(about)))
    parts |= {
        "word/styles.xml": styles,
        "docProps/core.xml": core_part(f"{say.title(name)}: {title}", sender, facts.made_at),
        "word/header1.xml": header_part(f"{say.head(dnr)} · {say.title(name)}"),
        "word/footer1.xml": footer_part(sender),
        "word/document.xml": document_part("\n".join((*front, *body.form(recipient.kind, questions)))),
    }
    out = BytesIO()
    write_parts(out, parts)
    return out.getvalue()


def form_mark(round_id: str, recipient_code: str) -> str:
    """The tag and bookmark that say whose form it is: the round's hash, then the recipient's."""
    return f"{MARK}_{_hash(round_id)}_{_hash(f'{round_id} {recipient_code}')}"


def field_bookmark(name: str) -> str:
    """A second mark around each control: LibreOffice before 7.5 keeps bookmarks but forgets tags."""
    return f"svar_{_hash(name)}"


def choices(name: str, language: Language = "sv") -> Mapping[str, str] | None:
    """The words of a field that is chosen from a list, by code; None for a field that is written."""
    if name == "stance":
        return {code: STANCES[language][code] for code in Stance}
    if name.startswith("q-") and name.endswith("-stance"):
        return {code: STANCES[language][code] for code in OF_QUESTIONS}
    if name.startswith("reservation-") and name.endswith("-kind"):
        return {code: DISSENT_KINDS[language][code] for code in DissentKind}
    if name == "decision_level":
        return {code: DECISION_LEVELS[language][code] for code in DecisionLevel}
    return {code: DECISION_STATUSES[language][code] for code in DecisionStatus} if name == "decision_status" else None


class _Body:
    """Draws the form; holds the numbers that must be unique in it."""

    def __init__(self, shown: Showing, language: Language) -> None:
        self._shown = shown
        self._language = language
        self._ids = count(1)

    def form(self, kind: RecipientKind, questions: Sequence[Question]) -> Iterable[str]:
        say, language = SAY[self._language], self._language
        yield _heading(say.HOW_TO)
        yield from (paragraph("Normal", run(step)) for step in say.STEPS)
        yield _heading(say.WHOLE)
        yield self._field("stance", label(language, "stance"))
        yield _heading(say.SUMMARY)
        yield self._field("summary", say.SUMMARY_LABEL)
        if questions:
            yield _heading(say.QUESTIONS)
        for number, question in enumerate(questions, start=1):
            yield from self._question(number, len(questions), question, say.comment_label(kind))
        yield _heading(say.DECISION)
        yield from (self._field(name, label(language, name)) for name in _DECISION)
        yield _heading(say.DISSENTS)
        yield paragraph("Normal", run(say.DISSENTS_MORE))
        for number in range(1, DISSENTS + 1):
            yield paragraph("Heading2", run(say.dissent_head(number)))
            for part in ("who", "party", "kind", "text"):
                name = f"reservation-{number}-{part}"
                yield self._field(name, label(language, name).partition(": ")[2].capitalize(), label(language, name))
        yield _heading(say.CONTACT)
        yield self._field("contact_name", say.CONTACT_NAME)
        yield self._field("contact_email", say.CONTACT_EMAIL)

    def _question(self, number: int, count_: int, question: Question, comments: str) -> Iterable[str]:
        say, section = SAY[self._language], _line(self._shown, question.section)
        head = say.question_head(number, count_, section, required=question.required)
        yield paragraph("Soft", run(head), properties='<w:keepNext/><w:spacing w:before="360" w:after="0"/>')
        yield paragraph("Heading2", run(_line(self._shown, question.text)), properties='<w:spacing w:before="40"/>')
        if question.stance:
            yield self._field(f"q-{question.key}-stance", say.STANCE, say.of_question(number, say.STANCE))
        yield self._field(f"q-{question.key}-comment", comments, say.of_question(number, comments))

    def _field(self, name: str, words: str, spoken: str = "") -> str:
        """A label and its control. `spoken`: the control's own name, for a reader who does not see what is around."""
        say, options = SAY[self._language], choices(name, self._language)
        prompt = say.WRITE_HERE if options is None else say.CHOOSE_HERE
        return paragraph("FormLabel", run(words)) + paragraph(
            "FormField", self._control(name, spoken or words, prompt, options)
        )

    def _control(self, name: str, spoken: str, prompt: str, options: Mapping[str, str] | None) -> str:
        kind = "<w:richText/>" if name.endswith(_LONG) else "<w:text/>"
        if options is not None:
            items = (
                f"<w:listItem w:displayText={quoteattr(text)} w:value={quoteattr(code)}/>"
                for code, text in options.items()
            )
            kind = f"<w:dropDownList>{''.join(items)}</w:dropDownList>"
        control = (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(spoken[:64])}/><w:tag w:val={quoteattr(name)}/>"
            f'<w:id w:val="{next(self._ids)}"/><w:lock w:val="sdtLocked"/><w:showingPlcHdr/>{kind}</w:sdtPr>'
            f"<w:sdtContent>{run(prompt, 'PlaceholderText')}</w:sdtContent></w:sdt>"
        )
        return self._marked(field_bookmark(name), control)

    def mark(self, tag: str, text: str) -> str:
        """Text nobody can change, whose tag says whose form this is."""
        control = (
            f"<w:sdt><w:sdtPr><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{next(self._ids)}"/><w:lock w:val="sdtContentLocked"/><w:text/></w:sdtPr>'
            f"<w:sdtContent>{run(text)}</w:sdtContent></w:sdt>"
        )
        return self._marked(tag, control)

    def _marked(self, name: str, inside: str) -> str:
        number = next(self._ids)
        start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
        return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'


_LONG = ("summary", "-comment", "-text")
"""Fields of many lines. Their controls allow paragraphs: pasted text keeps them in Word, and LibreOffice before 7.5
moves the line breaks of a control for plain text."""
_DECISION = (
    "decision_body",
    "decision_level",
    "delegate",
    "decision_on",
    "decision_section",
    "decision_status",
    "own_dnr",
)


def _heading(text: str) -> str:
    return paragraph("Heading1", run(text), properties='<w:pageBreakBefore w:val="0"/><w:spacing w:before="480"/>')


def _line(shown: Showing, text: str) -> str:
    return shown.line(text, ShownPlace("", "", ""))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]  # a bookmark's name may have 40 characters
