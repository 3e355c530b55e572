"""The words of the compilation (remissammanställning) and of the receipt, in plain official Swedish.

One place for PDF, DOCX and XLSX. Sentences with numbers and names stand in `compilation_sentences.py`; codes get their
words from `words.py`.
"""

from models.values import Stance

NAME = "Remissammanställning"
PRELIMINARY = "Preliminär"
TEST_DATA = "Påhittade svar (testdata)"
TEST_DATA_EXPLAINED = "Svaren är påhittade för att pröva systemet. Ingen organisation har lämnat dem."
PRELIMINARY_EXPLAINED = "Remissomgången är inte avslutad. Svar kan komma till eller ändras."

ROUND = "Remissomgången"
RECIPIENTS = "Vilka som fick remissen och vad som hände"
STANCES = "Ställningstaganden"
COMMENTS = "Synpunkter fråga för fråga"
DISSENTS = "Reservationer och särskilda yttranden"
ANSWERS = "Svaren i sin helhet"
UNINVITED = "Svar från andra än de tillfrågade"
CHARACTERS = "Tecken som inte kunde visas som de skrevs"
ABOUT = "Om dokumentet"
CONTENTS = "Innehåll"

FACTS = {
    "round": "Remiss",
    "dnr": "Diarienummer",
    "sender": "Avsändare",
    "kind": "Slag",
    "state": "Läge",
    "reason": "Skäl till remissen",
    "expected": "Vad mottagarna ombads göra",
    "sent": "Utskickad",
    "due": "Sista svarsdag",
    "original_due": "Ursprunglig sista svarsdag",
    "closes": "Sena svar till och med",
    "closed": "Stängd",
    "previous": "Tidigare remiss",
    "period": "Svarstid",
    "made": "Sammanställd",
    "version": "Version",
    "snapshot": "Ögonblicksbild",
    "contact": "Kontakt",
    "supplement": "Komplettering",
    "content_sha256": "Svarets kontrollsumma (SHA-256)",
}
ANSWER_FACTS = {
    "stance": "Ställningstagande i helhet",
    "receipt": "Kvittensnummer",
    "arrived": "Inkom",
    "marks": "Anmärkning",
    "version": "Svarets version",
    "confirms": "Bekräftar",
    "source": "Hur svaret kom in",
    "own_dnr": "Eget diarienummer",
    "decision_body": "Beslutande organ",
    "decision_level": "Beslutsnivå",
    "delegate": "Delegat",
    "decision_on": "Beslutsdatum",
    "decision_section": "Paragraf",
    "decision_status": "Beslutsläge",
    "attested_by": "Attesterat av",
    "contact_name": "Kontaktperson",
    "contact_email": "Kontaktens e-post",
    "joint_with": "Gemensamt med",
    "refers_to": "Ansluter sig till",
}
MARKS = {
    "late": "Svar för sent",
    "preliminary": "Preliminära svar",
    "extended": "Fick anstånd",
    "undeliverable": "Kunde inte nås",
    "uninvited": "Svar från andra än de tillfrågade",
}
"""The marks on top of the outcomes."""

SUMMARY = "Sammanfattning"
REASON = "Skäl att avstå"
FILES = "Bifogade filer"
PAPERS = "Remissens handlingar"
PAPER = "Handling"
HISTORY = "Förslagets versioner"
RECEIPT = "Kvittens"
RECEIVED = "Det här har kommit in"
WHOLE = "Förslaget i sin helhet"

NO_STANCE = "Inget ställningstagande angivet"
OBLIGED = "Skyldig att svara"
INVITED = "Inbjuden att svara"
NOT_INVITED = "Inte tillfrågad"
LATE = "Inkom för sent"
PRELIMINARY_ANSWER = "Preliminärt svar"
UNDELIVERABLE = "Remissen kunde inte levereras"
NOT_SENT = "Inte utskickad"
NO_COMMENT_WRITTEN = "Ingen kommentar."
QUESTION_GONE = "Frågan finns inte i remissen"

