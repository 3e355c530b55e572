"""What needs the registrar's hand reaches its mailbox: at once, then gathered, and nothing that has been seen to."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from mail.outgoing.building import build_letter
from models import names
from models.answer import AnswerContent
from models.messages import StateChange
from models.tables import CompilationRow, LetterRow, OutboxRow, RecipientRow, RegistrarNewsRow
from models.values import LetterKind, LetterState, RegistrarLetters, RoundState, Stance
from rules.registrar_news import digest_instant
from store.answers import submissions
from store.database import Database
from store.files.files import FileStore
from store.letters import batches, digests, hand_over, letter_facts, registrar_news
from store.letters.hand_over import HandOver, QueuedLetter
from store.recipients import extensions, forwards, recipients
from store.rounds import moves, rounds
from templates import registrar_words
from tests.letter_builder import html_of
from tests.registers import ON_SQLITE
from tests.round_builder import CLOSES, DUE, KEY, SENT, BuiltRound, register_round
from tests.store_steps import BEFORE, plan, record_all, submission, submit

WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)


@pytest.fixture
def built(database: Database, tmp_path: Path) -> BuiltRound:
    return register_round(database, FileStore(tmp_path / "files"), count=4)


def ask(database: Database, recipient_id: str, at: datetime, reason: str = "Nämnden möts sent.") -> None:
    with database.changing() as session:
        extensions.ask(session, recipient_id, until=DUE + WEEK, reason=reason, at=at)


def post(database: Database, at: datetime) -> None:
    """What the loop beside the workers does."""
    with database.reading() as session:
        due = [item.round_id for item in registrar_news.untold(session) if item.letter_at <= at]
    for round_id in due:
        with database.changing() as session:
            registrar_news.tell(session, round_id, at)


def own(session: Session, kind: LetterKind) -> list[LetterRow]:
    return list(session.exec(select(LetterRow).where(LetterRow.kind == kind).order_by(col(LetterRow.number))))


def told(database: Database) -> list[list[str]]:
    """The recipients' codes in each letter."""
    with database.reading() as session:
        letters = own(session, LetterKind.REGISTRAR)
    return [[item["code"] for item in json.loads(letter.facts)["news"]] for letter in letters]


def test_a_request_for_more_time_is_mailed_at_once_to_the_sender_of_the_round(
    database: Database, built: BuiltRound
) -> None:
    recipient_id = built.recipient_id
    ask(database, recipient_id, BEFORE)
    post(database, BEFORE)
    with database.changing() as session:
        definition = rounds.definition(rounds.get(session, built.round_id))
        found = batches.waiting(session, built.round_id, names.REGISTRARS, BEFORE)
        assert [(letter.to, letter.kind) for letter, _ in found] == [(definition.sender_email, LetterKind.REGISTRAR)]
        facts = letter_facts.of_letters(session, found, key=KEY, base_url="http://x")[found[0][0].id]
        assert (facts.news[0].wished_until, facts.news[0].reason) == (DUE + WEEK, "Nämnden möts sent.")
        page = f"http://x/konsol?remiss={built.round_id}"
        assert f'<a href="{page}"' in html_of(build_letter(facts)), "who decides needs no command"
        group = session.exec(select(OutboxRow.group_key).order_by(col(OutboxRow.seq).desc())).first()
        assert group == names.REGISTRARS


def test_what_comes_within_the_hour_is_gathered_into_one_letter(database: Database, built: BuiltRound) -> None:
    first, second, third, fourth = built.recipient_ids.values()
    codes = list(built.recipient_ids)
    ask(database, first, BEFORE)
    post(database, BEFORE)
    ask(database, second, BEFORE + MINUTE)
    ask(database, third, BEFORE + 59 * MINUTE)
    post(database, BEFORE + 59 * MINUTE)
    assert told(database) == [codes[:1]]
    post(database, BEFORE + 60 * MINUTE)
    post(database, BEFORE + 60 * MINUTE)  # another worker
    assert told(database) == [codes[:1], codes[1:3]]
    ask(database, fourth, BEFORE + timedelta(hours=5))
    post(database, BEFORE + timedelta(hours=5))
    assert told(database) == [codes[:1], codes[1:3], codes[3:]]


