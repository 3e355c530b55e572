"""The words of the compilation (remissammanställning) and of the receipt, in plain official Swedish.

One place for PDF, DOCX and XLSX. Sentences with numbers and names stand in `compilation_sentences.py`; codes get their
words from `words.py`.
"""

from models.families import Character
from models.values import Stance
from templates.counting_words import OUTCOMES as OUTCOMES

NAME = "Remissammanställning"
SETTLED = "Har svarat"
PRELIMINARY = "Preliminär"
TEST_DATA = "Påhittade svar (testdata)"
TEST_DATA_EXPLAINED = "Svaren är påhittade för att pröva systemet. Ingen organisation har lämnat dem."
PRELIMINARY_EXPLAINED = "Remissomgången är inte avslutad. Svar kan komma till eller ändras."

IN_SHORT = "Sammanfattning"
MATTER = "Ärendet"
ROUND = "Remissomgången"
HOW_TO_READ = "Läsanvisning"
OTHER_VIEWS = "Synpunkter utan tema"
CHANGES = "Ändringar i förslaget"
RECIPIENTS = "Vilka som fick remissen och vad som hände"
STANCES = "Ställningstaganden"
BY_QUESTION = "Fråga för fråga"
MATRIX = "Mottagare och frågor"
TWO_ROUNDS = "Jämfört med den första remissen"
FIRST_ROUND = (
    "Det här är den andra remissen av samma ärende. Den första var {name}. Så har förslaget ändrats sedan dess, och så "
    "ställer de svarande sig i båda omgångarna."
)
CHANGED_SINCE = "Ändrat sedan den första remissen"
WHOSE_VIEWS = "Vems synpunkter, och varför"
SIDE_BY_SIDE = "Ställningstaganden sida vid sida"
PAIR_COLUMNS = ("Svarande", "Första remissen", "Andra remissen", "Rörelse")
SENDER = "Avsändaren"
DISSENTS = "Reservationer och särskilda yttranden"
METHOD = "Så är sammanställningen gjord"
ANSWERS = "Svaren i sin helhet"
UNINVITED = "Svar från andra än de tillfrågade"
WITHOUT_TREATMENT = "Utan bemötanden"
WITHOUT_TREATMENT_EXPLAINED = (
    "Sammanställningen är gjord utan bemötanden. Den visar vad som har svarats, men inte vad avsändaren gör av "
    "synpunkterna."
)
CHARACTERS = "Tecken som inte kunde visas som de skrevs"
CONTENTS = "Innehåll"
SKIP = "Hoppa till innehållet"

FACTS = {
    "round": "Remiss",
    "dnr": "Diarienummer",
    "sender": "Avsändare",
    "kind": "Slag",
    "decided_by": "Beslutas av",
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
    "papers": "Handlingar",
    "content_sha256": "Svarets kontrollsumma (SHA-256)",
}
ANSWER_FACTS = {
    "stance": "Ställningstagande i helhet",
    "receipt": "Kvittensnummer",
    "arrived": "Inkom",
    "marks": "Anmärkning",
    "version": "Svarets version",
    "confirms": "Bekräftar",
    "papers": "Svaret gäller",
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
SAID = "Synpunkter"
IN_TIME = "I tid"
YES_IN_TIME = "Ja, före sista svarsdagens slut"
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
    "arrived_first": "Inkom i den första remissen",
    "marks": "Anmärkning",
    "receipt": "Kvittensnummer",
    "question": "Fråga",
    "asked": "Tillfrågade",
    "said_back": "Sade om återkopplingen",
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
    "view": "Nr",
    "group": "Grupp",
    "theme": "Tema",
    "view_kind": "Karaktär",
    "quote": "Ur svaret",
    "in_short": "I korthet",
    "wording": "Föreslagen lydelse",
    "blocking": "Hindrar",
    "removal": "Undanröjs av",
    "reason": "Skäl",
    "change_section": "Avsnitt",
    "change_old": "Tidigare lydelse",
    "change_new": "Ny lydelse",
    "proposal": "Förslaget i korthet",
    "answers": "Svaren i korthet",
    "comment": "Avsändarens kommentar",
    "section": "Avsnitt",
    "whose": "Svar eller uppgift från",
    "characters": "Tecken och antal",
    "pointer": "Plats i JSON-filen",
    "day": "Datum",
    "week": "Vecka",
    "so_far": "Hittills",
    "people": "Vem",
    "missing": "Vad",
    "whose_short": "Var",
    "explained": "Förklaring",
    "views": "Synpunkter",
    "speakers": "Svar med synpunkt",
    "answered": "Svar",
    "where": "Var",
    "texts": "Texter",
    "whose_text": "Vilka (antal)",
    "begins": "Så börjar texten",
    "character": "Svarets text",
    "cause": "Orsak",
}
DISSENT_FIELDS = {"who": "vem", "party": "parti", "text": "text"}
SHEETS = {
    "overview": "Översikt",
    "themes": "Teman",
    "views": "Synpunkter",
    "changes": "Ändringar",
    "recipients": "Mottagare",
    "over_time": "Svar över tid",
    "time_chart": "Diagram över tid",
    "numbers": "Antal",
    "charts": "Diagram",
    "matrix": "Ställningstaganden",
    "two_rounds": "Två omgångar",
    "answers": "Svar i sin helhet",
    "files": "Filer",
    "gaps": "Obehandlat",
}


