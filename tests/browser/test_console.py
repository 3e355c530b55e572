"""The console's pages in a browser: axe finds nothing, nothing scrolls sideways at 400 per cent, the focus is seen."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from data.register import load_register
from desk import cases
from desk.office import Office
from models.cases import MilestoneKind
from models.definition import Chain
from models.tables import AnswerRow, CaseRow, MilestoneRow, RecipientRow, RoundRow
from models.values import DecisionStatus
from store.answers import submissions
from store.recipients import recipients
from store.rounds import chain
from store.rounds import rounds as stored_rounds
from tests.adopted_rounds import adopted_round
from tests.browser_rules import CUT, FOCUSED, SPACING, SPILLING
from tests.browser_site import (
    DESKTOP,
    IN_ANOTHER_LANGUAGE,
    PHONE,
    SAME_COLOURS,
    ZOOMED,
    axe_findings,
    is_too_wide,
    weak_borders,
)
from tests.case_steps import case_under_way, of_kind
from tests.console_site import APPROVER, CLERK, KEPT, NEWCOMER, READER, ConsoleSite, console_site
from tests.console_states import ACTS
from tests.round_builder import DUE, BuiltRound, register_round
from tests.store_steps import close, submission, with_status
from web.console import rounds as followed_page
from web.console.routes import PLACES
from web.console.seat import HOME
from web.console.steps import STEPS

SWEDISH = """
(recorded) => {
  const swedish = /[åäö]|(?<![a-z])(och|eller|inte|som|den|det|ett|svar|utan|av|till|med|har|kan|hos|sedan|senast|ska|nu|dag|dagar|mottagare|handling|ingen|inga|orsak|karta|gick|brev)(?![a-z])/i;
  const ours = (text) => {
    if (recorded.some((one) => one.includes(text.replace(/[”“]/g, '').trim()))) return '';
    return recorded.reduce((rest, one) => rest.replaceAll(one, ''), text);
  };
  const found = [];
  const look = (node, text) => {
    if (text && !node.closest('[lang=sv], script, textarea') && swedish.test(ours(text)))
      found.push(`${node.tagName}: ${text.trim().slice(0, 90)}`);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) look(walk.currentNode.parentElement, walk.currentNode.textContent);
  for (const name of ['aria-label', 'title', 'data-label', 'placeholder', 'alt'])
    for (const node of document.querySelectorAll(`[${name}]`)) look(node, node.getAttribute(name));
  return [...new Set(found)];
}
"""  # noqa: E501 - the words in one row
"""What a page in English says in Swedish, but for what people have written and the names of places."""
_PART = re.compile(r"{(\w+)(?::\w+)?}")
_SEEN = [f"{HOME}/{of}/forhandsgranska" for of in ("utkast/{draft_id}", "remisser/{round_id}")]
_ROUND = f"{HOME}/remisser/{{round_id}}"
FILES = {
    f"{HOME}/utkast/{{draft_id}}/remissfil.zip",
    f"{HOME}/utkast/{{draft_id}}/handlingar/{{position}}",
    *(f"{HOME}/inkomna/{{incoming_id}}/{part}" for part in ("handlingar/{position}", "dokument/{kind}")),
    *(f"{seen}/{part}" for seen in _SEEN for part in ("brev", "kalender", "svarssida")),
    *(f"{_ROUND}/{part}" for part in ("lage", "strom", "sammanstallning.{kind}", "forhandsgranska/pdf")),
    f"{_ROUND}/godkann/handlingar/{{position}}",
    *(f"{_ROUND}/svar/{{answer_id}}/{part}/{{file_id}}" for part in ("fil", "maskad")),
    *(f"{_ROUND}/{part}/zip" for part in ("utlamnande/{handout_id}", "e-arkiv/{number}")),
    f"{_ROUND}/sammanstallningar/original.zip",
    f"{_ROUND}/handlingar/{{paper_id}}",
    *(f"{_ROUND}/antagande/{part}" for part in ("antagande.pdf", "protokoll/{file_id}")),
    *(f"{_ROUND}/checklista.{kind}" for kind in ("csv", "xlsx")),
    *(f"{_ROUND}/{part}" for part in ("sammanstallningar/{version}.{kind}", "synpunkter/tabell.xlsx")),
    *(f"{_ROUND}/{part}" for part in ("synpunkter/tabell.docx", "motesunderlag/{pack_id}/pdf")),
    *(f"{of}/{name}" for of in (HOME, _ROUND) for name in ("diarium.csv", "diarium.xlsx", "handelser.csv")),
}
"""What gives a file, a stream or a part of a page and no page. Whoever adds such an address adds it here."""
BY_AN_ACT = {
    *(f"{_ROUND}/{part}" for part in ("lika/{key}", "svar/{answer_id}/fler")),
    f"{_ROUND}/synpunkter/tabell/{{return_id}}",
    f"{_ROUND}/sammanstallningar/{{version}}/godkann",
    f"{_ROUND}/synpunkter/stickprov/{{sample_id}}/{{answer_id}}",
    *(f"{HOME}/inkomna/{{incoming_id}}{part}" for part in ("", "/godkann", "/yttrande", "/yttrande/{section_id}")),
}
"""What there is nothing of before somebody has done something: a state of `tests/console_states.py` shows it, or axe
meets it in `test_synpunkter.py` or `test_incoming.py`."""
SHOWN = [place.path for place in PLACES if place.show is not None and place.path not in FILES | BY_AN_ACT]
STATES = {
    "nothing waits": (NEWCOMER, HOME),
    "no rounds": (NEWCOMER, f"{HOME}/remisser"),
    "one kind": (CLERK, f"{HOME}?sak=letter"),
    "of a round where nothing waits": (CLERK, f"{HOME}?remiss=0&sak=extension&sida=9"),
    "in English": (CLERK, f"{HOME}?lang=en"),
    "rounds in English": (CLERK, f"{HOME}/remisser?lang=en"),
    "found": (CLERK, f"{HOME}/remisser?q=upplands&lage=open&ordning=due"),
    "not found": (CLERK, f"{HOME}/remisser?q=finns+inte"),
    "a reader's list": (READER, HOME),
    "an approver's list": (APPROVER, HOME),
    "signed out": ("", HOME),
    "not there": (CLERK, f"{HOME}/remisser/0"),
}
"""Beside each page as it first is: who looks, and where."""


def chained(built: BuiltRound, office: Office) -> BuiltRound:
    """The round as a kedjeremiss, where the first is on turn."""
    with office.database.changing() as session:
        row = stored_rounds.get(session, built.round_id)
        order = tuple(one.code for one in recipients.of_round(session, row.id))
        said = Chain(days=7, reason="Den andra bygger på den första.", order=order).model_dump(mode="json")
        row.definition = json.dumps({**json.loads(row.definition), "chain": said}, separators=(",", ":"))
        session.add(row)
        session.flush()
        chain.take_turn(session, row, office.clock())
    return built


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSite]:
    with console_site(tmp_path_factory.mktemp("console")) as built:
        office, gate = built.office, {"rule": "all_support", "decision_not_before": "2027-06-01"}
        waits = register_round(office.database, office.files, dnr="KS 2026/88", gate=gate)
        preliminary = with_status(submission(DUE + timedelta(days=1)), DecisionStatus.DECIDED)
        with office.database.changing() as session:
            submissions.submit(session, waits.recipient_id, preliminary)
        close(office.database, waits, office.clock())
        built.rounds["gate"] = waits
        built.rounds["chain"] = chained(register_round(office.database, office.files, dnr="KS 2026/189"), office)
        built.rounds["adoption"] = adopted_round(office, "KS 2026/89")
        case_id = case_under_way(office, built.rounds["calm"].dnr)
        steps = cases.steps_of(office, cases.by_id(office, case_id))
        built.views.update(case_id=case_id, step_id=of_kind(steps, MilestoneKind.DISCUSSION, "KSO-gruppen").id)
        yield built


@pytest.fixture(scope="module")
def window(site: ConsoleSite, browser: Browser) -> Iterator[Page]:
    """The clerk's, for pages that are only looked at."""
    context, page = site.window(browser)
    yield page
    context.close()


