"""What the registrar's commands do in the register, without any process around them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.service import RPCError, RPCStatusCode

from desk import counter, orders
from desk import rounds as round_commands
from desk.office import Office
from documents.compilation import formats
from documents.compilation.data_file import read_compilation
from models import names
from models.compilation import CompilationData
from models.errors import Refused
from models.messages import NoteRef
from models.tables import RoundRow
from models.values import LetterKind, RoundState
from store.letters import letters
from store.recipients import extensions, recipients
from store.records import compilations
from store.rounds import rounds, standing
from templates.messages import error_sentence
from tests.round_builder import DUE, BuiltRound, register_round
from tests.store_steps import letters_of, move, submit


def opened(office: Office, **changes: object) -> BuiltRound:
    return register_round(office.database, office.files, key=office.key, **changes)  # type: ignore[arg-type]


def recorded(office: Office, built: BuiltRound, code: str, paper: Path, *, replace: bool = False) -> str:
    return counter.record(office, built.dnr, code, paper, "", office.clock(), replace=replace).receipt


def test_a_code_is_found_in_small_letters_and_with_space_around_it(office: Office, paper: Path) -> None:
    built = opened(office, count=2)
    assert recorded(office, built, " r05 ", paper) == "KSL-13-0111-R05-1"
    assert recorded(office, built, "r05", paper, replace=True) == "KSL-13-0111-R05-2"
    assert recorded(office, built, " 0114", paper) == "KSL-13-0111-0114-1"
    uninvited = [item["code"] for item in counter.status(office, built.dnr)["recipients"] if not item["invited"]]
    assert uninvited == ["R05"]


def test_a_compilation_that_another_overtakes_is_made_anew(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built, meanwhile = opened(office, count=1), [True]
    compile_all = formats.compile_all

    def overtaken(data: CompilationData, *rest: Any) -> tuple[Path, ...]:
        if meanwhile:
            meanwhile.clear()
            submit(office.database, built.recipient_id)
            counter.compile_to(office, built.dnr, tmp_path / "first")
        return compile_all(data, *rest)

    monkeypatch.setattr(formats, "compile_all", overtaken)
    counter.compile_to(office, built.dnr, tmp_path / "second")
    with office.database.reading() as session:
        assert [row.version for row in compilations.of_round(session, built.round_id)] == [1]
    assert read_compilation((tmp_path / "second" / "remissammanstallning.json").read_bytes()).counts.answered == 1


def test_the_letters_of_one_who_was_not_asked_are_the_rounds_own(office: Office, paper: Path) -> None:
    """What a rebuilt round finds: no group is there for them, and the groups' own it leaves to them."""
    built = opened(office, count=2)
    recorded(office, built, "0114", paper)
    with office.database.reading() as session:
        assert standing.progress(session, built.round_id).letters_for == ()
    recorded(office, built, "R05", paper)
    with office.database.changing() as session:
        unasked = recipients.by_code(session, built.round_id, "R05")
        assert unasked is not None
        recipients.change_address(session, unasked.id, "registrator@r05.example", key=office.key, at=office.clock())
        letters.queue(session, unasked, LetterKind.RECEIPT, 1, office.clock())
    with office.database.reading() as session:
        assert standing.progress(session, built.round_id).letters_for == ("uninvited",)


def row_of(office: Office, built: BuiltRound) -> RoundRow:
    with office.database.reading() as session:
        return rounds.get(session, built.round_id)


def test_a_whole_round_is_not_extended_to_a_day_off(office: Office) -> None:
    row = row_of(office, opened(office))
    with pytest.raises(Refused) as refused:
        orders.extension(office, row, "", "2026-06-20", "Nämnden")
    assert error_sentence(refused.value) == (
        "Sista svarsdag kan inte vara lördag 20 juni 2026, som inte är en arbetsdag (midsommardagen): då kan ingen "
        "hjälpa den som får problem med sitt svar. Ange till exempel måndag 22 juni 2026."
    )
    assert orders.extension(office, row, "", "2026-06-22", "Nämnden").until.isoformat().startswith("2026-06-22")


def test_a_round_is_not_opened_again_until_a_day_off(office: Office) -> None:
    row = row_of(office, opened(office, state=RoundState.CLOSED))
    with pytest.raises(Refused, match="due_on_day_off"):
        orders.reopening(office, row, "2026-06-21", "Nytt underlag")
    assert orders.reopening(office, row, "2026-06-22", "Nytt underlag").due_at.isoformat().startswith("2026-06-22")


