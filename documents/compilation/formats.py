"""All formats of a compilation at once: Typst works in its own process while this one writes the others."""

from contextlib import ExitStack
from pathlib import Path

from documents.compilation.data_file import compilation_json
from documents.compilation.docx import compilation_docx
from documents.compilation.html import compilation_html
from documents.compilation.originals import Opener, originals_zip
from documents.compilation.pdf import setting
from documents.compilation.xlsx import compilation_xlsx
from documents.writing import replacing
from models.compilation import CompilationData
from models.house_style import PLAIN, HouseStyle

NAME = "remissammanstallning"
SUFFIXES = ("pdf", "docx", "xlsx", "json", "html")
ORIGINALS = "zip"


def compile_all(
    data: CompilationData, out: Path, open_file: Opener | None = None, style: HouseStyle = PLAIN
) -> tuple[Path, ...]:
    """Writes `remissammanstallning.{pdf,docx,xlsx,json,html}` into the folder `out`, which is made when missing; with
    `open_file`, which gives a stored file by its hash, the originals too as `.zip`.

    All appear together when all are ready; when one fails none has been replaced. Same data, same bytes. Raises
    `PermanentFailure` (`compilation_does_not_add_up`, `document_refused`) and `TemporaryFailure` (`typesetter_died`,
    `typesetter_slow`); running it again is harmless.
    """
    out.mkdir(parents=True, exist_ok=True)
    suffixes = (*SUFFIXES, ORIGINALS) if open_file else SUFFIXES
    paths = {suffix: out / f"{NAME}.{suffix}" for suffix in suffixes}
    with ExitStack() as ready:
        parts = {suffix: ready.enter_context(replacing(path)) for suffix, path in paths.items()}
        with setting(data, parts["pdf"], style) as finish_pdf:
            compilation_xlsx(data, parts["xlsx"])
            compilation_json(data, parts["json"])
            compilation_html(data, parts["html"], style)
            if open_file:
                originals_zip(data, open_file, parts[ORIGINALS])
            compilation_docx(data, parts["docx"], finish_pdf(), style)
    return tuple(paths.values())
