"""The text of received files, page by page, and what is said of those that give none."""

from importlib import resources
from pathlib import Path

import pikepdf
import pytest

from documents.inspection.inspecting import read_text
from models.file_texts import FilePage, FileText, TextState, failed
from models.media import DOCX, ODT, PDF, TEXT
from templates.file_remarks import text_words
from tests.active_files import docx, odt, stored
from tests.text_files import written_pdf

DOCX_BODY = (
    "<w:p><w:r><w:t>Vägen </w:t></w:r><w:ins><w:r><w:t>byggs.</w:t></w:r></w:ins>"
    "<w:del><w:r><w:delText>rivs.</w:delText></w:r></w:del></w:p>"
    "<w:p><w:r><w:instrText>SEQ x</w:instrText><w:t>A</w:t><w:tab/><w:t>B</w:t></w:r></w:p>"
)
ODT_BODY = (
    "<text:p>Vägen<text:s text:c='2'/><text:span>byggs.</text:span>"
    "<office:annotation><text:p>Obs!</text:p></office:annotation></text:p><text:h>A<text:tab/>B</text:h>"
)


@pytest.mark.parametrize(
    ("data", "media_type", "text"),
    [
        (docx(DOCX_BODY), DOCX, "Vägen byggs.\nA\tB"),
        (odt(ODT_BODY), ODT, "Vägen  byggs.\nA\tB"),
        ("Va\u0308gen\0 byggs.\r\n\r\n\r\n\r\nSlut".encode(), TEXT, "Vägen byggs.\n\nSlut"),
        ("Vägen".encode("cp1252"), TEXT, "Vägen"),
    ],
    ids=["docx", "odt", "plain", "windows"],
)
def test_text_is_read_as_it_stands(tmp_path: Path, data: bytes, media_type: str, text: str) -> None:
    found = read_text(stored(tmp_path, data), media_type)
    assert found == FileText(state=TextState.KEPT, pages=(FilePage(number=0, text=text),))


def test_a_pdf_is_read_by_page_and_says_which_are_only_pictures(tmp_path: Path) -> None:
    found = read_text(stored(tmp_path, written_pdf("Förslaget är bra.\nVägen byggs.", "", "Slut", "", "")), PDF)
    assert [page.number for page in found.pages] == [1, 2, 3, 4, 5]
    assert found.pages[0].text.split("\n") == ["Förslaget är bra.", "Vägen byggs."]
    assert text_words(found) == "Sidorna 2, 4–5 har ingen text, bara bild."
    paper = Path(str(resources.files("data") / "cases" / "kobyt-forslag.pdf"))
    assert "fastighetsövervakning" in read_text(paper, PDF).text


def test_what_gives_no_text_says_why(tmp_path: Path) -> None:
    locked = pikepdf.Encryption(user="x", owner="y")
    for data, media_type, told in (
        (
            written_pdf("", ""),
            PDF,
            FileText(state=TextState.NONE, pages=(FilePage(number=1, text=""), FilePage(number=2, text=""))),
        ),
        (written_pdf("a", encryption=locked), PDF, failed("locked")),
        (b"%PDF-1.4 nothing", PDF, failed("unreadable")),
        (docx("<w:p>&unknown;</w:p>"), DOCX, failed("unreadable")),
        (b"\x89PNG", "image/png", failed("other_format")),
    ):
        assert read_text(stored(tmp_path, data), media_type) == told
        assert text_words(told).endswith(".")


def test_a_text_without_end_is_cut_and_says_so(tmp_path: Path) -> None:
    found = read_text(stored(tmp_path, b"ord " * 1_000_000), TEXT)
    assert (found.cut, len(found.text)) == (True, 2_000_000)
    assert text_words(found) == "Filen är längre än det som läses här."
