"""A round is approved by the one who was named, on what was handed in, and nobody is left waiting for long."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from activities.tell_registrars import RegistrarPost
from desk import accounts as account_desk
from desk import approving
from desk import rounds as round_commands
from desk.office import Office
from models.errors import PermanentFailure, Refused
from models.messages import StateChange
from models.people import OPERATOR, Role
from models.tables import AuditRow, LetterRow, RoundRow
from models.values import ApprovalOutcome, LetterKind, RoundState
from settings import Settings
from store.accounts import accounts
from store.recipients import recipients
from store.rounds import approvals, moves, notes
from tests.registers import lay_own_register
from tests.round_builder import KEY, SENT, register_round
from tests.web_visitor import Clock

NAMED = {"approver": "karin@ksl.example", "deputy_email": "per@ksl.example", "approval_body": "Styrelsen"}


class Desk:
    """An office with accounts, and a round handed in."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        self.clock = Clock()
        self.clock.now = SENT
        settings = lay_own_register(Settings(data=folder, secret_key=KEY.decode()))
        self.office = Office(settings, self.clock)
        self.ids = {
            name: account_desk.add(self.office, sender="", email=f"{name}@ksl.example", name=name, role=role).id
            for name, role in (
                ("eva", Role.REGISTRAR),
                ("karin", Role.APPROVER),
                ("per", Role.APPROVER),
                ("olle", Role.APPROVER),
            )
        }
        self.round_id = register_round(
            self.office.database, self.office.files, count=2, state=RoundState.DRAFT, **changes
        ).round_id

    def acting(self, name: str) -> Office:
        if name == "operator":
            return self.office.acting(OPERATOR)
        with self.office.database.reading() as session:
            return self.office.acting(accounts.actor_of(accounts.get(session, self.ids[name])))

    def move(self, source: RoundState, target: RoundState, action: str, note_id: str = "") -> None:
        change = StateChange(
            round_id=self.round_id, source=source, target=target, at=self.clock(), action=action, decision_id=note_id
        )
        with self.office.database.changing() as session:
            moves.apply(session, change)

    def hand_in(self) -> None:
        self.move(RoundState.DRAFT, RoundState.AWAITING_APPROVAL, "submit")

    def decide(self, name: str, kind: str = "decision") -> None:
        """As the workflow's activity does with the note of somebody."""
        with self.office.database.changing() as session:
            by = self.acting(name).actor.mark
            note_id = notes.add(session, self.round_id, kind, "Styrelsen § 12", self.clock(), by)
        target, action = (RoundState.APPROVED, "approve") if kind == "decision" else (RoundState.DRAFT, "return")
        self.move(RoundState.AWAITING_APPROVAL, target, action, note_id)

    def letters(self, kind: LetterKind) -> list[LetterRow]:
        with self.office.database.reading() as session:
            return list(session.exec(select(LetterRow).where(LetterRow.kind == kind).order_by(col(LetterRow.number))))

    def row(self) -> RoundRow:
        return round_commands.by_id(self.office, self.round_id)


@pytest.mark.parametrize(
    ("named", "may"),
    [
        (NAMED, {"karin", "per"}),
        ({"approver": "karin@ksl.example"}, {"karin"}),
        ({"approver": "chef@annan.example"}, {"karin", "per", "olle", "operator"}),
        ({}, {"karin", "per", "olle", "operator"}),
    ],
)
def test_the_one_who_is_named_decides_and_nobody_else(tmp_path: Path, named: dict[str, str], may: set[str]) -> None:
    desk = Desk(tmp_path, **named)
    for kind in ("decision", "return"):
        for name in ("eva", "karin", "per", "olle", "operator"):
            desk.hand_in()
            asked = approving.asked(desk.office, desk.row())
            assert approving.may_decide(asked, desk.acting(name).actor) is (name in may), (kind, name)
            if asked is not None and asked.alone and name not in may:
                with pytest.raises(PermanentFailure, match="approval_not_yours"):
                    desk.decide(name, kind)
                name = next(iter(may))
            if name in may:
                desk.decide(name, kind)
            desk.move(desk.row().state, RoundState.DRAFT, "tried")


def test_an_account_that_was_switched_off_lets_the_others_decide(tmp_path: Path) -> None:
    desk = Desk(tmp_path, **NAMED)
    desk.hand_in()
    account_desk.switch_off(desk.office, "karin@ksl.example")
    with pytest.raises(PermanentFailure):
        desk.decide("olle")
    account_desk.switch_off(desk.office, "per@ksl.example")
    desk.decide("olle")
    assert desk.row().state is RoundState.APPROVED


