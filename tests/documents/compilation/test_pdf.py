"""The PDF is an archive format and an accessible one at once, the same bytes for the same data, and never absent."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from documents import typesetting
from documents.compilation import pdf
from documents.fonts import FAMILIES, FONTS, coverage, missing
from documents.typesetting import Typesetting
from documents.writing import replacing
from models.compilation import CompilationData
from models.errors import PermanentFailure
from tests.compilation_builder import MADE
from tests.compilation_samples import empty, sample, with_comments
from tests.hostile_texts import HOSTILE


def with_odd_names() -> CompilationData:
    """Organisations whose own names hold characters that no font of ours has."""
    data = with_comments(["中文", "vanlig text"])
    odd = [
        one.model_copy(update={"name": "Förbundet １２", "full_name": "Förbundet １２ 中"}) for one in data.recipients
    ]
    return data.model_copy(update={"recipients": tuple(odd)})


ROUNDS: dict[str, Callable[[], CompilationData]] = {
    "sample": sample,
    "empty": empty,
    "nobody": lambda: with_comments([]),
    "hostile": lambda: with_comments([hostile.typed for hostile in HOSTILE]),
    "odd names": with_odd_names,
}


def compilation_pdf(data: CompilationData, out: Path) -> None:
    with replacing(out) as part, pdf.setting(data, part) as finish:
        finish()


@pytest.fixture(scope="module", params=ROUNDS)
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("pdf") / "out.pdf"
    compilation_pdf(ROUNDS[request.param](), out)
    return out


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_an_independent_validator_finds_the_pdf_conformant(document: Path, profile: str) -> None:
    report = page.validate_pdf(document, profile=profile, limits=page.SafetyLimits.unlimited())
    # The validator takes the line break that a stream's compressed bytes may happen to end with for the one after them.
    failures = [(each.rule_id, each.message) for each in report.failures if each.rule_id != "PDFA2A-STREAM-LENGTH-001"]
    assert failures == []
    assert report.is_compliant or has_true_lengths(document)


def has_true_lengths(document: Path) -> bool:
    """What that rule asks for, read from the bytes: every stream ends exactly where its length says."""
    raw = document.read_bytes()
    streams = list(re.finditer(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", raw))
    ends = [each.end() + int(each[1]) for each in streams]
    return bool(ends) and all(raw[end:].startswith((b"\nendstream", b"\r\nendstream")) for end in ends)


def test_qpdf_finds_no_fault_in_the_file(document: Path) -> None:
    subprocess.run(["qpdf", "--check", document], check=True, capture_output=True)


def test_the_pdf_says_its_language_title_and_standards(document: Path) -> None:
    with pikepdf.open(document) as file:
        assert str(file.Root.Lang) == "sv-SE"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
        with file.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "2",
                "A",
                "1",
            )
            assert metadata["dc:title"] == "Remissammanställning: Utveckling av KSL inför mandatperioden 2015–2018"
        assert str(file.docinfo["/Author"]) == "Kommunförbundet Stockholms län"


def test_poppler_reads_the_same_facts(tmp_path: Path) -> None:
    compilation_pdf(sample(), tmp_path / "out.pdf")
    told = subprocess.run(["pdfinfo", tmp_path / "out.pdf"], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged: +yes", told)
    assert re.search(r"Page size: +595.* \(A4\)", told)
    assert re.search(r"JavaScript: +no", told)


def test_only_shipped_fonts_are_in_the_pdf(document: Path) -> None:
    told = subprocess.run(["pdffonts", document], check=True, capture_output=True, text=True).stdout
    names = {line.split()[0].partition("+")[2] for line in told.splitlines()[2:]}
    assert {name.removesuffix("-Identity-H") for name in names} <= {"Inter-Regular", "Inter-SemiBold", "DejaVuSans"}


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    data = with_comments(["Bra 👍 中文", "En gång till"])
    for name in ("one.pdf", "two.pdf"):
        compilation_pdf(data, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_headings_are_bookmarks_down_to_each_answer(tmp_path: Path) -> None:
    compilation_pdf(sample(), tmp_path / "out.pdf")
    file = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    titles = [mark.get_title() for mark in file.get_toc()]
    file.close()
    assert "11 Svaren i sin helhet" in titles
    assert "Avsnitt 4 · Fråga 4: Vad saknas i förslaget?" in titles


def test_every_fast_path_character_is_drawn_by_the_first_font() -> None:
    inter = coverage()[0]
    fast = {chr(code) for code in range(0x20, 0x2100) if not missing(chr(code))}
    plain = {
        character for character in fast if re.fullmatch("[ -~\u00a0-\u0148\u014a-\u017f\u2013\u2014\u2026]", character)
    }
    assert plain <= inter
    assert len(plain) > 300


def test_both_cuts_of_the_text_font_have_the_same_characters() -> None:
    from documents.fonts import _characters

    assert _characters(FONTS / "Inter-Regular.otf") == _characters(FONTS / "Inter-SemiBold.otf")
    assert {path.name for path in FONTS.iterdir()} >= set(FAMILIES)


def test_a_document_that_typst_refuses_is_set_again_with_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the glyph check ever miss something, there is still a document."""
    monkeypatch.setattr(typesetting, "missing", lambda _text: frozenset())
    compilation_pdf(with_comments(["bra 👍 åäö"]), tmp_path / "out.pdf")
    file = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    text = "".join(sheet.get_textpage().get_text_range() for sheet in file)
    file.close()
    assert "bra ⟨U+1F44D⟩ åäö" in text


def test_typst_sees_nothing_but_its_own_folder(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('"hemligt"')
    refused = {"title": "x", "front": [{"block": "Fil"}]}
    with (
        Typesetting("compilation.typ", refused, MADE, tmp_path / "out.pdf") as setting,
        pytest.raises(PermanentFailure) as failure,
    ):
        setting.finish()
    assert failure.value.code == "document_refused"
    assert failure.value.facts["reason"]
    assert not (tmp_path / "out.pdf").exists()


def structure(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every element of the structure tree below this one."""
    kids: Any = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from structure(kid)


def test_every_table_says_which_cells_are_headers(document: Path) -> None:
    with pikepdf.open(document) as file:
        tables = [node for node in structure(file.Root.StructTreeRoot) if node.S == "/Table"]
        assert tables
        for table in tables:
            first, *others = [node for node in structure(table) if node.S == "/TR"]
            assert {str(cell.S) for cell in first.K} == {"/TH"}
            scopes = [str(said.Scope) for cell in first.K for said in cell.A if "/Scope" in said]
            assert scopes == ["/Column"] * len(first.K)
            assert all(str(cell.S) == "/TD" for row in others for cell in row.K)
