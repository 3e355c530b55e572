"""L9: a backup taken under load restores to a register in which everything acknowledged before it began is there."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path

from models.answer import AnswerContent, StoredFile
from models.values import FileKind, RecipientState, Stance
from store.answers import submissions
from store.answers.submissions import Submission
from store.backup import dumping
from store.database import Database
from store.files import held
from store.files.files import FileStore
from store.recipients import recipients
from store.records import audit, snapshot
from tests.registers import lay_register
from tests.round_builder import BuiltRound, open_now, register_round
from web.config import wall_clock

RECIPIENTS = 60


def submit(database: Database, files: FileStore, built: BuiltRound, recipient_id: str, number: int) -> str:
    now = wall_clock()
    content = f"%PDF-1.4 svar {number} %%EOF".encode()
    file = StoredFile(
        sha256=files.put(content),
        size=len(content),
        media_type="application/pdf",
        name=f"svar-{number}.pdf",
        kind=FileKind.YTTRANDE,
    )
    submission = Submission(
        content=AnswerContent(stance=Stance.SUPPORTS, summary=f"Svar {number}"),
        files=(file,),
        nonce=f"form-{number}",
        arrived_at=now,
    )
    with database.changing() as session:
        return submissions.submit(session, recipient_id, submission).receipt


def test_a_backup_under_load_restores_everything_acknowledged_before_it(tmp_path: Path) -> None:
    lay_register(tmp_path / "live.sqlite3")
    database, files = Database(f"sqlite:///{tmp_path / 'live.sqlite3'}"), FileStore(tmp_path / "files")
    now = wall_clock() - timedelta(minutes=1)
    dates = open_now(now)
    built = register_round(database, files, count=RECIPIENTS, at=now, due_at=dates.due_at, closes_at=dates.closes_at)
    with database.reading() as session:
        ids = [row.id for row in recipients.of_round(session, built.round_id)]
    acknowledged: list[str] = []
    half = threading.Event()

    def work() -> None:
        for number, recipient_id in enumerate(ids):
            acknowledged.append(submit(database, files, built, recipient_id, number))
            if number == RECIPIENTS // 2:
                half.set()

    writer = threading.Thread(target=work)
    writer.start()
    assert half.wait(30)
    before = list(acknowledged)
    # The order of `remiss backup`: the database first, as one snapshot, then the files it may speak of.
    dumping.dump(database.url, tmp_path / "copy.sqlite3")
    shutil.copytree(tmp_path / "files", tmp_path / "copied-files", ignore=shutil.ignore_patterns("incoming"))
    writer.join(60)
    database.dispose()

    restored, kept = Database(f"sqlite:///{tmp_path / 'copy.sqlite3'}"), FileStore(tmp_path / "copied-files")
    with restored.reading() as session:
        data = snapshot.take(session, built.round_id, now)
        assert audit.first_broken(session) is None
        receipts = {recipient.answer.receipt for recipient in data.recipients if recipient.answer}
        assert set(before) <= receipts
        for sha256 in held.every(session):
            assert kept.read(sha256)
        answered = [row for row in recipients.of_round(session, built.round_id) if row.state is RecipientState.ANSWERED]
    assert len(answered) == len(receipts)
    restored.dispose()
