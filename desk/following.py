"""How a round that is out stands, for the page of whoever follows it: read in one transaction, in as many statements
for two recipients as for two thousand."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlmodel import Session

from desk import rounds as round_commands
from desk.asked import letter_told
from desk.office import Office
from models.errors import Refused
from models.messages import ChainTurn, GroupInfo, RoundProgress
from models.values import SETTLED_STATES, Counts, LetterState, RoundState, Stance
from rules.counting import count, stance_counts
from rules.local_time import local_day
from rules.reminders import reminder_instant
from store.adoption import adoption_standing
from store.letters import letter_reports, letters
from store.recipients import extensions, followed, recipients
from store.recipients.followed import Followed
from store.rounds import chain, gate_decisions, notes, papers, rounds, runs, standing
from templates import adoption_words, overview_words, round_page
from templates.afterwards import decided_lines
from templates.round_page import Turn
from templates.words import Language

if TYPE_CHECKING:
    from models.tables import NoteRow, RecipientRow, RoundRow


class WishForTime(NamedTuple):
    """A request for more time that waits for the registrar."""

    recipient: Followed
    until: datetime
    asked_at: datetime
    reason: str


class Trouble(NamedTuple):
    """A letter that did not get through, may not have, or waits for another try; `told` as `remiss status` tells it."""

    recipient: Followed
    told: dict[str, Any]


class RoundPicture(NamedTuple):
    """A round as it stands at `at`. `mark` is another as soon as the page would say something else. `stood_on`: how
    many answers stand on each version of the papers, once there are several."""

    row: "RoundRow"
    at: datetime
    mark: str
    lines: list[Followed]
    counts: Counts
    stances: dict[Stance, int]
    turn: Turn
    left: str
    run_event: str
    wishes: list[WishForTime]
    troubles: list[Trouble]
    notes: "list[NoteRow]"
    frozen_why: str
    decided: list[str]
    adopted: str
    stood_on: dict[int, int]

    @property
    def days_left(self) -> int | None:
        """Days to the due day, below zero since it; None when the round is not out."""
        if self.row.state not in {RoundState.OPEN, RoundState.OVERDUE}:
            return None
        return (local_day(self.row.due_at) - local_day(self.at)).days

    @property
    def extended(self) -> int:
        """Those who have more time than the others, and still owe an answer."""
        due_at = self.row.due_at
        return sum(line.invited and line.due_at > due_at and line.state not in SETTLED_STATES for line in self.lines)


def picture(office: Office, round_id: str, language: Language = "sv") -> RoundPicture:
    """`language`: of the sentences in it. Raises Refused("no_such_page"), also for another sender's."""
    row, at = round_commands.by_id(office, round_id), office.clock()
    with office.database.reading() as session:
        unknown = letter_reports.given_up(session, row.id)
        lines = followed.of_round(session, row.id, unknown)
        by_id = {line.id: line for line in lines}
        standings = [line.standing(row.due_at) for line in lines]
        counts = count(standings)
        progress = _progress(session, row, lines, at)
        return RoundPicture(
            row=row,
            at=at,
            mark=followed.mark_of(session, lines),
            lines=lines,
            counts=counts,
            stances=stance_counts(standings),
            turn=round_page.whose_turn(progress, counts, at, language),
            left=overview_words.left(row.state, row.due_at, at, language),
            run_event=round_page.event(progress.run_event, progress.run_event_at, language)
            if progress.run_event
            else "",
            wishes=_wishes(session, row.id, by_id),
            troubles=_troubles(session, row.id, by_id, language),
            notes=notes.of_round(session, row.id),
            frozen_why=notes.newest(session, row.id, "freeze") if row.frozen_at else "",
            decided=decided_lines(gate_decisions.of_round(session, row.id), language)
            if rounds.definition(row).gate
            else [],
            adopted=_adopted(session, row, at, language),
            stood_on=papers.stood_on(session, row.id),
        )


def _adopted(session: Session, row: "RoundRow", at: datetime, language: Language) -> str:
    """`Antagen av 3 av 5.`, once the councils have been asked."""
    found = adoption_standing.read(session, row, local_day(at))
    if found is None:
        return ""
    force = adoption_words.force_sentence(found.outcome, local_day(at), language)
    return f"{adoption_words.state_words(found.outcome, language)}. {force}".strip()


def member(office: Office, row: "RoundRow", recipient_id: str) -> "RecipientRow":
    """A recipient of the round by its id. Raises Refused("no_such_page")."""
    with office.database.reading() as session:
        found = recipients.get(session, recipient_id)
    if found is None or found.round_id != row.id:
        raise Refused("no_such_page")
    return found


def codes(office: Office, row: "RoundRow", recipient_ids: Sequence[str]) -> list[str]:
    """The codes of those recipients, in the round's order. Raises Refused("none_ticked"), or ("no_such_page") for an
    id that is not the round's."""
    wanted = set(recipient_ids)
    with office.database.reading() as session:
        found = [each.code for each in recipients.of_round(session, row.id) if each.id in wanted]
    if not wanted:
        raise Refused("none_ticked")
    if len(found) != len(wanted):
        raise Refused("no_such_page")
    return found


def change_mark(office: Office, round_id: str) -> str:
    """Cheap: three small statements."""
    with office.database.reading() as session:
        return followed.change_mark(session, round_id)


def _progress(session: Session, row: "RoundRow", lines: Sequence[Followed], at: datetime) -> RoundProgress:
    """What the sentences about time need, without asking Temporal."""
    event, event_at = runs.event_of(session, row.id)
    group = GroupInfo(key="", label="", reminders=_reminders(row, lines, at))
    return RoundProgress(
        state=row.state,
        planned_send_at=row.planned_send_at,
        sent_at=row.sent_at,
        due_at=row.due_at,
        closes_at=row.closes_at,
        since=standing.since(session, row),
        gate=gate_decisions.standing(session, row),
        turn=chain.turn_of(session, row) or ChainTurn(),
        groups=(group,),
        run_event=event,
        run_event_at=event_at,
    )


def _reminders(row: "RoundRow", lines: Sequence[Followed], at: datetime) -> tuple[datetime, ...]:
    """When those who owe an answer are reminded next, whatever group they are in."""
    owing = {line.due_at for line in lines if line.invited and line.state not in letters.OWES_NOTHING}
    found = {reminder_instant(rule, due_at) for due_at in owing for rule in rounds.definition(row).reminders}
    return tuple(sorted(moment for moment in found if at < moment <= row.closes_at))


def _wishes(session: Session, round_id: str, by_id: dict[str, Followed]) -> list[WishForTime]:
    running = {item.recipient_id for item in extensions.waiting(session, round_id)}
    if not running:
        return []
    last = {
        item.recipient_id: item
        for item in extensions.of_round(session, round_id)
        if item.granted is None and item.recipient_id in running
    }
    return [WishForTime(by_id[key], item.until, item.asked_at, item.reason) for key, item in last.items()]


def _troubles(session: Session, round_id: str, by_id: dict[str, Followed], language: Language) -> list[Trouble]:
    """The gravest first: refused, then unknown, then those that are tried again by themselves."""
    found = [
        Trouble(by_id[letter.recipient_id], letter_told(letter, language))
        for letter in letter_reports.troubled(session, round_id)
        if letter.recipient_id in by_id and (letter.kind not in letters.ELSEWHERE or letter.state is LetterState.QUEUED)
    ]
    order = [LetterState.UNDELIVERABLE.value, LetterState.UNKNOWN.value, LetterState.QUEUED.value]
    return sorted(found, key=lambda item: order.index(item.told["state"]))