def test_what_has_been_seen_to_meanwhile_is_not_told(database: Database, built: BuiltRound) -> None:
    first, second, third, _ = built.recipient_ids.values()
    for recipient_id in (first, second, third):
        ask(database, recipient_id, BEFORE)
    with database.changing() as session:
        extensions.deny(session, session.get_one(RecipientRow, first), reason="Nej", at=BEFORE)
        row = session.get_one(RecipientRow, second)
        extensions.extend_recipient(session, row, until=DUE + WEEK, reason="Ja", at=BEFORE)
    post(database, BEFORE)
    assert told(database) == [list(built.recipient_ids)[2:3]]
    with database.reading() as session:
        assert session.exec(select(RegistrarNewsRow).where(col(RegistrarNewsRow.told_at).is_(None))).all() == []


def test_letters_that_do_not_get_through_are_told_together_with_the_relays_words(
    database: Database, built: BuiltRound
) -> None:
    plan(database, built, LetterKind.MISSIV)
    with database.changing() as session:
        found = batches.waiting(session, built.round_id, "", BEFORE)
    batch = [QueuedLetter.of(letter) for letter, _ in found]
    with database.changing() as session:
        hand_over.claim_all(session, batch, "run", BEFORE)
    state = {0: LetterState.UNDELIVERABLE, 1: LetterState.UNKNOWN}
    reply = {"smtp_code": 552, "smtp_text": "5.2.2 full", "cause": "recipient.reply"}
    outcomes = [
        (letter, HandOver(letter_id=letter.id, state=state.get(place, LetterState.SENT), **reply))
        for place, letter in enumerate(batch)
    ]
    assert record_all(database, outcomes, "run", BEFORE)
    post(database, BEFORE + 59 * timedelta(seconds=1))
    assert told(database) == []
    post(database, BEFORE + MINUTE)
    refused = {letter.recipient_id for letter in batch[:2]}
    codes = sorted(code for code, recipient_id in built.recipient_ids.items() if recipient_id in refused)
    assert [sorted(letter) for letter in told(database)] == [codes]
    with database.reading() as session:
        news = json.loads(own(session, LetterKind.REGISTRAR)[0].facts)["news"][0]
    assert (news["smtp_code"], news["relay"], news["cause"]) == (552, "5.2.2 full", "recipient.reply")


@pytest.mark.parametrize(("wish", "number"), [(RegistrarLetters.NONE, 0), (RegistrarLetters.DAILY, 1)])
def test_a_sender_that_wants_no_letters_gets_none(
    database: Database, tmp_path: Path, wish: RegistrarLetters, number: int
) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), letters=wish)
    ask(database, built.recipient_id, BEFORE)
    post(database, BEFORE)
    assert len(told(database)) == number


def test_the_digest_tells_of_the_rest_once_and_only_when_there_is_something(database: Database, tmp_path: Path) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=4, letters=RegistrarLetters.DAILY)
    answering, declining, planning, _ = built.recipient_ids.values()
    day = digest_instant(BEFORE) + timedelta(days=1)
    until = digest_instant(day + timedelta(days=3))

    def tell(until: datetime) -> bool:
        with database.reading() as session:
            assert digests.wanting(session) == [built.round_id]
        with database.changing() as session:
            return digests.tell(session, built.round_id, until)

    assert not tell(digest_instant(BEFORE))
    at = until - timedelta(hours=2)
    submit(database, answering, at)
    with database.changing() as session:
        recipients.acknowledge(session, planning, "KS den 2 juni", at)
    assert tell(until)
    assert not tell(until)
    assert not tell(digest_instant(until + timedelta(days=1)))
    with database.reading() as session:
        (letter,) = own(session, LetterKind.REGISTRAR_DIGEST)
    digest = json.loads(letter.facts)["digest"]
    assert [len(digest[name]) for name in ("answered", "declined", "planned")] == [1, 0, 1]
    assert digest["planned"][0]["said"] == "KS den 2 juni"
    assert (letter.created_at, letter.group_key) == (until, names.REGISTRARS)
    assert declining


