"""Parts that Typst has set become one PDF: pages, tags, links, bookmarks; and what is not Typst's is refused."""

from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from documents.compilation import pdf
from documents.compilation.report import compilation_report
from documents.joining import JoinedPart, NotJoinable, SetPart, join
from documents.showing import Showing
from documents.writing import replacing
from models.compilation import CompilationData
from tests.compilation_samples import sample, treated, with_comments
from tests.compiled_files import pdf_text, squeezed

TRICKY = "Se (bilaga (a (b))) och (((( 12 0 R /S/H1 /StructParent 3 (U1x0y0) remiss:svar-1 endobj stream"


def made(data: CompilationData, out: Path) -> dict[str, int]:
    with replacing(out) as part, pdf.setting(data, part) as finish:
        return finish()


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The treated round in many small parts."""
    out = tmp_path_factory.mktemp("joined") / "out.pdf"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "PART_SIZE", 6_000)
        patch.setattr(pdf, "FEET_AT_ONCE", 7)
        made(treated(), out)
    return out


def test_many_parts_are_one_document_for_the_validator(joined: Path) -> None:
    for profile in ("ua1", "2a"):
        report = page.validate_pdf(joined, profile=profile, limits=page.SafetyLimits.unlimited())
        assert [each.rule_id for each in report.failures if each.rule_id != "PDFA2A-STREAM-LENGTH-001"] == []
    with pikepdf.open(joined) as file:
        (document,) = file.Root.StructTreeRoot.K
        kinds = [str(kid.S) for kid in document.K]
        assert kinds.count("/TOC") == 1
        assert {"/H1", "/H2", "/H3", "/Table", "/Figure", "/P"} <= set(kinds)
        numbers = file.Root.StructTreeRoot.ParentTree.Nums
        keys = [int(numbers[place]) for place in range(0, len(numbers), 2)]
        assert keys == sorted(set(keys))
        assert {int(sheet.obj.StructParents) for sheet in file.pages} <= set(keys)


def test_links_lead_across_parts_and_the_contents_tell_the_true_pages(joined: Path) -> None:
    with pikepdf.open(joined) as file:
        names = file.Root.Names.Dests.Names
        goals = {str(names[place]): names[place + 1] for place in range(0, len(names), 2)}
        order = {sheet.obj.objgen: number for number, sheet in enumerate(file.pages, start=1)}
        links = [link for sheet in file.pages for link in sheet.obj.get("/Annots", [])]
        assert len(links) > 100
        for link in links:
            assert "/A" not in link
            target = order[goals[str(link.Dest)][0].objgen]
            assert str(link.Contents) == f"Avsnitt, sida {target}"
    document = pypdfium2.PdfDocument(joined)
    contents = document[1].get_textpage().get_text_bounded()
    for mark in document.get_toc():
        if mark.level == 0:
            number = mark.get_dest().get_index() + 1
            assert squeezed(f"{mark.get_title()}") in squeezed(contents)
            assert f"Sida {number} av {len(document)}" in document[number - 1].get_textpage().get_text_bounded()
    assert all(f"av {len(document)}" in sheet.get_textpage().get_text_range() for sheet in document)
    document.close()


def test_the_text_is_the_same_in_one_part_and_in_many(joined: Path, tmp_path: Path) -> None:
    made(treated(), tmp_path / "one.pdf")
    one, many = (squeezed(pdf_text(path)) for path in (tmp_path / "one.pdf", joined))
    assert len(many) == pytest.approx(len(one), rel=0.02)


def test_what_looks_like_the_files_own_language_stays_text(tmp_path: Path) -> None:
    data = with_comments([TRICKY])
    names = {"name": TRICKY, "full_name": TRICKY}
    data = data.model_copy(update={"title": TRICKY, "recipients": (data.recipients[0].model_copy(update=names),)})
    made(data, tmp_path / "out.pdf")
    assert squeezed(TRICKY) in squeezed(pdf_text(tmp_path / "out.pdf"))
    with pikepdf.open(tmp_path / "out.pdf") as file:
        assert str(file.docinfo.Title) == f"Remissammanställning: {TRICKY}"


def test_another_programs_pdf_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(tmp_path / "other.pdf")
    with pytest.raises(NotJoinable):
        JoinedPart(tmp_path / "other.pdf")
    with pytest.raises(NotJoinable), replacing(tmp_path / "out.pdf") as part:
        join([SetPart(tmp_path / "other.pdf", 1, {})], [], [], part, str)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.pdf"]


def test_a_part_never_ends_between_an_answer_and_its_heading() -> None:
    report = compilation_report(sample(), Showing())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "PART_SIZE", 3_000)
        parts = pdf.split(report.body)
    assert sum(map(len, parts)) == len(report.body)
    assert len(parts) > 5
    assert all(part[0].level <= 2 for part in parts)  # type: ignore[union-attr]
