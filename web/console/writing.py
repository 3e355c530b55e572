"""Writing a round in the browser: its steps, saved at each; the page that says what stands in the way; handing in."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from desk import approving, round_files, writing
from desk import rounds as round_commands
from desk.writing import Checked, Draft, Finding
from models.errors import Refused
from models.findings import Fault
from models.people import Permission
from rules.calendar import days_off
from rules.local_time import local_day
from templates.console import findings, labels
from templates.words import Language
from web.console.rounds import ROUND
from web.console.seat import HOME, Place, Seat
from web.console.steps import BY_SLUG, STEPS, Step, field_name, mended, read, step_of


class SaidTree(dict[str, Any]):
    """A part of the tree as pages read it: what has not been written is empty."""

    def __missing__(self, _key: str) -> str:
        return ""


DRAFT = f"{HOME}/utkast/{{draft_id}}"


def address(draft_id: str, slug: str) -> str:
    return f"{HOME}/utkast/{draft_id}/{slug}"


OF_A_FILE = frozenset({"paper_refused", "file_too_large", "files_too_many", "file_empty"})
"""Refusals that are told where the file was chosen."""


def begin(seat: Seat) -> Response:
    """POST: a new round, empty, from an earlier one, or from a round file."""
    earlier = seat.form.first("from_round")
    if earlier:
        draft = writing.from_round(seat.office, round_commands.by_id(seat.office, earlier))
    elif chosen := seat.chosen():
        draft = round_files.from_file(seat.office, chosen[0][1].flush())
    else:
        draft = writing.begin(seat.office)
    return seat.go(address(draft.id, STEPS[0].slug))


def show_new(seat: Seat) -> Response:
    return seat.page("new_round.html", drafts=writing.unfinished(seat.office))


def show_step(seat: Seat) -> Response:
    return _step_page(seat, _draft(seat), _step(seat))


def save_step(seat: Seat) -> Response:
    draft, step = _draft(seat), _step(seat)
    changes = _changes(seat, draft, step)
    if seat.form.first("stamp") != writing.stamp(draft.tree, step.keys) and not seat.form.first("mine"):
        return _conflict(seat, draft, step, changes)
    action = seat.form.first("action", "next")
    act, _, where = action.partition(":")
    key, _, number = where.rpartition("-")
    if act in _OF_ROWS and number.isdecimal():
        _OF_ROWS[act](_rows(changes, key), int(number))
    try:
        if action == "file":
            changes = _with_papers(seat, draft, changes)
        draft = writing.save(seat.office, draft, changes)
    except Refused as refusal:
        return _not_saved(seat, draft, step, changes, refusal)
    if action in {"next", "save"} and (fields := mended(step, seat.form)):
        return seat.go(address(draft.id, step.slug), "saved", andrat=",".join(fields))
    if action == "next":
        following = STEPS.index(step) + 1
        slug = STEPS[following].slug if following < len(STEPS) else "kontroll"
        return seat.go(address(draft.id, slug))
    if action == "save":
        return seat.go(address(draft.id, step.slug), "saved")
    return seat.go(address(draft.id, step.slug), at=key or where, rad=1 if act == "add" else 0)


def _not_saved(seat: Seat, draft: Draft, step: Step, changes: dict[str, Any], refusal: Refused) -> Response:
    """Nothing typed is lost where somebody else has saved, or where a file was refused."""
    if refusal.code == "draft_moved_on":
        return _conflict(seat, _draft(seat), step, changes)
    if refusal.code in OF_A_FILE:
        return _step_page(seat, draft, step, typed=changes, refused=refusal)
    raise refusal


def _changes(seat: Seat, draft: Draft, step: Step) -> dict[str, Any]:
    """What the form says. A paper keeps its bytes, and a section what a round file said that has no field: they stand
    in the tree, never in the form."""
    changes = read(step, seat.form)
    for key, kept in draft.tree.items():
        if isinstance(kept, dict) and isinstance(changes.get(key), dict):
            changes[key] = _over(kept, changes[key])
    if "documents" in changes:
        changes["documents"] = [
            {**kept, "title": said["title"]}
            for said, kept in zip(changes["documents"], draft.tree.get("documents", ()), strict=False)
        ]
    return changes


def _over(kept: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """A day that is written takes the place of an exact time."""
    times = {f"{name.removesuffix('_on')}_at" for name, value in said.items() if name.endswith("_on") and value}
    return {name: value for name, value in {**kept, **said}.items() if name not in times}


def _with_papers(seat: Seat, draft: Draft, changes: dict[str, Any]) -> dict[str, Any]:
    """The uploaded papers beside those there are. A file put in another's place is its new version."""
    papers = list(changes.get("documents", draft.tree.get("documents", ())))
    for upload, incoming in seat.chosen():
        taken = [paper["file"] for paper in papers]
        row = writing.keep_paper(seat.office, incoming.flush(), upload.name, taken)
        replaced = upload.field.removeprefix("replace-")
        if replaced.isdigit() and int(replaced) < len(papers):
            papers[int(replaced)] = {**papers[int(replaced)], **row}
        else:
            papers.append({"title": row["file"].rpartition(".")[0], **row})
    return {**changes, "documents": papers}


