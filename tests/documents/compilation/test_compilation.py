"""All formats together: nobody sees half a file, and a failure leaves what was there."""

import json
from pathlib import Path

import pytest

from documents.adoption.adoption import AdoptionDocument, adoption_pdf
from documents.compilation import formats as compilation
from documents.compilation.data_file import compilation_json, read_compilation
from documents.compilation.docx import compilation_docx
from documents.compilation.formats import compile_all
from documents.compilation.html import compilation_html
from documents.showing import Showing, ShownPlace
from documents.writing import replacing
from models.compilation import CompilationData
from models.errors import PermanentFailure
from tests.compilation_samples import CHECKLIST, sample
from tests.compiled_files import docx_text, pdf_text, squeezed

NAMES = [f"remissammanstallning.{suffix}" for suffix in ("pdf", "docx", "xlsx", "json", "html")]


def test_the_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    paths = compile_all(sample(), tmp_path / "ny" / "mapp")
    assert [path.name for path in paths] == NAMES
    assert sorted(path.name for path in (tmp_path / "ny" / "mapp").iterdir()) == sorted(NAMES)
    assert all(path.stat().st_size > 5000 and path.stat().st_mode & 0o777 == 0o644 for path in paths)


def test_the_checklist_of_the_decisions_is_a_chapter_in_every_format(tmp_path: Path) -> None:
    data = sample().model_copy(update={"checklist": CHECKLIST})
    title, sentence = "Checklista för besluten", "1 av 4 beslut täcker alla punkter. I 1 beslut saknas något."
    compilation_docx(data, tmp_path / "out.docx")
    compilation_html(data, tmp_path / "out.html")
    compilation_json(data, tmp_path / "out.json")
    word, page = docx_text(tmp_path / "out.docx"), (tmp_path / "out.html").read_text()
    assert all(said in text for said in (title, sentence) for text in (word, page))
    for said in ("2. Ekonomi", "1: § 4; 2: hänvisar &lt;bara&gt; till budgeten; 3: § 6", "1, 3", "Haninge kommun."):
        assert said in page, said
    assert read_compilation((tmp_path / "out.json").read_bytes()).checklist == CHECKLIST
    made = AdoptionDocument(
        dnr="KSL 1",
        title="Samverkan",
        sender="KSL",
        state="Antagen av 1 av 4",
        rule="alla",
        paragraphs=(),
        versions=(),
        points=(),
        councils=(),
        checklist=CHECKLIST,
        made_at=data.made_at,
    )
    (tmp_path / "out.pdf").write_bytes(adoption_pdf(made))  # drawn of the same blocks as the compilation's PDF
    printed = squeezed(pdf_text(tmp_path / "out.pdf"))
    assert all(squeezed(said) in printed for said in (title, sentence, "hänvisar <bara> till budgeten"))


def test_a_failure_leaves_the_earlier_files_and_no_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("förra versionen")

    def disk_full(_data: CompilationData, _out: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compilation, "compilation_xlsx", disk_full)
    with pytest.raises(OSError, match="No space left"):
        compile_all(sample(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)
    assert {(tmp_path / name).read_text() for name in NAMES} == {"förra versionen"}


def test_counts_that_do_not_add_up_stop_every_format(tmp_path: Path) -> None:
    data = sample()
    wrong = data.model_copy(update={"counts": data.counts.model_copy(update={"answered": 1})})
    with pytest.raises(PermanentFailure):
        compile_all(wrong, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "fil.txt"
    out.write_text("gammal")
    with replacing(out) as part:
        part.write_text("ny")
        assert out.read_text() == "gammal"
    assert out.read_text() == "ny"


def test_the_data_file_is_the_model_itself(tmp_path: Path) -> None:
    data = sample()
    compile_all(data, tmp_path)
    written = json.loads((tmp_path / "remissammanstallning.json").read_text(encoding="utf-8"))
    assert written.pop("format") == 1
    assert CompilationData.model_validate(written) == data


def test_a_text_shown_twice_is_told_once() -> None:
    showing = Showing()
    place = ShownPlace("Habo", "Fråga 1", "/x")
    for _time in range(2):
        assert showing.lines("a\x00b\x00", place) == ("a⟨U+0000⟩b⟨U+0000⟩",)
    assert dict(showing.changes[place]) == {"⟨U+0000⟩": 2}


def test_words_bullets_are_shown_as_what_they_are_and_nothing_is_told_of_them() -> None:
    showing = Showing()
    typed = "\uf0b7 mål\n\uf0a7 medel\n\uf02d tid \ue000"
    assert showing.lines(typed, ShownPlace("", "", "/x")) == ("• mål", "▪ medel", "– tid \ue000")
    assert showing.line("\uf0b7 namn", ShownPlace("", "", "/y")) == "• namn"
    assert showing.changes == {}


def test_line_ends_of_every_kind_make_lines_and_empty_ones_stay() -> None:
    showing = Showing()
    assert showing.lines("a\r\n\r\nb\u2028c", ShownPlace("", "", "")) == ("a", "", "b", "c")
    assert showing.lines("", ShownPlace("", "", "")) == ()
    assert showing.lines(" \n\n", ShownPlace("", "", "")) == ()
    assert showing.changes == {}


def test_empty_lines_first_and_last_are_typed_lines_too() -> None:
    showing, place = Showing(), ShownPlace("", "", "")
    assert showing.lines("\n\na\n\nb\n\n\n", place) == ("", "", "a", "", "b", "", "")
    assert showing.lines("a\n", place) == ("a",)
    assert showing.lines("a" + "\n" * 9, place) == ("a", "", "⟨8 tomma rader⟩", "")
    assert showing.changes == {place: {"⟨8 tomma rader⟩": 1}}
