"""The acts on a round and its recipients: what each form sends is given to the desk, and the desk's answer shown in one
sentence. An act that is refused raises, and its page shows the sentence at the form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from desk import addresses, counter, following, midway, orders, parsing, rounds, supplements
from models import names
from models.errors import Refused
from models.messages import CommandResult, NoteRef
from models.values import Value
from templates import dates
from web.console.seat import Seat
from web.multipart import ReceivedForm

if TYPE_CHECKING:
    from models.tables import RecipientRow, RoundRow


@dataclass(frozen=True)
class TypedAct:
    """What stands in a form that was sent, to be read and to be shown again."""

    form: ReceivedForm

    def __getitem__(self, name: str) -> str:
        return self.form.first(name).strip()

    def all(self, name: str) -> list[str]:
        return self.form.fields.get(name, [])


class ActDone(NamedTuple):
    """The code of the sentence that the next page shows, and its facts."""

    code: str
    facts: dict[str, Any]


Act = Callable[[Seat, "RoundRow", TypedAct], ActDone]


def _command(seat: Seat, row: "RoundRow", name: str, argument: Value) -> CommandResult:
    return seat.wait(rounds.command(seat.office, row, name, argument))


def _one(seat: Seat, row: "RoundRow", typed: TypedAct) -> "RecipientRow":
    return following.member(seat.office, row, typed["about"])


def _day(seat: Seat, instant: datetime) -> str:
    return dates.date_words(instant, seat.language)


def remind(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    order = orders.reminder(seat.office, row, [], typed["greeting"])
    return ActDone("reminded", {"number": _command(seat, row, names.REMIND, order).affected})


def remind_ticked(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    codes = following.codes(seat.office, row, typed.all("recipient"))
    order = orders.reminder(seat.office, row, codes, typed["greeting"])
    return ActDone("reminded", {"number": _command(seat, row, names.REMIND, order).affected})


def extend(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    order = orders.extension(seat.office, row, "", typed["until"], typed["reason"])
    _command(seat, row, names.EXTEND, order)
    return ActDone("extended_all", {"old": _day(seat, row.due_at), "new": _day(seat, order.until)})


def extend_ticked(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    codes = following.codes(seat.office, row, typed.all("recipient"))
    order, before = orders.extension_of_some(seat.office, row, codes, typed["until"], typed["reason"])
    result = _command(seat, row, names.EXTEND, order)
    old = _day(seat, before[0]) if len(before) == 1 else f"{_day(seat, before[0])} – {_day(seat, before[-1])}"
    return ActDone("extended_some", {"number": result.affected, "old": old, "new": _day(seat, order.until)})


def grant(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    member = _one(seat, row, typed)
    order = orders.extension(seat.office, row, member.code, typed["until"], typed["reason"])
    _command(seat, row, names.EXTEND, order)
    facts = {"name": member.name, "old": _day(seat, member.due_at), "new": _day(seat, order.until)}
    return ActDone("extended_one", facts)


def deny(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    member = _one(seat, row, typed)
    counter.deny(seat.office, row.dnr, member.code, typed["reason"])
    return ActDone("denied", {"name": member.name})


def address(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    member = _one(seat, row, typed)
    changed = addresses.change(seat.office, row.dnr, member.code, typed["email"])
    return ActDone(f"address_{changed.goes.value}", {"name": member.name, "email": changed.email})


def supplement(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    member = _one(seat, row, typed)
    supplements.ask(seat.office, row.dnr, member.code, typed.all("part"), typed["what"], typed["until"])
    return ActDone("supplement_asked", {"name": member.name, "new": _day(seat, parsing.last_instant(typed["until"]))})


def withdraw_supplement(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    member = _one(seat, row, typed)
    supplements.withdraw(seat.office, row.dnr, member.code)
    return ActDone("supplement_taken_back", {"name": member.name})


def note(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    midway.note(seat.office, row, typed["about"], typed["kind"], typed["text"], typed["at"])
    return ActDone("noted", {})


def close(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    if typed["sure"] != "1":
        raise Refused("not_confirmed")
    _command(seat, row, names.CLOSE, NoteRef(note_id=rounds.note(seat.office, row, "close", typed["reason"])))
    return ActDone("closed", {})


def reopen(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    order = orders.reopening(seat.office, row, typed["until"], typed["reason"])
    _command(seat, row, names.REOPEN, order)
    return ActDone("reopened", {"new": _day(seat, order.due_at)})


def cancel(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    if typed["sure"] != "1":
        raise Refused("not_confirmed")
    _command(seat, row, names.CANCEL, NoteRef(note_id=rounds.note(seat.office, row, "cancel", typed["reason"])))
    return ActDone("cancelled", {})


def freeze(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    seat.wait(midway.freeze(seat.office, row, typed["reason"]))
    return ActDone("frozen", {})


def thaw(seat: Seat, row: "RoundRow", _typed: TypedAct) -> ActDone:
    seat.wait(midway.thaw(seat.office, row))
    return ActDone("thawed", {})


def add(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    wish = midway.Addition(typed["named"], typed["kind"], typed["email"], typed["until"], typed["obliged"] == "1")
    added = seat.wait(midway.add(seat.office, row, wish))
    if midway.waits_for_its_turn(seat.office, added):
        return ActDone("recipient_in_chain", {"name": added.full_name})
    return ActDone("recipient_added", {"name": added.full_name, "new": _day(seat, added.due_at)})


def withdraw(seat: Seat, row: "RoundRow", typed: TypedAct) -> ActDone:
    member = _one(seat, row, typed)
    seat.wait(midway.withdraw(seat.office, row, member.code, typed["reason"]))
    return ActDone("recipient_withdrawn", {"name": member.name})


ACTS: dict[str, Act] = {
    "remind": remind,
    "remind_ticked": remind_ticked,
    "extend": extend,
    "extend_ticked": extend_ticked,
    "grant": grant,
    "deny": deny,
    "address": address,
    "supplement": supplement,
    "withdraw_supplement": withdraw_supplement,
    "note": note,
    "close": close,
    "reopen": reopen,
    "cancel": cancel,
    "freeze": freeze,
    "thaw": thaw,
    "add": add,
    "withdraw": withdraw,
}
ON_RECIPIENT = frozenset(
    {"remind_ticked", "grant", "deny", "address", "supplement", "withdraw_supplement", "note", "withdraw"}
)
ROUND_ACTS = frozenset({*ACTS} - {"supplement", "withdraw_supplement", "withdraw"})
