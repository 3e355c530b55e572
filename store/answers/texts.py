"""Everything the answers of a round say, one text after another: what was typed, and what was read from their files."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import Session, col, select

from models.tables import AnswerFileRow, AnswerRow, FileCheckRow, FilePageRow, RecipientRow
from rules import masking
from store.answers import answers

_AT_ONCE = 200


class ToldText(NamedTuple):
    """One text. `stance`: on the question that it answers, else on the whole. `part`: a code of `rules.masking.texts`;
    for a page of a file empty, and `file_id` and `page` say which (0: the whole file)."""

    recipient_id: str
    recipient: str
    answer_id: str
    version: int
    stance: str
    part: str
    file_id: str
    file_name: str
    page: int
    text: str


def of_round(session: Session, round_id: str) -> Iterator[ToldText]:
    """Of every answer that counts, or waits beside one that does, in the recipients' order; its files after its words.
    Files in quarantine are left out."""
    query = (
        select(AnswerRow, RecipientRow.full_name)
        .join(RecipientRow, col(RecipientRow.id) == col(AnswerRow.recipient_id))
        .where(AnswerRow.round_id == round_id, col(AnswerRow.counted) | (col(AnswerRow.beside) > 0))
        .order_by(col(RecipientRow.invited).desc(), col(RecipientRow.sort_key), col(AnswerRow.version))
    )
    found = session.exec(query).all()
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        pages = _pages(session, [row.id for row, _name in some])
        for row, name in some:
            content = answers.content(row)
            stances = {f"question:{each.key}": each.stance or "" for each in content.questions}
            for part, text in masking.texts(content).items():
                stance = stances.get(part, row.stance)
                yield ToldText(row.recipient_id, name, row.id, row.version, stance, part, "", "", 0, text)
            for file, page in pages.get(row.id, ()):
                facts = (row.recipient_id, name, row.id, row.version, row.stance, "")
                yield ToldText(*facts, file.id, file.name, page.number, page.text)


def _pages(session: Session, answer_ids: list[str]) -> dict[str, list[tuple[AnswerFileRow, FilePageRow]]]:
    query = (
        select(AnswerFileRow, FilePageRow)
        .join(FilePageRow, col(FilePageRow.sha256) == col(AnswerFileRow.sha256))
        .join(FileCheckRow, col(FileCheckRow.sha256) == col(AnswerFileRow.sha256))
        .where(col(AnswerFileRow.answer_id).in_(answer_ids), col(FileCheckRow.malware) == "")
        .order_by(col(AnswerFileRow.position), col(FilePageRow.number))
    )
    found: dict[str, list[tuple[AnswerFileRow, FilePageRow]]] = {}
    for file, page in session.exec(query):
        found.setdefault(file.answer_id or "", []).append((file, page))
    return found
