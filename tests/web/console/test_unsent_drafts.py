"""What a recipient has written and not sent is nobody's but its own (TF 2 kap. 9 and 13 §§): no place of the console,
no export, no command and no log shows a word of it, whoever asks. Every byte that they give is read."""

import contextlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pyrage
import pytest
from sqlmodel import select

from desk import backups, counter, export
from models.people import OPERATOR
from models.tables import LetterRow
from store.answers import drafts
from tests.active_files import pdf
from tests.answer_steps import answered
from tests.attester import Attester
from tests.colleague import Colleague, ask, beside
from tests.console_house import ConsoleHouse
from tests.round_builder import BuiltRound
from tests.web.attesting.steps import review
from tests.web.console.test_walk import address
from tests.web_visitor import FULL, TrialHouse
from web.console import rounds as room
from web.console.routes import PLACES

WORD = "Zqvxhemlig"
"""Typed in every field of the draft, in what is written to colleagues about it, and in its file; found nowhere else."""
TYPED = {
    **{
        name: f"{WORD} {value}" for name, value in FULL.items() if not re.search("stance|level|status|_on$|email", name)
    },
    **{name: value for name, value in FULL.items() if re.search("stance|level|status|_on$", name)},
    "contact_email": f"{WORD}@kommun.example",
}


def texts(data: bytes) -> Iterator[str]:
    """Everything that bytes say: as they are, and what is inside a ZIP (an Excel or Word file among them) or a PDF."""
    yield data.decode("utf-8", "replace")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name))
    if data.startswith(b"%PDF"):
        with contextlib.suppress(pypdfium2.PdfiumError):  # what nobody can open as pages has been read as it is
            pages = pypdfium2.PdfDocument(data)
            yield from (page.get_textpage().get_text_bounded() for page in pages)
            pages.close()


def shows(data: bytes) -> bool:
    return any(WORD.lower() in text.lower() for text in texts(data))


async def write_draft(console: ConsoleHouse, built: BuiltRound) -> None:
    """One recipient saves a draft with a file, forwards its link, has a colleague answer a part, which is declined, and
    asks for attest, which is sent back."""
    office = console.office
    visitor = TrialHouse(office.database, office.files, built, console.clock, console.transport).visitor()
    await visitor.open()
    await visitor.post("save", TYPED, files=[(f"{WORD}.pdf", pdf() + f"% {WORD}\n".encode())])
    await visitor.show()
    forwarded = {**TYPED, "forward_email": "kollega@kommun.example", "forward_message": f"Se {WORD}"}
    assert "vidare" in (await visitor.post("forward", forwarded)).headers["location"]
    await visitor.show()
    await visitor.follow(await visitor.post("review", TYPED))
    await review(visitor)
    await visitor.show()
    assert (await ask(visitor, f"Namnden{WORD}", "question:1", internal_message=WORD)).status_code == 303
    colleague = Colleague.of(visitor.house)
    await colleague.open()
    said = {"q-1-comment": f"{WORD} internt", "said_by": WORD}
    assert (await colleague.visitor.post("send", said)).status_code == 303
    await beside(visitor, 1)
    declined = {"internal_number": "1", "view-1": "declined", "reason-1": WORD}
    assert (await visitor.post("internal_decide", declined)).status_code == 303
    await review(visitor)
    attester = {"attest_name": WORD, "attest_email": f"{WORD}-chef@kommun.example", "attest_message": WORD}
    assert "attest" in (await visitor.post("attest", attester)).headers["location"]
    asked = Attester.of(visitor.house)
    await asked.open()
    assert (await asked.say("send_back", f"Stryk {WORD}")).status_code == 303


def refuse_letters(console: ConsoleHouse, built: BuiltRound) -> None:
    """Every letter is turned away by a relay that names its address."""
    with console.office.database.changing() as session:
        for letter in session.exec(select(LetterRow).where(LetterRow.round_id == built.round_id)).all():
            letter.attempts, letter.smtp_code, letter.smtp_text = 1, 451, f"{letter.to} later"
            session.add(letter)


async def test_no_place_export_command_or_log_shows_a_word_of_a_draft(
    console: ConsoleHouse, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(room, "STREAM_SECONDS", 0.05)
    built = console.round(count=3)
    await write_draft(console, built)
    ids = {"round_id": built.round_id, "recipient_id": built.recipient_id, "kind": "xlsx"}
    with console.office.database.reading() as session:
        draft = drafts.load(session, built.recipient_id)
        assert WORD in json.dumps(draft.fields)
        ((draft_file, _),) = draft.files
    refuse_letters(console, built)
    # Another recipient has answered, so that every place has something to show.
    ids |= answered(console, built, "0115")
    seen = 0
    for name in ("eva", "karin", "lasse"):
        clerk = await console.clerk(f"{name}@ksl.example")
        for own in (ids, {**ids, "file_id": draft_file}):
            for place in PLACES:
                if place.show and (own is ids or "{file_id}" in place.path):
                    page = await clerk.get(address(place, **own))
                    assert not shows(page.content), (name, place.path)
                    seen += page.status_code == 200
    assert seen > 3 * len([place for place in PLACES if place.show]) // 2
    office = console.office.acting(OPERATOR)
    assert not shows(json.dumps([counter.status(office, built.dnr), counter.overview(office)]).encode())
    for path in export.export(office, built.dnr, tmp_path / "export"):
        assert not shows(path.read_bytes()), path
        assert not shows(str(path).encode())
    said = capfd.readouterr()
    assert not shows((said.out + said.err).encode())


async def test_a_backup_made_for_a_key_says_no_word_of_a_draft_to_who_has_it_not(
    console: ConsoleHouse, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A copy of the whole house holds its drafts too. Sealed, it is read by nobody but the key's owner; not sealed, by
    nobody but the account that made it. Neither is told of in a draft's words."""
    await write_draft(console, console.round(count=3))
    office, own = console.office.acting(OPERATOR), pyrage.x25519.Identity.generate()
    (tmp_path / "identity").write_text(str(own))
    sealed = backups.make(office, tmp_path / "sealed.backup", (str(own.to_public()),))
    plain = backups.make(office, tmp_path / "plain.backup", ())
    assert (sealed.sealed, plain.sealed) == (True, False)
    assert not shows(sealed.file.read_bytes())
    # The same search finds the words where they are: with the key, and in the copy that is not sealed.
    assert shows(pyrage.decrypt(sealed.file.read_bytes(), [own]))
    assert shows(plain.file.read_bytes())
    assert {made.file.stat().st_mode & 0o777 for made in (sealed, plain)} == {0o600}
    told = [repr((made, backups.check(made.file, tmp_path / "identity", tmp_path))) for made in (sealed, plain)]
    said = capfd.readouterr()
    assert not shows("".join((*told, said.out, said.err)).encode())
