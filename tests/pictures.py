"""`make pictures`: every page, letter, document page and view in the Temporal UI as a picture in `var/pictures/`, with
an `index.html` that shows them all by name. For those who look at them; the tests say what holds.
"""

import argparse
import html
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from urllib.parse import quote

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from desk import adoption, writing
from desk import cases as stored_cases
from desk.office import Office
from documents.compilation.formats import compile_all
from documents.receipt.receipt import receipt_pdf
from documents.word_form.form import FormFacts, FormRecipient, word_form
from mail.outgoing.building import build_letter
from models.adoption import CouncilOutcome
from models.values import RecipientKind, RoundState
from rules.local_time import local_day
from rules.naming import adoption_workflow_id
from store.rounds import rounds
from tests import round_builder
from tests.browser_site import DESKTOP, FLAGS, chromium, new_page
from tests.browser_walk import EVERY, walking
from tests.case_steps import case_under_way
from tests.compilation_builder import QUESTIONS, full_content
from tests.compilation_samples import CHECKLIST, treated
from tests.console_case import case_site, play
from tests.console_site import CLERK, NEWCOMER, console_site
from tests.documents.receipt.receipt_facts import FACTS
from tests.installation import TEMPORAL, WORKER, Installation
from tests.invented_answers import Name
from tests.letter_builder import EVERY_LETTER, html_of
from tests.year_of_rounds import rounds_of_a_year
from web.console.steps import STEPS

OUT = Path(__file__).parent.parent / "var" / "pictures"
README_PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "console.png"
GUIDE_PICTURES = README_PICTURE.parents[1] / "sv" / "pictures"
GUIDE = {
    "att-gora": ("/konsol", 980),
    "remissen": ("/konsol/remisser/{round_id}", 980),
    "arendet": ("/konsol/arenden/{case_id}", 1480),
}
"""The pictures of the registrars' guide, by name: where, and how high."""
WIDTHS = (1280, 375)
GROUP = "Stockholms län"
PAGE_WIDTH = 900
"""Of a document's page, in pixels."""
PAGES = 60
"""Of a document's pages, how many are drawn."""
UI_DRAWS = 8000
"""Milliseconds that the Temporal UI is given: it draws itself bit by bit and says nowhere when it is done."""


def pages(out: Path) -> None:
    """Every state of every page that axe walks."""
    with folder() as data, walking(data, chromium()) as walk:
        for state in EVERY:
            context, page = new_page(walk.browser, walk.site, DESKTOP)
            walk.go(page, state)
            shoot(page, out, state)
            context.close()


def letters(out: Path) -> None:
    """The HTML part of every letter."""
    with browsing() as browser:
        page = browser.new_page(locale="sv-SE")
        for name, facts in EVERY_LETTER.items():
            page.set_content(html_of(build_letter(facts)))
            shoot(page, out, name, widths=(720, 375))


def documents(out: Path) -> None:
    """Each page of the compilation in its formats, of the receipt and of the Word form."""
    with folder() as made, browsing() as browser:
        whole = treated().model_copy(update={"checklist": CHECKLIST})
        formats(compile_all(whole, made), browser, out, "compilation")
        draw(receipt_pdf(FACTS, full_content(2), QUESTIONS), out, "receipt, pdf")
        form = made / "form.docx"
        form.write_bytes(empty_word_form())
        draw(as_pdf(form), out, "Word form, docx")


def formats(paths: Sequence[Path], browser: Browser, out: Path, name: str) -> None:
    """A compilation's files, each as those who open it see it: the first `PAGES` pages."""
    for path in paths:
        if path.suffix == ".pdf":
            draw(path.read_bytes(), out, f"{name}, pdf")
        elif path.suffix == ".html":
            page = browser.new_page(locale="sv-SE")
            page.goto(path.as_uri())
            for width in (900, 320):  # its beginning: the whole is longer than a picture may be
                page.set_viewport_size({"width": width, "height": 4000})
                page.screenshot(path=out / f"{name}, html, {width}.png")
        elif path.suffix != ".json":
            draw(as_pdf(path), out, f"{name}, {path.suffix[1:]}")


def cases(out: Path) -> None:
    """The real rounds with invented answers, treated in the console: their compilations, and the slowest pages."""
    for name in get_args(Name):
        with folder() as data, folder() as made, case_site(data, name) as (site, laid), browsing() as browser:
            played, version, _told = play(site, browser, laid)
            formats(played.download(version, made, name), browser, out, name)
            for place, rest in CASE_PAGES.items():
                played.page.goto(f"{played.round}/{rest}".format(version=version))
                shoot(played.page, out, f"{name}, {place}", widths=(1280,))
            slowest = ", ".join(f"{seconds:.1f} s {place}" for place, seconds in played.slowest())
            sys.stdout.write(f"{name}, the slowest pages: {slowest}\n")


