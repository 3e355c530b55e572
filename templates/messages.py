"""The Swedish sentences for refusals and failures, by code: what happened, what it means, what to do."""

from datetime import date, datetime

from models.errors import Fact, RemissError
from models.values import RoundState
from templates.dates import day_words, local_words, moment_words
from templates.file_messages import FILE_FOUND

COMMANDS = {
    "redraft": "läsas in på nytt",
    "submit": "lämnas för godkännande",
    "return": "lämnas tillbaka till utkast",
    "approve": "godkännas",
    "schedule": "planeras för utskick",
    "send": "skickas",
    "extend": "förlängas",
    "remind": "påminnas om",
    "close": "avslutas",
    "reopen": "öppnas igen",
    "cancel": "återkallas",
}

NEXT_STEPS = {
    RoundState.DRAFT: "den är ett utkast. Lämna den för godkännande med remiss submit.",
    RoundState.AWAITING_APPROVAL: "den väntar på godkännande. Godkänn med remiss approve, eller lämna tillbaka den.",
    RoundState.APPROVED: "den är godkänd men inte skickad. Skicka med remiss send.",
    RoundState.SCHEDULED: "den är planerad för utskick. Skicka nu med remiss send, eller vänta.",
    RoundState.OPEN: "svarstiden löper redan.",
    RoundState.OVERDUE: "svarstiden har gått ut, och sena svar tas emot tills remissen stänger.",
    RoundState.CLOSED: "den är avslutad. Den kan bara öppnas igen genom beslut, med remiss reopen.",
    RoundState.CANCELLED: "den är återkallad, och det går inte att ändra.",
}

