"""The words of the document on what goes out with a round."""

HEADING = "Utskick"
FRONT = {
    "dnr": "Diarienummer",
    "title": "Ärende",
    "sender": "Avsändare",
    "approval": "Beslut",
    "not_approved": "inte godkänd än",
    "sent": "Skickas",
    "when_told": "när registratorn skickar den",
    "due": "Sista svarsdag",
    "closes": "Stänger",
    "reminders": "Påminnelser",
    "none": "inga",
    "sha256": "Versionens kontrollsumma (SHA-256)",
}
LETTER = "Missivet"
LETTER_TO = "Så som det går till {name}. Länken är mottagarens egen och står bara i brevet."
RECIPIENTS = "Mottagare ({number})"
COLUMNS = ("Kod", "Mottagare", "E-postadress", "Ska svara")
OBLIGED, INVITED = "ja", "inbjuden"
QUESTIONS = "Frågor ({number})"
NO_QUESTIONS = "Inga frågor: mottagarna svarar på förslaget i sin helhet."
MUST = " (måste besvaras)"
PAPERS = "Handlingar ({number})"
PAPER_COLUMNS = ("Handling", "Fil", "SHA-256")
NO_PAPERS = "Inga handlingar."
