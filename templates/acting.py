"""Where a registrar or approver acts on what a letter tells of: in the console where the letter
knows its address, else by a command."""

import shlex
from datetime import datetime
from typing import NamedTuple

from templates.dates import STOCKHOLM


class Act(NamedTuple):
    """What can be done, in words, and how: a command, or the address of a page."""

    words: str
    command: str


REASON, DECISION = '"SKÄL"', '"BESLUTET"'
"""What is the reader's own to write, in the quotation marks it needs."""


def on_request(dnr: str, code: str, wished_until: datetime, console: str) -> tuple[Act, ...]:
    """The yes and the no to a request for more time. The reason is the registrar's to write."""
    day = wished_until.astimezone(STOCKHOLM).date().isoformat()
    return (
        *_to_do("Besluta på sidan Att göra:", console),
        Act("Bevilja:", _command("extend", dnr, "--recipient", code, "--until", day, "--reason", REASON)),
        Act("Avslå:", _command("deny", dnr, "--recipient", code, "--reason", REASON)),
    )


def on_address(dnr: str, code: str, console: str) -> tuple[Act, ...]:
    return (
        *_to_do("Rätta adressen på sidan Att göra:", console),
        Act("Rätta adressen, eller skicka igen till samma:", _command("address", dnr, code, "ADRESS")),
    )


def on_alarm(dnr: str, console: str) -> tuple[Act, ...]:
    return (Act("Se läget:", console or _command("status", dnr)), Act("Kontrollera registret:", _command("verify")))


def _to_do(words: str, console: str) -> tuple[Act, ...]:
    """The list of what waits in this round."""
    home, found, round_id = console.partition("/remisser/")
    return (Act(words, f"{home}?remiss={round_id}"),) if found else ()


def on_waiting_approval(console: str, version: int = 0) -> tuple[Act, ...]:
    """`version`: of the compilation; 0 for the round."""
    return (Act("Se den:", f"{console}{_approved(version)}"),) if console else ()


def _approved(version: int) -> str:
    """The page where the round, or a version of its compilation, is approved."""
    return f"/sammanstallningar/{version}/godkann" if version else "/godkann"


def on_refusals(dnr: str, console: str) -> tuple[Act, ...]:
    if not console:
        return on_round(dnr, console)
    return (Act("Se alla brev som inte kom fram:", f"{console}/utskick?lage=undeliverable"),)


def on_round(dnr: str, console: str) -> tuple[Act, ...]:
    return (Act("Se remissen i sin helhet:", console or _command("status", dnr)),)


def on_case(dnr: str, console: str) -> tuple[Act, ...]:
    return (Act("Se ärendet:", console or _command("case", "show", dnr)),)


def on_compilation(dnr: str, console: str) -> tuple[Act, ...]:
    command = _command("compile", dnr, "--out", "MAPP")
    return (Act("Hämta den:", f"{console}/sammanstallningar" if console else command),)


def on_approval(dnr: str, console: str, *, has_account: bool, version: int = 0) -> tuple[Act, ...]:
    """Whoever has an account decides on the round's page. For one who has none, the registrar writes it in."""
    page = (Act("Läs, och godkänn eller lämna tillbaka:", f"{console}{_approved(version)}"),) if console else ()
    if has_account:
        return page
    which = ("--compilation", str(version)) if version else ()
    return (
        *page,
        Act("Godkänn:", _command("approve", dnr, *which, "--decision", DECISION)),
        Act("Lämna tillbaka:", _command("return", dnr, *which, "--reason", REASON)),
    )


def _command(name: str, *words: str) -> str:
    """A line that a shell takes as it stands, but for the words in capitals."""
    quoted = (word if word in {REASON, DECISION} else shlex.quote(word) for word in words)
    return " ".join(("remiss", name, *quoted))
