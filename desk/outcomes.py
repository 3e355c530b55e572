"""Back to those who answered: what became of each one's synpunkter, once the final compilation is approved."""

from typing import TYPE_CHECKING, NamedTuple

from desk import compilations, parsing
from desk import rounds as round_commands
from desk.office import Office
from models.errors import Refused
from models.letters import LetterFacts
from models.outcomes import OutcomeFacts, ToldOutcome, ToldView
from models.people import Permission
from models.synpunkter import Group, Synpunkt, Theme
from rules.local_time import day_end
from rules.outcomes import views_by_recipient
from rules.text import free_text
from store.database import PORTION, portions
from store.letters import letter_facts, registrar_news
from store.recipients import recipients
from store.records import audit, outcomes

if TYPE_CHECKING:
    from models.compilation import CompilationData
    from models.tables import CompilationRow, RecipientRow

WHERE_LIMIT = 1_000


class OutcomeLine(NamedTuple):
    """One that answered. `told`: the latest telling; `is_new`: what would go now is not what it was told."""

    recipient: "RecipientRow"
    views: tuple[ToldView, ...]
    told: ToldOutcome | None
    is_new: bool


class Done(NamedTuple):
    """One line of "Ni svarade, vi gjorde": a synpunkt or a group, how many said it, and what became of it. `quoted`: in
    the words of an answer."""

    view: ToldView
    label: str
    number: int
    quoted: bool


class OutcomesRoom(NamedTuple):
    """`approved`: the newest approved version; None before there is one, and then nothing else."""

    approved: "CompilationRow | None"
    lines: tuple[OutcomeLine, ...] = ()
    themes: tuple[tuple[str, tuple[Done, ...]], ...] = ()


def room(office: Office, round_id: str) -> OutcomesRoom:
    """How the round's answerers are to be told, and have been."""
    row = round_commands.by_id(office, round_id)
    found = compilations.approved(office, row.id)
    if found is None:
        return OutcomesRoom(None)
    data = compilations.data(office, found)
    views = views_by_recipient(data)
    with office.database.reading() as session:
        members = [one for one in recipients.of_round(session, row.id) if one.code in views and one.email]
        told = outcomes.of_round(session, row.id)
        lines = []
        for member in members:
            before = told.get(member.id)
            is_new = before is None or outcomes.contents(before).views != views[member.code]
            lines.append(OutcomeLine(member, views[member.code], outcomes.told(before) if before else None, is_new))
    return OutcomesRoom(found.row, tuple(lines), done(data))


def send(office: Office, round_id: str, *, where: str, until: str = "") -> int:
    """Queues a letter to each that answered and has not been told the same already, by portions that each leave nothing
    half done; how many. `until`: the last day of a reply; empty asks for none.

    Raises Refused("outcome_not_approved"), ("outcome_text_long"), ("date_unreadable"), ("outcome_until_past").
    """
    office.demand(Permission.WRITE)
    row, at = round_commands.by_id(office, round_id), office.clock()
    found = room(office, row.id)
    if found.approved is None:
        raise Refused("outcome_not_approved")
    compilation = found.approved
    said = facts(compilation.version, where, until)
    if said.reply_until is not None and said.reply_until <= at:
        raise Refused("outcome_until_past")
    waiting = {line.recipient.id: line.views for line in found.lines if line.is_new}
    number = 0
    for ids in portions(list(waiting), PORTION):
        with office.changing() as session:
            queued = 0
            for recipient_id in ids:
                own = said.model_copy(update={"views": waiting[recipient_id]})
                member = recipients.get(session, recipient_id)
                queued += member is not None and outcomes.tell(session, member, compilation.id, own, at)
            if queued:
                registrar_news.rouse(session, row.id, at)
                audit.append(
                    session,
                    at=at,
                    actor=office.actor.mark,
                    action="outcome_sent",
                    object_id=row.id,
                    number=queued,
                    version=compilation.version,
                )
        number += queued
    return number


def facts(version: int, where: str, until: str) -> OutcomeFacts:
    """What all are told alike. Raises Refused("outcome_text_long"), ("date_unreadable")."""
    said = free_text(where)[0].strip()
    if len(said) > WHERE_LIMIT:
        raise Refused("outcome_text_long", limit=WHERE_LIMIT)
    return OutcomeFacts(version=version, where=said, reply_until=day_end(parsing.day(until)) if until.strip() else None)


def preview(office: Office, round_id: str, code: str, *, where: str, until: str) -> LetterFacts:
    """The letter to one recipient as it would go; its link is no real one. Raises Refused("no_such_page")."""
    from models.tables import LetterRow

    row, at = round_commands.by_id(office, round_id), office.clock()
    found = room(office, row.id)
    line = next((each for each in found.lines if each.recipient.code == code), None)
    if found.approved is None or line is None:
        raise Refused("no_such_page")
    own = facts(found.approved.version, where, until).model_copy(update={"views": line.views})
    letter = LetterRow.model_validate(outcomes.letter(line.recipient, 1, own, at))
    with office.database.reading() as session:
        base = office.settings.base_url
        pairs = [(letter, line.recipient)]
        (told,) = letter_facts.of_letters(
            session, pairs, key=office.key, base_url=base, before=office.key_before
        ).values()
    return told.model_copy(update={"link": f"{base}/s/forhandsvisning"})


def done(data: "CompilationData") -> tuple[tuple[str, tuple[Done, ...]], ...]:
    """What was said and what was done, theme by theme; like synpunkter once, with how many said them."""
    treatment = data.treatment
    made = {one.synpunkt_id or one.group_id: one for one in treatment.bemotanden}
    groups = {group.id: group for group in treatment.groups}
    members: dict[str, list[Synpunkt]] = {}
    for one in treatment.synpunkter:
        members.setdefault(one.group_id if one.group_id in groups else one.id, []).append(one)
    by_theme: dict[str, list[Done]] = {}
    for about, some in members.items():
        thing: Group | Synpunkt = groups.get(about, some[0])
        found, first = made.get(about), some[0]
        view = ToldView(
            number=thing.number,
            says=thing.says or first.passage.quote,
            outcome=found.outcome if found else None,
            reason=found.reason if found else "",
            change_section=found.change_section if found else "",
            change_old=found.change_old if found else "",
            change_new=found.change_new if found else "",
        )
        label = f"{'G' if about in groups else 'S'}{thing.number}"
        number = len({one.passage.recipient_code for one in some})
        by_theme.setdefault(thing.theme_id, []).append(Done(view, label, number, not thing.says))
    ordered: list[tuple[str, Theme | None]] = [(theme.id, theme) for theme in treatment.themes]
    ordered += [(key, None) for key in by_theme if key not in {theme.id for theme in treatment.themes}]
    return tuple((theme.title if theme else "", tuple(by_theme[key])) for key, theme in ordered if key in by_theme)
