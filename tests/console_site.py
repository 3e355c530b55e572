"""The console on a real web server on loopback, with rounds in which something of every kind waits, for tests in
`tests/browser/` and for pictures. Its clock stands still, by itself ten days before the rounds' due day.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, StorageState
from sqlmodel import select

from desk import accounts, bemotanden, synpunkter, themes, webhooks, writing
from desk.office import Office
from documents.compilation.data_file import compilation_json
from models.people import Role
from models.synpunkter import BemotandeText, ChangeText, Outcome, SynpunktText, ThemeText
from models.tables import AnswerRow, LetterRow
from models.values import ApprovalOutcome
from models.webhooks import HookEvent
from settings import Settings
from stand.ports import free_port
from store.accounts import accounts as stored_accounts
from store.database import Database
from store.files.files import FileStore
from store.recipients import recipient_lists
from store.records import compilations, snapshot
from store.rounds import compilation_approvals
from store.rounds import rounds as stored_rounds
from tests.browser_site import DESKTOP
from tests.console_house import PASSWORD
from tests.round_builder import DUE, KEY, BuiltRound
from tests.store.rounds.waiting_rounds import everything
from web.config import WebConfig
from web.main import server_of

CLERK, APPROVER, READER, NEWCOMER = "eva@ksl.example", "karin@ksl.example", "lasse@ksl.example", "nils@ny.example"
"""The newcomer's sender has no rounds yet."""
KEPT = "0180"
"""Who is on the draft's list and on the kept one."""


@dataclass
class ConsoleSite:
    """`rounds` by the kind of what waits in them; `draft_id`: a round being written, `ready_id`: one that nothing
    stands in the way of. `views`: what has been made of the calm round's answer, as addresses name it. Each signs in
    once: nobody may more than ten times a minute."""

    office: Office
    address: str
    rounds: dict[str, BuiltRound]
    draft_id: str
    ready_id: str
    list_id: str
    letter_id: str
    answer_id: str
    views: dict[str, str]
    _kept: dict[str, StorageState] = field(default_factory=dict)

    def window(
        self, browser: Browser, email: str = CLERK, viewport: dict[str, int] = DESKTOP, *, javascript: bool = True
    ) -> tuple[BrowserContext, Page]:
        """A new window where somebody has signed in; nobody when `email` is empty."""
        context = browser.new_context(
            viewport={"width": viewport["width"], "height": viewport["height"]},
            base_url=self.address,
            java_script_enabled=javascript,
            locale="sv-SE",
            storage_state=self._kept.get(email),
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        if email and email not in self._kept:
            sign_in(page, email)
            self._kept[email] = context.storage_state()
        return context, page


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/konsol/logga-in")
    page.get_by_label("E-postadress").fill(email)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/konsol")


Rounds = Callable[[Database, FileStore], dict[str, BuiltRound]]


@contextmanager
def console_site(
    folder: Path, rounds: Rounds = everything, now: datetime = DUE - timedelta(days=10)
) -> Iterator[ConsoleSite]:
    """`rounds`: makes those there are. `now`: where its clock stands."""
    port = free_port()
    office = Office(Settings(data=folder, secret_key=KEY.decode()), lambda: now)
    config = WebConfig(
        office.database, office.files, KEY, f"http://127.0.0.1:{port}", clock=office.clock, office=office
    )
    server = server_of(config, port)
    thread = threading.Thread(target=server.run)
    with pytest.MonkeyPatch.context() as patch:
        # A password's hash is made to be slow; here nobody guesses.
        patch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        built = _filled(office, config.base_url, rounds(office.database, office.files))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.05)
            yield built
        finally:
            server.should_exit = True
            thread.join(30)
            office.database.dispose()


_READY = {
    "dnr": "KS 2026/10",
    "title": "Regional vattenplan",
    "sender": {"name": "Kommunförbundet", "email": "registrator@ksl.example", "contacts": []},
    "reason": {"code": "strategic", "text": "Rör alla medlemmar."},
    "expected": "Kommunen ombeds ta ställning.",
    "dates": {"due_on": "2026-09-30"},
    "approval": {"body": "Styrelsen"},
}


