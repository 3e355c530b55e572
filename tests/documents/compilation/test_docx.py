"""The Word document opens in LibreOffice, has real headings and repeated table heads, and is Swedish A4."""

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from documents.compilation.docx import compilation_docx
from models.compilation import CompilationData
from tests.compilation_samples import empty, sample, with_comments
from tests.hostile_texts import HOSTILE


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docx") / "out.docx"
    compilation_docx(sample(), out)
    return out


def style_name(paragraph: Paragraph) -> str:
    return str(paragraph.style.name) if paragraph.style else ""


def test_the_page_is_a4_and_the_language_swedish(document: Path) -> None:
    opened = Document(str(document))
    section = opened.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [210, 297]
    assert opened.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "sv-SE"
    assert opened.core_properties.language == "sv-SE"


def test_title_and_author_are_the_rounds(document: Path) -> None:
    properties = Document(str(document)).core_properties
    assert properties.title == "Remissammanställning: Utveckling av KSL inför mandatperioden 2015–2018"
    assert properties.author == "Kommunförbundet Stockholms län"
    assert properties.created.isoformat() == "2014-10-15T06:30:12+00:00"


def test_headings_use_words_own_styles_and_skip_no_level(document: Path) -> None:
    levels = []
    for paragraph in Document(str(document)).paragraphs:
        name = style_name(paragraph).replace("Rubrik 2 utanför innehållet", "Heading 2")
        if name.startswith("Heading"):
            levels.append(int(name[-1]))
    assert levels[0] == 1
    assert set(levels) == {1, 2, 3}
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_table_of_contents_is_written_out_and_leads_to_bookmarks(document: Path) -> None:
    opened = Document(str(document))
    entries = [paragraph for paragraph in opened.paragraphs if style_name(paragraph).startswith("toc")]
    assert [entry.text for entry in entries][:2] == ["1 Sammanfattning\t", "2 Ärendet\t"]
    targets = {mark.get(qn("w:name")) for mark in opened.element.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in opened.element.iter(qn("w:hyperlink"))}
    assert links
    assert links <= targets


def test_the_head_of_every_listing_is_repeated_on_each_page(document: Path) -> None:
    tables = Document(str(document)).tables
    listings = [table for table in tables if table.rows[0].cells[0].text == "Mottagare"]
    assert len(listings) == 5
    assert all(table.rows[0]._tr.xpath("w:trPr/w:tblHeader") for table in listings)


def test_a_small_table_stays_on_one_page_and_no_row_of_a_long_one_stands_by_itself(document: Path) -> None:
    tables = {len(table.rows): table for table in Document(str(document)).tables}
    for count, table in tables.items():
        tied = [bool(row._tr.xpath("w:tc[1]/w:p/w:pPr/w:keepNext")) for row in table.rows]
        held = count - 1 if count <= 11 else 2
        cells = [
            place
            for place, row in enumerate(table.rows)
            if row._tr.xpath("w:tc[1]/w:p[1]/w:pPr/w:pStyle[@w:val='Cell']")
        ]
        assert [tied[place] for place in cells] == [place < held or place == count - 2 for place in cells]
    assert min(tables) < 11 < max(tables)


def test_every_table_says_which_cells_are_headers(document: Path) -> None:
    tables = Document(str(document)).tables
    heads = []
    for table in tables:
        (look,) = table._tbl.xpath("w:tblPr/w:tblLook")
        repeated = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
        heads.append((look.get(qn("w:firstRow")), look.get(qn("w:firstColumn")), repeated[0], any(repeated[1:])))
    assert set(heads) == {("1", "0", True, False), ("0", "1", False, False)}
    by_column = [table for table, head in zip(tables, heads, strict=True) if head[1] == "1"]
    assert all(len(table.columns) == 2 for table in by_column), "term and value"


def test_invented_answers_are_labelled_on_the_first_page_and_in_the_header(document: Path) -> None:
    opened = Document(str(document))
    assert "Påhittade svar (testdata)" in [paragraph.text for paragraph in opened.paragraphs[:6]]
    assert "Påhittade svar (testdata)" in opened.sections[0].header.paragraphs[0].text


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.docx", "two.docx"):
        compilation_docx(sample(), tmp_path / name)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()


def test_every_part_is_named_in_the_package(document: Path) -> None:
    with ZipFile(document) as package:
        assert package.testzip() is None
        types = package.read("[Content_Types].xml").decode()
        parts = [name for name in package.namelist() if not name.endswith(".rels") and name != "[Content_Types].xml"]
    assert all(f'PartName="/{name}"' in types or name.endswith(".png") for name in parts)
    assert any(name.endswith(".png") for name in parts)
    assert 'Extension="png"' in types


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (sample(), "Kommunförbundet Stockholms län"),
        (empty(), "Inga svar har kommit in."),
        (with_comments([hostile.typed for hostile in HOSTILE if len(hostile.typed) < 5000]), "#panic"),
    ],
    ids=["sample", "empty", "hostile"],
)
def test_libreoffice_opens_the_document(data: CompilationData, told: str, tmp_path: Path) -> None:
    compilation_docx(data, tmp_path / "out.docx", {"sammanfattning": 9})
    office = shutil.which("soffice")
    assert office, "LibreOffice Writer is needed: apt install libreoffice-writer"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        office,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "out.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    opened = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in opened)
    opened.close()
    assert told in text
    assert re.search(r"1 Sammanfattning[. ]*[2-9]\s", text), "the contents lack their pages"
    assert "Innehåll" in text
