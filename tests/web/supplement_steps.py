"""A registrar's request for a supplement and the visitor who meets it, for tests of its page."""

from datetime import timedelta

from models.supplements import SupplementWish
from models.tables import RecipientRow
from rules.supplement_requests import read_part
from store.answers import supplements
from tests.round_builder import CLOSES, QUESTIONS
from tests.store_steps import TICK, close
from tests.web_visitor import FULL, PDF, TrialHouse, Visitor

DAY = timedelta(days=1)
ASKED = CLOSES + DAY
UNTIL = CLOSES + 8 * DAY
WORDS = "Sammanfattningen är för kort, och protokollsutdraget saknas."


def ask(house: TrialHouse, *parts: str, text: str = WORDS) -> None:
    read = [read_part(part, [question.key for question in QUESTIONS]) for part in parts]
    wish = SupplementWish.model_validate({"parts": read, "text": text, "until": UNTIL})
    with house.database.changing() as session:
        row = session.get_one(RecipientRow, house.round.recipient_id)
        supplements.ask(session, row, wish, at=house.clock.now)


def withdraw(house: TrialHouse) -> None:
    with house.database.changing() as session:
        supplements.withdraw(session, session.get_one(RecipientRow, house.round.recipient_id), at=house.clock.now)


async def asked(house: TrialHouse, *parts: str, closed: bool = True, text: str = WORDS, **changes: str) -> Visitor:
    """A visitor who answered with one file, is asked to complete the answer, and has opened the link again."""
    visitor = house.visitor()
    await visitor.open()
    await visitor.follow(await visitor.post("submit", {**FULL, **changes}, [("yttrande.pdf", PDF)]))
    if closed:
        house.clock.now = CLOSES + TICK
        close(house.database, house.round, house.clock.now)
        house.clock.now = ASKED
    ask(house, *parts, text=text)
    await visitor.open()
    return visitor
