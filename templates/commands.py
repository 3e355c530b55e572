"""What the command line says: its help, what each command has done, and the headings of its tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from templates.dates import moment_words
from templates.file_messages import FILE_FOUND
from templates.words import counted

HELP: dict[str, str] = {
    "check": "Kontrollera en remissfil; ändrar inget.",
    "draft": "Registrera remissen i filen som utkast, eller läs in ett utkast på nytt.",
    "submit": "Lämna remissen för godkännande.",
    "approve": "Godkänn remissen; beslutet skrivs in i registret.",
    "return": "Lämna tillbaka remissen till utkast, med skäl.",
    "send": "Skicka remissen nu, eller vid en angiven tid.",
    "status": "Visa alla remisser, eller en remiss i sin helhet.",
    "remind": "Påminn nu alla som inte har svarat.",
    "extend": "Ge anstånd till en mottagare, eller förläng hela remissen.",
    "deny": "Avslå en begäran om anstånd.",
    "record": "Registrera ett svar som kom på papper eller med e-post.",
    "supplement": "Be en mottagare komplettera sitt svar, eller ta tillbaka begäran.",
    "address": "Rätta en mottagares adress; länken byts, och missivet eller kvittensen går dit.",
    "compile": "Gör remissammanställningen i alla format.",
    "close": "Avsluta remissen nu.",
    "reopen": "Öppna en avslutad remiss igen, med ny sista svarsdag.",
    "cancel": "Återkalla remissen, med skäl.",
    "gate": "Visa om svaren ger klartecken enligt remissens regel.",
    "adoption": "Visa fullmäktiges beslut om antagande, ett för varje mottagare.",
    "export": "Skriv hela remissen till en mapp: svar, filer, brev och händelselogg.",
    "verify": "Kontrollera händelseloggen och alla filer.",
    "rebuild": "Starta om remisser i Temporal från registret.",
    "up": "Starta allt: Temporal, arbetsprocess, webb och brevlåda. Ctrl-C stänger.",
    "demo": "Spela upp en verklig remiss på ungefär två minuter, med påhittade svar.",
}

OPTIONS: dict[str, str] = {
    "remiss": "Formella remissrundor: från remissfil till remissammanställning.",
    "help": "Visa den här hjälpen.",
    "json": "Skriv JSON i stället för text.",
    "dnr": "Remissens diarienummer.",
    "reason": "Skälet, inom citattecken.",
    "starting": "Flytta alla datum så att utskicket sker då.",
    "file": "Remissfilen (YAML).",
    "test_data": "Märk remissen som prov med påhittade svar.",
    "decision": "Beslutet: organ, datum och paragraf.",
    "at": "När den ska skickas.",
    "until": "Ny sista svarsdag.",
    "greeting": "En hälsning som står i påminnelsen.",
    "recipient": "Mottagarens kod.",
    "named": "Mottagarens kod eller namn.",
    "part": "En del som öppnas: stance, summary, question:ID, decision, dissents, joint, contact, files eller "
    "files:SLAG. Kan anges flera gånger.",
    "what": "Vad som saknas, inom citattecken. Mottagaren läser det.",
    "complete_until": "Sista dag för kompletteringen.",
    "withdraw": "Ta tillbaka begäran om komplettering.",
    "answer": "Svaret som PDF, DOCX eller ODT.",
    "stance": "Ställningstagandet, till exempel supports.",
    "arrived": "När svaret kom in.",
    "replace": "Ersätt ett svar som redan finns.",
    "as_it_came": "Registrera filen som den kom, också när den inte är en hel PDF, DOCX eller ODT; det noteras.",
    "address": "Den nya e-postadressen.",
    "out": "Mappen att skriva i.",
    "exit": "Avsluta när uppspelningen är klar.",
    "pace": "Uppspelningens takt.",
}

USAGE = "Så här: "
HEADINGS = {"argument": "Uppgifter", "option": "Väljare"}
COMMANDS_HEADING = "Kommandon"
REQUIRED = "(måste anges)"
DEFAULT = "(annars {value})"

DONE: dict[str, str] = {
    "submit": "Remissen {dnr} är lämnad för godkännande.",
    "approve": "Remissen {dnr} är godkänd.",
    "return": "Remissen {dnr} är tillbaka som utkast.",
    "schedule": "Utskicket av {dnr} är planerat.",
    "send": "Remissen {dnr} skickas nu.",
    "remind": "Påminnelser skickas till {affected} mottagare som inte har svarat.",
    "extend": "Anståndet är registrerat för {affected} mottagare, och besked skickas.",
    "deny": "Avslaget är registrerat, och besked skickas till {recipient}.",
    "record": "Svaret från {recipient} är registrerat. Kvittens {receipt}.{taken_words}",
    "supplement": "Begäran om komplettering (nr {number}) är registrerad, och besked skickas till {name}. "
    "Sista dag: {last}.",
    "supplement_again": "{name} har redan den begäran om komplettering (nr {number}). Inget har ändrats.",
    "supplement_withdraw": "Begäran om komplettering (nr {number}) till {name} är återtagen.",
    "address": "Adressen är rättad. {goes_words}",
    "compile": "Sammanställningen av {dnr} är klar:",
    "close": "Remissen {dnr} är avslutad och sammanställs.",
    "reopen": "Remissen {dnr} är öppen igen, och besked skickas.",
    "cancel": "Remissen {dnr} är återkallad.",
    "export": "Remissen {dnr} är utskriven till {folder}: {number_words}.",
    "verify": "Händelseloggen håller: {rows_words}. {files_words}.",
    "rebuild": "{number_words} från registret.",
    "redraft": "Utkastet {dnr} är läst in på nytt, nu med {recipients} mottagare. "
    "Lämna det för godkännande med remiss submit.",
    "draft": "Remissen {dnr} är registrerad som utkast, med {recipients} mottagare. "
    "Lämna den för godkännande med remiss submit.",
}

CHECK_OK = "Remissfilen är utan fel: {recipients} mottagare, {questions}, svar senast {due}."
CHECK_PAST = (
    "Remissfilen är rätt skriven ({recipients} mottagare, {questions}), men sista svarsdag, {due}, har redan varit. "
    "Remissen kan därför inte skickas som den är. Skriv nya datum i filen, eller flytta alla på en gång med "
    "remiss draft FIL --starting DATUM."
)
CHECK_FAULTS = "Remissfilen har {number} fel och kan inte användas förrän {they} är {mended}:"

_NOUNS: dict[str, dict[str, tuple[str, str]]] = {
    "export": {"number": ("fil", "filer")},
    "verify": {"rows": ("rad", "rader"), "files": ("fil stämmer", "filer stämmer")},
    "rebuild": {"number": ("remiss startades", "remisser startades")},
}


ADDRESS_GOES = {
    "missiv": "Missivet går nu till {email}, med en ny länk.",
    "receipt": "Svaret har redan kommit, så kvittensen går nu till {email}, med en ny länk.",
    "supplement": "Begäran om komplettering går till {email}, med den nya länken.",
    "later": "Missivet går till {email} när remissen skickas.",
    "nothing": "Inget brev går dit, eftersom remissen är avslutad eller återkallad.",
}


AS_IT_CAME = "Filen togs emot som den kom, fast {found}. Det är noterat i händelseloggen."


def done_sentence(command: str, facts: Mapping[str, Any]) -> str:
    """What a finished command says."""
    nouns = _NOUNS.get(command, {})
    words = {f"{name}_words": counted(facts[name], one, many) for name, (one, many) in nouns.items()}
    if command == "address":
        words["goes_words"] = ADDRESS_GOES[facts["goes"]].format(email=facts["email"])
    if command == "record":
        found = facts["as_it_came"]
        words["taken_words"] = f" {AS_IT_CAME.format(found=FILE_FOUND[found])}" if found else ""
    return DONE[command].format(**facts, **words)


def check_ok(recipients: int, questions: int, due_at: datetime) -> str:
    return _checked(CHECK_OK, recipients, questions, due_at)


def check_past(recipients: int, questions: int, due_at: datetime) -> str:
    """A file without faults whose due day has passed: it may be read, and not sent."""
    return _checked(CHECK_PAST, recipients, questions, due_at)


def _checked(sentence: str, recipients: int, questions: int, due_at: datetime) -> str:
    asked = counted(questions, "fråga", "frågor")
    return sentence.format(recipients=recipients, questions=asked, due=moment_words(due_at))


def check_faults(number: int) -> str:
    they, mended = ("det", "rättat") if number == 1 else ("de", "rättade")
    return CHECK_FAULTS.format(number=number, they=they, mended=mended)


CHECK_NOTICES = "Att tänka på:"
NOTHING = "Det finns inga remisser ännu. Börja med remiss draft FIL."
OVERVIEW = ("Dnr", "Remiss", "Läge", "Svar", "Svara senast")
RECIPIENTS = ("Kod", "Mottagare", "Läge", "Ställningstagande", "Inkom", "Svarar senast")
LATE = "sent"
PRELIMINARY = "preliminärt"
WITHDRAWN = "återtaget"
EXTENDED = "anstånd"
NOT_DELIVERED = "{letter} ej levererad"
OUTCOME_UNKNOWN = "{letter}: utfall okänt"
COPY_REFUSED = "kopian till {email} ej levererad"
FILE_REMARKS = ("Kod", "Fil i svaret", "Anmärkning")
SUPPLEMENTS = ("Kod", "Komplettering", "Begärd", "Senast", "Läge")
SUPPLEMENT_STATES = {
    "open": "väntar på komplettering",
    "passed": "kom inte i tid",
    "answered": "kom {day} (version {version})",
    "withdrawn": "återtagen",
}

NO_SUCH_COMMAND = "Kommandot {name} finns inte."
NO_SUCH_OPTION = "Väljaren {name} finns inte."
DID_YOU_MEAN = "Menade du {name}?"
MISSING_ARGUMENT = "{name} saknas."
MISSING_OPTION = "Väljaren {name} saknas."
OPTION_WITHOUT_VALUE = "Väljaren {name} saknar sitt värde."
BAD_VALUE = "Värdet för {name} går inte att använda."
UNREADABLE = "Kommandot går inte att tolka: det har ett ord för mycket."
SEE_HELP = "Inget har ändrats. Se remiss {command}--help."

DEFECT = (
    "Det här är ett fel i Remiss, inte i det du skrev. {where} Kommandot kan ha hunnit göra något: se med "
    "remiss status innan du gör om det. Anmäl felet, och skicka med felbeskrivningen när du har sett att inget i den "
    "är känsligt."
)
DEFECT_IN_LOG = "Felbeskrivningen, på engelska, står sist i {log}."
DEFECT_ABOVE = "Felbeskrivningen, på engelska, står här ovanför."
