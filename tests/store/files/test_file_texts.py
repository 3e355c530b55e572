"""Texts of files, everything a round's answers say, and what a model may compare, alike on both databases."""

from models.answer import AnswerContent
from models.file_texts import FilePage, FileText, TextState
from rules import searching
from store.answers import texts
from store.database import Database
from store.files import file_texts
from store.views import suggestions
from tests.file_steps import seen
from tests.round_builder import BuiltRound
from tests.store_steps import BEFORE, stored, submit

PAGES = (FilePage(number=1, text="Ärendet gäller ÅTERVINNING"), FilePage(number=2, text=""))


def test_texts_are_kept_once_and_found_with_swedish_letters(database: Database, built: BuiltRound) -> None:
    file = stored()
    submit(database, built.recipient_id, content=AnswerContent(summary="Återvinning, tack."), files=[file])
    seen(database, file.sha256)
    with database.reading() as session:
        assert [one.sha256 for one in file_texts.waiting(session)] == [file.sha256]
    text = FileText(state=TextState.KEPT, pages=PAGES, cut=True)
    with database.changing() as session:
        assert file_texts.record(session, file.sha256, text, BEFORE)
        assert not file_texts.record(session, file.sha256, FileText(state=TextState.NONE), BEFORE)
    wanted = searching.pattern("återvinning")
    assert wanted is not None
    with database.reading() as session:
        assert file_texts.of_hashes(session, [file.sha256])[file.sha256] == text
        assert file_texts.waiting(session) == []
        told = list(texts.of_round(session, built.round_id))
        assert (suggestions.standing(session), suggestions.candidates(session, built.round_id)) == ({}, [])
    found = [(one.part, one.page) for one in told if searching.hits(one.text, wanted)]
    assert found == [("summary", 0), ("", 1)]
