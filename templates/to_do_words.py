"""What waits for a person, in words: what it is, whose ball it is, and what can be done. For pages and the terminal."""

from datetime import date, datetime

from models.adoption import CouncilOutcome
from models.cases import MilestoneKind
from models.to_do import ToDo, ToDoKind
from models.values import LetterKind, LetterState, RunEvent
from models.webhooks import HookFault
from templates import case_words
from templates.alarm_words import cause
from templates.dates import STOCKHOLM, date_words, day_words
from templates.round_words import LETTER_KINDS
from templates.words import Language

KINDS: dict[ToDoKind, tuple[str, str]] = {
    ToDoKind.EXTENSION: ("Begäran om anstånd", "Request for more time"),
    ToDoKind.LETTER: ("Brev som inte kom fram", "Letter that did not arrive"),
    ToDoKind.CHOICE: ("Svar att välja mellan", "Answers to choose between"),
    ToDoKind.QUARANTINE: ("Fil i karantän", "File in quarantine"),
    ToDoKind.SUPPLEMENT: ("Komplettering som kom in", "Supplement that came in"),
    ToDoKind.APPROVAL: ("Remiss att godkänna", "Round to approve"),
    ToDoKind.RETURNED: ("Återlämnat utkast", "Draft returned"),
    ToDoKind.UNSENT: ("Godkänd, inte skickad", "Approved, not sent"),
    ToDoKind.GATE: ("Klartecken att besluta", "Go-ahead to decide"),
    ToDoKind.COMPILATION: ("Sammanställning att göra", "Compilation to make"),
    ToDoKind.COMPILATION_APPROVAL: ("Sammanställning att godkänna", "Compilation to approve"),
    ToDoKind.COMPILATION_RETURNED: ("Återlämnad sammanställning", "Compilation returned"),
    ToDoKind.THEME_TO_READ: ("Tema att läsa", "Theme to read"),
    ToDoKind.THEME_RETURNED: ("Återlämnat tema", "Theme returned"),
    ToDoKind.COUNCIL_LATE: ("Fullmäktigebeslut som dröjer", "Council decision that is late"),
    ToDoKind.COUNCIL_DECISION: ("Fullmäktigebeslut att fråga om", "Council decision to ask about"),
    ToDoKind.COUNCIL_FORCE: ("Laga kraft att skriva in", "Legal force to record"),
    ToDoKind.DUTY: ("Försenat uppdrag", "Late duty"),
    ToDoKind.SECOND_ROUND: ("Andra remiss att bedöma", "Second round to assess"),
    ToDoKind.INCOMING: ("Yttrande att lämna", "Answer to give"),
    ToDoKind.INCOMING_APPROVAL: ("Yttrande att godkänna", "Answer to approve"),
    ToDoKind.CASE_STEP_LATE: ("Försenat steg", "Late step"),
    ToDoKind.CASE_STEP: ("Steg som kommer", "Step that comes"),
    ToDoKind.CHAIN_LATE: ("Tur som dröjer", "Turn that is late"),
    ToDoKind.RUN: ("Ändrat i Temporal", "Changed in Temporal"),
    ToDoKind.WEBHOOK: ("Avisering som inte kom fram", "Message that did not arrive"),
    ToDoKind.ALARM: ("Larm", "Alarm"),
}
"""Swedish and English, here and below."""
_WHAT: dict[ToDoKind, tuple[str, str]] = {
    ToDoKind.EXTENSION: ("{recipient} ber om anstånd till {day}", "{recipient} asks for more time, to {day}"),
    ToDoKind.CHOICE: (
        "{recipient} har svarat på flera sätt: välj vilket svar som gäller",
        "{recipient} has answered in several ways: choose which answer counts",
    ),
    ToDoKind.QUARANTINE: (
        "En fil från {recipient} är i karantän: {said}",
        "A file from {recipient} is in quarantine: {said}",
    ),
    ToDoKind.SUPPLEMENT: (
        "{recipient} har kompletterat sitt svar (version {said})",
        "{recipient} has completed its answer (version {said})",
    ),
    ToDoKind.APPROVAL: ("Remissen ska godkännas eller lämnas tillbaka", "The round is to be approved or returned"),
    ToDoKind.RETURNED: ("Utkastet är återlämnat och ska ändras", "The draft has been returned and is to be changed"),
    ToDoKind.UNSENT: ("Remissen är godkänd men inte skickad", "The round is approved but not sent"),
    ToDoKind.GATE: (
        "Remissen är stängd, och ingen har beslutat om klartecken",
        "The round has closed, and nobody has decided on the go-ahead",
    ),
    ToDoKind.COMPILATION: (
        "Remissen är avslutad, och sammanställningen saknar det senaste svaret eller är inte gjord",
        "The round is closed, and the compilation lacks the last answer or has not been made",
    ),
    ToDoKind.COMPILATION_APPROVAL: (
        "Sammanställningens version {said} ska godkännas eller lämnas tillbaka",
        "Version {said} of the compilation is to be approved or returned",
    ),
    ToDoKind.COMPILATION_RETURNED: (
        "Sammanställningens version {said} är återlämnad och ska ändras",
        "Version {said} of the compilation has been returned and is to be changed",
    ),
    ToDoKind.THEME_TO_READ: (
        "Temat ”{said}” är skrivet och ska läsas av {recipient}",
        "The theme “{said}” is written and is to be read by {recipient}",
    ),
    ToDoKind.THEME_RETURNED: (
        "{recipient} har lämnat tillbaka temat ”{said}”, som ska ändras",
        "{recipient} has returned the theme “{said}”, which is to be changed",
    ),
    ToDoKind.INCOMING: (
        "Yttrandet till {recipient} är inte lämnat",
        "The answer to {recipient} has not been given",
    ),
    ToDoKind.INCOMING_APPROVAL: (
        "Yttrandet till {recipient} ska godkännas eller lämnas tillbaka",
        "The answer to {recipient} is to be approved or returned",
    ),
    ToDoKind.CASE_STEP_LATE: (
        "{recipient} skulle ha varit gjort: {day}",
        "{recipient} should have been done: {day}",
    ),
    ToDoKind.CASE_STEP: ("{recipient} kommer: {day}", "{recipient} comes: {day}"),
    ToDoKind.CHAIN_LATE: (
        "{recipient} är på tur i kedjan och skulle ha svarat senast {day}",
        "It is the turn of {recipient} in the chain, and it should have answered by {day}",
    ),
    ToDoKind.COUNCIL_LATE: (
        "{recipient}: fullmäktiges beslut om antagande är inte känt, men skulle ha varit det {day}",
        "{recipient}: the council's decision to adopt is not known, though it should have been {day}",
    ),
    ToDoKind.COUNCIL_FORCE: (
        "{recipient}: skriv in om fullmäktiges beslut har vunnit laga kraft",
        "{recipient}: record whether the council's decision has gained legal force",
    ),
    ToDoKind.DUTY: (
        "Uppdrag {said} skulle ha varit klart: {recipient}",
        "Duty {said} should have been done: {recipient}",
    ),
    ToDoKind.SECOND_ROUND: (
        "Svaren har lett till väsentliga ändringar: bedöm om en andra remiss behövs",
        "The answers have led to substantial changes: assess whether a second round is needed",
    ),
    ToDoKind.WEBHOOK: (
        "{number} aviseringar till {recipient} kom aldrig fram",
        "{number} messages to {recipient} never arrived",
    ),
    ToDoKind.ALARM: (
        "En ändring är inte gjord, för registret sade nej: {cause}",
        "A change has not been made, as the register refused it: {cause}",
    ),
}
_NOT_THERE = ("{letter} till {recipient} kom inte fram", "The letter ({letter}) to {recipient} did not arrive")
_ANSWER_NOT_THERE = (
    "Yttrandet till {recipient} kom inte fram: skicka det igen, eller lämna det på annat sätt",
    "The answer to {recipient} did not arrive: send it again, or hand it in otherwise",
)
_SYSTEM_GONE = (
    "{recipient} säger att adressen är borta, och aviseras inte längre",
    "{recipient} says that its address is gone, and is told of nothing any more",
)
_ANSWER_MAYBE_THERE = (
    "Det är oklart om yttrandet till {recipient} kom fram: fråga dem, och skicka igen eller lämna det på annat sätt",
    "It is unclear whether the answer to {recipient} arrived: ask them, and send again or hand it in otherwise",
)
_MAYBE_THERE = (
    "{letter} till {recipient} kan ha kommit fram eller inte",
    "The letter ({letter}) to {recipient} may or may not have arrived",
)
_UNSURE: dict[str, tuple[str, str]] = {
    LetterState.UNDELIVERABLE: _ANSWER_NOT_THERE,
    LetterState.UNKNOWN: _ANSWER_MAYBE_THERE,
    HookFault.GONE: _SYSTEM_GONE,
}
_SEVERAL_LETTERS = ("Brev till {number} mottagare kom inte fram", "Letters to {number} recipients did not arrive")
_DEVIATES = (
    "{recipient}: fullmäktige har antagit med en avvikelse, och lika beslut krävs",
    "{recipient}: the council has adopted with a deviation, and identical decisions are required",
)
_SENT_BACK = (
    "{recipient}: fullmäktige har återremitterat ärendet",
    "{recipient}: the council has sent the matter back",
)
_THE_APPROVER = ("den som godkänner", "the approver")
_RUNS: dict[RunEvent, tuple[str, str]] = {
    RunEvent.CANCELLED: ("avbröts för hand", "was cancelled by hand"),
    RunEvent.TERMINATED: ("avslutades för hand", "was terminated by hand"),
    RunEvent.FAILED: ("stannade med ett fel", "stopped with a fault"),
    RunEvent.RESET: ("återställdes för hand", "was reset by hand"),
    RunEvent.GROUP_ENDED: ("fick en grupp avslutad", "had a group ended"),
    RunEvent.LOST: ("saknas", "is missing"),
}
_RUN = (
    "Remissens körning i Temporal {event}; den går vidare ur registret av sig själv",
    "The round's run in Temporal {event}; it goes on from the register by itself",
)
_RUN_LOST = (
    "Remissens körning saknas i Temporal; be driften köra remiss rebuild",
    "The round's run is missing in Temporal; ask operations to run remiss rebuild",
)
_ACTS: dict[ToDoKind, tuple[str, str]] = {
    ToDoKind.EXTENSION: ("Besluta", "Decide"),
    ToDoKind.LETTER: ("Rätta adressen", "Correct the address"),
    ToDoKind.CHOICE: ("Välj svar", "Choose"),
    ToDoKind.QUARANTINE: ("Se svaret", "See the answer"),
    ToDoKind.SUPPLEMENT: ("Se svaret", "See the answer"),
    ToDoKind.APPROVAL: ("Granska och godkänn", "Review and approve"),
    ToDoKind.RETURNED: ("Ändra utkastet", "Change the draft"),
    ToDoKind.UNSENT: ("Skicka", "Send"),
    ToDoKind.GATE: ("Skriv in beslutet", "Record the decision"),
    ToDoKind.COMPILATION: ("Sammanställ", "Compile"),
    ToDoKind.COMPILATION_APPROVAL: ("Granska och godkänn", "Review and approve"),
    ToDoKind.COMPILATION_RETURNED: ("Se kommentaren", "See the comment"),
    ToDoKind.THEME_TO_READ: ("Läs temat", "Read the theme"),
    ToDoKind.THEME_RETURNED: ("Ändra temat", "Change the theme"),
    ToDoKind.INCOMING: ("Till remissen", "To the remiss"),
    ToDoKind.INCOMING_APPROVAL: ("Godkänn", "Approve"),
    ToDoKind.COUNCIL_LATE: ("Se antagandet", "See the adoption"),
    ToDoKind.COUNCIL_DECISION: ("Se beslutet", "See the decision"),
    ToDoKind.COUNCIL_FORCE: ("Skriv in laga kraft", "Record legal force"),
    ToDoKind.DUTY: ("Se uppdraget", "See the duty"),
    ToDoKind.SECOND_ROUND: ("Bedöm", "Assess"),
    ToDoKind.CASE_STEP_LATE: ("Gjort eller flyttat", "Done or moved"),
    ToDoKind.CASE_STEP: ("Gjort eller flyttat", "Done or moved"),
    ToDoKind.CHAIN_LATE: ("Låt turen gå vidare", "Let the turn go on"),
    ToDoKind.RUN: ("Se remissen", "See the round"),
    ToDoKind.WEBHOOK: ("Se systemet", "See the system"),
    ToDoKind.ALARM: ("Se remissen", "See the round"),
}