CASE_PAGES = {
    "views": "synpunkter",
    "list of views": "synpunkter/lista",
    "gaps": "synpunkter/brister",
    "changes": "synpunkter/andringar",
    "compared": "sammanstallningar/jamfor?fore=1&efter={version}",
    "outcome": "aterkoppling",
}


def temporal(out: Path) -> None:
    """The demo's round in the Temporal UI: the list, the workers with their version, the round and its group, the case
    above it and its councils' adoption."""
    with folder() as data, browsing() as browser:
        house = Installation(data)
        played = house.remiss("demo", "--exit", "--pace", "snabb", seconds=300)
        assert played.code == 0, played.out + played.err
        try:
            house.start(TEMPORAL, WORKER)  # the worker tells the UI how the round stands
            found = followed(house)
            page = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="sv-SE")
            for name, place in views(house, page, found):
                page.goto(place)
                page.wait_for_timeout(UI_DRAWS)
                shoot(page, out, name, widths=(1400,), height=1700)  # the UI scrolls inside itself
        finally:
            house.stop_all()


def followed(house: Installation) -> dict[str, str]:
    """A case above the round that the demo played to its end, and its councils asked, three of them heard. The
    workflows' ids by name."""
    office = Office(house.settings)
    with office.database.reading() as session:
        [row] = [one for one in rounds.all_rounds(session) if one.state is RoundState.CLOSED]
    case = stored_cases.shown(office, case_under_way(office, row.dnr)).listed.row
    today = local_day(office.clock())
    plan = adoption.proposed(row).model_copy(update={"wanted_by": (today + timedelta(days=200)).isoformat()})
    adoption.start(office, row, plan)
    heard = {CouncilOutcome.ADOPTED: "§ 41", CouncilOutcome.DEVIATING: "§ 12", CouncilOutcome.REJECTED: "§ 7"}
    for line, (outcome, section) in zip(adoption.room(office, row).lines, heard.items(), strict=False):
        typed = adoption.Typed(outcome, "Kommunfullmäktige", today.isoformat(), section, text="Punkt 2 utgår.")
        adoption.record(office, row, line.member.code, typed)
    office.database.dispose()
    own = row.workflow_id
    return {"round": own, "group": f"{own}/{GROUP}", "case": case.workflow_id, "adoption": adoption_workflow_id(own)}


def console(out: Path) -> None:
    """The console's pages with something of every kind in them; its list of rounds is README's picture."""
    with folder() as data, console_site(data) as site, browsing() as browser:
        case_id = case_under_way(site.office, site.rounds["calm"].dnr)
        step_id = stored_cases.shown(site.office, case_id).steps[-1].id
        parts = {"round_id": site.rounds["letter"].round_id, "draft_id": site.draft_id}
        for name, (email, path) in CONSOLE.items():
            context, page = site.window(browser, email)
            page.goto(path.format(**parts, case_id=case_id, step_id=step_id))
            shoot(page, out, name)
            context.close()
    with folder() as data, console_site(data, rounds_of_a_year) as site, browsing() as browser:
        for draft_id in (site.draft_id, site.ready_id):
            writing.discard(site.office, writing.find(site.office, draft_id))
        context, page = site.window(browser)
        page.goto("/konsol/remisser")
        page.set_viewport_size({"width": 1280, "height": 980})
        page.screenshot(path=README_PICTURE, scale="css")
        smaller(README_PICTURE)
        under_way = site.rounds["KS 2026/0111"]
        case_id = case_under_way(site.office, under_way.dnr, "Utveckling av KSL inför mandatperioden 2027–2030")
        for name, (path, height) in GUIDE.items():
            page.goto(path.format(round_id=under_way.round_id, case_id=case_id))
            page.set_viewport_size({"width": 1280, "height": height})
            page.screenshot(path=GUIDE_PICTURES / f"{name}.png", scale="css")
            smaller(GUIDE_PICTURES / f"{name}.png")
        context.close()


CASE_PLACES = {"": "{case_id}", ", new": "nytt", ", facts": "{case_id}/uppgifter", ", step": "{case_id}/steg/{step_id}"}
CONSOLE = {
    "sign in": ("", "/konsol"),
    "to do": (CLERK, "/konsol"),
    "to do, empty": (NEWCOMER, "/konsol"),
    "rounds": (CLERK, "/konsol/remisser"),
    "rounds, empty": (NEWCOMER, "/konsol/remisser"),
    "round": (CLERK, "/konsol/remisser/{round_id}"),
    "new round": (CLERK, "/konsol/ny"),
    "password": (CLERK, "/konsol/losenord"),
    **{f"step {step.slug}": (CLERK, f"/konsol/utkast/{{draft_id}}/{step.slug}") for step in STEPS},
    "check": (CLERK, "/konsol/utkast/{draft_id}/kontroll"),
    "cases": (CLERK, "/konsol/arenden"),
    **{f"case{name}": (CLERK, f"/konsol/arenden/{path}") for name, path in CASE_PLACES.items()},
    **{f"round, {room}": (CLERK, f"/konsol/remisser/{{round_id}}/{room}") for room in ("utskick", "svar", "handelser")},
    **{room: (CLERK, f"/konsol/{room}") for room in ("utskick", "listor", "diarium", "handelser")},
}
"""Who looks, and where."""


