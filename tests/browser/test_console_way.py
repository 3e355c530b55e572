"""A clerk who knows nothing of YAML takes a real case from an empty database to its closing with the pages alone, on
real parts: `remiss up` with its Temporal, and a mail server that refuses an address. Steps and seconds are counted and
told in the test's report.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from desk import accounts
from desk.office import Office
from models.people import Role
from rules.calendar import working_day_from
from rules.local_time import local_day
from templates.dates import day_words
from tests.browser_site import PHONE
from tests.browser_steps import press, way
from tests.case_files import CASES
from tests.console_house import PASSWORD
from tests.console_site import APPROVER, CLERK
from tests.console_steps import Walk, signed_in
from tests.installation import Installation, until
from tests.refusing_relay import refusing_relay

CASE = yaml.safe_load((CASES / "ksl-2015-2018.yaml").read_text())
DNR, TITLE = "KSL/26/0111", CASE["title"]
DUE = working_day_from(local_day(datetime.now(UTC)) + timedelta(days=100))
WISHED = working_day_from(DUE + timedelta(days=5))
MUNICIPALITIES = 26
DEAD, MENDED = "registrator@nykvarn.kommun.example", "kommun@nykvarn.kommun.example"
MISTYPED = "registrator.danderyd.kommun.example"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("console-way")
    with refusing_relay(folder / "data" / "mail", DEAD) as relay:
        built = Installation(folder, {"REMISS_SMTP_URL": relay})
        with built.up():
            office = Office(built.settings)
            for email, role in ((CLERK, Role.REGISTRAR), (APPROVER, Role.APPROVER)):
                accounts.add(office, sender="", email=email, name=email, role=role, password=PASSWORD)
            office.database.dispose()
            yield built


def begin(clerk: Walk) -> None:
    clerk.says("Inget väntar")
    clerk.go("Remisser")
    clerk.follow("Ny remiss")
    clerk.press("Börja på en ny remiss")


def write_the_matter(clerk: Walk) -> None:
    clerk.headed("Ärendet")
    sender, contact = CASE["sender"], CASE["sender"]["contacts"][0]
    clerk.fill(dnr=DNR, title=TITLE, sender__name=sender["name"], sender__email=sender["email"])
    clerk.fill(**{f"sender__contacts__0__{name}": contact[name] for name in ("name", "role", "email", "phone")})
    clerk.page.locator(f"[name='reason-code'][value='{CASE['reason']['code']}']").check()
    clerk.fill(reason__text=CASE["reason"]["text"], expected=CASE["expected"])
    clerk.press("Spara och fortsätt")


def add_the_paper(clerk: Walk) -> None:
    clerk.headed("Handlingar")
    clerk.page.locator("#files").set_input_files(CASES / CASE["documents"][0]["file"])
    clerk.press("Lägg till")
    clerk.fill(documents__0__title=CASE["documents"][0]["title"])
    clerk.press("Spara och fortsätt")


def ask_the_questions(clerk: Walk) -> None:
    clerk.headed("Frågor")
    for number, question in enumerate(CASE["questions"]):
        if number:
            clerk.press("Lägg till en fråga")
        row = f"questions__{number}"
        clerk.fill(**{f"{row}__id": question["id"], f"{row}__text": question["text"]})
        if question["stance"]:
            clerk.page.locator(f"[name='questions-{number}-stance']").check()
    clerk.press("Spara och fortsätt")


def set_the_dates(clerk: Walk) -> None:
    clerk.headed("Datum och påminnelser")
    clerk.fill(dates__due_on=DUE.isoformat())
    for number, rule in enumerate(CASE["reminders"]):
        clerk.press("Lägg till en påminnelse")
        [(name, length)] = rule.items()
        clerk.fill(**{f"reminders__{number}__{name}": length.strip("PD")})
    clerk.press("Spara och fortsätt")


def choose_the_recipients(clerk: Walk) -> None:
    """The county's municipalities out of the register; their addresses pasted as the clerk has them in a sheet, where
    one is mistyped: it is told at its cell, and nothing is saved until it is right."""
    clerk.headed("Mottagare")
    clerk.says("Listan är tom")
    clerk.follow("Lägg till mottagare")
    clerk.page.get_by_label("i", exact=True).select_option(label="Stockholms län")
    clerk.press("Lägg till alla")
    clerk.says(f"{MUNICIPALITIES} saknar e-postadress")
    clerk.follow("Läs in en tabell")
    clerk.fill(text=sheet(MISTYPED))
    clerk.press("Läs tabellen")
    clerk.says(f"”{MISTYPED}” är inte en e-postadress")
    clerk.fill(text=sheet("registrator@danderyd.kommun.example"))
    clerk.press("Läs tabellen")
    clerk.press(f"Läs in de {MUNICIPALITIES} raderna")
    expect(clerk.main).not_to_contain_text("saknar e-postadress")
    clerk.follow("Fortsätt till Godkännande")


def sheet(danderyd: str) -> str:
    """Names and addresses as they are copied out of a spreadsheet."""
    known = [row.split(",") for row in (CASES / "addresses-test.csv").read_text().splitlines() if row.startswith("01")]
    assert len(known) == MUNICIPALITIES
    rows = [f"{name}\t{danderyd if name == 'Danderyd' else email}" for _code, name, email in known]
    return "\n".join(["Kommun\tE-post", *rows])


def hand_in(clerk: Walk) -> None:
    clerk.headed("Godkännande")
    clerk.fill(approval__body=CASE["approval"]["body"])
    clerk.page.get_by_label("Den som godkänner").select_option(APPROVER)
    clerk.press("Spara och fortsätt")
    hand_in_as_checked(clerk)


def hand_in_as_checked(clerk: Walk) -> None:
    clerk.headed("Kontrollera och lämna in")
    clerk.says(f"{MUNICIPALITIES} mottagare, 4 frågor, 1 handling.")
    clerk.press("Lämna in för godkännande")
    clerk.page.wait_for_url(re.compile("/konsol/remisser/[0-9a-f]{32}"))


def give_back(approver: Walk) -> None:
    approver.takes("Remiss att godkänna", "Granska och godkänn", DNR)
    approver.fill(comment="Skriv ut att svaret ska vara beslutat av nämnd.")
    approver.press("Lämna tillbaka")
    approver.says("Lämnad tillbaka av")


def mend_and_hand_in_anew(clerk: Walk) -> None:
    clerk.takes("Återlämnat utkast", "Ändra utkastet", DNR)
    clerk.says("Skriv ut att svaret ska vara beslutat av nämnd.")
    clerk.fill(expected=f"{CASE['expected']} Beslutet fattas av nämnd eller styrelse.")
    clerk.press("Spara")
    clerk.page.get_by_role("link", name="Kontrollera och lämna in").click()
    hand_in_as_checked(clerk)


def approve(approver: Walk) -> None:
    approver.takes("Remiss att godkänna", "Granska och godkänn", DNR)
    approver.says("(2:a gången)")
    expect(approver.page.frame_locator("iframe").first.locator("body")).to_contain_text("nämnd eller styrelse")
    approver.fill(paragraph="§ 12")
    approver.press("Godkänn remissen")


def send(clerk: Walk) -> None:
    """At an hour when nobody reads mail it asks once more."""
    clerk.takes("Godkänd, inte skickad", "Skicka", DNR)
    clerk.press(f"Skicka nu till {MUNICIPALITIES} mottagare")
    if clerk.page.get_by_role("button", name="Ja, skicka nu").count():
        clerk.press("Ja, skicka nu")
    clerk.says("Remissen skickas nu.")


def mend_the_bounce(clerk: Walk, house: Installation) -> None:
    until(lambda: len(addressed(house)) == MUNICIPALITIES - 1, "25 missiv", seconds=180)
    clerk.takes("Missiv till Nykvarns kommun kom inte fram", "Rätta adressen", DNR)
    clerk.says("adressen finns inte")
    clerk.unfold("Rätta adressen och skicka igen")
    clerk.fill(email=MENDED)
    clerk.press("Spara och skicka")
    clerk.says(f"har adressen {MENDED}. Missivet går dit nu.")
    until(lambda: MENDED in addressed(house), "the missiv to the mended address", seconds=60)


def addressed(house: Installation) -> set[str]:
    return {mail.recipients[0] for mail in house.missiv()}


def ask_for_more_time(house: Installation, browser: Browser) -> None:
    """A municipality opens the link of its letter on a phone."""
    [letter] = [mail for mail in house.missiv() if mail.recipients == ("registrator@taby.kommun.example",)]
    link = re.search(rf"{house.settings.base_url}(/s/\S+)", house.text(letter))
    assert link
    context = browser.new_context(viewport=PHONE, base_url=house.settings.base_url, locale="sv-SE")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(link[1])
    press(page, "Öppna svaret")
    page.wait_for_url("**/svar/**")
    way(page, "Be om anstånd")
    page.locator("#extend_until").fill(WISHED.isoformat())
    page.locator("#extend_reason").fill("Nämnden sammanträder först då.")
    press(page, "Skicka begäran om anstånd")
    expect(page.get_by_role("main")).to_contain_text("Er begäran om anstånd är skickad")
    context.close()


def grant_it(clerk: Walk, house: Installation) -> None:
    clerk.takes("Täby kommun ber om anstånd", "Besluta", DNR)
    clerk.says("Nämnden sammanträder först då.")
    clerk.unfold("Bevilja")
    clerk.fill(reason="Nämndens sammanträde är sent i år.")
    clerk.press("Ge anstånd")
    clerk.says("Täby har fått ny sista svarsdag")
    # The word that the request has come in is left out when the decision is as quick as this.
    told, new = ("registrator@taby.kommun.example",), f"Ny sista svarsdag {day_words(WISHED)}: remiss {DNR}"
    until(lambda: any(mail.subject.startswith(new) for mail in house.mails() if mail.recipients == told), "the new day")


def register_what_came_on_paper(clerk: Walk) -> None:
    """Handed in today; the proposal of the day before is not what happened, and is put right."""
    clerk.go("Remisser")
    clerk.follow(DNR)
    clerk.go("Svar")
    clerk.follow("Registrera ett svar")
    clerk.page.get_by_label("Med post").check()
    clerk.press("Fortsätt")
    clerk.says("22 § förvaltningslagen")
    clerk.fill(arrived_on=local_day(datetime.now(UTC)).isoformat(), named="Lidingö stad", own_dnr="KS/2026:44")
    clerk.page.locator("#files").set_input_files(CASES / "kobyt-forslag.pdf")
    clerk.page.get_by_label("Ställningstagande").select_option(label="Tillstyrker med synpunkter")
    clerk.press("Registrera svaret")
    clerk.says("Svaret är registrerat med kvittens")
    clerk.headed("Lidingö kommun")


def close(clerk: Walk) -> None:
    clerk.go("Remissen")
    clerk.unfold("Avsluta nu")
    clerk.page.get_by_label("Jag vill avsluta remissen").check()
    clerk.press("Avsluta remissen")
    clerk.says("Remissen är avslutad.")
    clerk.go("Remisser")
    row = clerk.page.get_by_role("row").filter(has_text=DNR)
    expect(row).to_contain_text("Avslutad")
    expect(row).to_contain_text(f"1 av {MUNICIPALITIES} har svarat")


@pytest.mark.timeout(900)
def test_from_an_empty_database_to_the_closing(
    house: Installation,
    browser: Browser,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with signed_in(house, browser, CLERK) as clerk, signed_in(house, browser, APPROVER) as approver:
        with clerk.stage("written"):
            for step in (begin, write_the_matter, add_the_paper, ask_the_questions, set_the_dates):
                step(clerk)
        with clerk.stage("recipients"):
            choose_the_recipients(clerk)
            hand_in(clerk)
        until(lambda: any(mail.recipients == (APPROVER,) for mail in house.mails()), "the approver is told by mail")
        with clerk.stage("returned and handed in anew"):
            give_back(approver)
            mend_and_hand_in_anew(clerk)
            approve(approver)
        with clerk.stage("sent, a bounce mended"):
            send(clerk)
            mend_the_bounce(clerk, house)
        with clerk.stage("more time decided"):
            ask_for_more_time(house, browser)
            grant_it(clerk, house)
        with clerk.stage("paper answer, closed"):
            register_what_came_on_paper(clerk)
            close(clerk)
        seconds = time.monotonic() - clerk.began
    told = {
        **clerk.told,
        "in all": f"{clerk.steps} steps of the clerk, {approver.steps} of the approver, {seconds:.0f} s",
    }
    for name, value in told.items():
        record_property(name, value)
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{name}: {value}\n" for name, value in told.items()))
    assert clerk.steps <= 50


def test_what_the_console_began_the_command_line_goes_on_with(
    house: Installation, browser: Browser, tmp_path: Path
) -> None:
    """And the other way round: a round file read in at the terminal is a row of the console's list."""
    counts = house.status(DNR)["counts"]
    assert (counts["recipients"], counts["answered"]) == (MUNICIPALITIES, 1)
    house.ok("reopen", DNR, "--until", DUE.isoformat(), "--reason", "Styrelsen § 14")
    file = tmp_path / "other.yaml"
    rows = [{"code": "0114", "email": "registrator@upplands-vasby.kommun.example"}]
    kept = {name: CASE[name] for name in ("title", "sender", "reason", "expected", "questions")}
    dates = {"due_on": working_day_from(local_day(datetime.now(UTC)) + timedelta(days=100))}
    file.write_text(yaml.safe_dump({**kept, "dnr": "KSL/26/0112", "dates": dates, "recipients": rows}))
    house.ok("draft", file)
    house.ok("submit", "KSL/26/0112")
    assert [item["kind"] for item in house.ok("todo", "KSL/26/0112")] == ["approval"]
    with signed_in(house, browser, CLERK) as clerk:
        clerk.page.goto("/konsol/remisser?q=ksl/26/0112")
        expect(clerk.page.get_by_role("row").filter(has_text="KSL/26/0112")).to_contain_text("Väntar på godkännande")
        clerk.page.goto("/konsol/remisser?q=ksl/26/0111")
        expect(clerk.page.get_by_role("row").filter(has_text=DNR)).to_contain_text("Svarstiden löper")