def _filled(office: Office, address: str, rounds: dict[str, BuiltRound]) -> ConsoleSite:
    with office.database.changing() as session:
        stored_accounts.add_sender(session, key="ny", name="Ny", email="", at=office.clock(), actor="registrar")
    roles = {CLERK: Role.REGISTRAR, APPROVER: Role.APPROVER, READER: Role.READER, NEWCOMER: Role.REGISTRAR}
    for email, role in roles.items():
        name, sender = email.partition("@")[0].title(), "ny" if email == NEWCOMER else ""
        accounts.add(office, sender=sender, email=email, name=name, role=role, password=PASSWORD)
    questions = [{"id": "1", "text": "Är förslaget tydligt?", "stance": True}]
    members = [{"code": KEPT, "email": "registrator@stockholm.example"}]
    content = {"title": "Regional kulturplan", "dnr": "KS 2026/9", "questions": questions, "recipients": members}
    draft, ready = writing.begin(office, content), writing.begin(office, {**content, **_READY})
    with office.database.changing() as session:
        own = stored_accounts.default_sender(session, office.clock())
        kept = recipient_lists.add(
            session, sender_id=own.id, name="Länet", content=members, by="registrar", at=office.clock()
        )
        letter, calm = (rounds[name].round_id if name in rounds else "" for name in ("letter", "calm"))
        letter_id = session.exec(select(LetterRow.id).where(LetterRow.round_id == letter)).first()
        answer_id = session.exec(select(AnswerRow.id).where(AnswerRow.round_id == calm)).first()
    views = _views(office, calm, answer_id) if answer_id else {}
    if answer_id:
        _approved(office, calm)
    views["webhook_id"] = webhooks.add(
        office, name="Diariet", url="https://diariet.example/remiss", events=[HookEvent.ANSWER_RECEIVED]
    ).id
    webhooks.send_test(office, views["webhook_id"])
    return ConsoleSite(office, address, rounds, draft.id, ready.id, kept.id, letter_id or "", answer_id or "", views)


def _approved(office: Office, round_id: str) -> None:
    """A compilation, of its data alone and as if the round were closed, handed in and approved."""
    with office.database.reading() as session:
        data = snapshot.take(session, round_id, office.clock()).model_copy(update={"preliminary": False})
    with TemporaryDirectory() as folder:
        out = Path(folder) / "data.json"
        compilation_json(data, out)
        files = {"json": office.files.put(out.read_bytes())}
    with office.database.changing() as session:
        row = stored_rounds.get(session, round_id)
        made = compilations.record(session, round_id, data, files)
        compilation_approvals.ask(session, row, made, office.clock(), by="registrar")
        outcome, said = ApprovalOutcome.APPROVED, "Styrelsen, fredag 29 maj 2026, § 8"
        compilation_approvals.decide(session, row, made, outcome, said, office.clock(), by="registrar")


def _views(office: Office, round_id: str, answer_id: str) -> dict[str, str]:
    """A theme with a group of two synpunkter, one alone, a bemötande and a change: something of each, and gaps."""
    theme_id = themes.add(office, round_id, ThemeText(title="Hyran", proposal="Hyran höjs."))
    text = SynpunktText(theme_id=theme_id, blocking=True, removal="En lägre hyra.")
    places = [synpunkter.TextPlace("summary", start, end) for start, end in ((0, 12), (13, 32), (17, 48))]
    made = [synpunkter.mark(office, round_id, answer_id, place, text).id for place in places]
    group_id = synpunkter.merge(office, round_id, made[1:], "Hyran är för hög")
    said = {"reason": "Den är låg.", "change_section": "3", "change_old": "100", "change_new": "90"}
    bemotanden.answer(office, round_id, made[0], 0, BemotandeText(outcome=Outcome.PARTLY_MET, **said))
    bemotanden.add_change(office, round_id, ChangeText(section="4", cause="Ny lag."))
    return {"synpunkt_id": made[0], "group_id": group_id, "theme_id": theme_id}
