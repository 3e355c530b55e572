"""The text of received files: read after they have come, once for each content, and never of a draft's before it is
sent (TF 2 kap. 9 och 13 §§). What is in quarantine gives none."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from models.file_texts import NOT_READ, FilePage, FileText, failed
from models.tables import AnswerFileRow, FileCheckRow, FilePageRow, FileTextRow, MaskedFileRow
from models.values import Value
from store.database import portions
from store.files import file_checks

_QUARANTINED = failed("quarantined")


class Unread(Value):
    sha256: str
    media_type: str


def waiting(session: Session, *, aside: Collection[str] = (), limit: int = 20) -> list[Unread]:
    """Files of answers that have been looked through and whose text nobody has read, then masked copies. `aside`:
    hashes left for now."""
    files = (
        select(AnswerFileRow.sha256, func.min(AnswerFileRow.media_type))
        .join(FileCheckRow, col(FileCheckRow.sha256) == col(AnswerFileRow.sha256))
        .join(FileTextRow, col(FileTextRow.sha256) == col(AnswerFileRow.sha256), isouter=True)
        .where(
            col(AnswerFileRow.answer_id).is_not(None),
            col(FileCheckRow.malware) == "",
            col(FileTextRow.sha256).is_(None),
            col(AnswerFileRow.sha256).not_in(aside),
        )
        .group_by(col(AnswerFileRow.sha256))
        .order_by(col(AnswerFileRow.sha256))
    )
    copies = (
        select(MaskedFileRow.sha256, func.min(MaskedFileRow.media_type))
        .join(FileTextRow, col(FileTextRow.sha256) == col(MaskedFileRow.sha256), isouter=True)
        .where(col(FileTextRow.sha256).is_(None), col(MaskedFileRow.sha256).not_in(aside))
        .group_by(col(MaskedFileRow.sha256))
        .order_by(col(MaskedFileRow.sha256))
    )
    found = session.exec(files.limit(limit)).all() or session.exec(copies.limit(limit)).all()
    return [Unread(sha256=sha256, media_type=media_type) for sha256, media_type in found]


def record(session: Session, sha256: str, text: FileText, at: datetime) -> bool:
    """Keeps the text. False when another worker has kept it already: harmless twice."""
    if session.get(FileTextRow, sha256) is not None:
        return False
    session.add(FileTextRow(sha256=sha256, read_at=at, state=text.state, reason=text.reason, cut=text.cut))
    session.flush()
    if text.has_text:
        rows = [{"sha256": sha256, "number": page.number, "text": page.text} for page in text.pages]
        session.connection().execute(insert(FilePageRow), rows)
    return True


def of_hashes(session: Session, hashes: Collection[str]) -> dict[str, FileText]:
    """The text of each content, by hash: NOT_READ where nobody has read it, `quarantined` where malware was found."""
    wanted = sorted(set(hashes))
    checks = file_checks.of_hashes(session, wanted)
    found: dict[str, FileText] = {}
    for part in portions(wanted):
        pages: dict[str, list[FilePage]] = {}
        query = select(FilePageRow).where(col(FilePageRow.sha256).in_(part)).order_by(col(FilePageRow.number))
        for page in session.exec(query):
            pages.setdefault(page.sha256, []).append(FilePage(number=page.number, text=page.text))
        for row in session.exec(select(FileTextRow).where(col(FileTextRow.sha256).in_(part))):
            kept = tuple(pages.get(row.sha256, ()))
            found[row.sha256] = FileText(state=row.state, reason=row.reason, pages=kept, cut=row.cut)
    return {sha256: _QUARANTINED if checks[sha256].malware else found.get(sha256, NOT_READ) for sha256 in wanted}