def _drop(rows: list[Any], number: int) -> None:
    if number < len(rows):
        rows.pop(number)


def _raise(rows: list[Any], number: int) -> None:
    if 0 < number < len(rows):
        rows.insert(number - 1, rows.pop(number))


_OF_ROWS = {"remove": _drop, "up": _raise}


def _rows(changes: dict[str, Any], key: str) -> list[Any]:
    """The list under a place of the tree: `questions`, `sender-contacts`."""
    found: Any = changes
    for part in key.split("-"):
        found = found.get(part, []) if isinstance(found, dict) else []
    return found if isinstance(found, list) else []


def show_check(seat: Seat) -> Response:
    return check_page(seat, _draft(seat))


def check_page(seat: Seat, draft: Draft, fault: str = "") -> Response:
    checked = _told(writing.check(seat.office, draft), seat.language)
    return seat.page("check.html", status=422 if fault else 200, **facts(seat, draft), checked=checked, fault=fault)


def hand_in(seat: Seat) -> Response:
    """POST: the round is made of the draft and handed in for approval."""
    draft = _draft(seat)
    try:
        row = seat.wait(writing.hand_in(seat.office, draft))
    except Refused as refusal:
        return check_page(seat, draft, seat.sentence(refusal))
    return seat.go(f"{HOME}/remisser/{row.id}", "handed_in")


def download(seat: Seat) -> Response:
    """GET: the draft as the round file that the command line reads."""
    draft = _draft(seat)
    name = str(draft.tree.get("dnr") or "remiss").replace("/", "-")
    return Response(
        round_files.as_round_file(seat.office, draft),
        media_type="application/zip",
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}.zip"},
    )


def mend(seat: Seat) -> Response:
    """POST: on to the draft that a round not handed in is mended by."""
    draft = writing.to_mend(seat.office, round_commands.by_id(seat.office, seat.part("round_id")))
    return seat.go(address(draft.id, STEPS[0].slug))


def discard(seat: Seat) -> Response:
    writing.discard(seat.office, _draft(seat))
    return seat.go(f"{HOME}/remisser", "discarded")


def _draft(seat: Seat) -> Draft:
    return writing.find(seat.office, seat.part("draft_id"))


def _step(seat: Seat) -> Step:
    step = BY_SLUG.get(seat.part("step"))
    if step is None:
        raise Refused("no_such_page")
    return step


def facts(seat: Seat, draft: Draft) -> dict[str, Any]:
    """What every page of a draft shows."""
    tree = json.loads(json.dumps(draft.tree), object_hook=SaidTree)
    returned = approving.returned(seat.office, draft.round_id) if draft.round_id else None
    own = {"returned": returned, "approvers": approving.approvers(seat.office)}
    return {
        "draft": draft,
        "tree": tree,
        "blank": SaidTree(),
        "steps": STEPS,
        "labels": labels,
        "keys": labels.keys(seat.language),
        **own,
    }


