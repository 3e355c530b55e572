"""One search over answers and their files, and the text of a file beside the original."""

import re

from desk import secrecy
from documents.inspection.inspecting import active_content, read_text
from models.people import OPERATOR
from store.answers import answers
from store.files import file_texts
from tests.answer_steps import entered
from tests.console_house import ConsoleHouse
from tests.inspecting import inspector
from tests.text_files import written_pdf
from tests.web_visitor import text_of


def said(page: str) -> str:
    return " ".join(text_of(page).split())


async def test_words_are_found_in_answers_and_in_files_and_lead_to_their_place(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk("lasse@ksl.example")
    made = entered(
        console,
        built,
        file=written_pdf("Inget här.", "Kommunen <b>avstyrker</b>\nförslaget om ÅTERVINNING."),
        summary="Återvinning ja.",
    )
    here = f"/konsol/remisser/{built.round_id}"
    waiting = said((await clerk.get(f"{here}/svar/{made.answer_id}")).text)
    assert "Texten är ännu inte läst ur filen." in waiting
    office = console.office
    loop = inspector(office.database, office.files, console.clock, inspect=active_content, read=read_text)
    while await loop.look_through():
        pass
    page = await clerk.get(f"{here}/sok?q=%C3%A5tervinning")
    assert "2 ställen i ett svar." in said(page.text)
    assert "Upplands Väsby kommun Sammanfattning Återvinning ja. Yttrande.pdf, sidan 2" in said(page.text)
    assert "<b>avstyrker</b>" not in page.text
    assert "Kommunen <b>avstyrker</b> förslaget om ÅTERVINNING" in said(page.text)
    for link in re.findall(r'<li><a href="([^"]+)"', page.text.partition("hits")[2]):
        address, _, anchor = link.replace("&amp;", "&").partition("#")
        target = (await clerk.get(address)).text
        assert f'id="{anchor}"' in target
    assert re.search(r'<details class="more" id="text-\w+" open>', target)
    assert "Läst ur filen. Originalet gäller." in said(target)
    assert "Orden står inte i något svar." in said((await clerk.get(f"{here}/sok?q=finns+inte")).text)
    assert (await clerk.get(f"{here}/sok?q=%25&lang=en")).status_code == 200


async def test_the_text_of_a_masked_copy_is_read_too(console: ConsoleHouse) -> None:
    built, office = console.round(), console.office.acting(OPERATOR)
    made = entered(console, built)
    with office.database.reading() as session:
        (file,) = answers.answer_files(session, made.answer_id)
    with office.files.receive() as incoming:
        incoming.write(written_pdf("Täckt"))
        sha256 = incoming.sha256
        secrecy.mask(office, built.round_id, made.answer_id, file.id, incoming, name="m.pdf", reason="Hälsa")
    loop = inspector(office.database, office.files, console.clock, inspect=active_content, read=read_text)
    while await loop.look_through():
        pass
    with office.database.reading() as session:
        assert file_texts.of_hashes(session, [sha256])[sha256].text == "Täckt"


async def test_a_scanned_file_says_that_it_has_no_text(console: ConsoleHouse) -> None:
    built, clerk = console.round(), await console.clerk()
    made = entered(console, built)
    office = console.office
    loop = inspector(office.database, office.files, console.clock, inspect=active_content, read=read_text)
    while await loop.look_through():
        pass
    page = said((await clerk.get(f"/konsol/remisser/{built.round_id}/svar/{made.answer_id}")).text)
    assert "Ingen text: filen är inskannad eller innehåller bara bilder." in page
