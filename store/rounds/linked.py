"""Second rounds: begun once of a first one, tied to their round when it is drafted, and read side by side with it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.answer import AnswerContent
from models.errors import Refused
from models.linked import CarriedChange, FirstRound, Pair, Side
from models.messages import LinkedRounds
from models.outcomes import ToldView
from models.standing import Joint
from models.tables import AnswerRow, RecipientRow, RoundDraftRow, RoundRow, SecondRoundRow
from models.values import JointState, RoundState, Stance
from rules import linked as rules
from store.answers import answers, joint_standing
from store.letters import registrar_news
from store.recipients import recipients
from store.records import audit, outcomes
from store.rounds import checklists, rounds
from store.views import treatment

NOT_NEEDED = "no_second_round"
"""The kind of the note that says why no second round was thought to be needed."""


class RoundLink(NamedTuple):
    """A second round that is begun: `draft` while it is written, `second` once it is a round."""

    row: SecondRoundRow
    draft: RoundDraftRow | None
    second: RoundRow | None


def of_first(session: Session, first_id: str) -> RoundLink | None:
    """The one that goes on: its draft has not been discarded, its round not cancelled."""
    query = (
        select(SecondRoundRow, RoundDraftRow, RoundRow)
        .join(RoundDraftRow, col(RoundDraftRow.id) == col(SecondRoundRow.draft_id), isouter=True)
        .join(RoundRow, col(RoundRow.id) == col(SecondRoundRow.second_id), isouter=True)
        .where(SecondRoundRow.first_id == first_id)
        .order_by(col(SecondRoundRow.begun_at).desc())
    )
    found = (RoundLink(*row) for row in session.exec(query))
    return next((link for link in found if _goes_on(link)), None)


def _goes_on(link: RoundLink) -> bool:
    if link.second is not None:
        return link.second.state is not RoundState.CANCELLED
    return link.draft is not None and link.draft.ended_at is None


def of_second(session: Session, second_id: str) -> SecondRoundRow | None:
    return session.exec(select(SecondRoundRow).where(SecondRoundRow.second_id == second_id)).first()


def named(link: RoundLink) -> str:
    """What people know it by: its dnr, or its title while it has none."""
    tree = json.loads(link.draft.content) if link.draft is not None else {}
    return link.second.dnr if link.second is not None else str(tree.get("dnr") or tree.get("title") or "")


def begin(
    session: Session,
    first: RoundRow,
    draft_id: str,
    *,
    cause: str,
    changes: Sequence[CarriedChange],
    by: str,
    at: datetime,
) -> None:
    """Raises Refused as `check` does."""
    check(session, first, draft_id)
    session.add(
        SecondRoundRow(
            id=uuid4().hex,
            first_id=first.id,
            draft_id=draft_id,
            cause=cause,
            changes=_kept(changes),
            begun_at=at,
            begun_by=by,
        )
    )
    audit.append(session, at=at, actor=by, action="second_round_begun", object_id=first.id, draft_id=draft_id)


def check(session: Session, first: RoundRow, draft_id: str = "", second_id: str = "") -> SecondRoundRow | None:
    """The link that a draft or a round has already. Raises Refused("second_exists") when another second round of the
    first one goes on."""
    there = of_first(session, first.id)
    if there is None:
        return None
    if there.row.draft_id == draft_id or (second_id and there.row.second_id == second_id):
        return there.row
    raise Refused("second_exists", dnr=first.dnr, second=named(there))


def tie(session: Session, row: RoundRow, previous_dnr: str, draft_id: str, at: datetime, *, by: str) -> None:
    """A round has been drafted that names `previous_dnr` as the one before it, or none any more. One that the register
    does not have was held elsewhere, and ties nothing. Harmless twice. Raises Refused as `check` does."""
    first = rounds.by_dnr(session, previous_dnr, row.sender_id) if previous_dnr else None
    before = of_second(session, row.id)
    if first is None or first.id == row.id:
        if before is not None:
            session.connection().execute(delete(SecondRoundRow).where(col(SecondRoundRow.id) == before.id))
        return
    known = check(session, first, draft_id, row.id)
    if known is None:
        if before is not None:  # it named another one before
            session.connection().execute(delete(SecondRoundRow).where(col(SecondRoundRow.id) == before.id))
        told = _kept(changes_of(session, first.id))
        known = SecondRoundRow(id=uuid4().hex, first_id=first.id, changes=told, begun_at=at, begun_by=by)
    if known.second_id == row.id:
        return
    known.second_id = row.id
    session.add(known)
    session.flush()
    audit.append(session, at=at, actor=by, action="second_round_tied", object_id=row.id, first_id=first.id)
    checklists.copy(session, first.id, row.id, at, by=by)
    registrar_news.rouse(session, first.id, at)


def save_changes(
    session: Session, row: SecondRoundRow, changes: Sequence[CarriedChange], *, by: str, at: datetime
) -> None:
    row.changes = _kept(changes)
    session.add(row)
    audit.append(session, at=at, actor=by, action="second_round_changes", object_id=row.first_id, number=len(changes))


def changes_of(session: Session, first_id: str) -> tuple[CarriedChange, ...]:
    """The change list as the first round's views and bemötanden say it now."""
    made = treatment.of_round(session, first_id)
    if made.is_empty:
        return ()
    return rules.changes(made, {one.code: one.full_name for one in recipients.of_round(session, first_id)})


