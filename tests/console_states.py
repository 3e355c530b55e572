"""States of the console's pages that only an act brings about: refusals at their forms, conflicts, what a lost session
had written. Each leaves its page open; `tests/browser/test_console.py` then holds the page to its rules."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import FilePayload, Page, expect

from desk import counter, entering, rounds, writing
from desk.entering import Entered
from models.answer import AnswerContent, QuestionAnswer
from models.people import OPERATOR
from models.values import AnswerChannel
from tests.active_files import pdf
from tests.case_files import CASES
from tests.console_site import APPROVER, CLERK, READER, ConsoleSite
from tests.rules.test_families import TEMPLATE
from web.console.door import trial_key
from web.console.seat import COOKIE, HOME

Go = Callable[[Page, ConsoleSite], object]
WRONG_TABLE = "Namn\tE-post\nUpplands Väsby\tregistrator.vasby\nLillköping\tx@y.example\nSolna\tinfo@solna.example"
RIGHT_TABLE = "Namn\tE-post\nSolna\tinfo@solna.example"
NAMES = "1. Kommunerna i Stockholms län\n2. Upplands Väsby kommun\n3. Nacka\n4. Stadsmuseet\n5. Lidingö stad"


def draft(site: ConsoleSite, step: str) -> str:
    return f"{HOME}/utkast/{site.draft_id}/{step}"


def of_round(site: ConsoleSite, kind: str, room: str = "") -> str:
    return f"{HOME}/remisser/{site.rounds[kind].round_id}{room}"


def press(page: Page, button: str) -> None:
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()


def unfold(page: Page, words: str) -> None:
    page.get_by_role("main").locator("summary", has_text=words).first.click()


def two_have_written(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "arende"))
    found = writing.find(site.office, site.draft_id)
    writing.save(site.office, found, {"title": f"{found.tree['title']} två", "expected": "Den andres text."})
    page.locator("[name=expected]").fill("Min text.")
    press(page, "Spara")
    expect(page.get_by_role("heading", level=1)).to_have_text("Två har ändrat samtidigt")


def signs_that_cannot_be_kept(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "godkannande"))
    page.locator("[name=approval-body]").evaluate("(field) => { field.value = 'Styrel\\u001fsen' }")
    press(page, "Spara")
    expect(page.get_by_role("main")).to_contain_text("Läs igenom det du skrev")


def faulty_dates(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "datum"))
    page.locator("[name=dates-due_on]").fill("2026-06-06")
    press(page, "Lägg till en påminnelse")
    page.locator("[name=reminders-0-before_due]").fill("två veckor")
    press(page, "Spara")
    expect(page.get_by_role("main")).to_contain_text("är inget antal dagar")


def handed_in_with_faults(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "forhandsgranska"))
    expect(page.get_by_role("alert")).to_contain_text("Brevet går inte att visa än")


def faulty_table(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "mottagare/tabell"))
    page.locator("[name=text]:visible").fill(WRONG_TABLE)
    press(page, "Läs tabellen")
    expect(page.get_by_role("alert")).to_contain_text("2 fel")


def table_to_confirm(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "mottagare/tabell"))
    page.locator("[name=text]:visible").fill(RIGHT_TABLE)
    press(page, "Läs tabellen")
    expect(page.get_by_role("main")).to_contain_text("Så här blir det")


def names_with_doubts(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "mottagare/remisslista"))
    page.locator("textarea:visible").first.fill(NAMES)
    page.get_by_role("main").locator("form button").last.click()
    expect(page.get_by_role("main")).to_contain_text("Stadsmuseet")


def found_in_the_register(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{draft(site, 'mottagare/lagg-till')}?q=upplands")


def own_without_a_name(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "mottagare/lagg-till"))
    page.locator("[name=email]").first.fill("ingen adress")
    page.locator("button[name=action][value=own]").click()
    expect(page.get_by_role("alert")).to_be_visible()


def row_with_a_wrong_address(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "mottagare/rad/0180"))
    page.locator("[name=email]").fill("ingen adress")
    press(page, "Spara")
    expect(page.get_by_role("alert")).to_be_visible()


def decided_without_a_reason(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "extension"))
    unfold(page, "Bevilja")
    page.locator("[name=reason]:visible").evaluate("(field) => field.removeAttribute('required')")
    press(page, "Ge anstånd")
    expect(page.get_by_role("alert")).to_contain_text("Skälet saknas")


def every_act_unfolded(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "extension"))
    page.locator("main details").evaluate_all("(nodes) => nodes.forEach((node) => { node.open = true })")


def every_act_on_a_recipient_unfolded(page: Page, site: ConsoleSite) -> None:
    built = site.rounds["calm"]
    page.goto(of_round(site, "calm", f"/mottagare/{built.recipient_id}"))
    page.locator("main details").evaluate_all("(nodes) => nodes.forEach((node) => { node.open = true })")


def narrowed_to_nobody(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{of_round(site, 'extension')}?sok=finns+inte")


def a_draft_of_the_command_line(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "returned"))
    expect(page.get_by_role("main")).to_contain_text("Remissen är ett utkast")


def returned_without_a_comment(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "approval", "/godkann"))
    press(page, "Lämna tillbaka")
    expect(page.get_by_role("alert")).to_be_visible()


def sent_at_a_time_that_was(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "unsent", "/skicka"))
    unfold(page, "Skicka vid en tid")
    page.locator("[name=day]:visible").fill("2020-01-02")
    press(page, "Planera utskicket")


def sent_on_a_sunday(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "unsent", "/skicka"))
    unfold(page, "Skicka vid en tid")
    page.locator("[name=day]:visible").fill("2026-06-07")
    press(page, "Planera utskicket")
    expect(page.get_by_role("alert")).to_contain_text("Tänk på")


def answer_to_enter(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "calm", "/svar/nytt?kanal=post&dag=2026-05-25"))
    expect(page.get_by_role("main")).to_contain_text("22 § förvaltningslagen")


def answer_entered_without_a_file(page: Page, site: ConsoleSite) -> None:
    answer_to_enter(page, site)
    page.locator("[name=named]").fill("Upplands Väsby kommun")
    press(page, "Registrera svaret")
    expect(page.get_by_role("alert")).to_contain_text("Välj filen med svaret")


def answer_entered_of_nobody(page: Page, site: ConsoleSite) -> None:
    answer_to_enter(page, site)
    page.locator("[name=named]").fill("Lillköpings museiförening")
    page.locator("#files").set_input_files(CASES / "kobyt-forslag.pdf")
    press(page, "Registrera svaret")
    expect(page.get_by_role("main")).to_contain_text("mottagen")


def two_answers_side_by_side(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}?sak=choice")
    page.get_by_role("link", name="Välj svar").click()
    expect(page.get_by_role("main")).to_contain_text("Välj vilket svar som gäller")
    page.locator("main details").evaluate_all("(nodes) => nodes.forEach((node) => { node.open = true })")


def chosen_without_a_reason(page: Page, site: ConsoleSite) -> None:
    two_answers_side_by_side(page, site)
    page.get_by_role("button", name="Låt version 2 gälla").click()
    expect(page.get_by_role("main")).to_contain_text("Skriv varför det svaret ska gälla")


def nothing_to_hand_out_chosen(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "calm", "/utlamnande"))
    press(page, "Gör i ordning utlämnandet")
    expect(page.get_by_role("alert")).to_be_visible()


def a_version_of_the_compilation(page: Page, site: ConsoleSite) -> None:
    with TemporaryDirectory() as folder:
        counter.compile_to(site.office, site.rounds["calm"].dnr, Path(folder), originals=False)
    answer = page.goto(of_round(site, "calm", "/sammanstallningar/1/godkann"))
    assert answer is not None
    assert answer.status == 200


def a_table_of_comments_come_back(page: Page, site: ConsoleSite) -> None:
    table = page.request.get(of_round(site, "calm", "/synpunkter/tabell.xlsx")).body()
    page.goto(of_round(site, "calm", "/synpunkter/tabell"))
    file = FilePayload(name="tabell.xlsx", mimeType="application/octet-stream", buffer=table)
    page.locator("main input[type=file]").first.set_input_files(file)
    page.locator("main form:has(input[type=file]) button").last.click()
    page.wait_for_url("**/synpunkter/tabell/*")


def same_texts(page: Page, site: ConsoleSite) -> None:
    """Two have the same text but for a word."""
    built, office = site.rounds["alarm"], site.office.acting(OPERATOR)
    row = rounds.by_id(office, built.round_id)
    for code, text in zip(built.recipient_ids, (TEMPLATE, TEMPLATE.replace("hela", "halva")), strict=True):
        said = QuestionAnswer(key="1", comment=text)
        with office.files.receive() as incoming:
            incoming.write(pdf())
            kept = entering.keep_file(incoming, "Yttrande.pdf", as_it_came=False)
        content = AnswerContent(questions=(said,))
        answer = Entered(named=code, content=content, files=(kept,), channel=AnswerChannel.POST, arrived=office.clock())
        entering.enter(office, row, answer)
    page.goto(of_round(site, "alarm", "/lika"))
    page.locator("main ul.hits a").first.click()
    expect(page.get_by_role("main")).to_contain_text("Med skillnader: 1")


def more_like_one(page: Page, site: ConsoleSite) -> None:
    page.goto(of_round(site, "alarm", "/svar"))
    page.locator("main table a").first.click()
    page.get_by_role("link", name="Hitta fler som denna").first.click()
    expect(page.get_by_role("main")).to_contain_text("gemensamma ord")


def days_in_the_wrong_order(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}/diarium?fran=2026-06-01&till=2026-05-01")
    expect(page.get_by_role("alert")).to_be_visible()


def passwords_that_differ(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}/losenord")
    for field, value in (("old", "x"), ("new", "ett långt lösenord"), ("again", "ett annat lösenord")):
        page.locator(f"#{field}").fill(value)
    press(page, "Byt lösenord")
    expect(page.get_by_role("alert")).to_be_visible()


def a_list_of_a_taken_name(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}/listor")
    page.locator("#name").fill("Länet")
    press(page, "Börja på listan")
    expect(page.get_by_role("alert")).to_be_visible()


def what_a_lost_session_had_written(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "arende"))
    page.locator("[name=expected]").fill("Det här ska inte gå förlorat.")
    page.context.clear_cookies(name=COOKIE)
    press(page, "Spara")
    expect(page.get_by_role("main")).to_contain_text("Du hade loggats ut")


def a_form_that_stood_open_too_long(page: Page, site: ConsoleSite) -> None:
    page.goto(draft(site, "arende"))
    page.locator("form[enctype] input[name=csrf]").evaluate_all("(all) => all.forEach((one) => { one.value = 'x' })")
    press(page, "Spara")
    expect(page.get_by_role("heading", level=1)).to_have_text("Det du skrev finns kvar")


def what_a_reader_may_not(page: Page, site: ConsoleSite) -> None:
    answer = page.goto(f"{HOME}/ny")
    assert answer is not None
    assert answer.status == 403


def the_way_in_of_a_trial(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}/prov/{trial_key(site.office.key)}")
    expect(page.get_by_role("button", name="Öppna konsolen")).to_be_visible()


def a_token_just_made(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}/system")
    page.get_by_label("Vilket system").fill("Diariet")
    press(page, "Gör nyckeln")
    expect(page.get_by_role("status")).to_contain_text("remiss_")


def a_wrong_password(page: Page, site: ConsoleSite) -> None:
    page.goto(f"{HOME}/logga-in")
    page.get_by_label("E-postadress").fill("nobody@ksl.example")
    page.get_by_label("Lösenord").fill("fel")
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("alert")).to_be_visible()


ACTS: dict[str, tuple[str, Go]] = {
    go.__name__.replace("_", " "): (email, go)
    for email, several in {
        CLERK: (
            *(two_have_written, signs_that_cannot_be_kept, faulty_dates, handed_in_with_faults, faulty_table),
            *(table_to_confirm, names_with_doubts, found_in_the_register, own_without_a_name),
            *(row_with_a_wrong_address, decided_without_a_reason, every_act_unfolded),
            *(every_act_on_a_recipient_unfolded, narrowed_to_nobody, a_draft_of_the_command_line),
            *(sent_at_a_time_that_was, sent_on_a_sunday, answer_to_enter, answer_entered_without_a_file),
            *(answer_entered_of_nobody, two_answers_side_by_side, chosen_without_a_reason, nothing_to_hand_out_chosen),
            *(a_version_of_the_compilation, a_table_of_comments_come_back),
            *(same_texts, more_like_one, a_token_just_made),
            *(days_in_the_wrong_order, passwords_that_differ, a_list_of_a_taken_name),
            *(what_a_lost_session_had_written, a_form_that_stood_open_too_long),
        ),
        "": (the_way_in_of_a_trial, a_wrong_password),
        READER: (what_a_reader_may_not,),
        APPROVER: (returned_without_a_comment,),
    }.items()
    for go in several
}
"""By name: who acts, and how the state comes about."""
