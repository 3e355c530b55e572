"""Files that are no round file at all, and papers that are no papers."""

import difflib
import os
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Encryption

from models.answer import FILE_LIMIT
from models.findings import FaultCode, NoticeCode
from roundfile.yaml_tree import SIZE_LIMIT
from templates.round_file_messages import fault_text
from tests.active_files import CONTENT_TYPES, docx, in_part, odt, opening, packed, pdf, relations, script
from tests.roundfile.round_file_builder import PAPER, RIGHT, changed, found, only_fault, read, write


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


@pytest.fixture
def suggested(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The words for which a near one was sought: what a judgement costs."""
    words: list[object] = []
    own = difflib.get_close_matches

    def counted(word: Any, *rest: Any, **more: Any) -> list[Any]:
        words.append(word)
        return own(word, *rest, **more)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    return words


def test_a_large_hostile_file_gets_no_suggestion_after_some_hundreds_of_faults(
    tmp_path: Path, suggested: list[object]
) -> None:
    path = tmp_path / "remiss.yaml"
    path.write_text("".join(f"recipientz{number}: 1\n" for number in range(45_000)))
    assert len(read(path).faults) > 45_000
    assert 100 < len(suggested) <= 300


def test_a_long_list_of_unknown_names_gets_few_suggestions(tmp_path: Path, suggested: list[object]) -> None:
    rows = ", ".join(f"{{name: Okänd {number}}}" for number in range(2_500))
    result = read(write(tmp_path, changed(8, f"recipients: [{rows}]")))
    codes = [code for _, code in found(result)]
    assert codes.count(FaultCode.TOO_MANY) == 1
    assert codes.count(FaultCode.UNKNOWN_NAME) == 2_000
    assert 100 < len(suggested) <= 600


@pytest.mark.parametrize(("name", "data"), [("paper.docx", docx()), ("paper.DOCX", docx()), ("paper.odt", odt())])
def test_word_and_open_document_papers_are_taken(tmp_path: Path, name: str, data: bytes) -> None:
    path = write(tmp_path, RIGHT.replace("forslag.pdf", name))
    (tmp_path / name).write_bytes(data)
    assert read(path).faults == ()


def from_word_on_the_web() -> bytes:
    main = relations(("officeDocument", "word/document2.xml", False))
    types = CONTENT_TYPES.replace("document.xml", "document2.xml")
    parts = {"[Content_Types].xml": types, "_rels/.rels": main, "word/document2.xml": in_part("<w:p/>")}
    return packed(parts)


def only_to_read() -> bytes:
    return pdf(encryption=Encryption(owner="x", user="", R=6))


def locked() -> bytes:
    return pdf(encryption=Encryption(owner="x", user="u", R=6))


@pytest.mark.parametrize(
    ("name", "content", "faults", "notices"),
    [
        ("paper.pdf", b"", ["paper_empty"], []),
        ("paper.pdf", b"MZ\x90 not a pdf", ["paper_kind"], []),
        ("paper.txt", PAPER, ["paper_ending"], []),
        ("paper.docx", PAPER, ["paper_ending"], []),
        ("paper.docx", b"PK\x03\x04 broken", ["paper_unusable"], []),
        ("paper.pdf", b"%PDF-1.7\n", ["paper_unusable"], []),
        ("paper.pdf", b"%PDF-1.7\nstartxref\n9\n%%EOF\n", ["paper_unusable"], []),
        ("paper.pdf", locked(), ["paper_unusable"], []),
        ("paper.docx", docx(parts={"word/vbaProject.bin": b"x"}), ["paper_unusable"], []),
        ("paper.odt", packed({"[Content_Types].xml": "spreadsheetml"}), ["paper_kind"], []),
        ("paper.odt", packed({"mimetype": "application/epub+zip"}), ["paper_kind"], []),
        ("paper.pdf", only_to_read(), [], []),
        ("paper.docx", from_word_on_the_web(), [], []),
        ("paper.pdf", pdf(opening(script())), [], ["paper_active"]),
    ],
)
def test_a_paper_is_looked_through_like_an_upload(
    tmp_path: Path, name: str, content: bytes, faults: list[str], notices: list[str]
) -> None:
    path = write(tmp_path, RIGHT.replace("forslag.pdf", name))
    (tmp_path / name).write_bytes(content)
    result = read(path)
    assert [(fault.line, fault.code) for fault in result.faults] == [(5, code) for code in faults]
    assert [(found.line, found.code) for found in result.notices if found.code.startswith("paper")] == [
        (5, code) for code in notices
    ]
    assert all(f'handlingen "{name}"' in fault_text(fault) for fault in result.faults)


def test_a_locked_paper_is_told_in_words(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "forslag.pdf").write_bytes(locked())
    assert fault_text(only_fault(read(path))) == (
        'rad 5: handlingen "forslag.pdf" kan inte skickas ut: den är lösenordsskyddad eller krypterad. '
        "Spara den på nytt, utan lösenord och makron."
    )


def test_a_paper_is_asked_about_malware_where_there_is_a_scanner(tmp_path: Path) -> None:
    path = write(tmp_path)
    fault = only_fault(read(path, scan=lambda paper: "Bad.Signature" if paper.name == "forslag.pdf" else ""))
    assert (fault.line, fault.code, fault.facts["malware"]) == (5, FaultCode.PAPER_MALWARE, "Bad.Signature")
    assert read(path, scan=lambda _paper: "") == read(path)
    silent = read(path, scan=lambda _paper: None)
    assert (silent.faults, silent.notices[0].code) == ((), NoticeCode.PAPER_NOT_SCANNED)


def test_a_paper_over_the_limit_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    with (tmp_path / "forslag.pdf").open("ab") as paper:
        os.truncate(paper.fileno(), FILE_LIMIT + 1)
    assert found(read(path)) == [(5, FaultCode.PAPER_TOO_LARGE)]
