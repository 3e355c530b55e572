"""Joint answers on the pages: whom an answer speaks for, chosen among the round's recipients, and the page where one
that is named says whether the answer is its own too."""

from collections.abc import Sequence

from starlette.responses import Response

from models.answer import JointRecipient
from models.errors import Refused
from models.standing import Joint
from models.values import JointState
from store.answers import answers, joint, joint_standing
from web.answer import downloads
from web.answer.showing import Desk, FormState
from web.answer.visit import Visit
from web.answer.work import Work

SHOWN_LIMIT = 30
"""Recipients that one search shows."""


def search(visit: Visit, words: str) -> list[JointRecipient]:
    with visit.database.reading() as session:
        return joint_standing.search(session, visit.recipient, words, limit=SHOWN_LIMIT)


def namings(visit: Visit) -> list[Joint]:
    """The answers of others that name the visitor's organisation and have not ended."""
    if not visit.is_named:
        return []
    with visit.database.reading() as session:
        return joint_standing.of_recipient(session, visit.recipient.id)


def open_naming(visit: Visit) -> Joint | None:
    """The one that the visitor's page is about: confirmed, or waiting for its word."""
    if visit.counted is not None:
        return None
    return next((one for one in namings(visit) if one.state is not JointState.DENIED), None)


def page(desk: Desk, one: Joint, *, changed: bool = False, status: int = 200) -> Response:
    """The other's answer, and the two buttons. `changed`: another version came while it was being read."""
    with desk.visit.database.reading() as session:
        row = answers.versions(session, one.lead_id)
        counted = next(version for version in row if version.id == one.answer_id)
        files = answers.answer_files(session, counted.id)
    return desk.page(
        "joint.html",
        status=status,
        joint=one,
        content=answers.content(counted),
        files=files,
        changed=changed,
        state=FormState(fields={}, draft_version=desk.visit.draft.version),
    )


def file(desk: Desk, file_id: str) -> Response | None:
    """A file of the answer that names the visitor's organisation."""
    one = open_naming(desk.visit)
    if one is None:
        return None
    with desk.visit.database.reading() as session:
        found = next((row for row in answers.answer_files(session, one.answer_id) if row.id == file_id), None)
    return downloads.received_file(desk.house, found, desk.language, back=desk.path) if found is not None else None


def confirm(work: Work) -> Response:
    return _say(work, yes=True)


def deny(work: Work) -> Response:
    return _say(work, yes=False)


def _say(work: Work, *, yes: bool) -> Response:
    """Keeps the word and shows where things stand now, whatever stood in the way."""
    visit, lead_id = work.desk.visit, work.form.first("joint_lead")
    at = work.form.arrived_at
    try:
        with work.desk.house.config.database.changing() as session:
            if yes:
                joint.confirm(session, visit.recipient.id, lead_id, version=work.joint_version, at=at)
            else:
                joint.deny(session, visit.recipient.id, lead_id, at=at)
    except Refused as refusal:
        desk = work.again().desk
        one = open_naming(desk.visit)
        if refusal.code == "answer_changed" and one is not None:
            return page(desk, one, changed=True, status=409)
        return desk.go() if one is None or refusal.code == "joint_over" else page(desk, one, status=409)
    return work.desk.go(marks={} if yes else {"nej": 1})


def told(names: Sequence[JointRecipient], rows: Sequence[Joint]) -> list[tuple[JointRecipient, JointState | None]]:
    """Each that an answer names, with what it has said itself; None when it has not been asked."""
    said = {one.named_code: one.state for one in rows}
    return [(name, said.get(name.code)) for name in names]
