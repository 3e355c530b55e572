"""The Word form goes out, is filled in, and comes back: every text whole, every stranger's file refused by name."""

import copy
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from lxml import etree

from documents.word_form.form import FormFacts, FormRecipient, word_form
from documents.word_form.reading import FilledForm, Unplaced, read_word_form
from models.errors import Refused
from models.values import RecipientKind
from tests.hostile_texts import HOSTILE, Hostile
from tests.round_builder import DUE, QUESTIONS, SENT
from tests.rows import rows
from tests.word_form_filler import FILLED, W, filled, with_part
from web.answer.fields import answer_fields

FACTS = FormFacts("runda-1", "KSL/13/0111", "Utveckling av KSL", "Kommunförbundet Stockholms län", SENT)
VASBY = FormRecipient("0114", "Upplands Väsby kommun", RecipientKind.MUNICIPALITY, DUE)
KNOWN = tuple(FILLED)


@pytest.fixture(scope="module")
def empty() -> bytes:
    return word_form(FACTS, VASBY, QUESTIONS)


def read(form: bytes, round_id: str = "runda-1", code: str = "0114") -> FilledForm:
    return read_word_form(io.BytesIO(form), KNOWN, round_id=round_id, recipient_code=code)


def refusal(form: bytes, round_id: str = "runda-1", code: str = "0114") -> str:
    with pytest.raises(Refused) as refused:
        read(form, round_id, code)
    return refused.value.code


def through_libreoffice(form: bytes, folder: Path, ending: str) -> Path:
    path = folder / "blankett.docx"
    path.write_bytes(form)
    out = folder / "out"
    office = shutil.which("soffice")
    assert office is not None
    kind = "docx:MS Word 2007 XML" if ending == "docx" else ending
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", out, path], check=True, capture_output=True, timeout=180)
    return out / f"blankett.{ending}"


def test_a_form_in_english_is_read_back_as_one_in_swedish(empty: bytes) -> None:
    english = word_form(FACTS, VASBY._replace(language="en"), QUESTIONS)
    text = zipfile.ZipFile(io.BytesIO(english)).read("word/document.xml").decode()
    assert "Answer form for Upplands Väsby kommun" in text
    assert "Supports with comments" in text
    assert "Tillstyrker" not in text
    assert read(filled(english, FILLED)) == read(filled(empty, FILLED))


def test_the_same_round_gives_the_same_bytes(empty: bytes) -> None:
    assert word_form(FACTS, VASBY, QUESTIONS) == empty


def test_the_form_is_swedish_a4_with_real_headings_and_says_how_to_use_it_first(empty: bytes) -> None:
    opened = Document(io.BytesIO(empty))
    width, height = opened.sections[0].page_width, opened.sections[0].page_height
    assert width is not None
    assert height is not None
    assert [round(width.mm), round(height.mm)] == [210, 297]
    assert opened.core_properties.language == "sv-SE"
    headings = [row.text for row in opened.paragraphs if row.style and row.style.name == "Heading 1"]
    assert headings[:3] == ["Så här gör ni", "Ställningstagande till förslaget i sin helhet", "Sammanfattning"]
    assert "tisdag 9 juni 2026 kl. 23.59" in opened.paragraphs[2].text


def test_only_the_questions_asked_stand_in_the_form() -> None:
    text = zipfile.ZipFile(io.BytesIO(word_form(FACTS, VASBY, QUESTIONS[1:2]))).read("word/document.xml").decode()
    assert QUESTIONS[1].text in text
    assert QUESTIONS[0].text not in text
    assert "Fråga 1 av 1 · avsnitt 2 i förslaget" in text


def test_an_untouched_form_fills_nothing(empty: bytes) -> None:
    assert read(empty) == FilledForm({}, ())


def test_every_field_comes_back_with_choices_as_codes(empty: bytes) -> None:
    assert read(filled(empty, FILLED)).fields == FILLED


def test_text_in_several_paragraphs_is_kept(empty: bytes) -> None:
    assert read(filled(empty, {"summary": "ett\ntvå\n\ntre\tfyra"}, paragraphs=True)).fields == {
        "summary": "ett\ntvå\n\ntre\tfyra"
    }


@rows("hostile", HOSTILE)
def test_hostile_text_goes_round_whole(empty: bytes, hostile: Hostile) -> None:
    if not _is_xml(hostile.typed):
        with pytest.raises(ValueError, match=r"XML|utf-8"):  # no file can carry it
            filled(empty, {"summary": hostile.typed})
        return
    assert read(filled(empty, {"q-1-comment": hostile.typed})).fields == {"q-1-comment": hostile.typed}


