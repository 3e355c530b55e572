"""How the councils' adoption of a round stands, said to others: on the command line and as a document."""

from pathlib import Path
from typing import TYPE_CHECKING

from desk import rounds as round_commands
from desk.adoption import Room, room
from desk.afterwards import Shown
from desk.disk import writing_in
from desk.office import Office
from documents.adoption.adoption import AdoptionDocument, adoption_pdf
from documents.compilation.report_adoption import council_line
from models.adoption import (
    CouncilOutcome,
)
from models.errors import Refusal, Refused
from rules.local_time import local_day
from store.rounds import checklists, rounds
from templates import adoption_words as words

if TYPE_CHECKING:
    from models.tables import RoundRow


_PDF_SECONDS = 60


def shown(office: Office, dnr: str) -> Shown:
    """How far the adoption has come, for the command line: by the register once it is started, before that by the round
    file. Raises Refused("no_adoption"), or what the rules refuse."""
    row = round_commands.find(office, dnr)
    found = room(office, row)
    if found.followed is None and not rounds.definition(row).adoption:
        raise Refused("no_adoption", dnr=row.dnr)
    outcome = found.outcome
    if outcome is None:
        refusal = found.refusal or Refusal(code="no_adoption")
        raise Refused(refusal.code, **{"dnr": row.dnr, **refusal.facts})
    data = {"dnr": row.dnr, "started": found.followed is not None, **outcome.model_dump(mode="json")}
    lines = words.lines(outcome, found.names)
    if found.followed is not None:
        lines += [words.rule_words(found.plan, outcome, found.names), *force_lines(office, found)]
    return Shown({**data, "block": list(found.block)}, lines)


def force_lines(office: Office, found: Room) -> list[str]:
    """Whether it is in force, and the legal force of each decision that adopts."""
    if found.outcome is None:
        return []
    sentence = words.force_sentence(found.outcome, local_day(office.clock()))
    own = [
        f"  {found.names[one.standing.code]}: {words.force_words(one.standing.force)}"
        for one in found.lines
        if one.standing.outcome in {CouncilOutcome.ADOPTED, CouncilOutcome.DEVIATING}
    ]
    return [*([sentence] if sentence else []), *own]


def document(office: Office, row: "RoundRow") -> bytes:
    """The document's last paragraph with what it rests on, as a PDF. Raises as `shown` does."""
    found, definition = room(office, row), rounds.definition(row)
    outcome = found.outcome
    if outcome is None:
        raise Refused((found.refusal or Refusal(code="no_adoption")).code, dnr=row.dnr)
    sentence = words.force_sentence(outcome, local_day(office.clock()))
    with office.database.reading() as session:
        checked = checklists.told(session, row.id)
    told = AdoptionDocument(
        dnr=row.dnr,
        title=row.title,
        sender=definition.sender_name,
        state=f"{words.state_words(outcome)}. {sentence}".strip(),
        rule=words.rule_words(found.plan, outcome, found.names).removeprefix("Regel: "),
        paragraphs=found.block,
        versions=definition.versions,
        points=found.plan.points,
        councils=tuple(council_line(one, found.names) for one in outcome.standings),
        checklist=checked,
        made_at=office.clock(),
    )
    return adoption_pdf(told, seconds=_PDF_SECONDS)


def write_pdf(office: Office, row: "RoundRow", out: Path) -> None:
    """Raises as `document` and `writing_in` do."""
    data = document(office, row)
    with writing_in(out.parent):
        out.write_bytes(data)
