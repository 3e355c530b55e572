"""A closed round whose councils are followed: one has adopted and has legal force, one deviates, one sent it back, one
says when it decides, one is silent."""

from datetime import timedelta

from desk import adoption
from desk import rounds as round_commands
from desk.adoption import Typed
from desk.office import Office
from rules.local_time import local_day
from tests.round_builder import BuiltRound, register_round
from tests.store_steps import close

POINTS = (
    "Kommunen antar det övergripande målet för samarbetet.",
    "Kommunen antar att samverkan prövas inom de nio verksamhetsområdena.",
)


def adopted_round(office: Office, dnr: str = "KÖBYT 2005-1") -> BuiltRound:
    """Sent half a year ago, closed since, asked now."""
    now = office.clock()
    sent = now - timedelta(days=180)
    built = register_round(office.database, office.files, count=5, dnr=dnr, at=sent, title="Framåt genom samverkan")
    close(office.database, built, now - timedelta(days=100))
    row = round_commands.by_id(office, built.round_id)
    adoption.start(office, row, adoption.proposed(row).model_copy(update={"points": POINTS}))
    first, second, third, fourth, _silent = built.tokens
    same: dict[int, str | None] = {1: None, 2: None}
    day = local_day(now - timedelta(days=60))
    typed = Typed("adopted", "KF", day.isoformat(), "138", "338/05", points=same)
    adoption.record(office, row, first, typed)
    announced = (day + timedelta(days=7)).isoformat()
    adoption.say_force(office, row, first, announced=announced, appealed="no", outcome="", final="")
    words = {1: None, 2: "Kommunen antar detsamma, utom för IT, som prövas för sig."}
    on = local_day(now - timedelta(days=30)).isoformat()
    adoption.record(office, row, second, Typed("adopted_with_deviation", "Kf", on, "KF 86/05", points=words))
    adoption.record(office, row, third, Typed("sent_back", "Kf", on, "11/2006", "2005.110.005"))
    until = local_day(now + timedelta(days=20)).isoformat()
    adoption.record(office, row, fourth, Typed("planned", until=until))
    return built
