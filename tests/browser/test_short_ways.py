"""The short ways, the dates and the new versions, played in Chromium and read back from the store.

Each play runs on a desktop with scripts and on a telephone without them (`seat`).
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from models.values import LetterKind, RecipientState
from rules.local_time import day_end, local_day
from store.answers import drafts
from store.recipients import extensions
from templates.dates import date_words
from tests.browser_seat import Seat
from tests.browser_steps import choose, decide, headed, payloads, press, send, way
from tests.store_steps import recipient
from tests.web_visitor import PDF

SHORT = {
    "Avstå från att yttra sig": ("Skicka in: vi avstår", RecipientState.DECLINED, "declines"),
    "Inga synpunkter": ("Skicka in: inga synpunkter", RecipientState.NO_COMMENTS, "no_comments"),
}


@pytest.mark.parametrize("name", SHORT)
def test_a_short_way_is_one_step_and_confirmed(seat: Seat, name: str) -> None:
    page = seat.open()
    page.locator("#summary").fill("Påbörjat men inte skickat")
    button, state, stance = SHORT[name]
    way(page, name)
    if stance == "declines":
        page.get_by_label("Skäl, om ni vill ange det").fill("Berör oss inte.")
    press(page, button)
    headed(page, "Tack, svaret är inkommet")
    answer, content = seat.counted()
    assert (seat.state, content.stance, answer.late) == (state, stance, False)
    assert content.summary == ""
    assert content.reason == ("Berör oss inte." if stance == "declines" else "")
    assert seat.letters(LetterKind.RECEIPT) == ["registrator0@kommun.example"]
    expect(page.get_by_text(answer.receipt).first).to_be_visible()


def test_the_sender_is_told_that_the_referral_is_received_and_when_it_is_dealt_with(seat: Seat) -> None:
    page = seat.open()
    way(page, "Mottaget, behandlas senare")
    page.get_by_label("När behandlas ärendet?").fill("KS den 2 juni")
    press(page, "Meddela avsändaren")
    expect(page.get_by_text("avsändaren ser nu att remissen är mottagen")).to_be_visible()
    expect(page.get_by_text("Ni har meddelat att ärendet behandlas: KS den 2 juni")).to_be_visible()
    row = recipient(seat.site.database, seat.built.recipient_id)
    assert (row.state, row.planned_on) == (RecipientState.ACKNOWLEDGED, "KS den 2 juni")
    assert seat.versions == []


@pytest.mark.parametrize("granted", [True, False], ids=["granted", "denied"])
def test_an_extension_is_asked_for_and_its_decision_stands_on_the_page(seat: Seat, granted: bool) -> None:
    page, database = seat.open(), seat.site.database
    day = local_day(seat.site.now) + timedelta(days=37)
    way(page, "Be om anstånd")
    page.get_by_label("Vi vill svara senast").fill("i maj")
    page.get_by_label("Skäl", exact=True).fill("Nämnden sammanträder då.")
    press(page, "Skicka begäran om anstånd")
    expect(page.get_by_role("alert")).to_contain_text("Dagen finns inte i kalendern")
    expect(page.get_by_label("Skäl", exact=True)).to_have_value("Nämnden sammanträder då.")
    page.get_by_label("Vi vill svara senast").fill(day.isoformat())
    press(page, "Skicka begäran om anstånd")
    expect(page.get_by_text("Er begäran om anstånd är skickad")).to_be_visible()
    with database.changing() as session:
        request = extensions.latest_request(session, seat.built.recipient_id)
        assert request is not None
        assert (request.until, request.reason, request.granted) == (day_end(day), "Nämnden sammanträder då.", None)
        row = recipient(database, seat.built.recipient_id)
        if granted:
            extensions.extend_recipient(session, row, until=request.until, reason="Ja.", at=seat.site.now)
        else:
            extensions.deny(session, row, reason="Nej.", at=seat.site.now)
    page.goto(page.url.split("?")[0])
    due = page.locator(".due")
    if granted:
        expect(due.locator("strong")).to_contain_text(f"Svara senast {date_words(day_end(day))}")
        expect(due).to_contain_text("Ni har fått anstånd")
    else:
        expect(due).to_contain_text(f"anstånd till {date_words(day_end(day))} har inte beviljats")
    assert seat.letters(LetterKind.EXTENSION_REQUESTED) == ["registrator0@kommun.example"]
    assert len(seat.letters(LetterKind.EXTENSION)) == granted
    assert len(seat.letters(LetterKind.EXTENSION_DENIED)) == (not granted)


def test_an_answer_after_the_due_day_is_taken_and_marked_late(seat: Seat) -> None:
    seat.built = seat.site.round(due_in=-3, closes_in=5)
    page = seat.open()
    expect(page.locator(".due")).to_contain_text("märks som sent inkomna")
    decide(page, "opposes", "approved")
    send(page)
    expect(page.get_by_text("redovisas som sent inkommet")).to_be_visible()
    answer, content = seat.counted()
    assert (answer.late, content.stance) == (True, "opposes")


def test_after_the_closing_the_text_is_kept_and_the_page_says_whom_to_ask(seat: Seat) -> None:
    seat.built = seat.site.round(due_in=-9, closes_in=-2)
    with seat.site.database.changing() as session:
        fields = {"summary": ["Skrivet i tid men inte skickat"]}
        drafts.save(session, seat.built.recipient_id, expected=0, fields=fields, at=seat.site.now)
    page = seat.open()
    headed(page, "Remissen är stängd")
    expect(page.get_by_text("Skrivet i tid men inte skickat")).to_be_visible()
    expect(page.get_by_role("link", name="handlaggare@ksl.example")).to_be_visible()
    assert seat.versions == []


def test_an_answer_is_replaced_after_asking_and_both_versions_are_kept(seat: Seat) -> None:
    page = seat.open()
    decide(page, "supports", "approved")
    page.locator("#files").set_input_files(payloads({"gammal.pdf": PDF, "kvar.pdf": PDF + b"%"}))
    send(page)
    first, _ = seat.counted()
    page.get_by_role("link", name="Komplettera eller ersätt svaret").click()
    expect(page.get_by_text("Ni ersätter ert svar, version 1")).to_be_visible()
    expect(page.locator("#decision_body")).to_have_value("Kommunstyrelsen")
    choose(page, "stance", "opposes")
    press(page, "Granska och skicka in")
    page.get_by_label("Ta med gammal.pdf från version 1").uncheck()
    assert seat.counted()[0].id == first.id
    press(page, "Ersätt svaret")
    headed(page, "Tack, svaret är inkommet")

    second, content = seat.counted()
    assert (second.version, content.stance, content.decision_section) == (2, "opposes", "§ 86")
    assert set(seat.files(second)) == {"kvar.pdf"}
    assert [(row.version, row.stance, row.counted) for row in seat.versions] == [
        (1, "supports", False),
        (2, "opposes", True),
    ]
    page.get_by_role("link", name="Version 1").click()
    headed(page, "Tidigare version av svaret")
    assert set(seat.files(first)) == {"gammal.pdf", "kvar.pdf"}
    expect(page.get_by_role("link", name="gammal.pdf")).to_be_visible()


def test_an_answer_that_came_meanwhile_is_replaced_only_when_asked(seat: Seat) -> None:
    page = seat.open()
    colleague = seat.open()
    decide(colleague, "supports", "approved")
    send(colleague)
    choose(page, "stance", "opposes")
    press(page, "Granska och skicka in")
    headed(page, "Ni har redan svarat")
    assert [row.stance for row in seat.versions] == ["supports"]
    page.get_by_role("link", name="Behåll svaret som det är").click()
    headed(page, "Ni har svarat")
    assert [(row.stance, row.counted) for row in seat.versions] == [("supports", True)]
