"""A file in quarantine is named on every page that lists it and given out by none; other remarks change nothing."""

import httpx

from models.values import ActiveContent
from store.answers import answers, drafts
from tests.attester import Attester
from tests.file_steps import SIGNATURE, quarantine, seen
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor, hidden_fields, text_of

IN_QUARANTINE = f"i karantän: skadlig kod har hittats ({SIGNATURE})"


def in_draft(house: TrialHouse) -> tuple[str, str]:
    """Row id and hash of the draft's only file."""
    with house.database.reading() as session:
        ((file_id, file),) = drafts.load(session, house.round.recipient_id).files
    return file_id, file.sha256


def in_answer(house: TrialHouse) -> tuple[str, str, str]:
    """Receipt, row id and hash of the counted answer's only file."""
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        (file,) = answers.answer_files(session, answer.id)
    return answer.receipt, file.id, file.sha256


def is_withheld(reply: httpx.Response) -> bool:
    assert PDF not in reply.content
    assert "content-disposition" not in reply.headers
    return reply.status_code == 403 and SIGNATURE in text_of(reply.text)


async def test_a_file_in_a_draft_is_named_and_withheld_and_can_be_taken_out(
    house: TrialHouse, visitor: Visitor
) -> None:
    await visitor.post("save", {"summary": "text"}, [("fel.pdf", PDF)])
    file_id, sha256 = in_draft(house)
    assert (await visitor.get(f"{visitor.place}/filer/{file_id}")).content == PDF
    quarantine(house.database, sha256)
    for query in ("", "/granska"):
        assert IN_QUARANTINE in text_of((await visitor.get(visitor.place + query)).text)
    reply = await visitor.get(f"{visitor.place}/filer/{file_id}")
    assert is_withheld(reply)
    assert "fel.pdf" in text_of(reply.text)
    assert f'href="{visitor.place}"' in reply.text
    await visitor.show()
    page = await visitor.follow(await visitor.post("", {"summary": "text", "remove_file": file_id}))
    assert "fel.pdf" not in page.text


async def test_an_answers_file_is_named_on_the_receipt_and_withheld_and_the_answer_counts(
    house: TrialHouse, visitor: Visitor
) -> None:
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [("fel.pdf", PDF)]))
    receipt, file_id, sha256 = in_answer(house)
    quarantine(house.database, sha256)
    page = await visitor.get(f"{visitor.place}/kvittens/{receipt}")
    assert IN_QUARANTINE in text_of(page.text)
    assert is_withheld(await visitor.get(f"{visitor.place}/kvittens/{receipt}/{file_id}"))
    english = await visitor.get(f"{visitor.place}/kvittens/{receipt}?lang=en")
    assert f"in quarantine: malicious code has been found ({SIGNATURE})" in text_of(english.text)
    assert in_answer(house) == (receipt, file_id, sha256)
    await visitor.show("?ersatt=1")
    replacing = await visitor.follow(await visitor.post("review", {"stance": "opposes"}))
    assert IN_QUARANTINE in text_of(replacing.text)


async def test_the_attester_is_told_and_gets_no_file(house: TrialHouse, visitor: Visitor) -> None:
    await visitor.post("review", FULL, [("fel.pdf", PDF)])
    visitor.hidden = hidden_fields((await visitor.get(visitor.place + "/granska")).text)
    asking = {"attest_name": "Karin Berg", "attest_email": "karin@kommun.example", "attest_message": ""}
    await visitor.follow(await visitor.post("attest", asking))
    attester = Attester.of(house)
    await attester.open()
    file_id, sha256 = in_draft(house)
    address = f"{attester.visitor.place}/filer/{file_id}"
    assert (await attester.visitor.get(address)).content == PDF
    quarantine(house.database, sha256)
    assert IN_QUARANTINE in text_of((await attester.visitor.show()).text)
    assert is_withheld(await attester.visitor.get(address))


async def test_a_file_that_does_something_is_remarked_on_and_given_as_it_came(
    house: TrialHouse, visitor: Visitor
) -> None:
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [("aktiv.pdf", PDF)]))
    receipt, file_id, sha256 = in_answer(house)
    seen(house.database, sha256, ActiveContent.SCRIPT, ActiveContent.EXTERNAL_CONTENT, awaits_scan=True)
    page = text_of((await visitor.get(f"{visitor.place}/kvittens/{receipt}")).text)
    assert "innehåller skript, hämtar innehåll från nätet, ej kontrollerad mot skadlig kod" in page
    reply = await visitor.get(f"{visitor.place}/kvittens/{receipt}/{file_id}")
    assert reply.content == PDF
    assert reply.headers["content-disposition"].startswith("attachment")


async def test_a_file_that_nobody_has_looked_at_says_so_and_a_clean_one_nothing(
    house: TrialHouse, visitor: Visitor
) -> None:
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [("bra.pdf", PDF)]))
    receipt, _file_id, sha256 = in_answer(house)
    before = (await visitor.get(f"{visitor.place}/kvittens/{receipt}")).text
    assert '<span class="remark">ännu inte granskad</span>' in before
    seen(house.database, sha256, malware="")
    assert 'class="remark"' not in (await visitor.get(f"{visitor.place}/kvittens/{receipt}")).text
