"""`make pictures`: every page, letter, document page and view in the Temporal UI as a picture in `var/pictures/`, with
an `index.html` that shows them all by name. For those who look at them; the tests say what holds.
"""

import argparse
import html
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pypdfium2
from playwright.sync_api import Browser, Page, sync_playwright

from documents.compilation import compile_all
from documents.receipt import receipt_pdf
from documents.word_form import FormRecipient, word_form
from documents.word_form import RoundFacts as FormRound
from mail.building import build_letter
from models.values import RecipientKind
from store import rounds
from tests import round_builder
from tests.browser_site import DESKTOP, FLAGS, new_page
from tests.browser_walk import EVERY, walking
from tests.compilation_builder import QUESTIONS, full_content
from tests.compilation_samples import sample
from tests.documents.receipt_facts import FACTS
from tests.installation import TEMPORAL, WORKER, Installation
from tests.letter_builder import EVERY_LETTER, html_of

OUT = Path(__file__).parent.parent / "var" / "pictures"
WIDTHS = (1280, 375)
GROUP = "Stockholms län"
PAGE_WIDTH = 900
"""Of a document's page, in pixels."""
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
    """Each page of the compilation in three formats, of the receipt and of the Word form."""
    with folder() as made:
        for path in compile_all(sample(), made):
            if path.suffix == ".pdf":
                draw(path.read_bytes(), out, "compilation, pdf")
            elif path.suffix != ".json":
                draw(as_pdf(path), out, f"compilation, {path.suffix[1:]}")
        draw(receipt_pdf(FACTS, full_content(2), QUESTIONS), out, "receipt, pdf")
        form = made / "form.docx"
        form.write_bytes(empty_word_form())
        draw(as_pdf(form), out, "Word form, docx")


def temporal(out: Path) -> None:
    """The demo's round in the Temporal UI: the list, the round and its group."""
    with folder() as data, browsing() as browser:
        house = Installation(data)
        played = house.remiss("demo", "--exit", "--pace", "snabb", seconds=300)
        assert played.code == 0, played.out + played.err
        try:
            house.start(TEMPORAL, WORKER)  # the worker tells the UI how the round stands
            page = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="sv-SE")
            for name, place in views(house, page):
                page.goto(place)
                page.wait_for_timeout(UI_DRAWS)
                shoot(page, out, name, widths=(1400,), height=1700)  # the UI scrolls inside itself
        finally:
            house.stop_all()


SECTIONS: dict[str, Callable[[Path], None]] = {
    "pages": pages,
    "letters": letters,
    "documents": documents,
    "temporal": temporal,
}


def views(house: Installation, page: Page) -> Iterator[tuple[str, str]]:
    """Name and address of each view."""
    server = f"http://127.0.0.1:{house.ports['temporal_ui_port']}"
    place = "/namespaces/default/workflows"
    yield "list", server + place
    with house.database() as database, database.reading() as session:
        [row] = rounds.all_rounds(session)
    for kind, workflow_id in (("round", row.workflow_id), ("group", f"{row.workflow_id}/{GROUP}")):
        one = f"{place}/{quote(workflow_id, safe='')}"
        told = page.request.get(f"{server}/api/v1{one}").json()
        run_id = told["workflowExecutionInfo"]["execution"]["runId"]
        for view in ("timeline", "user-metadata", "history", "relationships"):
            yield f"{kind}, {view}", f"{server}{one}/{run_id}/{view}"


def empty_word_form() -> bytes:
    asked = FormRound("1", FACTS.round.dnr, FACTS.round.title, FACTS.round.sender_name, round_builder.SENT)
    recipient = FormRecipient("0114", FACTS.recipient_name, RecipientKind.MUNICIPALITY, round_builder.DUE)
    return word_form(asked, recipient, round_builder.QUESTIONS)


def shoot(page: Page, out: Path, name: str, widths: tuple[int, ...] = WIDTHS, height: int = 900) -> None:
    """The whole page at each width, in a window as high as itself: what keeps to the window's edge stands last."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        whole = page.evaluate("() => document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": whole})
        page.screenshot(path=out / f"{name}, {width}.png")


def draw(pdf: bytes, out: Path, name: str) -> None:
    """Each page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    for number, sheet in enumerate(document, 1):
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


def chromium() -> Path:
    found = shutil.which("chromium")
    assert found is not None, "Chromium is missing: run `make packages`"
    return Path(found)


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
