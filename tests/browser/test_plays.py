"""What a municipality does, played whole in Chromium and read back from the store: with scripts, and once more without.

Each play runs on a desktop with scripts and on a telephone without them (`seat`). A page's words are checked where the
next step hangs on them; what is asserted last is what the register then holds.
"""

import hashlib
from pathlib import Path

from playwright.sync_api import Page, expect

from models.values import LetterKind, RecipientState
from store.answers import drafts
from tests.browser_seat import Seat
from tests.browser_steps import choose, decide, headed, is_saved, payloads, press, send, way
from tests.web_visitor import PDF
from web.pages import grouped_hash

PAPERS = {
    name: PDF + name.encode() for name in ("yttrande.pdf", "Protokollsutdrag § 86.pdf", "tjänsteutlåtande (åäö).pdf")
}


def fill_all(page: Page) -> None:
    decide(page, "supports_with_comments", "approved")
    page.locator("#q-1-comment").fill("Bostadsförsörjningen bör lyftas fram.")
    choose(page, "q-2-stance", "opposes")
    page.locator("#contact_name").fill("Eva Test")
    page.locator("#contact_email").fill("eva@kommun.example")
    press(page, "Lägg till reservation")
    page.locator("#reservation-1-who").fill("Anna Andersson")
    page.locator("#reservation-1-party").fill("V")
    page.locator("#reservation-1-text").fill("Avslag.")
    press(page, "Lägg till reservation")
    page.locator("#reservation-2-who").fill("Nils Nilsson")
    page.locator("#reservation-2-kind").select_option("separate_statement")
    page.locator("#files").set_input_files(payloads(PAPERS))


def test_a_full_answer_with_two_reservations_and_three_files(seat: Seat) -> None:
    page = seat.open()
    assert seat.built.token not in page.url
    fill_all(page)
    press(page, "Granska och skicka in")
    expect(page.get_by_text("Svaret är inte inskickat ännu")).to_be_visible()
    assert seat.versions == []
    press(page, "Skicka in svaret")
    headed(page, "Tack, svaret är inkommet")

    answer, content = seat.counted()
    assert (answer.version, answer.late, answer.preliminary) == (1, False, False)
    assert seat.state is RecipientState.ANSWERED
    assert [(one.who, one.party, one.kind, one.text) for one in content.dissents] == [
        ("Anna Andersson", "V", "reservation", "Avslag."),
        ("Nils Nilsson", "", "separate_statement", ""),
    ]
    assert [(one.key, one.stance, one.comment) for one in content.questions] == [
        ("1", None, "Bostadsförsörjningen bör lyftas fram."),
        ("2", "opposes", ""),
    ]
    assert seat.letters(LetterKind.RECEIPT) == ["registrator0@kommun.example"]
    assert seat.letters(LetterKind.RECEIPT_COPY) == ["eva@kommun.example"]
    expect(page.get_by_text(answer.receipt).first).to_be_visible()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in PAPERS.items()}
    assert {name: row.sha256 for name, row in seat.files(answer).items()} == hashes
    for name, told in hashes.items():
        expect(page.locator("tr", has_text=name)).to_contain_text(grouped_hash(told))
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest() == told


def test_a_preliminary_answer_is_confirmed_by_its_minutes_extract(seat: Seat) -> None:
    page = seat.open()
    decide(page, "supports", "decided")
    page.locator("#summary").fill("Kommunen tillstyrker.")
    page.locator("#files").set_input_files(payloads({"yttrande.pdf": PAPERS["yttrande.pdf"]}))
    send(page)
    first, _ = seat.counted()
    assert first.preliminary
    page.goto(f"/s/{seat.built.token}")
    press(page, "Öppna")
    headed(page, "Ni har svarat")
    minutes = PDF + b"% minutes"
    page.get_by_label("Protokollsutdrag").set_input_files(payloads({"utdrag.pdf": minutes}))
    press(page, "Bekräfta svaret")
    page.wait_for_url(f"**/kvittens/{first.receipt.removesuffix('-1')}-2*")

    answer, content = seat.counted()
    assert (answer.version, answer.late, answer.preliminary) == (2, False, False)
    assert content.summary == "Kommunen tillstyrker."
    found = seat.files(answer)
    assert set(found) == {"yttrande.pdf", "utdrag.pdf"}
    assert found["utdrag.pdf"].sha256 == hashlib.sha256(minutes).hexdigest()
    assert found["utdrag.pdf"].kind == "minutes_extract"
    assert [(row.version, row.preliminary) for row in seat.versions] == [(1, True), (2, False)]


def test_two_in_one_draft_see_both_texts_and_lose_none(seat: Seat) -> None:
    eva = seat.open()
    nils = seat.open()
    eva.locator("#summary").fill("Evas text")
    eva.locator("#own_dnr").fill("KS 1")
    press(eva, "Spara utkast")
    is_saved(eva)
    nils.locator("#summary").fill("Nils text")
    nils.locator("#own_dnr").fill("KS 2")
    choose(nils, "stance", "opposes")
    press(nils, "Granska och skicka in")
    headed(nils, "Två har skrivit samtidigt")
    with seat.site.database.reading() as session:
        assert drafts.load(session, seat.built.recipient_id).fields["summary"] == ["Evas text"]
    sides = nils.get_by_role("group", name="Sammanfattning")
    sides.get_by_label("Båda texterna").check()
    nils.get_by_role("group", name="Ert diarienummer").get_by_label("Det kollegan sparade").check()
    press(nils, "Spara det valda")
    expect(nils.locator("#summary")).to_have_value("Evas text\n\nNils text")
    send(nils)

    press(eva, "Granska och skicka in")
    headed(eva, "Ni har redan svarat")
    answer, content = seat.counted()
    assert answer.version == 1
    assert (content.summary, content.own_dnr, content.stance) == ("Evas text\n\nNils text", "KS 1", "opposes")


def test_the_link_is_forwarded_to_a_colleague_and_the_registered_address_is_told(seat: Seat) -> None:
    page = seat.open()
    page.locator("#summary").fill("Halvskrivet")
    way(page, "Vidarebefordra till en kollega")
    page.get_by_label("Kollegans e-postadress").fill("bo@bolaget.example")
    page.get_by_label("Meddelande till kollegan").fill("Skriv gärna under fråga 2.")
    press(page, "Vidarebefordra länken")
    expect(page.get_by_role("alert")).to_contain_text("en annan domän")
    assert seat.letters(LetterKind.FORWARD) == []
    page.get_by_label("bo@bolaget.example är rätt adress").check()
    press(page, "Vidarebefordra länken")
    expect(page.get_by_text("Svarslänken skickas till bo@bolaget.example")).to_be_visible()
    expect(page.locator("#summary")).to_have_value("Halvskrivet")
    assert seat.letters(LetterKind.FORWARD) == ["bo@bolaget.example"]
    assert seat.letters(LetterKind.FORWARD_NOTICE) == ["registrator0@kommun.example"]
    colleague = seat.open()
    expect(colleague.locator("#summary")).to_have_value("Halvskrivet")
