"""The words of a meeting pack."""

NAME = "Mötesunderlag"
FORUM = "Till"
DNR = "Diarienummer"
SENDER = "Avsändare"
VERSION = "Sammanställning"
MADE = "Gjort"
PAPERS = "Handlingar"
PAPERS_FOLLOW = "Handlingarna följer efter den här sidan, i den här ordningen."
NUMBER = "Nr"
PAPER = "Handling"


def version(number: int, *, preliminary: bool) -> str:
    return f"Version {number}, {'preliminär' if preliminary else 'slutlig'}"
