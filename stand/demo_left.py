"""What the demo leaves to be looked at: a small round of the same proposal that is still open, and where to look."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from desk import rounds
from mail.incoming.caught import list_messages, read_message
from models import names
from models.definition import RoundDefinition
from models.messages import NoteRef, SendCommand
from rules.calendar import working_day_from
from rules.local_time import local_day
from settings import Settings
from stand.demo_stage import Display
from stand.demo_telling import as_it_stands
from stand.respondent import Respondent, personal_link
from stand.running import Stand
from templates.stand import demo as words
from templates.stand import up as up_words
from web.console.door import trial_key

if TYPE_CHECKING:
    from models.tables import RoundRow

ASKED = 3
"""Recipients of the open round: enough to see a group in Temporal, few enough to find a letter."""


async def send_out(house: Stand, definition: RoundDefinition, display: Display | None = None) -> "RoundRow":
    """A round from its definition to its way out, as the registrar's commands do it; each told on `display`."""
    office, told = house.office, display.say if display else lambda _sentence: None
    row = await rounds.draft(office, definition, test_data=True)
    told(words.DRAFTED.format(dnr=row.dnr, recipients=len(definition.recipients)))
    await rounds.command(office, row, names.SUBMIT, NoteRef())
    told(words.SUBMITTED)
    decision = rounds.note(office, row, "decision", words.DECISION)
    await rounds.command(office, row, names.APPROVE, NoteRef(note_id=decision))
    await rounds.command(office, row, names.SEND, SendCommand())
    told(words.APPROVED)
    return row


async def leave_open(house: Stand, client: httpx.AsyncClient, definition: RoundDefinition, dnr: str) -> str:
    """Sends the proposal to a few with the file's own periods, weeks long. One of them asks for more time, which waits
    for the registrar; returns the link of another. Raises as `as_it_stands`."""
    few = {"dnr": dnr, "send_at": None, "recipients": definition.recipients[:ASKED]}
    row = await send_out(house, definition.model_copy(update=few))
    folder = house.settings.data / "mail"
    links: list[str] = []
    while len(links) < ASKED:
        await asyncio.sleep(0.2)
        as_it_stands(house.office, row.id)
        mails = [mail for mail in list_messages(folder) if mail.subject.startswith(f"Remiss {dnr}:")]
        links = [personal_link(read_message(folder / mail.name).text) for mail in mails]
    asking = Respondent(client, links[-1])
    await asking.open()
    wanted = working_day_from(local_day(row.due_at) + timedelta(days=3)).isoformat()
    await asking.act("extend", {"extend_until": wanted, "extend_reason": words.EXTENSION_REASON})
    return links[0]


async def places(house: Stand, row: "RoundRow", link: str, folder: Path) -> dict[str, str]:
    """Where to look, in the order in which a newcomer sees most. In Temporal: the played round's own page, which is
    told in words, and not the list of its events."""
    described = await house.client.get_workflow_handle(row.workflow_id).describe()
    key = trial_key(house.office.key)
    return _places(house.settings, key, row.workflow_id, described.run_id, link, folder)


def _places(settings: Settings, key: str, workflow_id: str, run_id: str, link: str, folder: Path) -> dict[str, str]:
    workflows = f"http://127.0.0.1:{settings.temporal_ui_port}/namespaces/{settings.temporal_namespace}/workflows"
    return {
        "console": f"{up_words.places(settings, key)['console']}?next=/konsol/remisser",
        "answer": link,
        "mails": f"{settings.base_url}/dev/mail",
        "temporal": f"{workflows}/{quote(workflow_id, safe='')}/{run_id}/user-metadata",
        "documents": str(folder.absolute()),
    }
