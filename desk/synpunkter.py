"""Reading the answers and taking synpunkter out of them. What an answer says is nobody's to change; a passage is held
against it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from desk import rounds as round_commands
from desk.office import Office
from models.answer import COMMENT_LIMIT
from models.errors import Refused
from models.synpunkter import Answered, Passage, Synpunkt, SynpunktText, Treatment, question_of
from models.tables import AnswerRow, SynpunktGroupRow, SynpunktRow, ThemeRow
from rules import passages
from rules.text import free_text, is_blank
from store.answers import answers
from store.files import file_texts
from store.recipients import recipients
from store.rounds import rounds
from store.views import editions, readings, synpunkter, treatment

if TYPE_CHECKING:
    from sqlmodel import Session

    from models.definition import Question
    from models.tables import RecipientRow, RoundRow


class SynpunktWork(NamedTuple):
    """All that has been made of a round's answers, with its gaps, and what it was made of. `treatment` is without gaps
    while the round does without synpunkter. `files`: the names of those that passages lie in, by hash."""

    round: "RoundRow"
    treatment: Treatment
    answered: tuple[Answered, ...]
    recipients: dict[str, "RecipientRow"]
    questions: "tuple[Question, ...]"
    files: dict[str, str]


def work(office: Office, round_id: str) -> SynpunktWork:
    """Raises Refused("no_such_page"), also for another's."""
    row = round_commands.by_id(office, round_id)
    with office.database.reading() as session:
        answered = tuple(treatment.answered(session, row.id))
        made = treatment.whole(session, row.id, answered)
        within = sorted({one.passage.answer_id for one in made.synpunkter if one.passage.sha256})
        files = answers.files_of(session, within)
        return SynpunktWork(
            round=row,
            treatment=made,
            answered=answered,
            recipients={one.code: one for one in recipients.of_round(session, row.id)},
            questions=rounds.definition(row).questions,
            files={file.sha256: file.name for group in files.values() for file in group},
        )


def read(office: Office, round_id: str, answer_id: str, *, is_read: bool = True) -> None:
    """The actor has read this version; or has not, after all. Harmless twice."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        act = readings.read if is_read else readings.unread
        act(session, _answer(session, own_id, answer_id), at=office.clock(), by=office.actor.mark)


def texts_of(one: Answered) -> dict[str, str]:
    """Every text of an answer that a synpunkt may be taken from, by field, in the form's order."""
    return passages.texts(one.content)


class TextPlace(NamedTuple):
    """Where in an answer a synpunkt stands, in a field or on a page of a file (`sha256`, `page`): characters, or its
    first and last words, and, where it was selected in a browser, the words seen there."""

    field: str
    start: int = -1
    end: int = -1
    quote: str = ""
    first: str = ""
    last: str = ""
    sha256: str = ""
    page: int = 0


def mark(office: Office, round_id: str, answer_id: str, place: TextPlace, text: SynpunktText) -> Synpunkt:
    """Takes a synpunkt out of a version of an answer. Raises Refused("passage_field_unknown"), ("passage_missing") when
    nothing or what does not stand there was marked, and as `checked` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        answer = _answer(session, own_id, answer_id)
        passage = _passage(session, answer, place)
        said = _checked(session, answer.round_id, text)
        if not said.question:
            said = said.model_copy(update={"question": question_of(place.field)})
        row = synpunkter.add(session, answer, passage, said, at=office.clock(), by=office.actor.mark)
        return treatment.synpunkt(row, answer.version, "")


def edit(office: Office, round_id: str, synpunkt_id: str, edition: int, text: SynpunktText) -> None:
    """Raises Refused("view_moved_on") when somebody else has saved since `edition`, and as `mark` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _synpunkt(session, own_id, synpunkt_id)
        said = _checked(session, row.round_id, text)
        synpunkter.save(session, row, edition, said, at=office.clock(), by=office.actor.mark)


def withdraw(office: Office, round_id: str, synpunkt_id: str, edition: int) -> None:
    """Its number is never used again. Raises as `edit` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _synpunkt(session, own_id, synpunkt_id)
        synpunkter.withdraw(session, row, edition, at=office.clock(), by=office.actor.mark)


def carry(office: Office, round_id: str, synpunkt_id: str, edition: int) -> None:
    """Moves a synpunkt to the version of the answer that counts now, where the same words stand. Raises
    Refused("passage_not_carried") when they do not stand there once, and as `edit` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _synpunkt(session, own_id, synpunkt_id)
        counted = answers.counted_answer(session, session.get_one(AnswerRow, row.answer_id).recipient_id)
        place = TextPlace(row.field, sha256=row.sha256, page=row.page)
        text = (_text(session, counted, place) or "") if counted else ""
        if counted is None or text.count(row.quote) != 1:
            raise Refused("passage_not_carried", number=row.number)
        start = text.index(row.quote)
        passage = _passage(session, counted, place._replace(start=start, end=start + len(row.quote)))
        synpunkter.carry(session, row, edition, passage, at=office.clock(), by=office.actor.mark)


