"""Files that are no round file at all, and papers that are no papers."""

import os
import time
import zipfile
from pathlib import Path

import pytest

from models.answer import FILE_LIMIT
from models.findings import FaultCode
from store.reading.yaml_tree import SIZE_LIMIT
from tests.store.round_file_builder import RIGHT, changed, found, only_fault, read, write

ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("raw", "line", "code"),
    [
        (b"", 0, FaultCode.FILE_EMPTY),
        (b"# bara en kommentar\n", 0, FaultCode.FILE_EMPTY),
        (b"- a\n- b\n", 1, FaultCode.NOT_SECTION),
        (b"hej\n", 1, FaultCode.NOT_SECTION),
        (b"a: 1\nb: [\n", 3, FaultCode.YAML_SYNTAX),
        (b'a: "x\n', 2, FaultCode.YAML_SYNTAX),
        (b"a: 1\n\tb: 2\n", 2, FaultCode.YAML_SYNTAX),
        (b"a: b: c\n", 1, FaultCode.YAML_SYNTAX),
        (b"a: 1\nb: \x00\n", 2, FaultCode.CONTROL_CHARACTER),
        (b"a: 1\nb: \x1b[2J\n", 2, FaultCode.CONTROL_CHARACTER),
        (b"dnr: x\ntitle: K\xf6ping\n", 2, FaultCode.FILE_NOT_UTF8),
        ("dnr: x\n".encode("utf-16"), 1, FaultCode.FILE_NOT_UTF8),
        (b"a: &x 1\nb: *x\n", 1, FaultCode.YAML_ANCHOR),
        (b"a: *x\n", 1, FaultCode.YAML_ANCHOR),
        (b"dnr: x\na: !!python/object/apply:os.system [id]\n", 2, FaultCode.YAML_TAG),
        (b"a: !hemlig b\n", 1, FaultCode.YAML_TAG),
        (b"a: 1\n---\nb: 1\n", 2, FaultCode.YAML_SEVERAL),
        (b"a: " + b"[" * 21 + b"]" * 21, 1, FaultCode.YAML_TOO_DEEP),
        (b"[" * 400_000, 1, FaultCode.YAML_TOO_DEEP),
        (b"x" * (SIZE_LIMIT + 1), 0, FaultCode.FILE_TOO_LARGE),
    ],
)
def test_what_is_no_round_file_is_told_by_line(tmp_path: Path, raw: bytes, line: int, code: FaultCode) -> None:
    path = tmp_path / "remiss.yaml"
    path.write_bytes(raw)
    fault = only_fault(read(path))
    assert (fault.line, fault.code) == (line, code)


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path: Path) -> None:
    assert only_fault(read(tmp_path / "borta.yaml")).code is FaultCode.FILE_MISSING
    assert only_fault(read(tmp_path)).code is FaultCode.FILE_UNREADABLE


def test_quotes_make_a_text_of_what_would_be_an_anchor_or_a_tag(tmp_path: Path) -> None:
    assert read(write(tmp_path, changed(2, 'title: "& *x !y"'))).faults == ()


def test_a_large_hostile_file_is_judged_quickly(tmp_path: Path) -> None:
    """Near-word suggestions are the costly part; they stop after some hundreds of faults."""
    path = tmp_path / "remiss.yaml"
    path.write_text("".join(f"recipientz{number}: 1\n" for number in range(45_000)))
    started = time.perf_counter()
    result = read(path)
    assert len(result.faults) > 45_000
    assert time.perf_counter() - started < 10  # 3 s on two busy cores; some 40 s with a suggestion for each


def test_a_long_list_of_unknown_names_is_judged_quickly(tmp_path: Path) -> None:
    rows = ", ".join(f"{{name: Okänd {number}}}" for number in range(2_500))
    started = time.perf_counter()
    result = read(write(tmp_path, changed(8, f"recipients: [{rows}]")))
    codes = [code for _, code in found(result)]
    assert codes.count(FaultCode.TOO_MANY) == 1
    assert codes.count(FaultCode.UNKNOWN_NAME) == 2_000
    assert time.perf_counter() - started < 20


def zipped(path: Path, parts: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("paper.docx", {"[Content_Types].xml": "", "word/document.xml": "<w/>"}),
        ("paper.DOCX", {"word/document.xml": "<w/>"}),
        ("paper.odt", {"mimetype": ODT, "content.xml": "<o/>"}),
    ],
)
def test_word_and_open_document_papers_are_taken(tmp_path: Path, name: str, parts: dict[str, str]) -> None:
    path = write(tmp_path, RIGHT.replace("forslag.pdf", name))
    zipped(tmp_path / name, parts)
    assert read(path).faults == ()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("paper.pdf", b"", FaultCode.PAPER_EMPTY),
        ("paper.pdf", b"MZ\x90 not a pdf", FaultCode.PAPER_KIND),
        ("paper.docx", b"%PDF-1.7", FaultCode.PAPER_KIND),
        ("paper.docx", b"PK\x03\x04 broken", FaultCode.PAPER_KIND),
        ("paper.txt", b"%PDF-1.7", FaultCode.PAPER_KIND),
    ],
)
def test_a_paper_is_told_by_its_content(tmp_path: Path, name: str, content: bytes, code: FaultCode) -> None:
    path = write(tmp_path, RIGHT.replace("forslag.pdf", name))
    (tmp_path / name).write_bytes(content)
    assert found(read(path)) == [(5, code)]


@pytest.mark.parametrize("parts", [{"xl/workbook.xml": "x"}, {"mimetype": "application/epub+zip"}])
def test_other_zipped_formats_are_no_papers(tmp_path: Path, parts: dict[str, str]) -> None:
    path = write(tmp_path, RIGHT.replace("forslag.pdf", "paper.odt"))
    zipped(tmp_path / "paper.odt", parts)
    assert found(read(path)) == [(5, FaultCode.PAPER_KIND)]


def test_a_paper_over_the_limit_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    with (tmp_path / "forslag.pdf").open("ab") as paper:
        os.truncate(paper.fileno(), FILE_LIMIT + 1)
    assert found(read(path)) == [(5, FaultCode.PAPER_TOO_LARGE)]
