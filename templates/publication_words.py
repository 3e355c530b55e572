"""The words of what is published as data."""

ANSWERS = "Svar"
WHOLE = "Helheten"
COLUMNS = (
    ("Diarienummer", 18), ("Svarande", 34), ("Slag", 16), ("Län", 20), ("Kvittens", 24), ("Fråga", 50),
    ("Ställningstagande", 24), ("Text", 80),
)  # fmt: skip
CATALOG = "Publicerade remisser"
CATALOG_SAYS = "Svar på remisser och sammanställningar av dem, publicerade av den som skickade remissen."


def dataset(title: str, dnr: str) -> str:
    return f"Svar på remissen {title} ({dnr})"


def says(sender: str, answers: int, version: int) -> str:
    return (
        f"{answers} svar på remissen från {sender}, med ställningstaganden, svar på frågor och vad avsändaren gjorde "
        f"av synpunkterna, efter den godkända sammanställningens version {version}. Sekretess är maskad."
    )


DISTRIBUTIONS = {"json": "Svaren som JSON", "csv": "Svaren som CSV, en rad för varje svar och fråga"}