def merge(office: Office, round_id: str, synpunkt_ids: Sequence[str], says: str) -> str:
    """Makes like synpunkter one group, the one some of them are in already or a new one, and returns its id. Who said
    each stays. Raises Refused("group_too_small") and as `synpunkter.group` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        rows = [_synpunkt(session, own_id, each) for each in dict.fromkeys(synpunkt_ids)]
        if len(rows) < 2:
            raise Refused("group_too_small")
        themes = {row.theme_id or "" for row in rows} - {""}
        said = words(says) or next((row.says for row in rows if row.says), rows[0].quote)
        theme_id = next(iter(themes)) if len(themes) == 1 else ""
        at, by = office.clock(), office.actor.mark
        return synpunkter.group(session, rows, said, theme_id=theme_id, at=at, by=by).id


def put_in_theme(office: Office, round_id: str, synpunkt_ids: Sequence[str], theme_id: str) -> int:
    """Puts synpunkter, or the groups they are in, under a theme; how many. Raises Refused("none_ticked")."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        rows = [_synpunkt(session, own_id, each) for each in dict.fromkeys(synpunkt_ids)]
        if not rows:
            raise Refused("none_ticked")
        checked = _checked(session, own_id, SynpunktText(theme_id=theme_id))
        at, by = office.clock(), office.actor.mark
        synpunkter.put_in_theme(session, rows, checked.theme_id, at=at, by=by)
        return len(rows)


def edit_group(office: Office, round_id: str, group_id: str, edition: int, *, says: str, theme_id: str) -> None:
    """Raises as `edit` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = editions.find(session, SynpunktGroupRow, own_id, group_id)
        checked = _checked(session, row.round_id, SynpunktText(says=says, theme_id=theme_id))
        facts = {"says": checked.says, "theme_id": checked.theme_id}
        synpunkter.save_group(session, row, edition, **facts, at=office.clock(), by=office.actor.mark)


def split_out(office: Office, round_id: str, synpunkt_id: str, edition: int) -> None:
    """Raises as `edit` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _synpunkt(session, own_id, synpunkt_id)
        synpunkter.split_out(session, row, edition, at=office.clock(), by=office.actor.mark)


def words(typed: str) -> str:
    """Text as it is kept; nothing for what nobody could see. Raises Refused("text_too_long")."""
    kept = free_text(typed).text
    if len(kept) > COMMENT_LIMIT:
        raise Refused("text_too_long", length=len(kept), limit=COMMENT_LIMIT)
    return "" if is_blank(kept) else kept.strip()


def _answer(session: "Session", round_id: str, answer_id: str) -> AnswerRow:
    answer = answers.find(session, round_id, answer_id)
    if answer is None:
        raise Refused("no_such_page")
    return answer


def _synpunkt(session: "Session", round_id: str, synpunkt_id: str) -> SynpunktRow:
    return editions.find(session, SynpunktRow, round_id, synpunkt_id)


def _text(session: "Session", answer: AnswerRow, place: TextPlace) -> str | None:
    """The text that the place lies in; None for none. A file is the answer's own, and its text has been read."""
    if not place.sha256:
        return passages.texts(answers.content(answer)).get(place.field)
    if place.sha256 not in {file.sha256 for file in answers.answer_files(session, answer.id)}:
        return None
    pages = file_texts.of_hashes(session, [place.sha256])[place.sha256].pages
    return next((page.text for page in pages if page.number == place.page), None)


def _passage(session: "Session", answer: AnswerRow, place: TextPlace) -> Passage:
    text = _text(session, answer, place)
    if text is None:
        raise Refused("passage_field_unknown")
    span = passages.Span(place.start, place.end)
    if place.start < 0:
        span = passages.between(text, place.first, place.last) or passages.Span(0, 0)
    quote = text[span.start : span.end]
    seen = free_text(place.quote).text
    if not quote.strip() or span.end > len(text) or (seen and seen != quote):
        raise Refused("passage_missing")
    where = {"answer_id": answer.id, "recipient_code": "", "version": answer.version}
    found = {"field": "" if place.sha256 else place.field, "sha256": place.sha256, "page": place.page}
    return Passage.model_validate({**where, **found, "start": span.start, "end": span.end, "quote": quote})


def _checked(session: "Session", round_id: str, text: SynpunktText) -> SynpunktText:
    """What was typed, as it is kept. A question that is not asked, or another round's theme, is no page's choice:
    Refused("no_such_page")."""
    asked = {question.key for question in rounds.definition(rounds.get(session, round_id)).questions}
    if text.question and text.question not in asked:
        raise Refused("no_such_page")
    if text.theme_id:
        editions.find(session, ThemeRow, round_id, text.theme_id)
    kept = {name: words(getattr(text, name)) for name in ("says", "wording", "removal")}
    return text.model_copy(update=kept)