_STANCE_COLUMNS = {
    Stance.SUPPORTS: "Till\u00adstyrker",
    Stance.SUPPORTS_WITH_COMMENTS: "Till\u00adstyrker med syn\u00adpunkter",
    Stance.TAKES_NO_POSITION: "Tar inte ställ\u00adning",
    Stance.OPPOSES: "Av\u00adstyrker",
    Stance.NO_COMMENTS: "Inga syn\u00adpunkter",
    Stance.DECLINES: "Avstår",
}
STANCE_COLUMNS = ("Till\u00adfrågade", *(_STANCE_COLUMNS[stance] for stance in Stance), "Inget an\u00adgivet")
"""Heads of the narrow columns, with the places where they may be broken."""

COLUMN = {
    "recipient": "Mottagare",
    "full_name": "Namn",
    "code": "Kod",
    "kind": "Slag",
    "county": "Län",
    "duty": "Skyldighet",
    "outcome": "Utfall",
    "stance": "Ställningstagande",
    "due": "Sista svarsdag",
    "arrived": "Inkom",
    "marks": "Anmärkning",
    "receipt": "Kvittensnummer",
    "question": "Fråga",
    "asked": "Tillfrågade",
    "number": "Antal",
    "share": "Andel",
    "file": "Fil",
    "file_kind": "Slag",
    "media_type": "Filtyp",
    "size": "Storlek",
    "bytes": "Storlek (byte)",
    "sha256": "SHA-256",
    "field": "Uppgift",
    "value": "Innehåll",
    "part": "Del",
    "comment": "Synpunkt",
    "section": "Avsnitt",
    "whose": "Svar eller uppgift från",
    "characters": "Tecken och antal",
    "pointer": "Plats i JSON-filen",
    "day": "Datum",
    "cause": "Orsak",
}
DISSENT_FIELDS = {"who": "vem", "party": "parti", "text": "text"}
SHEETS = ("Översikt", "Mottagare", "Ställningstaganden", "Synpunkter", "Svar i sin helhet", "Filer")

OUTCOMES = {
    "answered": "Har svarat",
    "no_comments": "Inga synpunkter",
    "declined": "Avstår",
    "silent": "Inget svar",
    "outstanding": "Väntar på svar",
}
"""The disjoint outcomes of `Counts`, in the order they are told."""


PAGE_OF = ("Sida ", " av ")

ALL_SHOWN = "Alla tecken i svaren är visade så som de skrevs."
NOT_ALL_SHOWN = (
    "Tecken som saknar bild i dokumentets typsnitt, som är osynliga styrtecken eller som vänder textens riktning visas "
    "som ett märke, till exempel ⟨U+202E⟩. Långa följder av tomma rader visas som ett märke med antalet. Texten så som "
    "den skrevs finns i filen remissammanstallning.json, på den plats som anges."
)

ONE_BY_ONE = "Mottagare för mottagare"
DUTY_EXPLAINED = (
    "Namnet leder till svaret i sin helhet. Där inget annat anges är mottagaren inbjuden, men inte skyldig, att svara."
)
BY_QUESTION = "Fråga för fråga"
BY_QUESTION_EXPLAINED = (
    "Antal svar med varje ställningstagande. Frågorna i sin helhet och vad var och en skrev står i nästa kapitel."
)
SAID_WITHOUT_COMMENT = "Ställningstagande utan kommentar"
QUIET = "Svarade på remissen men inte på frågan"
NOT_ASKED = "Inte tillfrågade om avsnittet"
NOBODY_SPOKE = "Ingen har lämnat någon synpunkt på frågan."
NO_QUESTIONS = "Remissen ställde inga frågor. Svaren står i sin helhet i ett eget kapitel."
NO_DISSENTS = "Inga reservationer eller särskilda yttranden har lämnats."
NO_ANSWERS = "Inga svar har kommit in."
NO_FILES = "Inga filer bifogades."
SUMMARIES = "Sammanfattande synpunkter"
REASONS_TO_DECLINE = "Skäl att avstå från att yttra sig"
