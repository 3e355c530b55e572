"""From answers to a compilation with nothing missing, in a browser: read, marked, themed, answered, and refused row by
row until empty. The answers are invented, of the length such answers have."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk import themes
from models.answer import AnswerContent, Dissent, QuestionAnswer
from models.synpunkter import ThemeText
from models.values import Stance
from store.answers import submissions
from store.database import Database
from store.files.files import FileStore
from tests.browser_site import DESKTOP, PHONE, axe_findings, is_too_wide
from tests.console_site import APPROVER, ConsoleSite, console_site
from tests.round_builder import BuiltRound
from tests.store.rounds.waiting_rounds import everything
from tests.store_steps import BEFORE, close, submission

FIRST = (
    "Vi tillstyrker förslaget. 🙂 Avgiften bör ligga kvar på dagens nivå tills en genomlysning har gjorts. "
    "Tack för remissen."
)
SECOND = "Avgiften får inte höjas. Den politiska organisationen är för stor."


def rounds(database: Database, files: FileStore) -> dict[str, BuiltRound]:
    """Two answers in the round of the letter: one with a comment and a reservation, one with a summary alone."""
    found = everything(database, files)
    said = (
        AnswerContent(
            stance=Stance.SUPPORTS_WITH_COMMENTS,
            summary=FIRST,
            questions=(QuestionAnswer(key="2", stance=Stance.OPPOSES, comment="Beredningarna bör halveras."),),
            dissents=(Dissent(who="Anna Ek", party="X", text="Vi hade velat avstyrka."),),
        ),
        AnswerContent(stance=Stance.OPPOSES, summary=SECOND),
    )
    for recipient_id, content in zip(found["extension"].recipient_ids.values(), said, strict=True):
        with database.changing() as session:
            made = submission(BEFORE).model_copy(update={"content": content})
            submissions.submit(session, recipient_id, made)
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSite]:
    with console_site(tmp_path_factory.mktemp("synpunkter"), rounds) as built:
        yield built


def test_from_answers_to_nothing_missing(site: ConsoleSite, browser: Browser) -> None:
    built = site.rounds["extension"]
    base = f"/konsol/remisser/{built.round_id}/synpunkter"
    context, page = site.window(browser)
    page.goto(base)
    add_theme(page, "Avgiften")
    page.goto(base)
    add_theme(page, "Organisationen")
    page.goto(base)
    page.get_by_role("link", name="Upplands Väsby kommun").click()
    mark_by_selecting(page, "Avgiften bör ligga kvar på dagens nivå tills en genomlysning har gjorts.", "Avgiften")
    expect(page.locator("mark")).to_have_count(1)
    expect(page.locator("mark sup")).to_have_text("S1")
    mark_sentences(page, "q-2-comment", ["Beredningarna bör halveras."], "Organisationen")
    select_by_three_clicks(page)
    mark_sentences(page, "reservation-1-text", ["Vi hade velat avstyrka."], "Organisationen")
    mark_sentences(page, "summary", ["Vi tillstyrker förslaget."], "Organisationen")
    page.get_by_role("button", name=re.compile("läst|Läst")).click()
    page.goto(base)
    page.get_by_role("link", name="Provköping 1 kommun").click()
    mark_sentences(page, "summary", ["Avgiften får inte höjas."], "Avgiften")
    mark_sentences(page, "summary", ["Den politiska organisationen är för stor."], "Organisationen")
    page.get_by_role("button", name="Markera som läst").or_(
        page.get_by_role("button", name="Läst, gå till nästa")
    ).click()
    page.goto(f"{base}/lista")
    for number in (1, 5):
        page.get_by_label(f"Välj S{number}").check()
    page.get_by_label("Vad de säger, i korthet").fill("Avgiften ska inte höjas")
    page.get_by_role("button", name="För ihop till en grupp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("G1: Avgiften ska inte höjas")
    respond(page, "Inte tillgodosedd")
    close(site.office.database, built, BEFORE)
    expect_gaps(page, base, ["summary", "S2", "S3", "S4", "S6", "G1", "Avgiften", "Organisationen"])
    page.get_by_role("button", name="Gör den slutliga sammanställningen").click()
    expect(page.get_by_role("alert")).to_contain_text("Sammanställningen kan inte bli slutlig än. Öppna brister: 8.")
    expect(page.locator(".gaps li")).to_have_count(8)
    for number in (2, 3, 4, 6):
        page.goto(f"{base}/brister")
        page.get_by_role("link", name=re.compile(f"^S{number},")).click()
        respond(page, "Tillgodosedd")
    expect_gaps(page, base, ["summary", "G1", "Avgiften", "Organisationen"])
    for title in ("Avgiften", "Organisationen"):
        page.goto(f"{base}/brister")
        page.get_by_role("link", name=title).click()
        write_theme(page)
    expect_gaps(page, base, ["summary", "G1"])
    page.get_by_role("link", name="G1").click()
    respond(page, "Inte tillgodosedd", "Avgiften täcker ökade kostnader.")
    expect_gaps(page, base, ["summary"])
    page.get_by_label("Upplands Väsby kommun, Sammanfattning").check()
    page.get_by_label("En mening som trycks i sammanställningen").fill("Texten är ett tack.")
    page.get_by_role("button", name="Spara förklaringen").click()
    expect(page.get_by_role("main")).to_contain_text("Alla brister är förklarade.")
    assert axe_findings(page) == []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page)
    read_a_sample(site, browser, page, base)
    page.goto(f"{base}/brister")
    page.get_by_role("button", name="Gör den slutliga sammanställningen").click()
    expect(page.get_by_role("main")).to_contain_text("slutlig")
    context.close()


def read_a_sample(site: ConsoleSite, browser: Browser, page: Page, base: str) -> None:
    """Both answers are read once more by the approver, who finds the same but for one theme of one text."""
    page.goto(f"{base}/stickprov")
    page.get_by_label("Antal svar").fill("2")
    page.get_by_label("Andra läsare").select_option(label="Karin")
    page.get_by_role("button", name="Dra stickprovet").click()
    other, reader = site.window(browser, APPROVER)
    reader.goto(f"{base}/stickprov")
    reader.get_by_role("link", name="Läs nästa svar").click()
    assert axe_findings(reader) == []
    for _ in range(2):
        for group in reader.get_by_role("group").all():
            for title in ("Avgiften", "Organisationen"):
                if "summary" in (group.get_by_label(title).get_attribute("name") or ""):
                    group.get_by_label(title).check()
            if "q-2" in (group.get_by_label("Organisationen").get_attribute("name") or ""):
                group.get_by_label("Organisationen").check()
        reader.get_by_role("button", name="Spara läsningen").click()
    expect(reader.get_by_role("main")).to_contain_text("Lika i 91 procent av 12 jämförelser. Kappa 0,83: mycket god")
    assert axe_findings(reader) == []
    for viewport in (PHONE, DESKTOP):
        reader.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(reader)
    other.close()


def test_two_who_write_a_theme_at_once(site: ConsoleSite, browser: Browser) -> None:
    """Who saves last sees both texts, on a page without findings, and may put their own in its place."""
    round_id = site.rounds["calm"].round_id
    theme_id = site.views["theme_id"]
    context, page = site.window(browser, javascript=False)
    page.goto(f"/konsol/remisser/{round_id}/synpunkter/tema/{theme_id}")
    page.get_by_label("Avsändarens kommentar").fill("Min kommentar & <b>mer</b>")
    themes.save(site.office, round_id, theme_id, 1, ThemeText(title="Hyran", comment="Deras kommentar"))
    page.get_by_role("button", name="Spara temat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Två har ändrat samtidigt")
    expect(page.get_by_role("main")).to_contain_text("Deras kommentar")
    expect(page.get_by_role("main")).to_contain_text("Min kommentar & <b>mer</b>")
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page)
    page.get_by_role("button", name="Spara mitt i stället").click()
    expect(page.get_by_label("Avsändarens kommentar")).to_have_value("Min kommentar & <b>mer</b>")
    context.close()
    context, page = site.window(browser)
    page.goto(f"/konsol/remisser/{round_id}/synpunkter/tema/{theme_id}")
    themes.save(site.office, round_id, theme_id, 3, ThemeText(title="Hyran", officer="", comment="En gång till"))
    page.get_by_role("button", name="Spara temat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Två har ändrat samtidigt")
    assert axe_findings(page) == []
    context.close()


def add_theme(page: Page, title: str) -> None:
    page.get_by_label("Nytt tema").fill(title)
    page.get_by_role("button", name="Lägg till tema").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def mark_by_selecting(page: Page, words: str, theme: str) -> None:
    """As with the pointer: the words are selected, and the button that comes forth is pressed."""
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.querySelector("[data-field]"), NodeFilter.SHOW_TEXT);
            let text = walker.nextNode();
            while (!text.data.includes(words)) text = walker.nextNode();
            const start = text.data.indexOf(words), range = document.createRange();
            range.setStart(text, start);
            range.setEnd(text, start + words.length);
            const selection = getSelection();
            selection.removeAllRanges();
            selection.addRange(range);
        }""",
        words,
    )
    page.get_by_role("button", name="Gör en synpunkt av det valda").click()
    box = page.locator("details[open]").first
    expect(box.locator("q")).to_have_text(words)
    box.get_by_label("Tema").select_option(label=theme)
    box.get_by_role("button", name="Spara synpunkten").click()
    expect(page.get_by_role("status").first).to_contain_text("Synpunkten är sparad som S1.")


