"""From a closed and compiled first round to a sent second one and an answer there, with the earlier answer beside, on
real parts; then the checklist, the press text and the duties of what was decided."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select, update

from desk import accounts, outcomes
from desk.office import Office
from models.people import Role
from models.tables import LetterRow, RecipientRow, RoundRow
from models.values import LetterKind
from rules.calendar import working_day_from
from rules.local_time import local_day
from store.views import treatment
from tests.active_files import pdf
from tests.approved_compilations import approved
from tests.browser_rules import CUT
from tests.browser_site import PHONE, axe_findings, is_too_wide
from tests.browser_steps import choose, press, send
from tests.console_house import PASSWORD
from tests.console_site import APPROVER, CLERK
from tests.console_steps import Walk, signed_in
from tests.installation import Installation, until
from tests.round_builder import invited
from tests.two_rounds import First, first_round

FIRST, SECOND = "KS 2026/17", "KS 2026/18"
NOW = datetime.now(UTC)
DUE = working_day_from(local_day(NOW + timedelta(days=100))).isoformat()


MEMBERS = tuple(invited(number, code=code) for number, code in enumerate(("0114", "0115", "0117", "0120", "0123")))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, First]]:
    built = Installation(tmp_path_factory.mktemp("second-round"))
    with built.up():
        office = Office(built.settings)
        for email, role in ((CLERK, Role.REGISTRAR), (APPROVER, Role.APPROVER)):
            accounts.add(office, sender="", email=email, name=email, role=role, password=PASSWORD)
        first = compiled(office)
        yield built, first
        office.database.dispose()


def compiled(office: Office) -> First:
    """The first round, held earlier this year, told back to those who answered it."""
    first = first_round(office, dnr=FIRST, recipients=MEMBERS)
    with office.database.changing() as session:
        earlier = NOW - timedelta(days=120)
        session.connection().execute(update(RoundRow).values(closed_at=earlier))
    with office.database.reading() as session:
        made = treatment.of_round(session, first.built.round_id)
    approved(office.database, office.files, first.built, made, NOW)
    outcomes.send(office, first.built.round_id, where="")
    return first


def looked_at(page: Page, name: str) -> None:
    """Nothing for axe, nothing cut or too wide; kept as a picture where somebody wants to look."""
    assert axe_findings(page) == [], name
    assert not is_too_wide(page), name
    if folder := os.environ.get("REMISS_TEST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def begin(clerk: Walk) -> None:
    clerk.page.goto("/konsol/remisser")
    clerk.follow(FIRST)
    clerk.go("Andra remissen")
    clerk.says("Väsentliga ändringar: 1")
    clerk.says("Upplands Väsby kommun och Provköping 1 kommun (G1)")
    looked_at(clerk.page, "second-begin")
    clerk.press("Börja den andra remissen")
    clerk.headed("Ärendet")
    clerk.says("Den andra remissen är börjad: 5 mottagare")


def write(clerk: Walk) -> None:
    clerk.fill(dnr=SECOND)
    clerk.press("Spara och fortsätt")
    clerk.headed("Handlingar")
    clerk.unfold("Byt ut filen")
    clerk.page.locator("#replace-0").set_input_files({"name": "v2.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    clerk.press("Byt ut")
    assert clerk.page.locator("[name='versions-0-cause']").input_value() == "Reviderat efter remissen"
    looked_at(clerk.page, "second-papers")
    clerk.press("Spara och fortsätt")
    clerk.headed("Frågor")
    clerk.press("Spara och fortsätt")
    clerk.fill(dates__due_on=DUE)
    clerk.press("Spara och fortsätt")
    clerk.headed("Mottagare")
    clerk.page.get_by_role("link", name="Godkännande").first.click()
    clerk.page.get_by_label("Den som godkänner").select_option(APPROVER)
    clerk.press("Spara och fortsätt")
    clerk.headed("Kontrollera och lämna in")
    clerk.says("5 mottagare, 4 frågor, 1 handling.")
    clerk.press("Lämna in för godkännande")
    clerk.page.wait_for_url(re.compile("/konsol/remisser/[0-9a-f]{32}"))


def approve_and_send(clerk: Walk, approver: Walk, house: Installation) -> None:
    approver.takes("Remiss att godkänna", "Granska och godkänn", SECOND)
    approver.fill(body="Styrelsen", paragraph="§ 12")
    approver.press("Godkänn remissen")
    clerk.takes("Godkänd, inte skickad", "Skicka", SECOND)
    clerk.press("Skicka nu till 5 mottagare")
    if clerk.page.get_by_role("button", name="Ja, skicka nu").count():
        clerk.press("Ja, skicka nu")
    clerk.says("Remissen skickas nu.")
    until(lambda: len(house.missiv()) == 5, "5 missiv", seconds=120)


def answer(house: Installation, browser: Browser) -> None:
    """Upplands Väsby, against the first proposal, is for the second."""
    [letter] = [mail for mail in house.missiv() if mail.recipients == ("registrator0@kommun.example",)]
    link = re.search(rf"{house.settings.base_url}(/s/\S+)", house.text(letter))
    assert link
    context = browser.new_context(base_url=house.settings.base_url, locale="sv-SE")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(link[1])
    expect(page.get_by_role("main")).to_contain_text("Det här är en andra remiss")
    looked_at(page, "second-landing")
    press(page, "Öppna svaret")
    page.wait_for_url("**/svar/**")
    main = page.get_by_role("main")
    for said in ("Ert svar i den första remissen", "Avstyrker", "Det blir <b>för</b> dyrt.", "Dyrt.", "40 <mnkr>"):
        expect(main).to_contain_text(said)
    looked_at(page, "second-answer")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    looked_at(page, "second-answer-phone")
    assert page.evaluate(CUT) == []
    choose(page, "stance", "supports")
    page.locator("#summary").fill("Nu är det bra.")
    send(page)
    context.close()


def compare(clerk: Walk) -> None:
    clerk.page.goto("/konsol/remisser")
    clerk.follow(SECOND)
    clerk.go("Första remissen")
    row = clerk.page.get_by_role("row").filter(has_text="Upplands Väsby kommun").last
    for said in ("Avstyrker", "Tillstyrker", "mer för"):
        expect(row).to_contain_text(said)
    looked_at(clerk.page, "second-beside")
    clerk.page.goto("/konsol/remisser")
    clerk.follow(FIRST)
    clerk.go("Andra remissen")
    clerk.says("Den andra remissen finns")
    looked_at(clerk.page, "second-exists")


def queued(house: Installation, kind: LetterKind) -> int:
    with house.database() as database, database.reading() as session:
        return len(session.exec(select(LetterRow.id).where(LetterRow.kind == kind)).all())


def afterwards(clerk: Walk, approver: Walk, house: Installation) -> None:
    clerk.go("Checklista")
    clerk.fill(points="Verksamhetens mål\nEkonomi\nUtvärdering: när, hur och med vilka mått")
    clerk.press("Lägg till")
    clerk.follow("Upplands Väsby kommun")
    for place, state in ((1, "covered"), (2, "missing"), (3, "covered")):
        clerk.page.locator(f"[name='state-{place}']").select_option(state)
    clerk.press("Spara granskningen")
    clerk.says("i 1 saknas något")
    looked_at(clerk.page, "checklist")
    clerk.go("Presstext")
    clerk.fill(title="Fem kommuner går samman", text="Vi har fattat samma beslut.\n\nSamarbetet börjar i vår.")
    clerk.fill(embargo=f"{DUE} 09:00")
    clerk.press("Spara versionen")
    clerk.press("Anteckna")
    looked_at(clerk.page, "press")
    approver.page.goto(clerk.page.url)
    approver.fill(body="Styrelsen")
    approver.press("Godkänn version 1")
    clerk.page.reload()
    clerk.page.get_by_label("Texten går fast alla inte har sagt ja").check()
    clerk.press("Skicka till 5 mottagare")
    clerk.says("Texten går nu till 5 mottagare.")
    clerk.go("Uppdrag")
    clerk.fill(what="Utvärdera samverkan", owner="Förbundsdirektören", email="direktor@vkl.example")
    clerk.page.get_by_label("Dagen bestäms av").select_option("on_day")
    clerk.fill(when=local_day(NOW + timedelta(days=3)).isoformat())
    clerk.press("Lägg till uppdraget")
    until(lambda: queued(house, LetterKind.DUTY) == 1, "the owner is told", seconds=60)
    clerk.page.reload()
    clerk.says("den ansvariga är påmind")
    looked_at(clerk.page, "duties")


@pytest.mark.timeout(900)
def test_from_the_first_round_to_an_answer_in_the_second(house: tuple[Installation, First], browser: Browser) -> None:
    built, _first = house
    with signed_in(built, browser, CLERK) as clerk, signed_in(built, browser, APPROVER) as approver:
        begin(clerk)
        write(clerk)
        approve_and_send(clerk, approver, built)
        answer(built, browser)
        compare(clerk)
        afterwards(clerk, approver, built)
    with built.database() as database, database.reading() as session:
        carried = session.exec(select(RecipientRow.email).join(RoundRow).where(RoundRow.dnr == SECOND)).all()
    assert len(carried) == 5
    assert queued(built, LetterKind.PRESS_TEXT) == 5