def _step_page(
    seat: Seat, draft: Draft, step: Step, *, typed: Mapping[str, Any] | None = None, refused: Refused | None = None
) -> Response:
    """`typed`: what the form said when a file of it was `refused`: shown in the fields, not saved. The stamp is of what
    is saved."""
    shown = draft if typed is None else draft._replace(tree={**draft.tree, **typed})
    checked = writing.check(seat.office, shown, papers="documents" in step.keys)
    mine = [finding for finding in (*checked.faults, *checked.notices) if step_of(finding.place) is step]
    is_begun = any(shown.tree.get(key) for key in step.keys)
    return seat.page(
        f"step_{step.slug}.html",
        status=200 if refused is None else 422,
        **facts(seat, shown),
        step=step,
        stamp=writing.stamp(draft.tree, step.keys),
        fault_at=_file_fault(seat, refused)
        | (
            {
                field_name(each.place): findings.sentence(each.found, seat.language)
                for each in mine
                if isinstance(each.found, Fault)
            }
            if is_begun
            else {}
        ),
        refused=refused is not None,
        notices=[findings.sentence(each.found, seat.language) for each in mine if not isinstance(each.found, Fault)]
        if is_begun
        else [],
        more=seat.asked("at") if seat.asked("rad") == "1" else "",
        days_off=_days_off(seat) if "dates" in step.keys else [],
        mended=[name for name in seat.asked("andrat").split(",") if name.partition("-")[0] in step.spec],
    )


def _file_fault(seat: Seat, refused: Refused | None) -> dict[str, str]:
    """The field that the refused file was chosen in, and why; a file of no name is told of where papers are added."""
    if refused is None:
        return {}
    name = refused.facts.get("path")
    field = next((each.field for each in seat.form.uploads if each.name and each.name == name), "files")
    return {field: seat.sentence(refused)}


def _days_off(seat: Seat) -> list[tuple[date, str]]:
    """Of the year to come, from today."""
    today = local_day(seat.office.clock())
    return days_off(today, today + timedelta(days=365))


def _conflict(seat: Seat, draft: Draft, step: Step, changes: dict[str, Any]) -> Response:
    """Somebody else has saved this step: both texts, and nothing of either lost."""
    differing = [key for key in step.keys if _written(draft.tree.get(key)) != _written(changes.get(key))]
    return seat.page(
        "conflict.html",
        status=409,
        **facts(seat, draft),
        step=step,
        stamp=writing.stamp(draft.tree, step.keys),
        theirs={key: draft.tree.get(key) for key in differing},
        mine={key: changes.get(key) for key in differing},
        carried=[(name, value) for name, value in seat.typed().items() if name not in {"stamp", "mine"}],
    )


def _written(value: Any) -> Any:
    """What a part of the tree says, without what has been left empty."""
    if isinstance(value, dict):
        return {key: said for key, each in value.items() if (said := _written(each))} or None
    if isinstance(value, list):
        return [_written(each) for each in value] or None
    return value or None


def _told(checked: Checked, language: Language) -> dict[str, Any]:
    """The findings by step, each with its sentence and its field."""

    def rows(found: tuple[Finding, ...]) -> list[dict[str, Any]]:
        return [
            {
                "step": step_of(each.place),
                "field": field_name(each.place),
                "sentence": findings.sentence(each.found, language),
            }
            for each in found
        ]

    return {"faults": rows(checked.faults), "notices": rows(checked.notices), "definition": checked.definition}


PLACES = [
    Place(f"{HOME}/ny", show=show_new, act=begin, reads=Permission.WRITE, keeps_files=True),
    Place(f"{DRAFT}/kontroll", show=show_check, act=hand_in),
    Place(f"{DRAFT}/remissfil.zip", show=download),
    Place(f"{DRAFT}/slang", act=discard),
    Place(f"{ROUND}/utkast", act=mend),
    Place(f"{DRAFT}/{{step}}", show=show_step, act=save_step, keeps_files=True),
]