def select_by_three_clicks(page: Page) -> None:
    """All of a paragraph, with the marks in it: its numbers are no part of what it says."""
    page.locator("[data-field=summary]").click(click_count=3)
    page.get_by_role("button", name="Gör en synpunkt av det valda").click()
    expect(page.locator("#ny-summary q")).to_have_text(FIRST)


def mark_sentences(page: Page, field: str, sentences: list[str], theme: str) -> None:
    box = page.locator(f"#ny-{field}")
    box.locator("summary").first.click()
    for words in sentences:
        box.get_by_label(words).check()
    box.get_by_label("Tema").select_option(label=theme)
    box.get_by_role("button", name="Spara synpunkten").click()
    expect(page.get_by_role("status").first).to_contain_text("Synpunkten är sparad som S")


def respond(page: Page, outcome: str, reason: str = "") -> None:
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label("Skäl").fill(reason)
    page.get_by_role("button", name="Spara bemötandet").click()
    expect(page.get_by_role("status").first).to_have_text("Sparat.")


def write_theme(page: Page) -> None:
    for label in ("Förslaget i korthet", "Svaren i korthet", "Avsändarens kommentar"):
        page.get_by_label(label).fill("Skrivet.")
    page.get_by_role("button", name="Spara temat").click()
    expect(page.get_by_role("status").first).to_have_text("Sparat.")


def expect_gaps(page: Page, base: str, expected: list[str]) -> None:
    """Every open gap has its row, by what it is in: a field, or a number."""
    page.goto(f"{base}/brister")
    told = page.locator(".gaps li > span > a").all_inner_texts()
    found = ["summary" if "Sammanfattning" in each else each.partition(",")[0] for each in told]
    assert sorted(found) == sorted(expected)
