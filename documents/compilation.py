"""All four formats of a compilation at once: Typst works in its own process while this one writes the others."""

from contextlib import ExitStack
from pathlib import Path

from documents.data_file import compilation_json
from documents.docx import compilation_docx
from documents.pdf import setting
from documents.writing import replacing
from documents.xlsx import compilation_xlsx
from models.compilation import CompilationData

NAME = "remissammanstallning"
SUFFIXES = ("pdf", "docx", "xlsx", "json")


def compile_all(data: CompilationData, out: Path) -> tuple[Path, ...]:
    """Writes `remissammanstallning.{pdf,docx,xlsx,json}` into the folder `out`, which is made when missing.

    The four appear together when all are ready; when one fails none has been replaced. Same data, same bytes. Raises
    `PermanentFailure` (`compilation_does_not_add_up`, `document_refused`) and `TemporaryFailure` (`typesetter_died`,
    `typesetter_slow`); running it again is harmless.
    """
    out.mkdir(parents=True, exist_ok=True)
    paths = {suffix: out / f"{NAME}.{suffix}" for suffix in SUFFIXES}
    with ExitStack() as ready:
        parts = {suffix: ready.enter_context(replacing(path)) for suffix, path in paths.items()}
        with setting(data, parts["pdf"]) as finish_pdf:
            compilation_docx(data, parts["docx"])
            compilation_xlsx(data, parts["xlsx"])
            compilation_json(data, parts["json"])
            finish_pdf()
    return tuple(paths.values())