@pytest.mark.parametrize("moment", [DUE, CLOSES], ids=["due day", "closing"])
def test_the_digest_warns_once_when_the_end_is_near_and_answers_are_missing(
    database: Database, tmp_path: Path, moment: datetime
) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=2, letters=RegistrarLetters.DAILY)
    submit(database, built.recipient_id, SENT + timedelta(days=1))
    near = []
    with database.changing() as session:
        digests.tell(session, built.round_id, digest_instant(moment - 2 * WEEK))
    for days in range(10, -1, -1):
        with database.changing() as session:
            digests.tell(session, built.round_id, digest_instant(moment - timedelta(days=days)))
    with database.reading() as session:
        for letter in own(session, LetterKind.REGISTRAR_DIGEST):
            digest = json.loads(letter.facts)["digest"]
            near += [digest["missing"]] if digest["near_at"] == moment.isoformat().replace("+00:00", "Z") else []
    assert [len(names_) for names_ in near] == [1]


@ON_SQLITE
@pytest.mark.parametrize(
    ("approver", "address"),
    [
        ({"approver": "chef@x.example"}, "chef@x.example"),
        ({"approver": "Anna Berg", "approver_email": "anna@x.example"}, "anna@x.example"),
        ({"approver": "Anna Berg"}, ""),
        ({}, ""),
    ],
)
def test_the_approver_is_asked_each_time_the_round_is_handed_in(
    database: Database, tmp_path: Path, approver: dict[str, str], address: str
) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), state=RoundState.DRAFT, **approver)  # type: ignore[arg-type]

    def move(source: RoundState, target: RoundState, action: str) -> None:
        change = StateChange(round_id=built.round_id, source=source, target=target, at=SENT, action=action)
        with database.changing() as session:
            moves.apply(session, change)
            moves.apply(session, change)

    move(RoundState.DRAFT, RoundState.AWAITING_APPROVAL, "submit")
    move(RoundState.AWAITING_APPROVAL, RoundState.DRAFT, "tried")
    move(RoundState.DRAFT, RoundState.AWAITING_APPROVAL, "submit")
    with database.reading() as session:
        letters = own(session, LetterKind.APPROVAL_REQUESTED)
    wanted = [(1, address, LetterState.WITHDRAWN), (2, address, LetterState.QUEUED)] if address else []
    assert [(letter.number, letter.to, letter.state) for letter in letters] == wanted


def test_a_decline_a_forward_and_a_compilation_are_told_with_their_facts(database: Database, tmp_path: Path) -> None:
    built = register_round(database, FileStore(tmp_path / "files"), count=2, letters=RegistrarLetters.DAILY)
    at, sending_on = BEFORE - timedelta(hours=1), list(built.recipient_ids.values())[1]
    content = AnswerContent(stance=Stance.DECLINES, reason="Frågan rör oss inte.")
    with database.changing() as session:
        declining = submission(at).model_copy(update={"content": content})
        submissions.submit(session, built.recipient_id, declining)
        for colleague in ("a@x.example", "b@x.example"):
            forwards.forward(session, sending_on, to=colleague, message="", at=at)
        made = {"id": "c", "version": 3, "snapshot": "s", "files": "[]", "made_at": at, "preliminary": True}
        session.add(CompilationRow(round_id=built.round_id, **made))  # type: ignore[arg-type]
    with database.reading() as session:
        row = rounds.get(session, built.round_id)
        facts = digests.take(session, row, SENT, BEFORE)
    assert (facts.answered, [line.said for line in facts.declined]) == ((), ["Frågan rör oss inte."])
    assert (len(facts.forwarded), facts.compiled) == (1, 3)
    headings = [piece.heading for piece in registrar_words.digest_pieces(facts, built.dnr)]
    assert headings == [
        "Läget",
        "Avstår från att yttra sig (1)",
        "Har vidarebefordrat svarslänken till en kollega",
        "Remissammanställningen är klar (version 3)",
    ]
