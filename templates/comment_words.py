"""What is said of each row of a comment table that came back."""

from collections import Counter
from collections.abc import Sequence

from models.comment_table import ReviewedRow, RowRemark, RowState
from models.synpunkter import Outcome
from templates.documents import comment_table as table
from templates.words import Language

STATES: dict[RowState, tuple[str, str]] = {
    RowState.CHANGES: ("Tas in", "Taken in"),
    RowState.SAME: ("Som förut", "As before"),
    RowState.REFUSED: ("Tas inte in", "Not taken in"),
    RowState.MISSING: ("Saknas", "Missing"),
}
_OUTCOMES = ", ".join(table.OUTCOMES.values())
REMARKS: dict[RowRemark, tuple[str, str]] = {
    RowRemark.NUMBER_MISSING: ("Numret saknas i raden.", "The row has no number."),
    RowRemark.NUMBER_UNKNOWN: (
        "Ingen synpunkt eller grupp i remissen har numret {number}.",
        "No view or group of the round has the number {number}.",
    ),
    RowRemark.NUMBER_TWICE: (
        "Numret {number} står på flera rader: låt det stå på en.",
        "The number {number} stands on several rows: keep it on one.",
    ),
    RowRemark.NUMBER_MOVED: (
        "Synpunkten i raden är inte den som har numret {number}: numret har flyttats.",
        "The view in the row is not the one that has the number {number}: the number has been moved.",
    ),
    RowRemark.JOINED: (
        "Celler är sammanslagna över flera rader: dela dem, och skriv utfall och skäl i varje rad.",
        "Cells are merged across rows: split them, and write the outcome and the reason in each row.",
    ),
    RowRemark.OUTCOME_UNKNOWN: (
        f"Utfallet ”{{outcome}}” är inget av: {_OUTCOMES}.",
        f"The outcome “{{outcome}}” is none of: {_OUTCOMES}.",
    ),
    RowRemark.OUTCOME_MISSING: (
        "Raden har ett skäl men inget utfall: skriv utfallet.",
        "The row has a reason but no outcome: write the outcome.",
    ),
    RowRemark.IN_GROUP: (
        "Synpunkten besvaras i raden för sin grupp, {group}: skriv där.",
        "The view is answered in the row of its group, {group}: write there.",
    ),
    RowRemark.MOVED_ON: (
        "Någon har ändrat bemötandet sedan tabellen skrevs ut. Jämför texterna, och hämta en ny tabell eller ändra i "
        "konsolen.",
        "Somebody has changed the response since the table was written. Compare the texts, and download a new table or "
        "change it in the console.",
    ),
    RowRemark.EDITION_MISSING: (
        "Utgåvan saknas i raden: skriv tillbaka den, så att ingen annans ändring skrivs över.",
        "The edition is missing in the row: write it back, so that nobody else's change is written over.",
    ),
    RowRemark.REASON_LONG: ("Skälet är för långt: korta det.", "The reason is too long: shorten it."),
    RowRemark.ROW_MISSING: (
        "Raden finns inte i tabellen som kom tillbaka. Synpunkten och dess bemötande ligger kvar.",
        "The row is not in the table that came back. The view and its response remain.",
    ),
    RowRemark.COMMENT_CHANGED: (
        "Texten i kolumnen Synpunkt är ändrad. Den ändringen tas inte in.",
        "The text in the column of the view has been changed. That change is not taken in.",
    ),
    RowRemark.EMPTIED: (
        "Utfall och skäl är tömda. Bemötandet ligger kvar: ta bort det i konsolen om det ska bort.",
        "The outcome and reason have been emptied. The response remains: take it away in the console if it is to go.",
    ),
    RowRemark.REASON_MISSING: (
        "Skälet saknas. Det tas in, men står sedan bland bristerna.",
        "The reason is missing. It is taken in, but then stands among the gaps.",
    ),
}
_MEANT = ("Texten är den i {meant}.", "The text is that of {meant}.")


def remark_sentences(row: ReviewedRow, language: Language = "sv") -> list[str]:
    """Everything there is to say of a row, a sentence each."""
    english = language == "en"
    facts = {"number": row.number, "outcome": row.came_outcome, "group": row.group}
    told = [REMARKS[remark][english].format(**facts) for remark in row.remarks]
    return [*told, _MEANT[english].format(meant=row.meant)] if row.meant and told else told


def state_words(row: ReviewedRow, language: Language = "sv") -> str:
    return STATES[row.state][language == "en"]


def outcome_words(outcome: Outcome | None) -> str:
    return table.OUTCOMES[outcome] if outcome else ""


def summary(rows: Sequence[ReviewedRow]) -> str:
    """`14 tas in, 2 som förut, 1 tas inte in, 0 saknas.`"""
    counts = Counter(row.state for row in rows)
    return ", ".join(f"{counts[state]} {text.lower()}" for state, (text, _english) in STATES.items()) + "."
