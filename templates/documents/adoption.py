"""The words of the document on the councils' adoption."""

HEADING = "Antagande"
PARAGRAPH = "Dokumentets sista stycke"
VERSIONS = "Förslagets versioner"
COUNCILS = "Fullmäktiges beslut"
DEVIATIONS = "Beslut som avviker från förslaget"
FRONT = {
    "dnr": "Diarienummer",
    "sender": "Avsändare",
    "state": "Läget",
    "rule": "Regeln",
    "made": "Utskrivet",
}
VERSION_COLUMNS = ("Dag", "Orsak")
COLUMNS = ("Fullmäktige i", "Beslut", "Som det är skrivet", "Laga kraft")
BESIDE = ("Punkt", "Förslaget", "Beslutet")
