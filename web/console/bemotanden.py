"""One synpunkt or one group with its bemötande, and the changes in the proposal."""

from starlette.responses import Response

from desk import bemotanden, synpunkter
from desk.synpunkter import SynpunktWork
from models.errors import Refused
from models.synpunkter import Bemotande, BemotandeText, Change, ChangeText, Group, Outcome, Synpunkt
from web.console.seat import RAISED, Place, Seat
from web.console.synpunkter import VIEWS, address, conflict, edition, facts, texts
from web.multipart import ReceivedForm

CHANGE = ("change_section", "change_old", "change_new")


def show_one(seat: Seat) -> Response:
    return _one_page(seat)


def _work(seat: Seat) -> SynpunktWork:
    return synpunkter.work(seat.office, seat.part("round_id"))


def _one(seat: Seat, found: SynpunktWork) -> Synpunkt:
    one = next((one for one in found.treatment.synpunkter if one.id == seat.part("synpunkt_id")), None)
    if one is None:
        raise Refused("no_such_page")
    return one


def _own(found: SynpunktWork, about_id: str) -> Bemotande | None:
    return next((one for one in found.treatment.bemotanden if about_id in {one.synpunkt_id, one.group_id}), None)


def _one_page(seat: Seat, fault: str = "") -> Response:
    found = _work(seat)
    one = _one(seat, found)
    counted = {each.recipient_code: each.version for each in found.answered}
    return seat.page(
        "synpunkt.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        one=one,
        own=_own(found, one.id),
        is_earlier=counted.get(one.passage.recipient_code) != one.passage.version,
    )


def act_on_one(seat: Seat) -> Response:
    """POST: the synpunkt or its bemötande is saved or taken back; it leaves its group, or follows its words."""
    round_id, own_id, form = seat.part("round_id"), seat.part("synpunkt_id"), seat.form
    here, action = address(round_id, f"/{own_id}"), form.first("action")
    try:
        if action == "withdraw":
            synpunkter.withdraw(seat.office, round_id, own_id, edition(form))
            return seat.go(address(round_id, "/lista"), "view_withdrawn")
        if action == "split":
            synpunkter.split_out(seat.office, round_id, own_id, edition(form))
        elif action == "carry":
            synpunkter.carry(seat.office, round_id, own_id, edition(form))
        elif action == "edit":
            synpunkter.edit(seat.office, round_id, own_id, edition(form), texts(form))
        else:
            _answer(seat, own_id)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        if refusal.code != "view_moved_on" or action not in {"edit", "answer"}:
            return _one_page(seat, seat.sentence(refusal))
        found = _work(seat)
        if action == "edit":
            return conflict(seat, found, _one(seat, found), texts(form).model_dump(), here)
        return conflict(seat, found, _own(found, own_id), _answer_typed(form).model_dump(), here)
    return seat.go(here, "saved")


def _answer(seat: Seat, about_id: str) -> None:
    """A bemötande is saved, or taken back."""
    round_id, form = seat.part("round_id"), seat.form
    if form.first("action") == "withdraw_answer":
        bemotanden.withdraw(seat.office, round_id, about_id, edition(form))
    else:
        bemotanden.answer(seat.office, round_id, about_id, edition(form), _answer_typed(form))


def _answer_typed(form: ReceivedForm) -> BemotandeText:
    """Raises Refused("outcome_missing")."""
    outcome = form.first("outcome")
    if outcome not in set(Outcome):
        raise Refused("outcome_missing")
    said = {name: form.first(name) for name in ("reason", *CHANGE)}
    return BemotandeText(outcome=Outcome(outcome), **said)


def show_group(seat: Seat) -> Response:
    return _group_page(seat)


def _group(seat: Seat, found: SynpunktWork) -> Group:
    group = next((one for one in found.treatment.groups if one.id == seat.part("group_id")), None)
    if group is None:
        raise Refused("no_such_page")
    return group


