"""Disposal by decision leaves one row and the audit; drafts that nobody sent go of themselves."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import SQLModel

from activities.remove_drafts import DraftRemover
from desk import disposing
from models.answer import StoredFile
from models.errors import PermanentFailure, Refused
from models.incoming import Way
from models.tables import IncomingRow, LetterRow, OutboxRow
from models.values import LetterState, RoundState
from rules.plan import REOPEN_DAYS
from store.answers import drafts
from store.records import audit, disposals
from store.rounds import orders, rounds
from tests.console_house import ConsoleHouse
from tests.file_steps import where
from tests.round_builder import BuiltRound
from tests.store_steps import close, move, submit

OVER = timedelta(days=REOPEN_DAYS)
WORDS = "Ett yttrande som ingen ska kunna läsa efteråt"


def kept(console: ConsoleHouse, data: bytes, name: str = "yttrande.pdf") -> StoredFile:
    sha256 = console.office.files.put(data)
    os.utime(where(console.office.files, sha256), (0, 0))  # what has just been sent is left alone
    return StoredFile(sha256=sha256, size=len(data), media_type="application/pdf", name=name)


def all_has_gone(console: ConsoleHouse) -> None:
    """Every letter has been sent, and the workflows know of everything."""
    with console.office.database.changing() as session:
        session.execute(update(LetterRow).values(state=LetterState.SENT))
        session.execute(update(OutboxRow).values(told_at=console.clock()))


def everywhere(console: ConsoleHouse) -> dict[str, str]:
    """All words of the register by table, but the audit's."""
    with console.office.database.reading() as session:
        return {
            table.name: "\n".join(str(row) for row in session.execute(select(table)))
            for table in SQLModel.metadata.sorted_tables
            if table.name != "audit"
        }


async def test_a_round_is_disposed_of_by_decision_and_leaves_one_row(console: ConsoleHouse) -> None:
    built, other = console.round(), console.round(dnr="KS 2026/18")
    shared, own = kept(console, b"%PDF-1.7 till flera"), kept(console, b"%PDF-1.7 till en")
    submit(console.office.database, built.recipient_id, files=(shared, own), summary=WORDS)
    submit(console.office.database, other.recipient_id, files=(shared,))
    close(console.office.database, built, console.clock())
    eva, page = await console.clerk(), f"/konsol/remisser/{built.round_id}/e-arkiv"
    typed = {"decision": "Styrelsen 2027-03-01 § 14", "reason": "", "dnr": "KS 2026/17"}
    assert "Gallra remissen" not in (await eva.get(page)).text
    assert "gallras tidigast 90 dagar efter" in (await eva.post(f"{page}/gallra", typed)).text
    console.clock.pass_by(OVER)
    eva = await console.clerk()
    await eva.get(page)
    assert "har inte gått än" in (await eva.post(f"{page}/gallra", typed)).text
    all_has_gone(console)
    for wrong, said in (
        ({"dnr": "KS 2026/18"}, "Diarienumret stämmer inte"),
        ({"decision": " "}, "Skriv gallringsbeslutet"),
        ({}, "skriv varför remissen gallras ändå"),
    ):
        await eva.get(page)
        refused = await eva.post(f"{page}/gallra", {**typed, **wrong})
        assert (refused.status_code, said in refused.text) == (422, True), wrong
    assert any(built.round_id in words for words in everywhere(console).values())
    await eva.get(page)
    assert (await eva.post(page, {"archivist": ""})).status_code == 303
    await eva.get(page)
    assert (await eva.post(page, {"received": "1"})).status_code == 303
    package = (await eva.get(page)).text
    with console.office.changing() as session:
        audit.append(
            session, at=console.clock() + timedelta(1), actor="system", action="noted", object_id=built.round_id
        )
    assert "sedan arkivpaketet gjordes" in (await eva.post(f"{page}/gallra", typed)).text
    await eva.get(page)
    typed["reason"] = "Anteckningen är inte värd att bevara."
    assert (await eva.post(f"{page}/gallra", typed)).headers["location"].startswith("/konsol/gallrade")

    assert (await eva.get(page)).status_code == 404
    listed = (await eva.get("/konsol/gallrade")).text
    shown = ("KS 2026/17", "Styrelsen 2027-03-01 § 14", "1 svar", "E-arkivet har remiss-")
    assert all(words in listed for words in shown)
    assert "Mottaget" in package
    left = everywhere(console)
    assert {table for table, words in left.items() if built.round_id in words} == {"disposals"}
    assert not any(WORDS in words or own.sha256 in words for words in left.values())
    assert console.office.files.read(shared.sha256)
    with pytest.raises(PermanentFailure, match="file_gone"):
        console.office.files.read(own.sha256)
    with console.office.database.reading() as session:
        assert audit.first_broken(session) is None
    assert (await eva.get(f"/konsol/remisser/{other.round_id}")).status_code == 200
    lasse = await console.clerk("lasse@ksl.example")
    assert (await lasse.get("/konsol/gallrade")).status_code == 200