APPROVALS = frozenset({ToDoKind.APPROVAL, ToDoKind.COMPILATION_APPROVAL, ToDoKind.INCOMING_APPROVAL})
"""What is the approver's to do."""
NOTHING = "Inget väntar."
URGENT = ", brådskar"


def kind(item: ToDo, language: Language = "sv") -> str:
    return _in(KINDS[item.kind], language)


def what(item: ToDo, language: Language = "sv") -> str:
    """`Täby kommun ber om anstånd till onsdag 17 juni 2026`."""
    match item.kind:
        case ToDoKind.LETTER:
            return _letter(item, language)
        case ToDoKind.RUN if item.said == RunEvent.LOST:
            return _in(_RUN_LOST, language)
        case ToDoKind.RUN:
            return _in(_RUN, language).format(event=_in(_RUNS[RunEvent(item.said)], language))
        case ToDoKind.COUNCIL_DECISION:
            words = _SENT_BACK if item.said == CouncilOutcome.SENT_BACK else _DEVIATES
            return _in(words, language).format(recipient=item.recipient)
        case ToDoKind.CASE_STEP | ToDoKind.CASE_STEP_LATE:
            return _step(item, language)
        case ToDoKind.COUNCIL_LATE | ToDoKind.CHAIN_LATE:
            day = day_words(date.fromisoformat(item.said), language)
            return _in(_WHAT[item.kind], language).format(recipient=item.recipient, day=day)
        case ToDoKind.EXTENSION:
            day = date_words(datetime.fromisoformat(item.said), language)
            return _in(_WHAT[item.kind], language).format(recipient=item.recipient, day=day)
        case ToDoKind.INCOMING | ToDoKind.WEBHOOK if item.said:
            return _in(_UNSURE[item.said], language).format(recipient=item.recipient)
        case ToDoKind.ALARM:
            return _in(_WHAT[item.kind], language).format(cause=cause(item.said, language))
        case _:
            facts = {"recipient": item.recipient, "said": item.said, "number": item.number}
            return _in(_WHAT[item.kind], language).format(**facts)