def test_the_state_is_told_before_the_calendar(office: Office) -> None:
    row = row_of(office, opened(office, state=RoundState.CLOSED))
    with pytest.raises(Refused, match="not_in_this_state"):
        orders.extension(office, row, "", "2026-06-21", "Nämnden")


def test_a_year_beyond_the_calendar_is_refused(office: Office) -> None:
    row = row_of(office, opened(office))
    for code in ("", "0114"):
        with pytest.raises(Refused):
            orders.extension(office, row, code, "2101-01-07", "Nämnden")
    with pytest.raises(Refused, match="no_calendar"):
        orders.reopening(office, row_of(office, opened(office, dnr="2", state=RoundState.CLOSED)), "2100-01-07", "x")


@pytest.mark.parametrize("kind", ["return", "cancel", "extend", "reopen", "deny"])
def test_a_reason_says_something(office: Office, kind: str) -> None:
    row = row_of(office, opened(office))
    for text in ("", " \n "):
        with pytest.raises(Refused, match="reason_missing"):
            round_commands.note(office, row, kind, text)


def test_a_decision_says_something_and_other_commands_need_no_words(office: Office) -> None:
    row = row_of(office, opened(office))
    with pytest.raises(Refused, match="decision_missing"):
        round_commands.note(office, row, "decision", " ")
    assert round_commands.note(office, row, "submit", "") == ""


def test_a_denial_says_why_before_anything_changes(office: Office) -> None:
    built = opened(office)
    with office.database.changing() as session:
        extensions.ask(session, built.recipient_id, until=DUE + timedelta(days=9), reason="Nämnden", at=office.clock())
    with pytest.raises(Refused, match="reason_missing"):
        counter.deny(office, built.dnr, "0114", " ")
    counter.deny(office, built.dnr, "0114", "Beslutet brådskar")


@pytest.mark.parametrize(
    ("state", "days", "code"),
    [(RoundState.CANCELLED, 1, "deny_round_cancelled"), (RoundState.CLOSED, 91, "round_archived")],
)
def test_no_denial_is_taken_that_nobody_would_send(
    office: Office, monkeypatch: pytest.MonkeyPatch, state: RoundState, days: int, code: str
) -> None:
    built = opened(office)
    with office.database.changing() as session:
        extensions.ask(session, built.recipient_id, until=DUE + timedelta(days=9), reason="Nämnden", at=office.clock())
    assert move(office.database, built, RoundState.OPEN, state, office.clock())
    later = office.clock() + timedelta(days=days)
    monkeypatch.setattr(office, "clock", lambda: later)
    with pytest.raises(Refused, match=code) as refused:
        counter.deny(office, built.dnr, "0114", "Beslutet brådskar")
    assert error_sentence(refused.value)
    assert letters_of(office.database, built.recipient_id, LetterKind.EXTENSION_DENIED) == []
    with office.database.reading() as session:
        request = extensions.latest_request(session, built.recipient_id)
    assert request is not None
    assert request.granted is None


def test_an_answer_has_not_come_in_the_future(office: Office, paper: Path) -> None:
    built = opened(office)
    later = office.clock() + timedelta(seconds=1)
    with pytest.raises(Refused, match="arrived_in_future"):
        counter.record(office, built.dnr, "0114", paper, "", later, replace=False)
    assert recorded(office, built, "0114", paper) == "KSL-13-0111-0114-1"


@pytest.mark.parametrize(
    ("state", "days", "code"),
    [
        (RoundState.CANCELLED, 0, "not_in_this_state"),
        (RoundState.CLOSED, 91, "round_archived"),
        (RoundState.CLOSED, 1, "round_not_running"),
        (RoundState.OPEN, 0, "round_not_running"),
    ],
)
async def test_a_round_without_a_workflow_is_told_why(office: Office, state: RoundState, days: int, code: str) -> None:
    row = row_of(office, opened(office, state=state))
    row.closed_at = office.clock() - timedelta(days=days) if state is RoundState.CLOSED else None
    office.client = NoWorkflow()  # type: ignore[assignment]
    with pytest.raises(Refused) as refused:
        await round_commands.command(office, row, names.REMIND, NoteRef())
    assert refused.value.code == code
    assert error_sentence(refused.value)


class NoWorkflow:
    """Temporal's client where no workflow runs under any id."""

    def get_workflow_handle(self, _workflow_id: str) -> "NoWorkflow":
        return self

    async def start_update(self, *_arguments: object, **_options: object) -> None:
        raise RPCError("", RPCStatusCode.NOT_FOUND, b"")
