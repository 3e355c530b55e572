"""The papers a round file refers: there, not empty, and of a kind that recipients can open and archives can keep."""

from collections.abc import Callable
from pathlib import Path

from yaml import Node

from documents.inspection.looking import look_at
from documents.inspection.media import ENDINGS, WRONG_KINDS, NotAccepted
from models.answer import FILE_LIMIT
from models.definition import DocumentSource
from models.findings import FaultCode, NoticeCode
from roundfile.findings import Findings
from roundfile.keys import PAPER, PAPERS_LIMIT, names
from roundfile.section import Section

Scan = Callable[[Path], str | None]
"""Asks whether a file holds malware: the signature found, empty for none, None when nobody could tell."""


def read_papers(root: Section, folder: Path, scan: Scan | None) -> tuple[DocumentSource, ...]:
    """The papers, their paths made absolute from the round file's folder."""
    if not root.has("documents"):
        root.findings.notice(NoticeCode.NO_DOCUMENTS, None)
    papers = []
    for row in root.sections("documents", names(PAPER), PAPERS_LIMIT):
        title = row.text("title", required=True)
        name, node = row.text("file", required=True), row.at("file")
        path = path_at(name, node, folder, row.findings) if name and node else None
        if path and node:
            if _is_there(path, name, node, row.findings):
                _look_through(path, name, node, row.findings)
                _scan(path, name, node, row.findings, scan)
            papers.append(DocumentSource(title=title, path=path))
    return tuple(papers)


def path_at(name: str, node: Node, folder: Path, findings: Findings) -> Path | None:
    """A path from the round file's folder; an absolute one would mean something else on the next machine."""
    if Path(name).is_absolute() or name.startswith("~"):
        findings.fault(FaultCode.PATH_NOT_RELATIVE, node, path=name)
        return None
    return (folder / name).resolve()


def _is_there(path: Path, name: str, node: Node, findings: Findings) -> bool:
    try:
        size = path.stat().st_size if path.is_file() else -1
        if size > 0:
            path.open("rb").close()
    except OSError:
        size = -1
    if size < 0:
        findings.fault(FaultCode.PAPER_MISSING, node, path=name)
    elif size == 0:
        findings.fault(FaultCode.PAPER_EMPTY, node, path=name)
    elif size > FILE_LIMIT:
        findings.fault(FaultCode.PAPER_TOO_LARGE, node, path=name, size=size, limit=FILE_LIMIT)
    return 0 < size <= FILE_LIMIT


def _look_through(path: Path, name: str, node: Node, findings: Findings) -> None:
    """As an upload is looked through: what no recipient could open, or most mail filters stop, is a fault; what the
    paper does when it is opened a notice."""
    try:
        look = look_at(path)
    except NotAccepted as refusal:
        code = FaultCode.PAPER_KIND if refusal.code in WRONG_KINDS else FaultCode.PAPER_UNUSABLE
        findings.fault(code, node, path=name, found_in_paper=refusal.code)
        return
    ending = ENDINGS[look.media_type]
    if path.suffix.lower() != ending:
        findings.fault(FaultCode.PAPER_ENDING, node, path=name, ending=ending)
    if look.active:
        findings.notice(NoticeCode.PAPER_ACTIVE, node, path=name, active=" ".join(look.active))


def _scan(path: Path, name: str, node: Node, findings: Findings, scan: Scan | None) -> None:
    if scan is None:
        return
    malware = scan(path)
    if malware:
        findings.fault(FaultCode.PAPER_MALWARE, node, path=name, malware=malware)
    elif malware is None:
        findings.notice(NoticeCode.PAPER_NOT_SCANNED, node, path=name)
