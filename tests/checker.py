"""What must hold after every fault: everything acknowledged is there, nothing went out twice without saying so, the
audit chain holds, and no log or history holds a link, an address or a defect's trace.
"""

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlmodel import col, select
from temporalio.client import Client

from desk.keys import load_secret_key
from mail.incoming.caught import list_messages
from models.tables import AnswerRow, LetterRow, OutboxRow, RecipientRow, RoundRow
from models.values import LetterKind, LetterState
from store.answers import answers
from store.database import Database
from store.files import held
from store.files.files import FileStore
from store.recipients import links
from store.records import audit
from tests.installation import Installation, until

_ADDRESS = re.compile(r"[\w.+-]+@(?!type\.googleapis\.com)[\w-]+\.[\w.-]+")  # but protobuf's names of its types


def rows(database: Database) -> list[LetterRow]:
    """Every letter, oldest first."""
    with database.reading() as session:
        return list(session.exec(select(LetterRow).order_by(col(LetterRow.created_at), col(LetterRow.id))))


def recipients(database: Database) -> dict[str, tuple[str, str]]:
    """The dnr and code of each recipient by its id."""
    with database.reading() as session:
        found = session.exec(select(RecipientRow, RoundRow.dnr).join(RoundRow))
        return {row.id: (dnr, row.code) for row, dnr in found}


def sent(database: Database) -> dict[LetterKind, int]:
    """How many letters of each kind have gone by the register alone; for waiting, while mails are still moving."""
    return dict(Counter(row.kind for row in rows(database) if row.state is LetterState.SENT))


def letters(database: Database, folder: Path) -> dict[LetterKind, int]:
    """Holds every letter against the mails of the catcher; returns how many of each kind have gone. For when nothing
    moves any more: a letter under way has a mail and no mark."""
    copies: dict[str, list[bytes]] = defaultdict(list)
    for mail in list_messages(folder):
        copies[mail.message_id.strip("<>").partition("@")[0]].append((folder / mail.name).read_bytes())
    return letters_match(database, copies)


def letters_match(database: Database, copies: Mapping[str, list[bytes]]) -> dict[LetterKind, int]:
    """Holds every letter against what the relay kept, by letter id (L3); returns how many of each kind have gone.

    A letter that is sent was kept once; one whose outcome was unknown once or twice, the same to the last byte. Nothing
    was kept of a letter that was not sent, unless its outcome is unknown.
    """
    known = {row.id: row for row in rows(database)}
    assert set(copies) <= set(known), "a mail that belongs to no letter"
    gone: dict[LetterKind, int] = defaultdict(int)
    for letter_id, row in known.items():
        found = copies.get(letter_id, [])
        assert len(set(found)) <= 1, f"{row.kind} {row.number}: copies that differ"
        if row.state is LetterState.SENT:
            gone[row.kind] += 1
            most = min(row.attempts, 2) if row.outcome_unknown else 1
            assert 1 <= len(found) <= most, f"{row.kind} {row.number} to {row.to}: {len(found)} mails"
        elif found:
            assert row.outcome_unknown, f"{row.kind} {row.number}: kept by the relay, but {row.state} here"
    return dict(gone)


def unknown_outcomes(database: Database) -> list[LetterRow]:
    return [row for row in rows(database) if row.outcome_unknown]


def acknowledged(database: Database, receipts: Iterable[str]) -> None:
    """Every receipt somebody saw is a stored version; each recipient has one counted version at most, its newest
    unless that was taken back."""
    with database.reading() as session:
        found = list(session.exec(select(AnswerRow)))
        for row in found:
            for file in answers.answer_files(session, row.id):
                assert file.answer_id == row.id
    stored = {row.receipt for row in found}
    missing = set(receipts) - stored
    assert not missing, f"acknowledged and lost: {sorted(missing)}"
    newest: dict[str, AnswerRow] = {}
    for row in sorted(found, key=lambda item: item.version):
        newest[row.recipient_id] = row
    counted = {row.id for row in found if row.counted}
    assert counted == {row.id for row in newest.values() if row.withdrawn_at is None}


def receipts_told(database: Database) -> bool:
    """Whether every answer's receipt letter has gone."""
    with database.reading() as session:
        answered = len(session.exec(select(AnswerRow.id)).all())
    return sent(database).get(LetterKind.RECEIPT, 0) == answered


def in_compilation(compiled: Path, receipts: Mapping[str, str]) -> None:
    """Every receipt, by recipient code, stands as the counted answer in the compilation's JSON."""
    found = {
        item["code"]: item["answer"]["receipt"]
        for item in json.loads(compiled.read_text())["recipients"]
        if item["answer"] is not None
    }
    assert {code: found.get(code) for code in receipts} == dict(receipts)


def register(database: Database, files: FileStore) -> None:
    """The audit chain holds, every file still gives its hash, and nothing stays untold."""
    with database.reading() as session:
        assert audit.first_broken(session) is None
        hashes = held.every(session)
    for sha256 in hashes:
        files.read(sha256)
    until(lambda: is_told(database), "the outbox is empty", 20)


def is_told(database: Database) -> bool:
    """Whether the workflows have heard of everything."""
    with database.reading() as session:
        return not session.exec(select(OutboxRow).where(col(OutboxRow.told_at).is_(None)).limit(1)).all()


def tokens(house: Installation) -> set[str]:
    """Every link's token there has been, old generations too."""
    key = load_secret_key(house.settings)
    with house.database() as database, database.reading() as session:
        return {
            links.token(key, row.round_id, row.id, generation)
            for row in session.exec(select(RecipientRow))
            for generation in range(1, row.generation + 1)
        }


def logs(house: Installation, *, expected: tuple[str, ...] = ()) -> None:
    """No link and no address in any log; no trace of a defect but in lines that hold a word of `expected`."""
    secrets = tokens(house)
    for path in (house.data / "logs").iterdir():
        text = path.read_text()
        assert not [token for token in secrets if token in text], path
        for line in text.splitlines():
            assert not _ADDRESS.search(line), f"{path.name}: {line}"
            if not any(word in line for word in expected):
                assert "Traceback" not in line, f"{path.name}: {line}"


async def workflows(house: Installation, number: int) -> None:
    """Waits until the namespace holds so many workflows, rounds and groups."""
    client = await Client.connect(house.settings.temporal_address, namespace=house.settings.temporal_namespace)
    async with asyncio.timeout(30):
        while (await client.count_workflows()).count != number:  # noqa: ASYNC110 - the server tells no other way
            await asyncio.sleep(0.3)


async def histories(house: Installation, *, words: Iterable[str] = ()) -> None:
    """Reads every history of the namespace: no link, no address and none of `words`."""
    with house.database() as database, database.reading() as session:
        known = {row.email for row in session.exec(select(RecipientRow)) if row.email}
    client = await Client.connect(house.settings.temporal_address, namespace=house.settings.temporal_namespace)
    async for execution in client.list_workflows():
        history = await client.get_workflow_handle(execution.id, run_id=execution.run_id).fetch_history()
        # Serialised, not as JSON, where payloads hide in base64.
        held = b"".join(event.SerializeToString() for event in history.events)
        for secret in (*known, *words, *tokens(house), "/s/"):
            assert secret.encode() not in held, f"{execution.id}: {secret}"


def everything(house: Installation) -> dict[LetterKind, int]:
    """Letters, answers, audit and files at once; returns how many letters of each kind have gone."""
    with house.database() as database:
        register(database, FileStore(house.data / "files"))
        acknowledged(database, ())
        return letters(database, house.data / "mail")