def addresses(site: ConsoleSite, path: str) -> list[str]:
    """The place's addresses with every part filled in; a part that nobody has said anything of is a fault."""
    in_calm = ("{answer_id}", "/synpunkter", "/sammanstallningar", "/aterkoppling", "/motesunderlag", "/publicering")
    if "/antagande" in path:
        adopted = site.rounds["adoption"]
        return [path.format(round_id=adopted.round_id, code=code) for code in list(adopted.tokens)[:3]]
    named = {"/kedja": "chain", "/klartecken": "gate", **dict.fromkeys(in_calm, "calm")}
    kind = next((kind for part, kind in named.items() if part in path), "letter")
    built = site.rounds[kind]
    parts = {
        "round_id": [built.round_id],
        "recipient_id": [built.recipient_id],
        "draft_id": [site.ready_id if "forhandsgranska" in path else site.draft_id],
        "letter_id": [site.letter_id],
        "answer_id": [site.answer_id],
        "list_id": [site.list_id],
        "version": ["1"],
        **{name: [each] for name, each in site.views.items()},
        "key": [KEPT],
        "code": [KEPT],
        "step": [step.slug for step in STEPS],
    }
    found = [path]
    for part in _PART.findall(path):
        found = [_PART.sub(value, each, count=1) for each in found for value in parts[part]]
    return found


