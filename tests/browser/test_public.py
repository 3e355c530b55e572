"""What everybody may read, and what one that answered is told, in a browser: axe finds nothing and nothing is cut."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from desk import outcomes, publishing
from models.values import RecipientState
from store.recipients import recipients
from store.records import publications
from tests.browser_rules import CUT
from tests.browser_site import DESKTOP, PHONE, ZOOMED, axe_findings, is_too_wide, open_answer, weak_borders
from tests.console_site import ConsoleSite, console_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSite]:
    with console_site(tmp_path_factory.mktemp("public")) as built:
        round_id = built.rounds["calm"].round_id
        codes = [one.code for one in publishing.room(built.office, round_id).choices]
        publishing.publish(built.office, round_id, codes, with_files=True, with_compilation=True, sure=True)
        gone = built.rounds["letter"].round_id
        with built.office.database.changing() as session:
            row = publications.latest(session, round_id)
            assert row is not None
            publications.publish(
                session,
                gone,
                sha256=row.sha256,
                csv_sha256=row.csv_sha256,
                answers=1,
                at=row.published_at,
                by="registrar",
            )
        publishing.withdraw(built.office, gone, "Ett svar innehöll en personuppgift.")
        outcomes.send(built.office, round_id, where="https://ksl.example/allt", until="2026-06-30")
        yield built


@pytest.mark.parametrize("language", ["", "?lang=en"])
@pytest.mark.parametrize(
    ("page_of", "status"),
    [("", 200), ("/{calm}", 200), ("/{calm}/svar/{code}", 200), ("/{gone}", 410), ("/finns-inte", 404)],
)
def test_a_public_page_has_no_finding(
    site: ConsoleSite, browser: Browser, page_of: str, status: int, language: str
) -> None:
    calm = site.rounds["calm"].round_id
    path = page_of.format(calm=calm, gone=site.rounds["letter"].round_id, code=answered(site))
    context, page = site.window(browser, email="")
    answer = page.goto(f"/publicerat{path}{language}")
    assert answer is not None
    assert answer.status == status
    has_no_finding(page)
    context.close()


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_the_page_of_one_s_own_outcome_has_no_finding(site: ConsoleSite, browser: Browser, language: str) -> None:
    built = site.rounds["calm"]
    context, page = site.window(browser, email="")
    open_answer(page, built.tokens[answered(site)])
    page.goto(f"/svar/{built.recipient_ids[answered(site)]}/utfall{language}")
    has_no_finding(page)
    page.get_by_role("button", name="Spara svaret" if not language else "Save the reply").click()
    page.wait_for_selector(".errors")
    has_no_finding(page)
    context.close()


def answered(site: ConsoleSite) -> str:
    """The code of one that has answered."""
    with site.office.database.reading() as session:
        members = recipients.of_round(session, site.rounds["calm"].round_id)
    return next(one.code for one in members if one.state is RecipientState.ANSWERED)


def has_no_finding(page: Page) -> None:
    for viewport in (DESKTOP, PHONE, ZOOMED):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page), viewport
        assert page.evaluate(CUT) == []
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert axe_findings(page) == []
    assert weak_borders(page) == []
