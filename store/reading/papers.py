"""The papers a round file refers: there, not empty, and of a kind that recipients can open and archives can keep."""

import zipfile
import zlib
from pathlib import Path

from yaml import Node

from models.answer import FILE_LIMIT
from models.definition import DocumentSource
from models.findings import FaultCode, NoticeCode
from store.reading.findings import Findings
from store.reading.section import Section

_KINDS = {".pdf", ".docx", ".odt"}
_PDF_MARK_WITHIN = 1024
"""Bytes into a PDF within which readers accept its mark (ISO 32000-1, annex H.3.4.1)."""
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_PAPERS_LIMIT = 50


def read_papers(root: Section, folder: Path) -> tuple[DocumentSource, ...]:
    """The papers, their paths made absolute from the round file's folder."""
    if not root.has("documents"):
        root.findings.notice(NoticeCode.NO_DOCUMENTS, None)
    papers = []
    for row in root.sections("documents", ("title", "file"), _PAPERS_LIMIT):
        title = row.text("title", required=True)
        name, node = row.text("file", required=True), row.at("file")
        path = path_at(name, node, folder, row.findings) if name and node else None
        if path and node:
            _check_paper(path, name, node, row.findings)
            papers.append(DocumentSource(title=title, path=path))
    return tuple(papers)


def path_at(name: str, node: Node, folder: Path, findings: Findings) -> Path | None:
    """A path from the round file's folder; an absolute one would mean something else on the next machine."""
    if Path(name).is_absolute() or name.startswith("~"):
        findings.fault(FaultCode.PATH_NOT_RELATIVE, node, path=name)
        return None
    return (folder / name).resolve()


def _check_paper(path: Path, name: str, node: Node, findings: Findings) -> None:
    try:
        size = path.stat().st_size if path.is_file() else -1
        kind = kind_of(path) if size > 0 else ""
    except OSError:
        size, kind = -1, ""
    if size < 0:
        findings.fault(FaultCode.PAPER_MISSING, node, path=name)
    elif size == 0:
        findings.fault(FaultCode.PAPER_EMPTY, node, path=name)
    elif size > FILE_LIMIT:
        findings.fault(FaultCode.PAPER_TOO_LARGE, node, path=name, size=size, limit=FILE_LIMIT)
    elif path.suffix.lower() not in _KINDS or kind != path.suffix.lower():
        findings.fault(FaultCode.PAPER_KIND, node, path=name)


def kind_of(path: Path) -> str:
    """`.pdf`, `.docx` or `.odt`, told by the content; empty for anything else. OSError when it cannot be read."""
    with path.open("rb") as file:
        if b"%PDF-" in file.read(_PDF_MARK_WITHIN):
            return ".pdf"
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
            if "word/document.xml" in names:
                return ".docx"
            if "mimetype" in names:
                with parts.open("mimetype") as file_in_zip:
                    return ".odt" if file_in_zip.read(100).strip() == _ODT_TYPE else ""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return ""
    return ""
