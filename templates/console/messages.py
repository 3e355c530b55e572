"""Refusals as the console says them, where the sentence of the command line speaks of commands; and those that only
the console meets."""

from models.errors import RemissError
from models.values import RoundState
from templates import messages
from templates.console.refusals_in_english import ENGLISH
from templates.file_messages import found_words
from templates.round_words import ROUND_STATES
from templates.words import Language

SENTENCES: dict[str, str] = {
    "answer_file_refused": 'Filen "{path}" är inte registrerad: {found_words}. Välj en annan fil, eller kryssa i att '
    "den ska tas emot som den kom, och välj den igen.",
    "arrived_in_future": "Svaret kan inte ha kommit in {arrived_at}: den tiden har inte varit. Rätta dagen.",
    "arrived_before_draft": "Svaret skulle ha kommit in {arrived_at}, men då fanns inte ens utkastet till remissen: "
    "det registrerades {drafted_at}, och remissen skickades {sent_at}. Rätta dagen, eller kryssa i att den stämmer.",
    "arrived_before_sending": "Svaret skulle ha kommit in {arrived_at}, men remissen skickades först {sent_at}. Rätta "
    "dagen, eller kryssa i att den stämmer.",
    "arrived_before_replaced": "Svaret skulle ha kommit in {arrived_at}, men svaret som det ersätter kom senare, "
    "{replaced_at}. Rätta dagen, eller kryssa i att den stämmer.",
    "paper_refused": 'Filen "{path}" kan inte användas: {found_words}. Spara om den som PDF, DOCX eller ODT utan '
    "lösenord och makron.",
    "none_ticked": "Ingen rad är markerad. Markera dem det gäller i tabellen först.",
    "not_confirmed": "Det går inte att ångra. Kryssa i rutan om du är säker, och tryck en gång till.",
    "not_in_this_state": "Det går inte nu: remissens läge är ”{state_words}”. Inget har ändrats.",
    "reason_missing": "Skälet saknas. Skriv varför: det sparas, och mottagaren får läsa det.",
    "worker_silent": "Ingen arbetsprocess svarar just nu. Det du gjorde ligger kvar och utförs när den går igen: gör "
    "det inte en gång till, utan se läget på remissens sida. Dröjer det, säg till den som sköter driften.",
    "command_slow": "Det är mottaget men inte klart efter {seconds} sekunder. Det utförs ändå: gör det inte en gång "
    "till, utan se läget på remissens sida.",
    "round_not_running": "Remissen {dnr} har ingen körning i Temporal just nu. Försök igen om en minut. Hjälper det "
    "inte, säg till den som sköter driften.",
    "temporal_unreachable": "Temporal svarar inte, så det gick inte. Försök igen om en stund, och säg annars till den "
    "som sköter driften.",
    "extension_after_closing": "Den nya dagen, {new_due_at}, är efter att remissen stänger, {closes_at}. Ge en "
    "tidigare dag, eller förläng svarstiden för alla.",
    "state_moved_on": "Någon annan har just ändrat remissen. Inget av ditt är gjort. Se hur den står nu, och gör om "
    "det som behövs.",
    "order_overtaken": "En senare ändring av remissen är redan gjord. Inget av ditt är gjort. Se hur den står nu, och "
    "gör om det som behövs.",
    "compilation_does_not_add_up": "Sammanställningen har inte gjorts, för summorna stämmer inte: {recipients} "
    "mottagare, {outcomes} utfall och {listed} i listan. Säg till den som sköter driften.",
    "database_unreachable": "Databasen svarar inte. Försök igen om en stund, och säg annars till den som sköter "
    "driften.",
    "database_certificate": "Databasen går inte att nå säkert. Inget har ändrats. Säg till den som sköter driften.",
    "files_certificate": "Lagret med filer går inte att nå säkert. Inget har ändrats. Säg till den som sköter driften.",
    "temporal_certificate": "Temporal går inte att nå säkert. Inget har ändrats. Säg till den som sköter driften.",
    "files_unreachable": "Lagret med filer svarar inte. Inget har ändrats. Försök igen om en stund, och säg annars "
    "till den som sköter driften.",
    "files_refused": "Lagret med filer släpper inte in Remiss. Inget har ändrats. Säg till den som sköter driften.",
    "disk_failed": "Det går inte att skriva på disken. Inget har ändrats. Säg till den som sköter driften.",
    "round_half_drafted": "Remissen {dnr} håller fortfarande på att läsas in. Vänta tills den är klar.",
    "dnr_taken": "Det finns redan en remiss med diarienumret {dnr}. Skriv ett annat, eller öppna den remissen.",
    "approval_not_yours": "Bara den som är utsedd att godkänna remissen, eller ersättaren, får besluta om den. Inget "
    "har ändrats.",
    "send_time_past": "Tiden för utskick, {at}, har redan varit. Ange en senare tid, eller skicka nu.",
    "send_after_due": "Sista svarsdag, {due_at}, är då redan förbi. Ta tillbaka remissen till utkast och ge den nya "
    "dagar.",
    "trial_no_contact": "Provbrevet till {email} gick inte iväg, för e-postservern svarar inte. Säg till den som "
    "sköter driften.",
    "trial_not_taken": "Provbrevet till {email} togs inte emot av e-postservern, som svarade ”{said}”. Kontrollera "
    "adressen på ditt konto.",
    "round_closed": "Remissen {dnr} har stängt. Ett svar som kom i tid registreras med dagen då det kom.",
    "answer_exists": "Mottagaren har redan ett svar som gäller, version {version} (kvittens {receipt}).",
    "command_repeated": "Det är redan gjort ({at}). Inget har ändrats nu.",
    "round_archived": "Remissen {dnr} är arkiverad: den avslutades för mer än {days} dagar sedan och ändras inte mer.",
    "unknown_organisation": "”{recipient}” finns inte i registret. Kontrollera namnet, eller välj partigrupp eller "
    "organisation och skriv namnet där.",
    "supplement_no_answer": "{recipient} har inte svarat, så det finns inget att komplettera.",
    "supplement_no_address": "{recipient} har ingen e-postadress i remissen. Be om kompletteringen på annat sätt.",
    "supplement_open": "{recipient} har redan en begäran om komplettering som väntar, till {until}. Ta tillbaka den "
    "först.",
    "supplement_text_missing": "Skriv vad som saknas. Mottagaren läser det.",
    "supplement_text_long": "Texten är {length} tecken och får vara högst {limit}. Korta den.",
    "supplement_until_missing": "Ange sista dag för kompletteringen.",
    "supplement_parts_missing": "Välj minst en del av svaret som behöver kompletteras.",
}


def sentence(error: RemissError, language: Language = "sv") -> str:
    """What no English has been written for, since only operators meet it, is said in Swedish on both."""
    words = ENGLISH.get(error.code) if language == "en" else SENTENCES.get(error.code)
    if words is None:
        return messages.error_sentence(error)
    facts = {name: messages.shown(name, value, language) for name, value in error.facts.items()}
    if "found" in facts:
        facts["found_words"] = found_words(str(error.facts["found"]), language)
    if "state" in facts:
        facts["state_words"] = ROUND_STATES[language][RoundState(str(error.facts["state"]))]
    return words.format_map(facts)
