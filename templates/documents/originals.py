"""The words in the ZIP of the originals."""

from collections.abc import Sequence
from datetime import datetime

from templates.dates import moment_words

SUMS = "SHA256SUMS"
README = "LÄS MIG.txt"
PAPERS = "remissens handlingar"
QUARANTINED = "skadlig kod har hittats i filen"


def withheld(section: str) -> str:
    return f"sekretess enligt {section}"


def held_file(number: int) -> str:
    """What a file that stays inside is called, since its name may say too much."""
    return f"fil {number}" if number else "maskad fil"


def left_out(path: str, reason: str) -> str:
    return f"{path}: {reason}"


def readme(dnr: str, title: str, at: datetime, left_out: Sequence[str]) -> str:
    """What stands in the package, and what does not."""
    missing = "\n".join(f"  {line}" for line in left_out)
    return (
        f"Originalfilerna i remissen {title}\nDiarienummer: {dnr}\nLäget: {moment_words(at, seconds=True)}\n\n"
        "En mapp för varje mottagare som har svarat, med kvittensnummer. Filerna är oförändrade; där en fil har en "
        f"maskad kopia ligger kopian här i stället. {SUMS} har varje fils kontrollsumma.\n"
        + (f"\nFöljande filer ingår inte:\n{missing}\n" if missing else "")
    )
