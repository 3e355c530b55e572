"""What can become of an answer once it is in, page by page: how a browser gets there."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import FilePayload, Page

from models.answer import AnswerContent
from models.papers import PaperAct, PaperEdit
from models.values import DecisionStatus, RoundState, Stance
from store.answers import submissions
from store.answers.submissions import Submission
from store.recipients import midway, recipients
from store.rounds import press as press_texts
from store.rounds import rounds
from tests.browser_site import Site, open_answer
from tests.browser_states import answered
from tests.browser_steps import headed, press
from tests.round_builder import BuiltRound
from tests.store_steps import stored
from tests.web_visitor import PDF


def confirming_without_a_file(page: Page, site: Site) -> None:
    answered(page, site)
    page.get_by_role("button", name="Bekräfta svaret").click()
    page.get_by_role("alert").wait_for()


def confirmed(page: Page, site: Site) -> None:
    answered(page, site)
    payload = FilePayload(name="utdrag.pdf", mimeType="application/pdf", buffer=PDF + b"% minutes")
    page.get_by_label("Protokollsutdrag").set_input_files(payload)
    page.get_by_role("button", name="Bekräfta svaret").click()
    page.wait_for_url("**/kvittens/*-2")


def confirming_after_the_closing(page: Page, site: Site) -> None:
    _answered_in_a_round_that_closed(page, site)
    page.get_by_text("också när remissen har stängt").wait_for()


def closed_landing_of_a_preliminary_answer(page: Page, site: Site) -> None:
    built = _answered_in_a_round_that_closed(page, site)
    page.goto(f"/s/{built.token}")


def _answered_in_a_round_that_closed(page: Page, site: Site) -> BuiltRound:
    built = site.round(due_in=-20, closes_in=-9)
    preliminary = AnswerContent(stance=Stance.SUPPORTS, decision_status=DecisionStatus.DECIDED)
    with site.database.changing() as session:
        arrived_at = site.now - timedelta(days=30)
        sent = Submission(content=preliminary, nonce=built.token[:20], arrived_at=arrived_at)
        submissions.submit(session, built.recipient_id, sent)
    open_answer(page, built.token)
    return built


def confirmed_version(page: Page, site: Site) -> None:
    confirmed(page, site)
    page.get_by_role("link", name="Version 1").click()
    page.get_by_text("har bekräftat den här").wait_for()


def withdrawing(page: Page, site: Site) -> None:
    answered(page, site)
    page.locator("summary", has_text="Ta tillbaka svaret").click()
    page.get_by_label("Ja, ta tillbaka svaret").wait_for()


def withdrawing_without_the_tick(page: Page, site: Site) -> None:
    withdrawing(page, site)
    page.get_by_role("button", name="Ta tillbaka svaret").click()
    page.get_by_role("alert").wait_for()


def withdrawn(page: Page, site: Site) -> None:
    withdrawing(page, site)
    page.get_by_label("Ja, ta tillbaka svaret").check()
    page.get_by_role("button", name="Ta tillbaka svaret").click()
    page.wait_for_url("**/kvittens/**")
    headed(page, "Svaret är återtaget")


def new_answer_after_a_withdrawal(page: Page, site: Site) -> None:
    withdrawn(page, site)
    page.get_by_role("link", name="Lämna ett nytt svar").click()
    page.get_by_text("Det ni skrev då finns här att börja från").wait_for()


def replacing_what_was_withdrawn(page: Page, site: Site) -> None:
    replacing(page, site)
    other = page.context.new_page()
    other.goto(page.url.split("?")[0])
    other.locator("summary", has_text="Ta tillbaka svaret").click()
    other.get_by_label("Ja, ta tillbaka svaret").check()
    other.get_by_role("button", name="Ta tillbaka svaret").click()
    other.wait_for_url("**/kvittens/**")
    other.close()
    press(page, "Granska och skicka in")
    headed(page, "Svaret har tagits tillbaka")


def replacing(page: Page, site: Site) -> None:
    answered(page, site)
    page.get_by_role("link", name="Komplettera eller ersätt svaret").click()
    page.get_by_text("Ni ersätter ert svar").wait_for()


def replacing_review(page: Page, site: Site) -> None:
    replacing(page, site)
    press(page, "Granska och skicka in")
    page.get_by_text("Ta med yttrande.pdf från version 1").wait_for()


def earlier_version(page: Page, site: Site) -> None:
    replacing_review(page, site)
    page.get_by_role("button", name="Ersätt svaret").click()
    page.get_by_role("link", name="Version 1").click()
    page.get_by_text("Tidigare version av svaret").wait_for()


def papers_changed_since(page: Page, site: Site) -> None:
    """The answer stands on papers that have been replaced, and the recipient is asked whether it still holds."""
    built = site.round()
    with site.database.changing() as session:
        sent = Submission(content=AnswerContent(stance=Stance.SUPPORTS), nonce=built.token[:20], arrived_at=site.now)
        submissions.submit(session, built.recipient_id, sent)
    with site.database.changing() as session:
        edit = PaperEdit(act=PaperAct.REPLACED, position=1, file=stored("nytt.pdf", "b"))
        row = rounds.get(session, built.round_id)
        midway.change_papers(session, row, [edit], cause="Nya siffror.", move=None, by="registrar", at=site.now)
    open_answer(page, built.token)
    page.get_by_role("button", name="Vi står fast vid vårt yttrande").wait_for()


def stands_by_its_answer(page: Page, site: Site) -> None:
    papers_changed_since(page, site)
    press(page, "Vi står fast vid vårt yttrande")
    page.get_by_text("Tack, ert svar står fast").wait_for()


def press_text_without_a_word(page: Page, site: Site) -> None:
    """All are asked about the joint press text, and the recipient presses the button without having chosen."""
    built = site.round(due_in=-20, closes_in=-9, state=RoundState.CLOSED)
    with site.database.changing() as session:
        row = rounds.get(session, built.round_id)
        text = "Kommunerna har i dag fattat samma beslut.\n\nSamarbetet börjar den 1 juni."
        until = site.now + timedelta(days=7)
        press_texts.write(session, row.id, "Fem kommuner går samman", text, until, site.now, by="registrar")
        (version,) = press_texts.versions(session, row.id)
        press_texts.ask(session, row, version, recipients.of_round(session, row.id), site.now, by="registrar")
    open_answer(page, built.token)
    headed(page, "Säger ni ja till pressinformationen?")
    press(page, "Spara beskedet")
    page.get_by_role("alert").wait_for()


def press_text_said_yes_to(page: Page, site: Site) -> None:
    press_text_without_a_word(page, site)
    page.get_by_label("Ja, vi står bakom texten").check()
    press(page, "Spara beskedet")
    page.get_by_text("Tack, beskedet är sparat").wait_for()


ANSWERED: dict[str, Callable[[Page, Site], None]] = {
    "confirming without a file": confirming_without_a_file,
    "confirmed": confirmed,
    "confirming after the closing": confirming_after_the_closing,
    "closed landing of a preliminary answer": closed_landing_of_a_preliminary_answer,
    "confirmed version": confirmed_version,
    "withdrawing": withdrawing,
    "withdrawing without the tick": withdrawing_without_the_tick,
    "withdrawn": withdrawn,
    "new answer after a withdrawal": new_answer_after_a_withdrawal,
    "replacing what was withdrawn": replacing_what_was_withdrawn,
    "replacing": replacing,
    "replacing, review": replacing_review,
    "earlier version": earlier_version,
    "papers changed since": papers_changed_since,
    "stands by its answer": stands_by_its_answer,
    "press text without a word": press_text_without_a_word,
    "press text said yes to": press_text_said_yes_to,
}
