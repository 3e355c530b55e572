"""The words of what is handed out: the covering list, and what stands where something has been masked."""

from datetime import datetime

from templates.dates import moment_words
from templates.words import counted

LIST_NAME = "förteckning.txt"
ANSWERS = "svar"
FILES = "filer"
WITHHELD = {
    "marked": "lämnas inte ut, sekretess enligt {section}",
    "quarantined": "lämnas inte ut: skadlig kod har hittats i filen",
}
MASKED = "maskad kopia"
MASKED_BY = "maskad kopia, sekretess enligt {section}"
PARTLY = "Delar av svaret är maskade: {sections}."
_HEAD = """Utlämnande av svar i remissen {title}
Diarienummer: {dnr}
Utlämnat: {moment}
{asked}{request}{count}

Texten i varje svar står i en fil i mappen {answers}. Filer som följde med svaret ligger i mappen {files}.
Hakparenteser med ordet maskat visar var något har tagits bort, och enligt vilken bestämmelse.
"""


def covered(section: str) -> str:
    """What stands where words have been taken away."""
    return f"[maskat: {section}]"


def head(*, title: str, dnr: str, at: datetime, asked_by: str, request: str, number: int) -> str:
    asked = f"Begärt av: {asked_by}\n" if asked_by else "Begärt av: inte angivet\n"
    return _HEAD.format(
        title=title,
        dnr=dnr,
        moment=moment_words(at),
        asked=asked,
        request=f"Begäran: {request}\n" if request else "",
        count=f"Antal: {counted(number, 'svar', 'svar')}",
        answers=ANSWERS,
        files=FILES,
    )


def file_line(number: int, name: str, note: str) -> str:
    return f"   Fil {number}: {name}{f' ({note})' if name and note else note}"


def note(*, masked: bool, withheld: str, section: str) -> str:
    """What is said of a file that is not the untouched original; empty for that one."""
    if withheld:
        return WITHHELD[withheld].format(section=section)
    if masked:
        return MASKED_BY.format(section=section) if section else MASKED
    return ""