SENTENCES: dict[str, str] = {
    "not_in_this_state": "Remissen kan inte {command_words} nu: {next_step}",
    "no_such_dnr": 'Det finns ingen remiss med dnr "{dnr}". Se alla med remiss status, och skriv dnr som det står där.',
    "dnr_taken": 'Dnr "{dnr}" har redan en remiss som inte är ett utkast. Se den med remiss status. Är den inte '
    "skickad kan den lämnas tillbaka till utkast med remiss return; använd annars ett annat dnr.",
    "round_not_running": "Remissen {dnr} har ingen körning i Temporal, kanske för att Temporals databas har gått "
    "förlorad. Kör remiss rebuild för att starta den från registret.",
    "round_archived": "Remissen {dnr} är arkiverad: den avslutades för mer än {days} dagar sedan och ändras inte mer. "
    "Läs den med remiss status, compile eller export.",
    "temporal_unreachable": "Temporal svarar inte på {address}. Inget har ändrats. Starta med remiss up, eller rätta "
    "REMISS_TEMPORAL_ADDRESS, och försök igen.",
    "worker_silent": "Remissen {dnr} svarade inte i tid. Kommandot kan ha nått fram: se med remiss status innan du "
    "försöker igen. Går arbetsprocessen (remiss up)?",
    "database_busy": "Databasen är upptagen. Inget har ändrats. Försök igen om en stund.",
    "database_unreachable": "Databasen svarar inte. Försök igen om en stund, eller rätta REMISS_DATABASE_URL.",
    "disk_failed": "Det går inte att skriva på disken: den är full eller trasig. Inget har ändrats. Skaffa plats, och "
    "försök igen.",
    "compilation_does_not_add_up": "Sammanställningen har inte gjorts, för summorna stämmer inte: {recipients} "
    "mottagare, {outcomes} utfall och {listed} i listan. Kör remiss verify, och anmäl felet.",
    "document_refused": "Dokumentet gick inte att sätta och har inte gjorts. Anmäl felet, med detta: {reason}",
    "typesetter_died": "Programmet som sätter dokumentet stannade (kod {exit_code}). Inget har ändrats. Försök igen, "
    "och se till att datorn har ledigt minne. Det sade: {reason}",
    "typesetter_slow": "Dokumentet blev inte klart på {seconds} sekunder. Inget har ändrats. Försök igen när datorn "
    "har mindre att göra.",
    "compilation_overtaken": "En annan sammanställning hann först. Gör om sammanställningen.",
    "send_time_past": "Tiden för utskick, {at}, har redan varit. Ange en senare tid, eller utelämna --at för nu.",
    "send_after_due": "Sista svarsdag, {due_at}, är då redan förbi. Lämna tillbaka remissen till "
    "utkast med remiss return, och läs in filen med nya datum: remiss draft FIL --starting DATUM.",
    "reminded_recently": "En påminnelse skickades {reminded_at}. Nästa kan skickas tidigast {again_at}. "
    "Inget har skickats nu.",
    "extension_not_later": "Den nya tiden, {new_due_at}, är inte senare än den som gäller, {due_at}. "
    "Ange en senare dag.",
    "extension_in_past": "Den nya tiden, {new_due_at}, har redan varit. Ange en dag som inte har varit.",
    "extension_after_closing": "Den nya tiden, {new_due_at}, är efter att remissen stänger, {closes_at}. Ge kortare "
    "anstånd, eller förläng hela remissen (utan --recipient).",
    "due_on_day_off": "Sista svarsdag kan inte vara {due_on}, som inte är en arbetsdag{red_day_words}: då kan ingen "
    "hjälpa den som får problem med sitt svar. Ange till exempel {next_on}.",
    "no_calendar": "Kalendern saknar år {year}: den täcker {first_year} till {last_year}. Ange ett datum inom den.",
    "state_moved_on": "Remissens läge i registret är ett annat än det som ändringen gällde. Inget har ändrats. "
    "Läget är nu läst ur registret: se det med remiss status, och ge kommandot igen om det behövs.",
    "order_overtaken": "En senare ändring av remissen är redan gjord. Inget har ändrats. Se läget med remiss status, "
    "och ge kommandot igen om det behövs.",
    "no_such_round": "Registret saknar en remiss som det hänvisar till ({round_id}). Kör remiss verify, och "
    "anmäl felet.",
    "no_such_recipient": 'Remissen har ingen mottagare med koden "{recipient}". Se koderna med remiss status {dnr}.',
    "unknown_organisation": '"{recipient}" finns varken bland mottagarna eller i registret. Kontrollera koden.',
    "address_unchanged": "Mottagaren {recipient} har redan den adressen. Inget har ändrats.",
    "address_shared": "{name} har redan adressen {email}. Då kan de svara i varandras namn. Ange en egen adress.",
    "address_invalid": '"{email}" är inte en e-postadress. Skriv en enda adress, till exempel registrator@kommun.se.',
    "address_several": '"{email}" är mer än en adress. Skriv en enda.',
    "address_local_part": '"{email}" har bokstäver som å, ä eller ö före @. Många e-postservrar tar inte emot sådana '
    "adresser. Be om en adress utan dem.",
    "date_unreadable": '"{text}" är inte ett datum. Skriv till exempel 2026-10-09, '
    "eller 2026-10-09T14:00 med klockslag.",
    "time_does_not_exist": "Klockslaget {local} finns inte, för då ställs klockan fram till sommartid. "
    "Välj ett annat klockslag.",
    "nothing_to_deny": "Mottagaren {recipient} har ingen begäran om anstånd som väntar.",
    "deny_round_cancelled": "Remissen {dnr} är återkallad, så inget besked om anstånd går ut. Inget har ändrats.",
    "decision_missing": "Beslutet saknas. Skriv organ, datum och paragraf inom citattecken efter --decision.",
    "arrived_in_future": "Svaret kan inte ha kommit in {arrived_at}: den tiden har inte varit. Rätta --arrived.",
    "recipient_not_found": 'Remissen har ingen mottagare med koden eller namnet "{recipient}". Se alla med '
    "remiss status {dnr}.",
    "recipient_ambiguous": '"{recipient}" kan vara flera av remissens mottagare. Ange koden: {codes}.',
    "supplement_round_not_sent": "Remissen {dnr} är inte skickad, så det finns inga svar att komplettera.",
    "supplement_round_cancelled": "Remissen {dnr} är återkallad, så svaren kan inte kompletteras.",
    "supplement_no_answer": "{recipient} har inte svarat, så det finns inget att komplettera. Påminn med "
    "remiss remind.",
    "supplement_no_address": "{recipient} har ingen e-postadress i remissen. Be om kompletteringen på annat sätt, och "
    "registrera den med remiss record --replace.",
    "supplement_open": "{recipient} har redan en begäran om komplettering som väntar, till {until}. Ta tillbaka den "
    "med remiss supplement --withdraw, och be sedan om en ny.",
    "supplement_none_waiting": "{recipient} har ingen begäran om komplettering som väntar.",
    "supplement_part_unknown": 'Delen "{part}" finns inte i mottagarens svar. De som finns: {known}.',
    "supplement_parts_missing": "Ange minst en del som ska kunna ändras, till exempel --part summary.",
    "supplement_text_missing": "Skriv vad som saknas, inom citattecken efter --what. Mottagaren läser det.",
    "supplement_text_long": "Texten efter --what är {length} tecken och får vara högst {limit}. Korta den.",
    "supplement_until_missing": "Ange sista dag för kompletteringen med --until, till exempel --until 2026-10-09.",
    "supplement_until_past": "Sista dag för kompletteringen, {until}, har redan varit. Ange en senare dag.",
    "supplement_until_today": "Sista dag för kompletteringen måste vara senare än i dag, så att mottagaren hinner.",
    "supplement_on_day_off": "Sista dag för kompletteringen får inte vara en ledig dag. Ange en arbetsdag.",
    "supplement_after_archive": "Sista dag för kompletteringen, {until}, är efter att remissen arkiveras i Temporal, "
    "{archived_at}. Ange en tidigare dag.",
    "supplement_withdraw_alone": "Ange --withdraw utan --part, --what och --until. Be om något annat efteråt.",
    "reason_missing": "Skälet saknas. Skriv det inom citattecken efter --reason.",
    "file_missing": 'Filen "{path}" finns inte. Kontrollera namnet och mappen.',
    "file_unreadable": 'Filen "{path}" går inte att läsa. Kontrollera att du har rätt att läsa den.',
    "file_empty": 'Filen "{path}" är tom. Välj filen med svaret.',
    "file_too_large": 'Filen "{path}" är större än 25 MB. Dela upp den, eller spara den i mindre format.',
    "answer_file_refused": 'Filen "{path}" är inte registrerad: {found_words}. Spara om den som PDF, DOCX eller ODT '
    "utan lösenord och makron, eller be avsändaren om en ny fil. Måste handlingen registreras som den kom: lägg till "
    "--as-it-came.",
    "paper_kind": 'Filen "{name}" är inte PDF, DOCX eller ODT. Spara den i något av de formaten.',
    "round_not_open": "Remissen {dnr} är inte skickad, så svar kan inte tas emot.",
    "round_cancelled": "Remissen {dnr} är återkallad, så svar tas inte emot.",
    "round_closed": "Remissen {dnr} har stängt. Ett svar som kom i tid på annat sätt registreras med --arrived.",
    "answer_exists": "Mottagaren har redan ett räknat svar, version {version} (kvittens {receipt}). "
    "Lägg till --replace för att ersätta det; den tidigare versionen sparas.",
    "stance_unknown": '"{stance}" är inget ställningstagande. Välj någon av: {known}.',
    "folder_unwritable": 'Det går inte att skriva i mappen "{path}". Välj en annan mapp.',
    "data_not_a_folder": 'REMISS_DATA är "{path}", men där finns en fil i vägen. Det ska vara en mapp, för där sparar '
    "Remiss registret och alla filer. Inget har ändrats. Ange en mapp i REMISS_DATA, och försök igen.",
    "data_folder_unusable": 'Mappen "{path}" (REMISS_DATA) går inte att skapa eller skriva i. Där sparar Remiss '
    "registret och alla filer. Inget har ändrats. Ange en annan mapp i REMISS_DATA, eller ge den som kör Remiss rätt "
    "att skriva där.",
    "database_damaged": 'Databasfilen "{path}" är skadad, eller så är den ingen databas. Registret går därför inte att '
    "läsa, och inget har ändrats. Stäng Remiss, flytta undan filen och lägg den senaste säkerhetskopian i stället. "
    "Är det fel fil: rätta REMISS_DATA eller REMISS_DATABASE_URL.",
    "port_taken": "Port {port} ({variable}) används redan av ett annat program. Stäng det, eller välj en annan port "
    "med {variable}.",
    "data_in_use": 'Remiss körs redan med datamappen "{path}". Stäng den körningen först, eller välj en annan mapp '
    "med REMISS_DATA.",
    "part_failed": "{part} startade inte. Vad den sade står i {log}.",
    "part_died": "{part} har stannat oväntat, och allt stängs därför ner. Vad den sade står i {log}.",
    "temporal_missing": "Programmet temporal saknas i miljön. Kör make demo, som installerar allt.",
    "audit_broken": "Händelseloggen är bruten vid rad {seq}: raden är ändrad, borttagen eller flyttad.",
    "file_damaged": "Filen med kontrollsumma {sha256} är skadad: innehållet stämmer inte längre. Hämta den ur kopian.",
    "round_in_past": "Remissens datum har redan varit. Använd filen på nytt med remiss draft FIL --starting DATUM: "
    "då flyttas alla datum lika många dagar.",
    "play_cancelled": "Remissen {dnr} återkallades under uppspelningen, som därför slutar här. Det som hann hända "
    "finns kvar i datamappen. Spela upp igen med remiss demo: då får remissen ett nytt dnr.",
    "page_silent": "En svarssida svarade inte, så uppspelningen slutar här. Se webbens logg i datamappen.",
    "unexpected_page": "En svarssida svarade med felkoden {status} när uppspelningen väntade sig något annat. "
    "Se webbens logg i datamappen.",
    "link_missing": "Ett brev saknar sin personliga länk. Se brevet i datamappens mapp mail.",
    "form_missing": "En svarssida saknar sitt formulär. Se webbens logg i datamappen.",
    "no_gate": "Remissen {dnr} har ingen regel för klartecken i sin remissfil (gate).",
    "gate_rule_unknown": 'Remissfilens regel för klartecken, "{rule}", är okänd. De som finns: {known}.',
    "gate_of_unknown": 'Remissfilens regel för klartecken gäller "{word}", som är okänt. De som finns: {known}.',
    "gate_nobody": "Remissfilens regel för klartecken gäller ingen av mottagarna i {dnr}.",
    "adoption_rule_unknown": 'Remissfilens regel för antagande, "{rule}", är okänd. De som finns: {known}.',
    "adoption_nobody": "Remissfilens regel för antagande gäller ingen av mottagarna i {dnr}.",
    "folder_not_empty": 'Mappen "{path}" är inte tom. Välj en ny mapp, så att inget blandas.',
    "no_adoption": "Remissen {dnr} följer ingen antagandeomgång (adoption saknas i remissfilen).",
    "smtp_url_unreadable": "REMISS_SMTP_URL går inte att läsa ({part}). Skriv till exempel smtp://127.0.0.1:2525.",
    "smtp_password_in_clear": "REMISS_SMTP_URL har ett lösenord men ingen kryptering. Använd smtps:// eller "
    "smtp+starttls://.",
}


def sentence(code: str, facts: dict[str, Fact]) -> str:
    """The sentence for a code, with instants in words. An unknown code is a defect and raises KeyError."""
    shown: dict[str, object] = {name: _shown(name, value) for name, value in facts.items()}
    shown["red_day_words"] = f" ({str(red_day).lower()})" if (red_day := facts.get("red_day")) else ""
    if code == "answer_file_refused":
        shown["found_words"] = FILE_FOUND[str(facts["found"])]
    if code == "not_in_this_state":
        shown["command_words"] = COMMANDS[str(facts["command"])]
        shown["next_step"] = NEXT_STEPS[RoundState(str(facts["state"]))]
    return SENTENCES[code].format_map(shown)


def error_sentence(error: RemissError) -> str:
    return sentence(error.code, error.facts)


def _shown(name: str, value: Fact) -> Fact:
    """An ISO instant in words, an ISO day (a fact ending in `_on`) and a local time; everything else as it is."""
    if name == "local":
        return local_words(datetime.fromisoformat(str(value)))
    if name.endswith("_on") and value:
        return day_words(date.fromisoformat(str(value)))
    if isinstance(value, str) and "T" in value:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment_words(instant) if instant.tzinfo else value
    return value
