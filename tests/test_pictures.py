"""`make pictures`: what was drawn can be found in its index."""

from pathlib import Path
from urllib.parse import unquote

from lxml import html

from documents.receipt.receipt import receipt_pdf
from tests import pictures
from tests.compilation_builder import QUESTIONS, full_content
from tests.documents.receipt.receipt_facts import FACTS


def test_the_index_shows_every_picture_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    pictures.draw(receipt_pdf(FACTS, full_content(2), QUESTIONS), tmp_path / "documents", "receipt, pdf")
    page = html.parse(str(pictures.index(tmp_path)))
    shown = [(unquote(str(image.get("src"))), image.get("alt")) for image in page.iter("img")]
    names = [f"receipt, pdf, page 0{number}" for number in (1, 2)]
    assert shown == [(f"documents/{name}.png", name) for name in names]
    assert all((tmp_path / source).read_bytes().startswith(b"\x89PNG") for source, _ in shown)
