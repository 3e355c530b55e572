"""Reads one received file in a process of its own and prints the codes of what is active in it, whether it opens, the
cells of a workbook, or its text.

Started by path and in isolated mode by `inspecting.py`. Exit code 0: read to its end. Anything else, an error or the
end that a limit brought, says that the file could not be looked through.
"""

import os
import resource
import sys
from pathlib import Path

CPU_LIMIT = 20
"""Seconds of processor time; a report with 400,000 objects takes about four, an ordinary file a third of one."""
MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of address space: enough for 400,000 objects, and what objects that burst go past at once."""
OPENING = "opening"
"""Asked for instead of a media type: whether the PDF opens."""
SHEET = "sheet"
"""Asked for instead of a media type: the cells of a workbook's first sheet."""
TEXT = "text"
"""Asked for before a media type: the text of the file, page by page."""
TABLES = "tables"
"""Asked for before a media type: the cells of the file's tables."""
_LIMITS = {
    resource.RLIMIT_CPU: CPU_LIMIT,
    resource.RLIMIT_AS: MEMORY_LIMIT,
    resource.RLIMIT_FSIZE: 0,  # it has nothing to write but its answer, which is a pipe
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NOFILE: 32,
}


def main(path: Path, question: str, media_type: str = "") -> None:
    """`question`: one of those below, or a media type alone: what is active in the file. Raises what the readers raise:
    at the top of the process that is the answer."""
    # The parsers are loaded within the limits.
    if question == OPENING:
        from documents.inspection.pdf_opening import how_it_opens

        sys.stdout.write(how_it_opens(path))
        return
    if question == SHEET:
        from documents.inspection.sheet_reader import first_sheet

        sys.stdout.write(first_sheet(path))
        return
    if question == TEXT:
        from documents.inspection.text_reader import text_of

        sys.stdout.write(text_of(path, media_type))
        return
    if question == TABLES:
        from documents.inspection.table_reader import tables_of

        sys.stdout.write(tables_of(path, media_type))
        return
    from documents.inspection.active import signs

    sys.stdout.write("\n".join(signs(path, question)))


def limit() -> None:
    """Lowers the limits for all that follows, never above what the process was given. It also gives way to whoever
    answers: a look through hundreds of files begins in the very minute they come."""
    os.nice(10)
    for kind, wanted in _LIMITS.items():
        _soft, hard = resource.getrlimit(kind)
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    limit()
    sys.path.insert(0, str(Path(__file__).parents[2]))  # isolated mode leaves our own rooms out
    main(Path(sys.argv[1]), *sys.argv[2:])