@pytest.fixture(scope="module")
def recorded(site: ConsoleSite) -> list[str]:
    """What people have written in these rounds and what places are called, the longest first."""
    with site.office.database.reading() as session:
        rounds = session.exec(select(RoundRow)).all()
        named = session.exec(select(RecipientRow.full_name, RecipientRow.name)).all()
        answers = [json.loads(row.content) for row in session.exec(select(AnswerRow))]
        cases = session.exec(select(CaseRow.title)).all()
        steps = session.exec(select(MilestoneRow.title, MilestoneRow.forum)).all()
    found = {*cases, *(name for both in steps for name in both)}
    found |= {row.title for row in rounds} | {name for both in named for name in both}
    for row in rounds:
        definition = stored_rounds.definition(row)
        found |= {question.text for question in definition.questions}
    found |= {answer.get("summary", "") for answer in answers}
    found |= {name for entry in load_register().entries for name in (entry.county_name, entry.full_name)}
    found |= {
        "Förslag till prioriteringar",
        "Kommunförbundet Stockholms län",
        "Kommunförbundet",
        "Länet",
        "Nämnden.",
        "Hyran är för hög",
        "Den är låg.",
        "En lägre hyra.",
        "Hyran höjs.",
        "Testhandläggare",
    }
    return sorted(found - {""}, key=len, reverse=True)


def has_no_finding(page: Page) -> None:
    page.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    assert axe_findings(page) == []
    assert weak_borders(page) == []
    assert page.evaluate(SPILLING) == []
    for viewport in (PHONE, ZOOMED):
        page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        assert not is_too_wide(page), f"{page.url} at {viewport['width']} pixels"
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    assert axe_findings(page, without=SAME_COLOURS) == []


@pytest.mark.parametrize("path", SHOWN)
def test_a_page_has_no_finding(site: ConsoleSite, browser: Browser, recorded: list[str], path: str) -> None:
    place = next(each for each in PLACES if each.path == path)
    context, page = site.window(browser, APPROVER if place.reads.value == "approve" else CLERK)
    for address in addresses(site, path):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        has_no_finding(page)
    for address in addresses(site, path):
        page.goto(f"{address}?lang=en")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.evaluate(SWEDISH, recorded) == []
    assert axe_findings(page, only=IN_ANOTHER_LANGUAGE) == []
    context.close()


def test_what_waits_is_told_in_english(site: ConsoleSite, window: Page, recorded: list[str]) -> None:
    for kind, built in site.rounds.items():
        for room in ("", f"/mottagare/{built.recipient_id}", "/utskick", "/svar", "/godkann"):
            window.goto(f"{HOME}/remisser/{built.round_id}{room}?lang=en")
            assert window.evaluate(SWEDISH, recorded) == [], (kind, room)


