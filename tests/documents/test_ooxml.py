"""Every kind of Word document and workbook that leaves the house keeps the rules of Office Open XML, as Microsoft's own
library reads them."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from documents.comment_table.docx import comment_docx
from documents.comment_table.rows import comment_rows
from documents.comment_table.xlsx import comment_xlsx
from documents.compilation.docx import compilation_docx, write_parts
from documents.compilation.xlsx import compilation_xlsx
from documents.fonts import FONTS
from documents.lists import PrintedList, as_xlsx
from documents.word_form.form import word_form
from models.definition import Question
from models.house_style import HouseStyle
from tests.comment_tables import AT, HOSTILE, NAMES, table, treatment
from tests.compilation_samples import treated, with_comments, with_views
from tests.documents.word_form.test_word_form import FACTS, VASBY
from tests.hostile_texts import HOSTILE as TEXTS
from tests.ooxml_rules import checker, remarks
from tests.round_builder import QUESTIONS

ASKED = (Question(key="1", section="4.2", text="Räcker tiden?"),)
SAID = [hostile.typed for hostile in TEXTS if len(hostile.typed) < 5_000]
HOSTILE_ROUND = with_views(with_comments(SAID), SAID)


def under_a_template(out: Path) -> None:
    """An agency's own, with Swedish ids of Word's styles, and a logo."""
    mall, logo = Document(), io.BytesIO()
    mall.sections[0].header.paragraphs[0].text = "Myndigheten för prov"
    for style in mall.styles.element.iter(qn("w:style")):
        if style.get(qn("w:styleId")) == "Heading1":
            style.set(qn("w:styleId"), "Rubrik1")
    mall.save(str(out.with_name("mall.docx")))
    Image.new("RGB", (300, 80)).save(logo, "PNG")
    out.with_name("logo.png").write_bytes(logo.getvalue())
    style = HouseStyle(
        colour="#7a1f5c",
        logo=out.with_name("logo.png"),
        font=FONTS / "DejaVuSans.ttf",
        template=out.with_name("mall.docx"),
    )
    compilation_docx(treated(), out, {}, style)


def held(write: Callable[[io.BytesIO], None]) -> Callable[[Path], None]:
    def written(out: Path) -> None:
        file = io.BytesIO()
        write(file)
        out.write_bytes(file.getvalue())

    return written


SENT = table(comment_rows(treatment(), NAMES, ASKED, {}))
LISTED = PrintedList("Diarium", (("Vad", 20), ("När", 20)), [(HOSTILE, AT)])
FILES: dict[str, Callable[[Path], object]] = {
    "compilation.docx": lambda out: compilation_docx(HOSTILE_ROUND, out),
    "compilation.xlsx": lambda out: compilation_xlsx(HOSTILE_ROUND, out),
    "templated.docx": under_a_template,
    "comments.docx": held(lambda file: comment_docx(SENT, AT, file)),
    "comments.xlsx": held(lambda file: comment_xlsx(SENT, file)),
    "form.docx": lambda out: out.write_bytes(word_form(FACTS, VASBY, QUESTIONS)),
    "list.xlsx": lambda out: out.write_bytes(as_xlsx(LISTED)),
}


def test_every_office_file_keeps_the_rules(tmp_path: Path) -> None:
    for name, write in FILES.items():
        write(tmp_path / name)
    program = checker()
    with ThreadPoolExecutor(2) as two:
        told = dict(zip(FILES, two.map(lambda name: remarks(program, tmp_path / name), FILES), strict=True))
    assert told == {name: [] for name in FILES}


def test_a_setting_out_of_its_order_is_told(tmp_path: Path) -> None:
    """What the compilation did until the rules were read."""
    with ZipFile(io.BytesIO(word_form(FACTS, VASBY, QUESTIONS))) as package:
        parts: dict[str, str | bytes] = {entry: package.read(entry) for entry in package.namelist()}
        settings = package.read("word/settings.xml").decode()
    parts["word/settings.xml"] = settings.replace("<w:defaultTab", '<w:updateFields w:val="true"/><w:defaultTab', 1)
    write_parts(tmp_path / "out.docx", parts)
    (told,) = remarks(checker(), tmp_path / "out.docx")
    assert "in /word/settings.xml: The element has unexpected child element" in told