PAGE_OF = ("Sida ", " av ")

ALL_SHOWN = "Alla tecken i svaren är visade så som de skrevs."
NOT_ALL_SHOWN = (
    "Tecken som saknar bild i dokumentets typsnitt, som är osynliga styrtecken eller som vänder textens riktning visas "
    "som ett märke, till exempel ⟨U+202E⟩. Långa följder av tomma rader visas som ett märke med antalet. Texten så som "
    "den skrevs finns i filen remissammanstallning.json, på den plats som anges."
)

MATRIX_LETTERS = {
    Stance.SUPPORTS: "T",
    Stance.SUPPORTS_WITH_COMMENTS: "TS",
    Stance.TAKES_NO_POSITION: "0",
    Stance.OPPOSES: "A",
    Stance.NO_COMMENTS: "IS",
    Stance.DECLINES: "Av",
}
ONE_BY_ONE = "Mottagare för mottagare"
TOLD_BACK = "Svar på återkopplingen"
TOLD_BACK_EXPLAINED = (
    "De som svarade fick veta vad som blev av deras egna synpunkter, när sammanställningen hade godkänts. Här står vad "
    "de sade om det."
)
DUTY_EXPLAINED = (
    "Namnet leder till svaret i sin helhet. Där inget annat anges är mottagaren inbjuden, men inte skyldig, att svara."
)
BY_QUESTION_EXPLAINED = (
    "Antal svar med varje ställningstagande. Frågorna i sin helhet, och vilka som har svarat vad, står i kapitlet "
    "Fråga för fråga."
)
NAMES_LEAD = "Namnen leder till svaren i sin helhet, där varje kommentar står en gång."
COMMENTED = "med kommentar"
UNCOMMENTED = "utan kommentar"
BY_KIND = "Efter slag av mottagare"
BY_COUNTY = "Efter län"
OVER_TIME = "När svaren kom"
ON_THE_MAP = "Kommunernas ställningstaganden på kartan"
MAP_TABLE = "Varje kommuns ställningstagande står i kapitlet Mottagare och frågor."
AFTER_DUE = "Efter sista svarsdagen"
UNTIL_DUE = "Till och med sista svarsdagen"
NOT_ANSWERED = "Inget svar"
PROPOSAL_BLOCK = "Förslaget i korthet"
ANSWERS_BLOCK = "Svaren i korthet"
COMMENT_BLOCK = "Avsändarens kommentar"
VIEWS_BLOCK = "Synpunkter och bemötanden"
NOT_WRITTEN = "Ingen text är skriven."
THEMES = "Teman"
NO_VIEWS = "Ingen synpunkt hör till temat."
RESPONSE = "Bemötande"
NO_RESPONSE = "Inget bemötande är skrivet."
REASONS_GIVEN = "Skäl"
BASIS_GIVEN = "Rättslig grund"
BASIS = "Rättslig grund: {basis}"
CHANGE = "Ändring"
CHANGE_SECTION = "Avsnitt"
CHANGE_OLD = "Tidigare lydelse"
CHANGE_NEW = "Ny lydelse"
CHANGE_CAUSE = "Orsak"
NO_CHANGES = "Inga ändringar i förslaget är gjorda med anledning av svaren."
WORDING = "Föreslagen lydelse"
YES = "Ja"
BLOCKING = "Hindrar att förslaget tillstyrks"
REMOVAL = "Vad som skulle undanröja hindret"
IN_FILE = "ur bifogad fil"
MATRIX_EXPLAINED = (
    "En rad för varje mottagare. Bokstäverna står för ställningstagandet och en asterisk för att det finns en "
    "kommentar, som står i svaret i sin helhet."
)
MATRIX_NOT_ASKED = "inte tillfrågad om frågan"
MATRIX_WHOLE = "Helhet"
DISSENTS_EXPLAINED = "Texterna står i svaren i sin helhet, dit namnen leder."
VIEWS_MADE = "Blev synpunkt"
GAPS = "Det som inte är behandlat"
GAPS_EXPLAINED = "För varje punkt står förklaringen, eller att ingen är lämnad."
UNEXPLAINED = "Ingen förklaring är lämnad."
SAMPLES = "Två läsare"
SAMPLES_EXPLAINED = (
    "Ett stickprov av de lästa svaren har lästs en andra gång, av en person som inte hade sett hur de var markerade. "
    "För varje text i svaret och varje tema jämförs om de båda fann en synpunkt. Andelen lika är hur ofta de sade "
    "detsamma. "
    "Cohens kappa räknar bort den överensstämmelse som slumpen skulle ge: 1 är fullständig överensstämmelse, 0 är inte "
    "mer än slumpen. Med ord, efter Altman (1991): till och med 0,20 svag, 0,40 viss, 0,60 måttlig, 0,80 god, däröver "
    "mycket god. Siffrorna gäller läsningarna som de var innan de jämfördes."
)
ALL_THEMES = "Alla"
AGREEMENT = ("Båda", "Bara första", "Bara andra", "Ingen", "Kappa")
WHENCE = "Varifrån synpunkterna kommer"
WHENCE_EXPLAINED = (
    "Hur många synpunkter som finns i varje tema, hur många svar de kommer ur, och från vilka slag av svarande. "
    "Därefter samma sak bredvid hur många som tillfrågades och svarade. En grupp har sina slag och län vid gruppen."
)
NO_COUNTY = "Utan län"
SAME_TEXTS = "Svar med samma text"
IN_WHOLE = "Svaret i stort"
SAME_TEXTS_EXPLAINED = (
    "Texter som är lika eller nästan lika, till exempel efter en förenings mall, är jämförda ord för ord utan "
    "språkmodell: två texter hör ihop när 70 procent av den kortares följder av fyra ord finns i den längre. Texter "
    "under tolv ord jämförs inte. Varje svar räknas och står i sin helhet, hur likt ett annat det än är."
)
NO_SAME_TEXTS = "Inga texter är lika."
CHARACTERS_OF_ANSWERS = {
    Character.OWN: "Egen text",
    Character.SAME: "Samma text som andra",
    Character.PARTLY: "Delvis samma text som andra",
    Character.SHORT: "Bara några ord",
    Character.UNREAD: "Bara filer, vars text inte är läst",
    Character.SILENT: "Säger inget i sak",
    Character.OUTSIDE: "Allt är utanför ärendet, enligt bemötandena",
}
QUIET = "Svarade på remissen men inte på frågan"
NOT_ASKED = "Inte tillfrågade om avsnittet"
NOBODY_SPOKE = "Ingen har lämnat någon synpunkt på frågan."
NO_QUESTIONS = "Remissen ställde inga frågor. Svaren står i sin helhet i ett eget kapitel."
NO_DISSENTS = "Inga reservationer eller särskilda yttranden har lämnats."
NO_ANSWERS = "Inga svar har kommit in."
MASKED_COPY = "maskad kopia"
UNMASKED = "Omaskerad"
UNMASKED_EXPLAINED = (
    "Ingenting är täckt i detta exemplar. Det är till för handläggaren och får inte lämnas vidare utan prövning av "
    "sekretessen."
)
COVERED = "Uppgifter är täckta"
NO_FILES = "Inga filer bifogades."
READ_FROM_FILE = "Texten är läst ur den bifogade filen. Originalet gäller."