@pytest.mark.parametrize("state", STATES)
def test_a_page_has_no_finding_in_this_state(site: ConsoleSite, browser: Browser, state: str) -> None:
    email, path = STATES[state]
    context, page = site.window(browser, email)
    page.goto(path)
    has_no_finding(page)
    context.close()


@pytest.mark.parametrize("state", ACTS)
def test_a_page_has_no_finding_after_this_act(site: ConsoleSite, browser: Browser, state: str) -> None:
    email, go = ACTS[state]
    context, page = site.window(browser, email)
    go(page, site)
    has_no_finding(page)
    context.close()


@pytest.mark.parametrize("path", [HOME, f"{HOME}/remisser", f"{HOME}/utkast/{{draft_id}}/fragor"])
def test_the_focus_is_seen_at_every_stop_in_the_order_of_the_page(window: Page, site: ConsoleSite, path: str) -> None:
    for viewport in (DESKTOP, ZOOMED):
        window.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        [address] = addresses(site, path)
        window.goto(address)
        window.locator("main").focus()
        places: list[float] = []
        for _ in range(15):
            window.keyboard.press("Tab")
            at = window.evaluate(FOCUSED)
            assert at["ring"], at["name"]
            assert at["seen"], at["name"]
            places.append(
                window.evaluate(
                    "() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]"
                    ".indexOf(document.activeElement)"
                )
            )
        assert places == sorted(places)


@pytest.mark.parametrize("path", [HOME, f"{HOME}/remisser"])
def test_wider_text_spacing_cuts_nothing(window: Page, path: str) -> None:
    window.goto(path)
    window.evaluate(SPACING)
    for viewport in (DESKTOP, PHONE):
        window.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        # A phone's table shows its headings beside the cells.
        assert [each for each in window.evaluate(CUT) if not each.startswith(("<progress", "<thead"))] == []
        assert not is_too_wide(window)


def test_what_is_looked_for_stays_in_the_address_and_in_the_other_language(window: Page) -> None:
    window.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    window.goto(f"{HOME}/remisser")
    window.get_by_label("Dnr, ord eller namn").fill("upplands")
    window.get_by_label("Läge").select_option("open")
    window.get_by_role("button", name="Visa").click()
    expect(window).to_have_url(re.compile("q=upplands&lage=open"))
    window.get_by_role("link", name="English").click()
    expect(window.get_by_label("State")).to_have_value("open")
    expect(window.get_by_label("Reference, words or name")).to_have_value("upplands")


@pytest.mark.parametrize("stream", [True, False])
def test_the_figures_of_an_open_page_are_kept_up_to_date(
    site: ConsoleSite, browser: Browser, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    """By server-sent events; by asking each half minute where the browser has none."""
    monkeypatch.setattr(followed_page, "POLL_SECONDS", 0.1)
    office = site.office
    built = register_round(office.database, office.files, dnr=f"KS 2026/19{stream:d}", count=2)
    context, page = site.window(browser)
    if not stream:
        page.add_init_script("delete window.EventSource")
        page.clock.install()
    page.goto(f"{HOME}/remisser/{built.round_id}")
    answered = page.locator(".figures dd").first
    expect(answered).to_have_text("0")
    with office.database.changing() as session:
        submissions.submit(session, built.recipient_id, submission(office.clock()))
    if not stream:
        page.clock.fast_forward(31_000)
    expect(answered).to_have_text("1")
    expect(page.get_by_role("status").filter(has_text="Läget har ändrats.")).to_be_visible()
    context.close()


def test_an_answer_with_every_tag_keeps_to_its_table(site: ConsoleSite, window: Page) -> None:
    window.goto(f"{HOME}/remisser/{site.rounds['gate'].round_id}")
    expect(window.locator(".recipients")).to_contain_text("Preliminärt Sent")
    has_no_finding(window)


def test_what_has_been_seen_is_gone_and_says_so(window: Page) -> None:
    window.goto(f"{HOME}?sak=alarm")
    window.get_by_role("button", name="Sett").click()
    expect(window.get_by_role("status").first).to_have_text("Borta från listan.")
    window.goto(f"{HOME}?sak=alarm")
    expect(window.get_by_role("main")).not_to_contain_text("Larm")
