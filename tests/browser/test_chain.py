"""A kedjeremiss of three in a real browser: each is asked in its turn and reads what those before it have answered."""

from playwright.sync_api import Browser, expect

from models.values import LetterKind, RecipientState
from store.rounds import chain
from tests.browser_site import PHONE, Site, axe_findings, is_too_wide, new_page, open_answer
from tests.browser_steps import choose, send
from tests.round_builder import BuiltRound
from tests.store_steps import letters_of, recipient
from tests.web.console.test_chain import in_chain

SAID = (("opposes", "Det blir dyrt."), ("supports_with_comments", "Dela på <kostnaden>."), ("supports", "Som de två."))


def next_turn(site: Site, built: BuiltRound) -> list[str]:
    """Whose missiv have been written, once the next one has been."""
    with site.database.changing() as session:
        chain.take_turn(session, in_chain(session, built.round_id, *built.tokens), site.now)
    return [code for code, own in built.recipient_ids.items() if letters_of(site.database, own, LetterKind.MISSIV)]


def test_three_answer_one_after_another(site: Site, browser: Browser) -> None:
    built = site.round(count=3)
    codes, names = list(built.tokens), list[str]()
    for place, (stance, summary) in enumerate(SAID):
        assert next_turn(site, built) == codes[: place + 1]
        context, page = new_page(browser, site, PHONE, javascript=place == 1)
        open_answer(page, built.tokens[codes[place]])
        before = page.locator("#tidigare")
        expect(before.locator("details")).to_have_count(place) if place else expect(before).to_have_count(0)
        for name, (_stance, told) in zip(names, SAID, strict=False):
            expect(before.locator("details", has_text=name)).to_contain_text(told)
        if place == 1:
            assert axe_findings(page) == []
        assert not is_too_wide(page)
        choose(page, "stance", stance)
        page.locator("#summary").fill(summary)
        send(page)
        context.close()
        one = recipient(site.database, built.recipient_ids[codes[place]])
        assert one.state is RecipientState.ANSWERED
        names.append(one.full_name)
