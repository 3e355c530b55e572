"""What the sender makes of each synpunkt or group, and the changes in the proposal made for other causes."""

from typing import TYPE_CHECKING

from desk import rounds as round_commands
from desk.office import Office
from desk.synpunkter import words
from models.errors import Refused
from models.synpunkter import BemotandeText, ChangeText
from models.tables import ProposalChangeRow, SynpunktGroupRow, SynpunktRow
from store.views import bemotanden, editions

if TYPE_CHECKING:
    from sqlmodel import Session


def answer(office: Office, round_id: str, about_id: str, edition: int, text: BemotandeText) -> None:
    """A bemötande of a synpunkt or a group. One that is not met without a reason may be kept: the completeness check
    tells of it. `edition`: the one that was seen, 0 for none. Raises Refused("view_moved_on") when somebody else has
    saved since, and ("text_too_long")."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        about = _about(session, own_id, about_id)
        kept = {name: words(getattr(text, name)) for name in BemotandeText.model_fields if name != "outcome"}
        said = text.model_copy(update=kept)
        bemotanden.save(session, about, edition, said, at=office.clock(), by=office.actor.mark)


def withdraw(office: Office, round_id: str, about_id: str, edition: int) -> None:
    """Raises as `answer` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        about = _about(session, own_id, about_id)
        bemotanden.withdraw(session, about, edition, at=office.clock(), by=office.actor.mark)


def add_change(office: Office, round_id: str, text: ChangeText) -> str:
    """Returns its id. Raises Refused("change_section_missing") and ("text_too_long")."""
    row = round_commands.by_id(office, round_id)
    with office.changing() as session:
        said = _checked(session, row.id, text)
        return bemotanden.add_change(session, row.id, said, at=office.clock(), by=office.actor.mark).id


def save_change(office: Office, round_id: str, change_id: str, edition: int, text: ChangeText) -> None:
    """Raises as `answer` and `add_change` do."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _change(session, own_id, change_id)
        said = _checked(session, row.round_id, text)
        bemotanden.save_change(session, row, edition, said, at=office.clock(), by=office.actor.mark)


def withdraw_change(office: Office, round_id: str, change_id: str, edition: int) -> None:
    """Raises as `answer` does."""
    own_id = round_commands.by_id(office, round_id).id
    with office.changing() as session:
        row = _change(session, own_id, change_id)
        bemotanden.withdraw_change(session, row, edition, at=office.clock(), by=office.actor.mark)


def _about(session: "Session", round_id: str, about_id: str) -> SynpunktRow | SynpunktGroupRow:
    if session.get(SynpunktGroupRow, about_id) is not None:
        return editions.find(session, SynpunktGroupRow, round_id, about_id)
    return editions.find(session, SynpunktRow, round_id, about_id)


def _change(session: "Session", round_id: str, change_id: str) -> ProposalChangeRow:
    return editions.find(session, ProposalChangeRow, round_id, change_id)


def _checked(session: "Session", round_id: str, text: ChangeText) -> ChangeText:
    if not words(text.section):
        raise Refused("change_section_missing")
    for synpunkt_id in text.synpunkt_ids:
        editions.find(session, SynpunktRow, round_id, synpunkt_id)
    kept = {name: words(getattr(text, name)) for name in ("section", "old", "new", "cause")}
    return text.model_copy(update=kept)