def _group_page(seat: Seat, fault: str = "") -> Response:
    found = _work(seat)
    group = _group(seat, found)
    return seat.page(
        "synpunkt_group.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        group=group,
        own=_own(found, group.id),
        members=[one for one in found.treatment.synpunkter if one.group_id == group.id],
    )


def act_on_group(seat: Seat) -> Response:
    """POST: the group or its bemötande is saved or taken back, or a member leaves it."""
    round_id, group_id, form = seat.part("round_id"), seat.part("group_id"), seat.form
    here, action = address(round_id, f"/grupp/{group_id}"), form.first("action")
    try:
        if action == "split":
            synpunkter.split_out(seat.office, round_id, form.first("synpunkt"), edition(form))
            left = any(one.id == group_id for one in _work(seat).treatment.groups)
            return seat.go(here if left else address(round_id, "/lista"), "saved")
        if action == "edit":
            said = {name: form.first(name) for name in ("says", "theme_id")}
            synpunkter.edit_group(seat.office, round_id, group_id, edition(form), **said)
        else:
            _answer(seat, group_id)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        if refusal.code != "view_moved_on" or action not in {"edit", "answer"}:
            return _group_page(seat, seat.sentence(refusal))
        found = _work(seat)
        if action == "edit":
            mine = {name: form.first(name) for name in ("says", "theme_id")}
            return conflict(seat, found, _group(seat, found), mine, here)
        return conflict(seat, found, _own(found, group_id), _answer_typed(form).model_dump(), here)
    return seat.go(here, "saved")


def show_changes(seat: Seat) -> Response:
    return _changes_page(seat)


def _changes_page(seat: Seat, fault: str = "") -> Response:
    found = _work(seat)
    carried = [one for one in found.treatment.bemotanden if one.has_change]
    numbers = {one.id: f"S{one.number}" for one in found.treatment.synpunkter}
    return seat.page(
        "synpunkter_changes.html",
        status=422 if fault else 200,
        **facts(seat, found, fault),
        carried=carried,
        numbers=numbers | {one.id: f"G{one.number}" for one in found.treatment.groups},
    )


def act_on_changes(seat: Seat) -> Response:
    """POST: a change is added, saved or taken back."""
    round_id, form = seat.part("round_id"), seat.form
    here, change_id, action = address(round_id, "/andringar"), form.first("change"), form.first("action")
    said = {name: form.first(name) for name in ("section", "old", "new", "cause")}
    text = ChangeText(**said)
    try:
        if action != "withdraw":
            text = text.model_copy(update={"synpunkt_ids": _numbered(seat, form.first("synpunkter"))})
        if action == "withdraw":
            bemotanden.withdraw_change(seat.office, round_id, change_id, edition(form))
        elif change_id:
            bemotanden.save_change(seat.office, round_id, change_id, edition(form), text)
        else:
            bemotanden.add_change(seat.office, round_id, text)
    except Refused as refusal:
        if refusal.code in RAISED:
            raise
        if refusal.code == "view_moved_on" and action != "withdraw":
            found = _work(seat)
            saved: Change | None = next((one for one in found.treatment.changes if one.id == change_id), None)
            return conflict(seat, found, saved, text.model_dump(), here)
        return _changes_page(seat, seat.sentence(refusal))
    return seat.go(here, "saved")


def _numbered(seat: Seat, typed: str) -> tuple[str, ...]:
    """The synpunkter of `S1, S12` or `1 12`. Raises Refused("synpunkt_unknown") for what is no number of one."""
    known = {str(one.number): one.id for one in _work(seat).treatment.synpunkter}
    words = typed.replace(",", " ").replace(";", " ").split()
    for word in words:
        if word.lstrip("Ss") not in known:
            raise Refused("synpunkt_unknown", typed=word)
    return tuple(dict.fromkeys(known[word.lstrip("Ss")] for word in words))


PLACES = [
    Place(f"{VIEWS}/andringar", show=show_changes, act=act_on_changes),
    Place(f"{VIEWS}/grupp/{{group_id}}", show=show_group, act=act_on_group),
    Place(f"{VIEWS}/{{synpunkt_id}}", show=show_one, act=act_on_one),
]
