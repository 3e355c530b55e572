"""A supplement in a real browser: asked for after the closing, answered, with and without scripts, on a phone too."""

import pytest
from playwright.sync_api import Browser, expect

from store.answers import answers
from tests.browser_site import DESKTOP, PHONE, Site, is_too_wide, new_page, open_answer
from tests.browser_steps import attach, headed, press
from tests.browser_supplement_states import asked_to_complete
from tests.web_visitor import PDF


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_an_answer_is_completed_after_the_closing(
    site: Site, browser: Browser, viewport: dict[str, int], javascript: bool
) -> None:
    context, page = new_page(browser, site, viewport, javascript=javascript)
    built = asked_to_complete(page, site)
    open_answer(page, built.token)
    headed(page, "Komplettera svaret")
    expect(page.get_by_text("Fråga 2 är inte besvarad.")).to_be_visible()
    expect(page.locator("#decision_body")).to_have_count(0)
    expect(page.get_by_text("En tidplan saknas.")).to_be_visible()
    assert not is_too_wide(page)
    page.locator("#q-2-comment").fill("Organisationen är ändamålsenlig.")
    page.get_by_role("button", name="Lägg till reservation").click()
    page.get_by_label("Vem eller vilka").fill("Anna Andersson")
    attach(page, {"§ 86.pdf": PDF + b"% minutes"})
    press(page, "Granska och skicka in")
    headed(page, "Granska och skicka in kompletteringen")
    expect(page.get_by_text("En tidplan saknas.")).to_be_visible()
    page.get_by_role("link", name="Tillbaka och ändra").click()
    expect(page.locator("#q-2-comment")).to_have_value("Organisationen är ändamålsenlig.")
    press(page, "Granska och skicka in")
    page.get_by_role("button", name="Skicka in kompletteringen").click()
    headed(page, "Tack, kompletteringen är inkommen")
    expect(page.get_by_text("Den här versionen kompletterar version 1")).to_be_visible()
    expect(page.get_by_text("Sent inkommet")).to_have_count(0)
    with site.database.reading() as session:
        first, second = answers.versions(session, built.recipient_id)
        names = {file.name for file in answers.answer_files(session, second.id)}
    assert (first.counted, second.counted, second.late) == (False, True, False)
    assert names == {"yttrande.pdf", "§ 86.pdf"}
    before, after = answers.content(first), answers.content(second)
    assert (after.stance, after.decision_body) == (before.stance, "Kommunstyrelsen")
    assert [item.comment for item in after.questions] == ["En tidplan saknas.", "Organisationen är ändamålsenlig."]
    assert [dissent.who for dissent in after.dissents] == ["Anna Andersson"]
    context.close()


def test_a_supplements_draft_saves_itself(site: Site, browser: Browser) -> None:
    context, page = new_page(browser, site)
    built = asked_to_complete(page, site)
    open_answer(page, built.token)
    page.locator("#summary").type("Skrivet utan att spara")
    expect(page.locator("#spar")).to_contain_text("Utkast sparat kl.", timeout=15_000)
    page.reload()
    expect(page.locator("#summary")).to_have_value("Skrivet utan att spara")
    context.close()