def _step(item: ToDo, language: Language) -> str:
    planned, _, kind = item.said.partition(" ")
    named = [case_words.kind(MilestoneKind(kind), language)] if kind else []
    step = ", ".join([*named, *filter(None, [item.recipient])])
    return _in(_WHAT[item.kind], language).format(recipient=step, day=case_words.day(planned, language))


def _letter(item: ToDo, language: Language) -> str:
    if item.number > 1:
        return _in(_SEVERAL_LETTERS, language).format(number=item.number)
    letter, _, state = item.said.partition(" ")
    words = _NOT_THERE if state == LetterState.UNDELIVERABLE else _MAYBE_THERE
    name = LETTER_KINDS[language][LetterKind(letter)]
    shown = name if language == "en" else name[:1].upper() + name[1:]
    return _in(words, language).format(letter=shown, recipient=item.recipient or _in(_THE_APPROVER, language))


def ball(item: ToDo, language: Language = "sv") -> str:
    """Whose turn it is."""
    if item.kind in APPROVALS:
        return "the approver" if language == "en" else "den som godkänner"
    if item.kind is ToDoKind.THEME_TO_READ:
        return item.recipient
    return "the registrar" if language == "en" else "registratorn"


def act(item: ToDo, language: Language = "sv") -> str:
    """What the link beside it says."""
    if item.kind is ToDoKind.LETTER and item.number > 1:
        return "See the letters" if language == "en" else "Se breven"
    if item.kind is ToDoKind.LETTER and not item.recipient_id:
        return look(language)
    return _in(_ACTS[item.kind], language)


def look(language: Language = "sv") -> str:
    """What the link says for one whose act it is not."""
    return "See the round" if language == "en" else "Se remissen"


def look_at_case(language: Language = "sv") -> str:
    """The same of a step of a case."""
    return "See the step" if language == "en" else "Se steget"


def since(item: ToDo, now: datetime, language: Language = "sv") -> str:
    """`sedan tisdag 9 juni 2026 (3 dagar)`."""
    days = _day(now) - _day(item.since)
    day = date_words(item.since, language)
    if language == "en":
        return f"since {day} ({'today' if days <= 0 else '1 day' if days == 1 else f'{days} days'})"
    return f"sedan {day} ({'i dag' if days <= 0 else '1 dag' if days == 1 else f'{days} dagar'})"


def _day(instant: datetime) -> int:
    return instant.astimezone(STOCKHOLM).date().toordinal()


def _in(words: tuple[str, str], language: Language) -> str:
    return words[language == "en"]