def smaller(path: Path) -> None:
    """The picture with as many colours as it needs, a third of the bytes."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(colors=128, method=Image.Quantize.MEDIANCUT).save(path, optimize=True)


SECTIONS: dict[str, Callable[[Path], None]] = {
    "pages": pages,
    "console": console,
    "letters": letters,
    "documents": documents,
    "cases": cases,
    "temporal": temporal,
}


def views(house: Installation, page: Page, found: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Name and address of each view."""
    server = f"http://127.0.0.1:{house.ports['temporal_ui_port']}"
    place = "/namespaces/default/workflows"
    yield "list", server + place
    yield "workers", f"{server}/namespaces/default/workers"
    for kind, workflow_id in found.items():
        one = f"{place}/{quote(workflow_id, safe='')}"
        told = page.request.get(f"{server}/api/v1{one}").json()
        run_id = told["workflowExecutionInfo"]["execution"]["runId"]
        for view in ("timeline", "user-metadata", "history", "relationships"):
            yield f"{kind}, {view}", f"{server}{one}/{run_id}/{view}"


def empty_word_form() -> bytes:
    asked = FormFacts("1", FACTS.round.dnr, FACTS.round.title, FACTS.round.sender_name, round_builder.SENT)
    recipient = FormRecipient("0114", FACTS.recipient_name, RecipientKind.MUNICIPALITY, round_builder.DUE)
    return word_form(asked, recipient, round_builder.QUESTIONS)


MOST_HIGH = 8000
"""Pixels of a page: a browser draws no list of hundreds as one picture."""


def shoot(page: Page, out: Path, name: str, widths: tuple[int, ...] = WIDTHS, height: int = 900) -> None:
    """The whole page at each width, in a window as high as itself: what keeps to the window's edge stands last."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        whole = min(page.evaluate("() => document.documentElement.scrollHeight"), MOST_HIGH)
        page.set_viewport_size({"width": width, "height": whole})
        page.screenshot(path=out / f"{name}, {width}.png")


def draw(pdf: bytes, out: Path, name: str) -> None:
    """Each page of a PDF, as far as `PAGES`."""
    document = pypdfium2.PdfDocument(pdf)
    for number, sheet in enumerate(islice(document, PAGES), 1):
        picture = sheet.render(scale=PAGE_WIDTH / sheet.get_width())
        picture.to_pil().save(out / f"{name}, page {number:02}.png")
    document.close()


def as_pdf(path: Path) -> bytes:
    """An office document as LibreOffice prints it."""
    office = shutil.which("soffice")
    assert office is not None, "LibreOffice is missing: run `make packages`"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    printed = path.parent / "printed"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(printed), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return (printed / f"{path.stem}.pdf").read_bytes()


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="remiss-pictures-") as made:
        yield Path(made)


@contextmanager
def browsing() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))


def index(out: Path) -> Path:
    """Writes the page that shows every picture in the folder; returns its path."""
    shown = []
    for section in (section for section in SECTIONS if (out / section).is_dir()):
        shown.append(f"<h2>{section}</h2>")
        for path in sorted((out / section).glob("*.png")):
            source, name = quote(f"{section}/{path.name}"), html.escape(path.stem)
            shown.append(f'<figure><a href="{source}"><img loading="lazy" src="{source}" alt="{name}"></a>')
            shown.append(f"<figcaption>{name}</figcaption></figure>")
    style = (
        "body{font-family:sans-serif;margin:2rem}figure{display:inline-block;vertical-align:top;margin:0 1rem 1rem 0}"
        "img{width:300px;max-height:420px;object-fit:cover;object-position:top;border:1px solid #888}"
        "figcaption{width:300px}"
    )
    path = out / "index.html"
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Remiss in pictures</title><style>{style}</style>'
    )
    path.write_text(f"{head}<main><h1>Remiss in pictures</h1>{''.join(shown)}</main></html>")
    return path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], help="only these; all when none is named")
    for section in parser.parse_args().sections or SECTIONS:
        shutil.rmtree(OUT / section, ignore_errors=True)
        (OUT / section).mkdir(parents=True)
        SECTIONS[section](OUT / section)
        sys.stdout.write(f"{len(list((OUT / section).iterdir()))} pictures of {section}\n")
    sys.stdout.write(f"{index(OUT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
