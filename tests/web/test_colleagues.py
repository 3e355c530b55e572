"""Two people at one answer, and a registrar beside them: nobody's text or files are lost or sent unseen."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from desk import counter
from desk.office import Office
from models.tables import AnswerFileRow, AnswerRow
from settings import Settings
from store.answers import answers, drafts
from tests.round_builder import KEY
from tests.web_register import draft
from tests.web_visitor import FULL, NOW, PDF, TrialHouse, Visitor, hidden_fields, text_of, typed_in
from web.answer import uploads
from web.multipart import Upload


def counted(house: TrialHouse) -> tuple[AnswerRow, list[AnswerFileRow]]:
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        return answer, answers.answer_files(session, answer.id)


async def test_a_colleagues_autosave_while_files_are_looked_into_gives_the_conflict_page(
    house: TrialHouse, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.post("save", {"summary": "från början"})
    await visitor.show()
    look = uploads._keep_one

    def interrupted(upload: Upload, taken: Sequence[str]) -> object:
        kept = look(upload, taken)
        with house.database.changing() as session:
            now = drafts.load(session, house.round.recipient_id)
            drafts.save(
                session, house.round.recipient_id, expected=now.version, fields={"summary": ["kollegans"]}, at=NOW
            )
        return kept

    monkeypatch.setattr(uploads, "_keep_one", interrupted)
    reply = await visitor.post("save", {"summary": "min långa text"}, [("yttrande.pdf", PDF)])
    assert reply.status_code == 409
    assert "min långa text" in text_of(reply.text)
    assert "kollegans" in text_of(reply.text)
    assert [file.name for _id, file in draft(house).files] == ["yttrande.pdf"]


async def test_files_that_a_colleague_swaps_after_the_review_are_shown_before_anything_is_sent(
    house: TrialHouse, visitor: Visitor
) -> None:
    page = await visitor.follow(await visitor.post("review", FULL, [("yttrande.pdf", PDF)]))
    visitor.hidden = hidden_fields(page.text)
    colleague = house.visitor()
    await colleague.open()
    ((file_id, _file),) = draft(house).files
    await colleague.post("save", {**FULL, "remove_file": file_id}, [("fel-fil.pdf", PDF + b" ")])

    page = await visitor.follow(await visitor.post("submit"))
    assert "fel-fil.pdf" in text_of(page.text)
    with house.database.reading() as session:
        assert answers.counted_answer(session, house.round.recipient_id) is None
    visitor.hidden = hidden_fields(page.text)
    await visitor.follow(await visitor.post("submit"))
    assert [file.name for file in counted(house)[1]] == ["fel-fil.pdf"]


async def test_an_answer_on_paper_leaves_the_municipalitys_draft_alone_and_its_page_shows_it(
    house: TrialHouse, visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.post("save", {"summary": "en veckas arbete"}, [("utkast.pdf", PDF)])
    paper = tmp_path / "papper.pdf"
    paper.write_bytes(PDF + b" ")
    office = Office(Settings(data=tmp_path))
    office.__dict__.update(database=house.database, files=house.files, key=KEY)
    code = next(iter(house.round.recipient_ids))
    counter.record(office, house.round.dnr, code, paper, "", NOW, replace=False)

    assert draft(house).fields == {"summary": ["en veckas arbete"]}
    assert [file.name for _id, file in draft(house).files] == ["utkast.pdf"]
    answer, files = counted(house)
    assert (answer.stance, [file.name for file in files]) == ("", ["papper.pdf"])
    page = await visitor.show()
    assert page.status_code == 200
    assert "Inte angivet" in text_of(page.text)
    page = await visitor.show("?ersatt=1")
    assert typed_in(page.text, "summary") == "en veckas arbete"


async def test_a_draft_after_many_versions_is_still_saved_and_counted_from_one(
    house: TrialHouse, visitor: Visitor
) -> None:
    for number in range(12):
        visitor.hidden.update(nonce=f"n{number}", replaces=str(number))
        await visitor.follow(await visitor.post("no_comments"))
    await visitor.show("?ersatt=1")
    for place, text in enumerate(("ett", "två"), start=1):
        page = await visitor.follow(await visitor.post("save", {"summary": text}))
        visitor.hidden = hidden_fields(page.text)
        assert f"version {place}" in text_of(page.text)
        assert draft(house).fields == {"summary": [text]}
