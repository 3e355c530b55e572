"""What is said of a table of recipients, by code: at which cell, what stands there, what to do."""

from models.listing import CellCode, CellFinding

SENTENCES: dict[CellCode, str] = {
    CellCode.OLD_WORKBOOK: "Filen är en äldre Excel-fil, eller en som är låst med lösenord. Spara den som XLSX utan "
    "lösenord, eller som CSV, och läs in den igen.",
    CellCode.OTHER_FILE: "Filen är ingen tabell. Välj en fil som är sparad som XLSX eller CSV.",
    CellCode.UNREADABLE: "Filen gick inte att läsa: den är skadad, eller är ingen tabell. Öppna den i kalkylprogrammet "
    "och spara den på nytt som XLSX eller CSV.",
    CellCode.TOO_LARGE: "Tabellen är för stor: högst {limit} MB. Dela den.",
    CellCode.TOO_MANY_ROWS: "Tabellen har fler än {limit} rader. Dela den.",
    CellCode.EMPTY_TABLE: "Tabellen är tom. Välj en fil, eller klistra in rader med rubriker.",
    CellCode.COLUMNS_MISSING: "Rad {row} har ingen rubrik som säger vem raden gäller. Skriv rubriken Namn eller Kod "
    "över den kolumnen. Rubrikerna är: {text}.",
    CellCode.COLUMN_TWICE: "{cell}: rubriken ”{text}” säger detsamma som ”{first}”. Behåll en av dem.",
    CellCode.NOBODY: "{cell} är tom: raden säger inte vem den gäller. Skriv namnet eller koden, eller ta bort raden.",
    CellCode.UNKNOWN_CODE: "{cell}: koden ”{text}” finns inte i registret.{suggested}",
    CellCode.UNKNOWN_NAME: "{cell}: ”{text}” finns inte i registret.{suggested} Är det en egen organisation: skriv "
    "förening eller partigrupp i en kolumn med rubriken Slag.",
    CellCode.AMBIGUOUS_NAME: "{cell}: ”{text}” kan vara flera. Skriv hela namnet, eller koden: {names}.",
    CellCode.NAME_OF_ANOTHER: "{cell}: ”{text}” hör inte till koden {code}, som är {register_name}. Rätta namnet eller "
    "koden.",
    CellCode.NAME_TOO_LONG: "{cell}: namnet är för långt, högst {limit} tecken.",
    CellCode.UNKNOWN_KIND: "{cell}: ”{text}” är inget slag. Skriv förening, företag, myndighet eller partigrupp.",
    CellCode.EMAIL_INVALID: "{cell}: ”{text}” är inte en e-postadress.{suggested}",
    CellCode.EMAIL_SEVERAL: "{cell}: ”{text}” är mer än en adress. Behåll en, och skriv de andra i en kolumn med "
    "rubriken Kopia.",
    CellCode.EMAIL_LOCAL_PART: "{cell}: ”{text}” har bokstäver som å, ä eller ö före @. Många e-postservrar tar inte "
    "emot sådana adresser.",
    CellCode.EMAIL_HIDDEN: "{cell}: adressen har tecken som inte syns: {email}. Skriv den på nytt.",
    CellCode.NOT_YES_OR_NO: "{cell}: ”{text}” är varken ja eller nej.",
    CellCode.UNKNOWN_SECTION: "{cell}, ”{text}”: avsnittet {section} hör inte till någon fråga. De som "
    "finns: {known_words}.",
    CellCode.ORGANISATION_TWICE: "Rad {row}: {text} står redan på rad {first}. Behåll en av raderna.",
    CellCode.ADDRESS_SHARED: "{cell}: {other} har redan adressen ”{text}”. Då kan de svara i varandras namn.",
    CellCode.EMAIL_EMPTY: "{cell} är tom: {kept_words}.",
    CellCode.COLUMN_UNREAD: "Kolumnen ”{text}” ({cell}) läses inte.",
    CellCode.MERGED: "Cellerna {cells} är sammanfogade: bara den första av dem har ett värde.",
    CellCode.HIDDEN_ROWS: "Rader som är dolda i arket läses också: {rows}.",
    CellCode.HIDDEN_COLUMNS: "Kolumn {column} är dold i arket men läses också.",
    CellCode.OTHER_SHEETS: "Bara bladet ”{sheet}” läses, inte {others}.",
}
_SHOWN = 200
"""Characters of a cell's text."""


def cell_sentence(found: CellFinding) -> str:
    facts = {name: str(value) for name, value in found.facts.items()}
    text = found.text if len(found.text) <= _SHOWN else f"{found.text[:_SHOWN]}…"
    suggestion = facts.get("suggestion", "")
    kept = facts.get("kept", "")
    made = {
        "suggested": f" Menade du {suggestion}?" if suggestion else "",
        "kept_words": f"{facts.get('name', '')} har adressen {kept} på listan eller i adressboken, och den behålls"
        if kept
        else f"{facts.get('name', '')} läggs till utan adress",
        "known_words": facts.get("known") or "inga",
    }
    return SENTENCES[found.code].format(**{**facts, **made, "cell": found.cell, "row": found.row, "text": text})