def _is_xml(text: str) -> bool:
    try:
        etree.Element("a").text = text
    except ValueError:
        return False
    return True


@rows("hostile", HOSTILE)
def test_hostile_questions_and_titles_give_a_whole_form(hostile: Hostile) -> None:
    question = QUESTIONS[0].model_copy(update={"text": hostile.typed, "section": hostile.typed})
    form = word_form(FACTS._replace(title=hostile.typed, dnr=hostile.typed), VASBY, (question,))
    for name in (archive := zipfile.ZipFile(io.BytesIO(form))).namelist():
        etree.fromstring(archive.read(name))
    assert read(filled(form, {"summary": "svar"})).fields == {"summary": "svar"}


def test_libreoffice_opens_the_form_and_keeps_what_is_filled_in(empty: bytes, tmp_path: Path) -> None:
    saved = through_libreoffice(filled(empty, FILLED), tmp_path, "docx")
    assert read(saved.read_bytes()) == FilledForm(dict(FILLED), ())


def test_libreoffice_saves_an_untouched_form_as_untouched_and_prints_it(empty: bytes, tmp_path: Path) -> None:
    assert read(through_libreoffice(empty, tmp_path, "docx").read_bytes()) == FilledForm({}, ())
    pdf = pypdfium2.PdfDocument(through_libreoffice(empty, tmp_path, "pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert all(question.text.split()[-1] in text for question in QUESTIONS)


def test_a_prompt_left_standing_beside_the_text_is_not_part_of_it(empty: bytes) -> None:
    assert read(filled(empty, {"summary": "Klicka här och skrivVi tillstyrker."})).fields == {
        "summary": "Vi tillstyrker."
    }


def test_words_own_prompt_in_an_emptied_field_is_not_an_answer(empty: bytes) -> None:
    assert read(filled(empty, {"summary": "Klicka eller tryck här för att ange text."})).fields == {}


def test_a_choice_that_is_none_is_told_and_not_guessed(empty: bytes) -> None:
    typed = {"stance": "Tillstyrker nog", "q-1-stance": " tillstyrker  MED synpunkter "}
    assert read(filled(empty, typed)) == FilledForm({"q-1-stance": "supports_with_comments"}, ("stance",))


def test_unknown_controls_and_struck_out_text_are_left_alone(empty: bytes) -> None:
    def edit(xml: bytes) -> bytes:
        more = (
            '<w:p><w:sdt><w:sdtPr><w:tag w:val="csrf"/></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent>'
            '</w:sdt></w:p><w:p><w:sdt><w:sdtPr><w:tag w:val="own_dnr"/></w:sdtPr><w:sdtContent><w:r><w:t>andra'
            "</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        )
        struck = b'<w:del w:id="9001" w:author="a"><w:r><w:t>bort</w:t></w:r></w:del>'
        return xml.replace(b"<w:sectPr", more.encode() + b"<w:sectPr").replace(
            b"<w:r><w:t>kvar", struck + b"<w:r><w:t>kvar"
        )

    form = filled(empty, {"own_dnr": "KS 1", "summary": "kvar"})
    assert read(with_part(form, "word/document.xml", edit)).fields == {"own_dnr": "KS 1", "summary": "kvar"}


def test_another_rounds_and_another_recipients_forms_are_told_apart(empty: bytes) -> None:
    assert refusal(filled(empty, FILLED), round_id="runda-2") == "word_form_other_round"
    assert refusal(filled(empty, FILLED), code="0115") == "word_form_other_recipient"


def _doctype(inside: str) -> Callable[[bytes], bytes]:
    def edit(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>")
        return (
            head + b"?>" + b" " * 5000 + f"<!DOCTYPE w:document [{inside}]>".encode() + rest.replace(b"Remiss", b"&b;")
        )

    return edit


BOMB = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + place)} "{f"&{chr(97 + place)};" * 10}">' for place in range(12)
)
BAD_PARTS: Mapping[str, Callable[[bytes], bytes]] = {
    "entity bomb": _doctype(BOMB),
    "outside entity": _doctype('<!ENTITY b SYSTEM "file:///etc/passwd">'),
    "cut off": lambda xml: xml[: len(xml) // 2],
    "not xml": lambda _xml: b"\x00\x01\x02",
    "empty": lambda _xml: b"",
    "nested deep": lambda xml: xml.replace(b"<w:body>", b"<w:body>" + b"<w:p>" * 100_000),
    "unknown encoding": lambda xml: xml.replace(b"UTF-8", b"ebcdic-x"),
}


@pytest.mark.parametrize("name", BAD_PARTS)
def test_broken_and_hostile_documents_are_refused(empty: bytes, name: str) -> None:
    assert refusal(with_part(empty, "word/document.xml", BAD_PARTS[name])) == "file_broken"


def test_a_document_that_bursts_is_refused(empty: bytes) -> None:
    spaces = b" " * (25 * 1024 * 1024)
    assert refusal(with_part(empty, "word/document.xml", lambda xml: xml + spaces)) == "file_bursting"
    assert refusal(filled(empty, {"summary": "x" * 1_100_000})) == "file_bursting"


def test_files_of_other_kinds_are_refused_by_name(empty: bytes) -> None:
    assert refusal(b"") == "file_broken"
    assert refusal(b"%PDF-1.7") == "file_broken"
    assert refusal(empty[: len(empty) // 2]) == "file_broken"
    macros = io.BytesIO(empty)
    with zipfile.ZipFile(macros, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    assert refusal(macros.getvalue()) == "file_macros"
    other = io.BytesIO()
    Document().save(other)
    assert refusal(other.getvalue()) == "word_form_unknown"
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as package:
        package.writestr("a.txt", "x")
    assert refusal(bare.getvalue()) == "word_form_unknown"


ALL = tuple(field.name for field in answer_fields(QUESTIONS))


def unplaced(form: bytes, empty: bytes) -> tuple[Unplaced, ...]:
    found = read_word_form(io.BytesIO(form), ALL, round_id="runda-1", recipient_code="0114", blank=empty)
    return found.unplaced


def written_beside(xml: bytes) -> bytes:
    """A reservation copied as a whole below itself, a paragraph below it, and words behind a control."""
    root: Any = etree.fromstring(xml)
    controls: dict[str, Any] = {tag.get(f"{W}val"): tag.getparent().getparent() for tag in root.iter(f"{W}tag")}
    first, last = (controls[f"reservation-2-{part}"].getparent() for part in ("who", "text"))
    body = first.getparent()
    rows = list(body)
    block = rows[rows.index(first) - 1 : rows.index(last) + 1]
    place = rows.index(last) + 1
    for row in reversed(block):
        copied = copy.deepcopy(row)
        for text in copied.iter(f"{W}t"):
            text.text = (text.text or "").replace("Anna", "Cecilia").replace("Avslag", "Bifall")
        body.insert(place, copied)
    below = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(below, f"{W}r"), f"{W}t").text = "Skrivet under fältet"
    body.insert(place + len(block), below)
    control = controls["summary"]
    etree.SubElement(etree.SubElement(control.getparent(), f"{W}r"), f"{W}t").text = "Skrivet bredvid"
    behind = etree.Element(f"{W}r")
    etree.SubElement(behind, f"{W}t").text = "Skrivet i bokmärket"
    controls["own_dnr"].addnext(behind)
    return bytes(etree.tostring(root))


def test_what_is_written_outside_the_fields_is_told_and_nothing_of_the_forms_own(empty: bytes) -> None:
    form = filled(empty, {"reservation-2-who": "Anna", "reservation-2-text": "Avslag", "own_dnr": "KS 1"})
    assert unplaced(form, empty) == ()
    assert unplaced(empty, empty) == ()
    assert unplaced(with_part(form, "word/document.xml", written_beside), empty) == (
        Unplaced("reservation-2-who", "Cecilia"),
        Unplaced("reservation-2-text", "Bifall"),
        Unplaced("own_dnr", "Skrivet i bokmärket"),
        Unplaced("", "Skrivet bredvid"),
        Unplaced("", "Skrivet under fältet"),
    )


def test_a_moved_last_day_is_not_taken_for_something_written(empty: bytes) -> None:
    later = VASBY._replace(due_at=DUE + timedelta(days=21))
    assert unplaced(filled(empty, FILLED), word_form(FACTS, later, QUESTIONS)) == ()


def test_libreoffice_adds_nothing_of_its_own(empty: bytes, tmp_path: Path) -> None:
    saved = through_libreoffice(filled(empty, FILLED), tmp_path, "docx").read_bytes()
    assert unplaced(saved, empty) == ()


def test_more_text_outside_the_fields_than_a_form_can_hold_is_refused(empty: bytes) -> None:
    def edit(xml: bytes) -> bytes:
        root: Any = etree.fromstring(xml)
        body = root.find(f"{W}body")
        etree.SubElement(etree.SubElement(etree.SubElement(body, f"{W}p"), f"{W}r"), f"{W}t").text = "x" * 1_100_000
        return bytes(etree.tostring(root))

    assert refusal(with_part(empty, "word/document.xml", edit)) == "file_bursting"
