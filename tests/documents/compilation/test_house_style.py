"""An organisation's logo, colour, font and Word template in its compilation."""

import io
import re
import subprocess
from pathlib import Path

import page
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from documents.compilation.formats import compile_all
from documents.fonts import FONTS
from models.house_style import HouseStyle, contrast_with_white
from tests.compilation_samples import treated

COLOUR = "#7a1f5c"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agency's template with a header, narrow margins, and Swedish ids of Word's own styles."""
    out = tmp_path_factory.mktemp("template") / "mall.docx"
    made = Document()
    made.sections[0].header.paragraphs[0].text = "Myndigheten för prov"
    made.sections[0].left_margin = 700_000
    made.add_paragraph("Text som står i mallen")
    for style in made.styles.element.iter(qn("w:style")):
        if style.get(qn("w:styleId")) == "Heading1":
            style.set(qn("w:styleId"), "Rubrik1")
    made.save(str(out))
    return out


@pytest.fixture(scope="module")
def folder(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("styled")
    logo = io.BytesIO()
    Image.new("RGB", (300, 80), COLOUR).save(logo, "PNG")
    (out / "logo.png").write_bytes(logo.getvalue())
    style = HouseStyle(colour=COLOUR, logo=out / "logo.png", font=FONTS / "DejaVuSans.ttf", template=template)
    compile_all(treated(), out, style=style)
    return out


def test_the_pdf_is_conformant_in_the_own_font_with_the_logo_named(folder: Path) -> None:
    pdf = folder / "remissammanstallning.pdf"
    for profile in ("ua1", "2a"):
        report = page.validate_pdf(pdf, profile=profile, limits=page.SafetyLimits.unlimited())
        assert [each.rule_id for each in report.failures if each.rule_id != "PDFA2A-STREAM-LENGTH-001"] == []
    told = subprocess.run(["pdffonts", pdf], check=True, capture_output=True, text=True).stdout
    assert "DejaVuSans" in told
    assert "Inter" not in told, "the charts too"
    tags = subprocess.run(["pdfinfo", "-struct", pdf], check=True, capture_output=True).stdout
    assert tags.index(b"Figure") < tags.index(b"H1")


def test_the_page_carries_colour_font_and_logo_in_itself(folder: Path) -> None:
    page_text = (folder / "remissammanstallning.html").read_text()
    assert f"--accent: {COLOUR}" in page_text
    assert '--font: "DejaVu Sans"' in page_text
    assert page_text.count('font-family="DejaVu Sans, Inter,') == page_text.count("<figure>") > 1
    assert re.search('<img class="logo" alt="Kommunförbundet Stockholms län" src="data:image/png;base64,', page_text)


def test_the_word_document_is_the_template_with_our_text(folder: Path) -> None:
    opened = Document(str(folder / "remissammanstallning.docx"))
    assert opened.sections[0].header.paragraphs[0].text == "Myndigheten för prov"
    assert opened.sections[0].left_margin == pytest.approx(700_000, abs=700)
    text = [paragraph.text for paragraph in opened.paragraphs]
    assert "Text som står i mallen" not in text
    headings = [paragraph for paragraph in opened.paragraphs if paragraph.style and paragraph.style.name == "Heading 1"]
    assert headings[0].text == "1 Sammanfattning"
    names = {style.name for style in opened.styles}
    assert {"Bemötande", "Svarstext", "Tabelltext"} <= names
    assert opened.inline_shapes[0]._inline.docPr.get("descr") == "Kommunförbundet Stockholms län"


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)