def changes(row: SecondRoundRow) -> tuple[CarriedChange, ...]:
    return tuple(CarriedChange.model_validate(one) for one in json.loads(row.changes))


def _kept(found: Sequence[CarriedChange]) -> str:
    return json.dumps([one.model_dump(mode="json") for one in found], ensure_ascii=False)


def standing(session: Session, round_id: str) -> LinkedRounds:
    """For the round's workflow: which round it follows, and which follows it."""
    after, before = of_first(session, round_id), of_second(session, round_id)
    second = after.second if after else None
    first = rounds.get(session, before.first_id) if before else None
    return LinkedRounds(
        first=first.dnr if first else "",
        first_workflow=first.workflow_id if first else "",
        second=second.dnr if second else "",
        second_workflow=second.workflow_id if second else "",
    )


def sides(session: Session, round_id: str) -> dict[str, tuple[str, Side]]:
    """Each organisation of a round by its code, in the Swedish order: its full name, and what it has said. One that was
    taken off the list, and has not answered, is not there."""
    namings = joint_standing.of_round(session, round_id)
    query = (
        select(RecipientRow, AnswerRow)
        .join(AnswerRow, (col(AnswerRow.recipient_id) == col(RecipientRow.id)) & col(AnswerRow.counted), isouter=True)
        .where(RecipientRow.round_id == round_id)
        .order_by(col(RecipientRow.sort_key), col(RecipientRow.code))
    )
    found: dict[str, tuple[str, Side]] = {}
    for row, answer in session.exec(query):
        joint = next(filter(_is_its_own, namings.get(row.id, ())), None)
        side = _side(row, answer, joint)
        if row.invited or side.arrived_at is not None:
            found[row.code] = (row.full_name, side)
    return found


def _side(row: RecipientRow, answer: AnswerRow | None, joint: Joint | None) -> Side:
    said = answer if answer is not None else joint
    if said is None:
        return Side(state=row.state)
    stance = Stance(said.stance) if said.stance else None
    return Side(state=row.state, stance=stance, arrived_at=said.arrived_at, preliminary=said.preliminary)


def pairs(session: Session, row: SecondRoundRow) -> tuple[Pair, ...]:
    """Both rounds side by side."""
    assert row.second_id is not None  # noqa: S101 - asked of rounds alone
    return rules.pairs(sides(session, row.first_id), sides(session, row.second_id))


def first_round(session: Session, row: RoundRow) -> FirstRound | None:
    """For a second round's compilation; None for any other round."""
    link = of_second(session, row.id) if rounds.definition(row).previous_dnr else None
    if link is None:
        return None
    first = rounds.get(session, link.first_id)
    return FirstRound(dnr=first.dnr, title=first.title, changes=changes(link), pairs=pairs(session, link))


class Earlier(NamedTuple):
    """What one recipient of a second round is shown of the first. `side`: what it said, None for one that was not among
    those asked then; `content`: its own counted answer, with its `receipt`; `views`: what became of its synpunkter, as
    it was told."""

    dnr: str
    title: str
    cause: str
    changes: tuple[CarriedChange, ...]
    side: Side | None = None
    content: AnswerContent | None = None
    receipt: str = ""
    views: tuple[ToldView, ...] = ()
    is_told: bool = False


def earlier(session: Session, link: SecondRoundRow, recipient: RecipientRow) -> Earlier:
    """By the organisation's code, whatever its address was then. Its own answer alone, and nobody else's."""
    first = rounds.get(session, link.first_id)
    shared = Earlier(first.dnr, first.title, link.cause, changes(link))
    query = select(RecipientRow).where(RecipientRow.round_id == first.id, RecipientRow.code == recipient.code)
    before = session.exec(query).first()
    if before is None:
        return shared
    answer = session.exec(select(AnswerRow).where(AnswerRow.recipient_id == before.id, col(AnswerRow.counted))).first()
    joint = next(filter(_is_its_own, joint_standing.of_recipient(session, before.id)), None)
    told = outcomes.latest(session, before.id)
    return shared._replace(
        side=_side(before, answer, joint),
        content=answers.content(answer) if answer is not None else None,
        receipt=answer.receipt if answer is not None else "",
        views=outcomes.contents(told).views if told is not None else (),
        is_told=told is not None,
    )


def _is_its_own(joint: Joint) -> bool:
    return joint.state is JointState.CONFIRMED