def test_what_has_changed_since_it_was_handed_in_is_not_approved(tmp_path: Path) -> None:
    desk = Desk(tmp_path, **NAMED)
    desk.hand_in()
    first = approving.asked(desk.office, desk.row())
    assert first is not None
    assert first.is_same
    with desk.office.database.changing() as session:
        (member, *_) = recipients.of_round(session, desk.round_id)
        recipients.change_address(session, member.id, "ny@kommun.example", key=KEY, at=desk.clock())
    changed = approving.asked(desk.office, desk.row())
    assert changed is not None
    assert not changed.is_same
    with pytest.raises(PermanentFailure, match="approval_changed"):
        desk.decide("karin")
    desk.decide("karin", "return")
    desk.hand_in()
    again = approving.asked(desk.office, desk.row())
    assert again is not None
    assert (again.number, again.is_same, again.frozen_sha256 != first.frozen_sha256) == (2, True, True)
    desk.decide("per")
    with desk.office.database.reading() as session:
        kept = approvals.latest(session, desk.round_id)
        assert kept is not None
        assert kept.outcome is ApprovalOutcome.APPROVED


async def test_the_desk_says_no_before_anything_is_asked_of_temporal(tmp_path: Path) -> None:
    desk = Desk(tmp_path, **NAMED)
    desk.hand_in()
    for name in ("olle", "operator"):
        with pytest.raises(Refused, match="approval_not_yours"):
            await approving.approve(desk.acting(name), desk.row(), "Styrelsen § 12")
    with pytest.raises(Refused, match="not_allowed"):
        await approving.approve(desk.acting("eva"), desk.row(), "Styrelsen § 12")
    with pytest.raises(Refused, match="approval_changed"):
        await approving.approve(desk.acting("karin"), desk.row(), "Styrelsen § 12", "0" * 64)
    with pytest.raises(Refused, match="approval_not_yours"):
        await approving.send_back(desk.acting("operator"), desk.row(), "Nej")
    karin = approving.as_account(desk.office, desk.row(), " Karin@ksl.example ")
    assert karin.actor.account_id == desk.ids["karin"]
    with desk.office.database.reading() as session:
        entered = session.exec(select(AuditRow).where(AuditRow.action == "decision_entered_for")).one()
    assert (entered.actor, json.loads(entered.facts)["account"]) == ("registrar", desk.ids["karin"])


def test_the_approver_and_then_the_deputy_are_written_to_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, **NAMED)
    desk.hand_in()
    post = RegistrarPost(desk.office.database, desk.clock)
    asked = approving.asked(desk.office, desk.row())
    assert asked is not None
    desk.clock.now = asked.escalate_at - timedelta(seconds=1)
    post.tell()
    assert [letter.to for letter in desk.letters(LetterKind.APPROVAL_REQUESTED)] == ["karin@ksl.example"]
    assert desk.letters(LetterKind.REGISTRAR) == []
    desk.clock.now = asked.escalate_at
    for worker in (post, RegistrarPost(desk.office.database, desk.clock), post):
        worker.tell()
    to = [letter.to for letter in desk.letters(LetterKind.APPROVAL_REQUESTED)]
    assert to == ["karin@ksl.example", "per@ksl.example"]
    (told,) = desk.letters(LetterKind.REGISTRAR)
    assert json.loads(told.facts)["news"][0]["approver"] == "karin"


def test_nobody_is_told_of_what_has_been_decided(tmp_path: Path) -> None:
    desk = Desk(tmp_path, **NAMED)
    desk.hand_in()
    desk.decide("karin", "return")
    desk.clock.now = SENT + timedelta(days=30)
    RegistrarPost(desk.office.database, desk.clock).tell()
    assert desk.letters(LetterKind.REGISTRAR) == []
    back = approving.returned(desk.office, desk.round_id)
    assert back is not None
    assert (back.words, back.decided_by) == ("Styrelsen § 12", "karin")


def test_a_draft_that_names_who_may_not_approve_is_not_handed_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path, approver="eva@ksl.example")
    with desk.office.database.reading() as session, pytest.raises(Refused, match="approver_cannot"):
        approvals.check_named(session, desk.row())


@pytest.mark.parametrize(
    ("body", "day", "paragraph", "said"),
    [
        ("Styrelsen", "2026-03-02", "12", "Styrelsen, måndag 2 mars 2026, § 12"),
        ("Styrelsen", "2026-03-02", "§ 12", "Styrelsen, måndag 2 mars 2026, § 12"),
        ("Förbundsdirektören", "2026-03-02", "", "Förbundsdirektören, måndag 2 mars 2026"),
        ("", "2026-03-02", "12", "decision_body_missing"),
        ("Styrelsen", "i går", "12", "decision_day_bad"),
        ("Styrelsen", "2026-03-10", "12", "decision_day_bad"),
    ],
)
def test_a_decision_is_body_day_and_paragraph(tmp_path: Path, body: str, day: str, paragraph: str, said: str) -> None:
    desk = Desk(tmp_path)
    try:
        assert approving.decision_words(desk.office, body, day, paragraph) == said
    except Refused as refusal:
        assert refusal.code == said  # noqa: PT017 - the table says which are refused
