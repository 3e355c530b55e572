"""A whole round on real parts: the registrar's commands, `remiss up`, and a browser from the letter to the receipt."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from mail.incoming.caught import CaughtMessage
from tests.browser_site import DESKTOP, PHONE
from tests.browser_steps import choose, decide, headed, press, send
from tests.case_files import CASES, round_file
from tests.compiled_files import comments_in_workbook, docx_text, pdf_text, squeezed
from tests.installation import Installation, until

DNR = "KÖBYT 2026-1"
CODE, ADDRESS = "0687", "registrator@tranas.kommun.example"
COMMENT = "Målen bör knytas till de fem kommunernas översiktsplaner."
SUMMARY = "Kommunen tillstyrker förslaget, men vill se en gemensam tidplan."
YTTRANDE = CASES / "kobyt-forslag.pdf"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    built = Installation(tmp_path_factory.mktemp("whole-way"))
    with built.up():
        yield built


@pytest.fixture(params=[(DESKTOP, True), (PHONE, False)], ids=["desktop", "phone, no script"])
def page(request: pytest.FixtureRequest, house: Installation, browser: Browser) -> Iterator[Page]:
    (viewport, javascript), web = request.param, f"http://127.0.0.1:{house.ports['web_port']}"
    context = browser.new_context(viewport=viewport, base_url=web, java_script_enabled=javascript, locale="sv-SE")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def sent_round(house: Installation, dnr: str) -> None:
    """What a registrar types, from the round file to a round on its way out."""
    due_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=90)
    file = round_file(house.folder / dnr, "kobyt-framat-genom-samverkan", dnr=dnr, due_at=due_at)
    house.ok("draft", file)
    house.ok("submit", dnr)
    house.ok("approve", dnr, "--decision", "Styrgruppen § 12")
    house.ok("send", dnr)


def letter(house: Installation, start: str) -> CaughtMessage:
    """The one caught letter to the respondent whose subject begins so, once it is there."""

    def own() -> list[CaughtMessage]:
        return [mail for mail in house.mails() if mail.recipients == (ADDRESS,) and mail.subject.startswith(start)]

    until(lambda: bool(own()), start)
    (only,) = own()
    return only


def open_from_the_letter(page: Page, mail: CaughtMessage) -> None:
    """Reads the letter in the catcher, follows its link and opens the answer."""
    page.goto("/dev/mail")
    page.locator(f"a[href*='{mail.name}']").click()
    headed(page, mail.subject)
    page.locator("pre a[href*='/s/']").click()
    page.wait_for_url("**/s/*")
    press(page, "Öppna svaret")
    page.wait_for_url("**/svar/**")


def answer(page: Page) -> str:
    """Fills in the form, reviews and submits; the receipt number that the page then shows."""
    decide(page, "supports_with_comments", "approved")
    choose(page, "q-1-stance", "supports_with_comments")
    page.locator("#q-1-comment").fill(COMMENT)
    page.locator("#summary").fill(SUMMARY)
    page.locator("#own_dnr").fill("KS 2026/212")
    page.locator("#files").set_input_files(YTTRANDE)
    send(page)
    expect(page.get_by_role("link", name=YTTRANDE.name)).to_be_visible()
    return page.locator(".got dd.nowrap").inner_text()


def compiled(house: Installation, dnr: str) -> Path:
    folder = house.folder / "ut" / dnr
    house.ok("compile", dnr, "--out", folder)
    return folder


def test_from_the_round_file_by_the_letter_and_the_form_to_the_compilation(house: Installation, page: Page) -> None:
    dnr = f"KÖBYT 2026-{len(house.ok('status')) + 1}"
    sent_round(house, dnr)
    open_from_the_letter(page, letter(house, f"Remiss {dnr}:"))
    number = answer(page)
    receipt = letter(house, f"Kvittens {number}:")
    assert f"Kvittens: {number}" in house.text(receipt)
    until(lambda: house.ok("status", dnr)["counts"]["sent"] == 6, "6 missiv")
    counted = house.ok("status", dnr)
    assert (counted["counts"]["answered"], counted["counts"]["outstanding"]) == (1, 5)
    assert counted["stances"]["supports_with_comments"] == 1
    assert {one["code"]: one["receipt"] for one in counted["recipients"] if one["receipt"]} == {CODE: number}

    house.ok("close", dnr)
    out = compiled(house, dnr)
    for text in (COMMENT, SUMMARY, "KS 2026/212", "§ 86", YTTRANDE.name):
        assert squeezed(text) in squeezed(pdf_text(out / "remissammanstallning.pdf")), text
    assert {COMMENT, SUMMARY} <= set(docx_text(out / "remissammanstallning.docx").splitlines())
    assert COMMENT in comments_in_workbook(out / "remissammanstallning.xlsx")["Tranås kommun"]
    [told] = [one for one in json.loads((out / "remissammanstallning.json").read_text())["recipients"] if one["answer"]]
    assert (told["code"], told["answer"]["receipt"], told["answer"]["preliminary"]) == (CODE, number, False)
    assert told["answer"]["content"]["questions"][0]["comment"] == COMMENT
    assert [file["name"] for file in told["answer"]["files"]] == [YTTRANDE.name]

    page.reload()
    assert page.locator(".got dd.nowrap").inner_text() == number
    expect(page.get_by_text("Remissen är stängd")).to_be_visible()
