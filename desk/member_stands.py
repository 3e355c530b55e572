"""Who stands behind the joint answer to an incoming remiss: members are asked, and what one says in another way is
entered. What they say through their links stands in `store/incoming/stands.py`."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk import parsing
from desk.incoming import WORDS_LIMIT
from desk.joint_answers import member_named, writing
from desk.office import Office
from models.errors import Refused
from models.incoming import IncomingLetterKind, Stand, Stood
from models.people import Permission
from rules.local_time import local_day
from rules.text import free_text
from store.incoming import answers, letter_facts, letters, remisses

if TYPE_CHECKING:
    from models.tables import IncomingRow


def ask_members(office: Office, row: "IncomingRow", until: str) -> tuple[int, list[str]]:
    """Fixes the text as a version and asks every member of the inner round who stands behind it: one letter each a
    version. Returns how many letters that makes, and the members that have no link.

    Raises Refused: "inner_round_missing", "incoming_answer_empty", "stand_until_bad", and as `writing`.
    """
    office.demand(Permission.WRITE)
    last, at = parsing.last_instant(until), office.clock()
    if not at < last < row.due_at:
        raise Refused("stand_until_bad", their_day_on=local_day(row.due_at).isoformat())
    with office.changing() as session:
        row = writing(office, session, row)
        if remisses.inner_round(session, row) is None:
            raise Refused("inner_round_missing")
        answer = answers.fix(session, row, at, office.actor.mark)
        answer.stand_until = last
        session.add(answer)
        made, without = 0, []
        for member in remisses.of_members(session, row.id):
            recipient = letter_facts.recipient_of(session, row, member.code)
            if recipient is None:
                without.append(member.name)
                continue
            facts = {"until": last.isoformat(), "version": answer.number}
            kind = IncomingLetterKind.STAND
            made += letters.queue(session, row, kind, answer.number, recipient.email, at, member=member, facts=facts)
        facts = {"version": answer.number, "letters": made}
        remisses.change(session, row, at, office.actor.mark, "incoming_asked_members", facts)
        return made, without


def enter_stand(office: Office, row: "IncomingRow", code: str, said: str, exception: str) -> None:
    """What a member has said in another way, entered by the registrar. Raises as `check_stand`, and
    Refused("stand_not_asked")."""
    told = check_stand(said, exception)
    with office.changing() as session:
        row = writing(office, session, row)
        answer = remisses.latest_answer(session, row.id)
        if answer is None or answer.stand_until is None or answer.outcome:
            raise Refused("stand_not_asked")
        member, at = member_named(session, row, code), office.clock()
        answers.say(session, answer, member, Stand(said), told, at, office.actor.mark)
        remisses.change(session, row, at, office.actor.mark, "incoming_stand_entered", {"said": said})


def check_stand(said: str, exception: str) -> str:
    """The exception as it is kept. Raises Refused: "stand_missing", "stand_exception_missing", "incoming_text_long"."""
    if said not in set(Stand):
        raise Refused("stand_missing")
    told = free_text(exception)[0].strip()
    if said == Stand.EXCEPTION and not told:
        raise Refused("stand_exception_missing")
    if len(told) > WORDS_LIMIT:
        raise Refused("incoming_text_long", limit=WORDS_LIMIT)
    return told if said != Stand.BEHIND else ""


def counted(stood: Sequence[Stood]) -> Counter[Stand | None]:
    """How many say what; None is silence."""
    return Counter(one.said for one in stood)
