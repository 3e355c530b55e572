"""A joint answer of five municipalities in Chromium: written in the console with what it agrees with, the member's
page, and the approval; axe finds nothing, and nothing scrolls sideways on a phone."""

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page

from desk import incoming, inner_rounds, joint_answers
from desk.office import Office
from models.values import LetterState, RoundKind, Stance
from rules.local_time import local_day
from store.database import Database
from store.files.files import FileStore
from store.incoming import letters
from tests.browser_site import PHONE, axe_findings, is_too_wide, open_answer, weak_borders
from tests.console_site import APPROVER, console_site
from tests.round_builder import DUE, BuiltRound, invited, register_round
from tests.store.rounds.waiting_rounds import everything
from tests.store_steps import submit

NOW = DUE - timedelta(days=10)
CODES = ("0114", "0115", "0117", "0120", "0123")


def rounds(database: Database, files: FileStore) -> dict[str, BuiltRound]:
    made = everything(database, files)
    asked = tuple(invited(number, code=code) for number, code in enumerate(CODES))
    built = register_round(
        database,
        files,
        dnr="KSL 2026/0412",
        at=NOW - timedelta(days=20),
        kind=RoundKind.JOINT_ANSWER,
        recipients=asked,
    )
    for recipient_id in list(built.recipient_ids.values())[:3]:
        submit(database, recipient_id, NOW - timedelta(days=2), stance=Stance.SUPPORTS)
    return {**made, "members": built}


def _all_came_back(office: Office, incoming_id: str, state: LetterState) -> None:
    with office.database.changing() as session:
        for letter in letters.of(session, incoming_id):
            if letter.state is LetterState.QUEUED:
                letter.state = state
                session.add(letter)


def seen(page: Page, name: str) -> None:
    assert axe_findings(page) == [], name
    assert weak_borders(page) == [], name
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert not is_too_wide(page), name
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_joint_answer_of_five_is_written_stood_behind_and_approved(browser: Browser, tmp_path: Path) -> None:
    with console_site(tmp_path, rounds, NOW) as site:
        built, office = site.rounds["members"], site.office
        codes = list(built.recipient_ids)
        context, page = site.window(browser)
        page.goto("/konsol/inkomna/ny")
        page.get_by_role("button", name="Registrera").click()
        seen(page, "new-faults")
        typed = {
            "title": "Promemorian En ny lag om samverkan",
            "dnr": "KSL 2026/0410",
            "their_dnr": "Fi2026/00123",
            "from_name": "Finansdepartementet",
            "received_on": local_day(NOW).isoformat(),
            "due_on": local_day(NOW + timedelta(days=60)).isoformat(),
            "from_email": "fi.remissvar@departement.example",
            "own_name": "Testförbundet",
            "own_email": "registrator@forbundet.example",
            "officer_email": "eva@ksl.example",
            "members": "\n".join(f"{code}; registrator@k{code}.example" for code in codes),
        }
        for name, text in typed.items():
            page.fill(f"#{name}", text)
        page.get_by_role("button", name="Registrera").click()
        page.wait_for_url("**/inkomna/*klart=*")
        row = incoming.find(office, "KSL 2026/0410")
        page.get_by_label("Ja, vi svarar").check()
        page.get_by_role("button", name="Skicka beskedet").click()
        page.get_by_text("Besked går nu till 5 medlemmar").wait_for()
        _all_came_back(office, row.id, LetterState.UNDELIVERABLE)
        page.reload()
        page.get_by_text("Rätta adressen och skicka igen").first.click()
        page.get_by_role("button", name="Spara och skicka igen").first.click()
        page.get_by_text("Brev som skickas igen: 1").wait_for()
        page.get_by_text("Rätta adressen och skicka igen").first.click()
        seen(page, "members not reached")
        inner_rounds.name(office, row, built.dnr)
        text = "Förbundet tillstyrker förslaget i stort.\n\nFrister bör dock bli längre."
        section = joint_answers.add_section(office, row, "Allmänt", text)
        joint_answers.cite(office, row, section.id, codes[0], "2")
        page.goto(f"/konsol/inkomna/{row.id}/yttrande")
        page.get_by_text("Instäm i en medlems svar").click()
        page.get_by_label("Punkt", exact=True).fill("3")
        page.get_by_role("button", name="Instäm", exact=True).click()
        page.get_by_text("instämmer i 1 av 5 medlemmars svar, på 2 ställen").wait_for()
        page.fill("#until-ask", local_day(NOW + timedelta(days=20)).isoformat())
        page.get_by_role("button", name="Fråga medlemmarna").click()
        page.get_by_text("Frågan går nu till 5 medlemmar").wait_for()
        seen(page, "editor")

        member = browser.new_context(base_url=site.address, locale="sv-SE").new_page()
        open_answer(member, built.token)
        member.get_by_role("heading", name="Står ni bakom yttrandet?").wait_for()
        member.get_by_label("Vi står bakom yttrandet, med undantag").check()
        member.get_by_role("button", name="Spara beskedet").click()
        seen(member, "member-fault")
        member.fill("#stand_exception", "Gäller inte 4 §.")
        member.get_by_role("button", name="Spara beskedet").click()
        member.get_by_text("Tack, beskedet är sparat").wait_for()
        seen(member, "member")

        page.reload()
        page.get_by_label("Lämna nu").check()
        page.get_by_role("button", name="Lämna yttrandet för godkännande").click()
        page.get_by_text("Yttrandet är lämnat för godkännande").wait_for()
        other, chief = site.window(browser, APPROVER)
        chief.goto(f"/konsol/inkomna/{row.id}/godkann")
        seen(chief, "approval")
        chief.fill("#body", "Styrelsen")
        chief.get_by_role("button", name="Godkänn yttrandet").click()
        chief.get_by_text("Beslutet är inskrivet").wait_for()
        page.goto(f"/konsol/inkomna/{row.id}")
        seen(page, "approved")
        page.get_by_label("Skicka medlemmarnas egna svar bredvid").check()
        page.get_by_role("button", name="Skicka yttrandet").click()
        page.get_by_text("Yttrandet går nu med e-post").wait_for()
        _all_came_back(office, row.id, LetterState.UNKNOWN)
        page.reload()
        seen(page, "unclear whether it arrived")
        page.get_by_label("Hur vet ni att det kom fram?").fill("Registratorn bekräftade det.")
        page.get_by_role("button", name="Räkna som skickat").click()
        page.get_by_text("Yttrandet räknas som skickat").wait_for()
        assert "Registratorn bekräftade det." in page.content()
        assert "Bakom yttrandet står med undantag" in page.content()
        page.goto("/konsol/inkomna")
        seen(page, "list")
        for each in (context, other):
            each.close()