def test_answers_that_were_never_sent_go_when_the_round_cannot_be_reopened(console: ConsoleHouse) -> None:
    built: BuiltRound = console.round()
    office = console.office
    begun, sent = kept(console, b"%PDF-1.7 ett utkast"), kept(console, b"%PDF-1.7 skickat")
    first, second = list(built.recipient_ids.values())[:2]
    submit(office.database, second, files=(sent,))
    with office.database.changing() as session:
        drafts.save(session, first, expected=0, fields={"summary": [WORDS]}, at=console.clock())
        drafts.add_files(session, first, [begun])
    close(office.database, built, console.clock())
    remover = DraftRemover(office.database, office.files, console.clock)
    remover.look()
    assert WORDS in everywhere(console)["drafts"]
    console.clock.pass_by(OVER + timedelta(minutes=1))
    for _again in range(2):
        remover.look()
    left = everywhere(console)
    assert left["drafts"] == ""
    assert (begun.sha256 in left["answer_files"], sent.sha256 in left["answer_files"]) == (False, True)
    with pytest.raises(PermanentFailure, match="file_gone"):
        office.files.read(begun.sha256)
    assert office.files.read(sent.sha256)
    with office.database.reading() as session:
        assert drafts.drafting(session, built.round_id) == set()


def test_what_only_names_a_round_is_not_the_round_s(console: ConsoleHouse) -> None:
    """An incoming remiss has its inner round and a case its step: neither goes with the round, nor what is theirs."""
    built = console.round()
    parts, references = disposals._parts(built.round_id)
    of_others = {name for name in parts if name.startswith(("incoming", "case", "milestone"))}
    assert of_others == {"incoming_citations", "case_rounds"}
    named = {(column.table.name, column.name) for column, _which in references}
    assert named == {("milestones", "round_id"), ("incoming_remisses", "draft_id"), ("incoming_remisses", "round_id")}
    at = console.clock()
    with console.office.database.changing() as session:
        row = rounds.get(session, built.round_id)
        session.add(
            IncomingRow(
                id="i" * 32,
                sender_id=row.sender_id,
                dnr="KSL 2026/9",
                workflow_id="inkommen/x",
                their_dnr="Fi 1",
                title="En lag",
                from_name="Fi",
                from_email="fi@x.example",
                received_on="2026-05-01",
                due_at=at,
                way=Way.MAIL,
                officer_email="e@x.example",
                own_name="KSL",
                own_email="k@x.example",
                round_id=row.id,
                created_at=at,
                created_by="registrar",
            )
        )
    close(console.office.database, built, at)
    console.clock.pass_by(OVER)
    all_has_gone(console)
    with pytest.raises(Refused, match="dispose_incoming"):
        disposing.dispose(console.office, built.round_id, decision="Styrelsen", reason="Klar", dnr=built.dnr)


def test_a_cancelled_round_is_kept_for_90_days_too(console: ConsoleHouse) -> None:
    built, office = console.round(), console.office
    first = next(iter(built.recipient_ids.values()))
    with office.database.changing() as session:
        drafts.save(session, first, expected=0, fields={"summary": [WORDS]}, at=console.clock())
    console.clock.pass_by(OVER)
    move(office.database, built, RoundState.OPEN, RoundState.CANCELLED, console.clock())
    with office.database.changing() as session:
        orders.take(session, built.round_id, console.clock())
    all_has_gone(console)
    meant: dict[str, str] = {"decision": "Styrelsen", "reason": "Återkallad", "dnr": built.dnr}
    with pytest.raises(Refused, match="dispose_too_soon"):
        disposing.dispose(office, built.round_id, **meant)
    DraftRemover(office.database, office.files, console.clock).look()
    assert WORDS in everywhere(console)["drafts"]
    console.clock.pass_by(OVER + timedelta(minutes=1))
    DraftRemover(office.database, office.files, console.clock).look()
    assert everywhere(console)["drafts"] == ""
