"""The Swedish sentences for refusals and failures, by code: what happened, what it means, what to do."""

from datetime import date, datetime

from models.errors import Fact, RemissError
from models.values import RoundState
from templates import adoption_messages, case_messages
from templates.chain_words import CHAIN
from templates.dates import day_words, local_words, moment_words
from templates.duty_words import DUTIES
from templates.file_messages import FILE_FOUND
from templates.linked_words import LINKED
from templates.together_words import TOGETHER
from templates.webhook_words import WEBHOOKS
from templates.words import Language

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
    **LINKED,
    **CHAIN,
    **DUTIES,
    **WEBHOOKS,
    **TOGETHER,
    "not_in_this_state": "Remissen kan inte {command_words} nu: {next_step}",
    "no_register": "Det finns inget register här: filen {path} saknas. Står du i en annan mapp än vanligt? REMISS_DATA "
    "säger var registret ligger. Det första görs av remiss draft eller remiss up. Inget har ändrats.",
    "no_such_dnr": 'Det finns ingen remiss med dnr "{dnr}". Se alla med remiss status, och skriv dnr som det står där.',
    "round_half_drafted": 'Remissen "{dnr}" är inte färdigt inläst: inläsningen pågår, eller så har den avbrutits. '
    "Vänta tills den är klar. Är den avbruten: kör remiss draft med filen igen, så fortsätter den.",
    "dnr_taken": 'Dnr "{dnr}" har redan en remiss som inte är ett utkast. Se den med remiss status. Är den inte '
    "skickad kan den lämnas tillbaka till utkast med remiss return; använd annars ett annat dnr.",
    "round_not_running": "Remissen {dnr} har ingen körning i Temporal just nu. Inget har ändrats. Har någon avslutat "
    "den i Temporal startas den om av sig själv inom en minut: försök då igen. Har Temporals databas gått förlorad: "
    "kör remiss rebuild, som startar den från registret.",
    "round_archived": "Remissen {dnr} är arkiverad: den avslutades för mer än {days} dagar sedan och ändras inte mer. "
    "Läs den med remiss status, compile eller export.",
    "temporal_unreachable": "Temporal svarar inte på {address}. Inget har ändrats. Starta med remiss up, eller rätta "
    "REMISS_TEMPORAL_ADDRESS, och försök igen.",
    "temporal_silent": "Arbetsprocessen har inte startat, för Temporal svarar inte på {address} eller släpper inte in "
    "den. Starta Temporal, eller rätta REMISS_TEMPORAL_ADDRESS och de andra variablerna för Temporal.",
    "temporal_certificate": "Certifikatet för Temporal på {address} godtas inte. Det kan ha gått ut. Inget har "
    "ändrats. Förnya det där, eller rätta REMISS_TEMPORAL_TLS_CA.",
    "worker_silent": "Ingen arbetsprocess tog emot kommandot inom {seconds} sekunder, så inget har hänt med {dnr} än. "
    "Kommandot ligger kvar hos Temporal och utförs när en arbetsprocess går igen, om inte Temporal också startas om "
    "dessförinnan. Starta arbetsprocessen (remiss up), och se med remiss status innan du ger kommandot en gång till.",
    "command_slow": "Kommandot för {dnr} är mottaget men inte klart efter {seconds} sekunder. Det utförs ändå: ge det "
    "inte en gång till, utan se läget med remiss status.",
    "database_busy": "Databasen är upptagen. Inget har ändrats. Försök igen om en stund.",
    "database_newer": "Databasen är gjord av en nyare Remiss: den har version {found}, och det här programmet "
    "känner till högst {known}. Inget har ändrats. Installera den nyare versionen, eller rätta REMISS_DATABASE_URL.",
    "database_older": "Databasen är gjord av en äldre Remiss: den har version {found}, och det här programmet "
    "behöver {wanted}. Inget har ändrats. Läs i CHANGELOG.md vad bytet innebär, stanna alla delar, ta en "
    "säkerhetskopia och kör remiss migrate.",
    "database_bare": "Databasen saknar Remiss tabeller. Inget har ändrats. Är den ny: gör tabellerna med "
    "remiss migrate. Annars: rätta REMISS_DATABASE_URL.",
    "up_in_production": "Inget har startats: brevlådan i remiss up och remiss demo är till för prov och skickar inget "
    "vidare, men REMISS_ENVIRONMENT är ”production”. Starta delarna var för sig med remiss worker och remiss web, mot "
    "er egen Temporal.",
    "catcher_in_production": "Brevlådan har inte startat: den är till för prov, tar emot alla brev och skickar inget "
    "vidare, men REMISS_ENVIRONMENT är ”production”. Ange i REMISS_SMTP_URL den server som skickar era brev.",
    "database_unreachable": "Databasen svarar inte. Försök igen om en stund, eller rätta REMISS_DATABASE_URL.",
    "database_certificate": "Databasens certifikat godtas inte. Det kan ha gått ut. Inget har ändrats. Förnya det i "
    "PostgreSQL, eller rätta sslmode och sslrootcert i REMISS_DATABASE_URL.",
    "files_certificate": "Certifikatet för lagret med filer godtas inte. Det kan ha gått ut. Inget har ändrats. Förnya "
    "det där, eller rätta REMISS_FILES_CA.",
    "files_unreachable": "Lagret med filer svarar inte, eller har inte den hink som REMISS_FILES anger. Inget har "
    "ändrats. Försök igen om en stund, eller rätta variabeln eller REMISS_FILES_ENDPOINT.",
    "files_refused": "Lagret med filer godtar inte nyckeln, eller låter den inte läsa, skriva och ta bort. Inget har "
    "ändrats. Rätta REMISS_FILES_KEY och REMISS_FILES_SECRET, eller nyckelns rättigheter.",
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
    "extension_not_later_for": "De här har redan den dagen eller en senare: {names}. Ange en senare dag, eller lämna "
    "dem utanför. Ingen har fått ny dag.",
    "round_frozen": "Remissen {dnr} är fryst: inga brev går, och ingen tid löper ut. Häv frysningen först.",
    "chain_no_own_day": "I en kedja räknas mottagarens dagar från dess tur, så den kan inte läggas till med en egen "
    "sista svarsdag. Inget har ändrats. Lämna dagen tom; mer tid går att ge när turen har kommit.",
    "not_running": "Remissen {dnr} är inte ute för svar nu, så det går inte. Inget har ändrats.",
    "not_frozen": "Remissen {dnr} är inte fryst. Inget har ändrats.",
    "thaw_past_closing": "Remissen skulle ha stängt {closes_at} och stängs i samma stund som frysningen hävs. "
    "Förläng svarstiden för alla först.",
    "name_ambiguous": '"{name}" kan vara flera: {known}. Skriv koden i stället.',
    "already_asked": "{name} är redan bland mottagarna. Inget har ändrats.",
    "council_counts": "Antagandet räknar med fullmäktige i {name}. Den som räknas tas inte bort. Inget har ändrats.",
    "already_withdrawn": "{name} är inte bland de tillfrågade. Inget har ändrats.",
    "papers_nothing": "Ange minst en handling att ändra. Inget har ändrats.",
    "papers_cause_missing": "Skriv varför handlingarna ändras. Alla mottagare får läsa det, och det står i "
    "versionshistoriken.",
    "papers_cause_long": "Orsaken får vara högst {limit} tecken. Korta den.",
    "papers_moved_on": "Handlingarna har ändrats sedan du öppnade sidan. Inget mer har ändrats, och inga fler brev "
    "går. Se vad som gäller nu.",
    "paper_title_missing": "En ny handling behöver ett namn.",
    "paper_same": "Det är samma fil som ”{title}” redan har. Inget har ändrats, och inga brev går.",
    "paper_edit_unreadable": '"{said}" går inte att tolka. Skriv --replace 2=nytt.pdf (handlingens nummer och filen) '
    "eller --add Bilaga=bilaga.pdf (namnet och filen).",
    "paper_gone": "Handling {position} finns inte. Inget har ändrats.",
    "papers_none_left": "Remissen måste ha minst en handling. Inget har ändrats.",
    "note_empty": "Anteckningen är tom. Skriv vad som hände.",
    "note_kind_unknown": "Anteckningens slag, {kind}, är okänt.",
    "stands_no_answer": "Mottagaren har inget svar som gäller, så det finns inget att stå fast vid. Kom svaret på "
    "annat sätt registrerar du det först.",
    "stands_already": "Svaret gäller redan handlingarna som de är nu. Inget har ändrats.",
    "stands_before_papers": "Handlingarna ändrades {at}, efter den dagen. Ange den dag då mottagaren sade att svaret "
    "står fast.",
    "note_in_future": "Det kan inte ha hänt {at}: den tiden har inte varit.",
    "due_on_day_off": "Sista svarsdag kan inte vara {due_on}, som inte är en arbetsdag{red_day_words}: då kan ingen "
    "hjälpa den som får problem med sitt svar. Ange till exempel {next_on}.",
    "no_calendar": "Kalendern saknar år {year}: den täcker {first_year} till {last_year}. Ange ett datum inom den.",
    "state_moved_on": "Remissens läge i registret är ett annat än det som ändringen gällde. Inget har ändrats. "
    "Läget är nu läst ur registret: se det med remiss status, och ge kommandot igen om det behövs.",
    "order_overtaken": "En senare ändring av remissen är redan gjord. Inget har ändrats. Se läget med remiss status, "
    "och ge kommandot igen om det behövs.",
    "migration_broke_references": "Databasen kunde inte göras om till den nya versionen: rader hänvisar till "
    "rader som saknas. Inget har ändrats. Anmäl felet.",
    "no_such_sender": 'Det finns ingen avsändare med kortnamnet "{sender}". De som finns: {known}.',
    "sender_key_bad": 'Kortnamnet "{sender}" kan inte användas. Använd a–z, 0–9 och bindestreck, högst 30 tecken.',
    "sender_taken": 'Det finns redan en avsändare med kortnamnet "{sender}".',
    "account_taken": "Det finns redan ett konto med adressen {email}.",
    "no_such_account": "Kontot finns inte.",
    "dnr_of_several": 'Flera avsändare har en remiss med dnr "{dnr}": {senders}. Ange vilken med --sender.',
    "not_allowed": "Din roll, {role}, får inte göra det här. Inget har ändrats.",
    "sign_in_failed": "E-postadressen eller lösenordet stämmer inte. Kontrollera båda och försök igen.",
    "no_account_here": "Du är känd hos identitetstjänsten men har inget konto här. Be den som sköter driften om ett.",
    "provider_silent": "Identitetstjänsten svarar inte. Försök igen om en stund, eller logga in med lösenord.",
    "provider_refused": "Inloggningen hos identitetstjänsten gick inte igenom. Börja om från början.",
    "provider_without_cookie": "Webbläsaren har ingen kaka kvar från det att inloggningen började: den tar inte emot "
    "kakor, eller så tog det för lång tid. Tillåt kakor för den här webbplatsen och börja om.",
    "cookies_blocked": "Webbläsaren tar inte emot kakor, och utan kakor går det inte att vara inloggad. Tillåt kakor "
    "för den här webbplatsen i webbläsarens inställningar och logga in igen.",
    "sign_in_too_often": "För många försök. Vänta en minut och försök igen.",
    "password_wrong": "Det nuvarande lösenordet stämmer inte. Inget har ändrats.",
    "password_differs": "De två nya lösenorden är inte lika. Skriv samma lösenord i båda fälten.",
    "password_short": "Lösenordet måste ha minst {length} tecken. Flera ord efter varandra går bra.",
    "password_long": "Lösenordet får ha högst {length} tecken.",
    "token_name_missing": "Nyckeln saknar namn. Skriv vilket system den är till för.",
    "token_scope_missing": "Nyckeln är inte till för något. Välj minst ett omfång.",
    "token_days": "En nyckel gäller i minst 1 och högst {days} dagar. Ange ett antal däremellan.",
    "token_last_day": "En nyckel gäller till och med en dag efter i dag, högst {days} dagar framåt. Välj en sådan dag.",
    "no_such_token": "Det finns ingen nyckel {token_id}. Se alla med remiss token list.",
    "no_such_user": "Det finns inget konto med adressen {email}.",
    "draft_moved_on": "Någon annan har sparat utkastet sedan du öppnade det. Inget av ditt har sparats ännu.",
    "approval_not_yours": "Bara den som är utsedd att godkänna remissen, eller ersättaren, får besluta om den. "
    "Inget har ändrats. På kommandoraden: ange vem som har beslutat med --by och e-postadressen.",
    "approval_changed": "Remissen har ändrats sedan den lämnades in för godkännande, så den går inte att godkänna som "
    "den är. Inget är beslutat. Lämna tillbaka den till utkast, så lämnas den in på nytt.",
    "approver_cannot": "{email} har ett konto som inte får godkänna. Välj ett konto med rollen godkänner, som inte är "
    "avstängt.",
    "decision_day_bad": "Beslutets dag går inte att läsa, eller har inte varit än. Skriv den som 2026-06-09.",
    "decision_body_missing": "Skriv vilket organ som har beslutat, till exempel styrelsen.",
    "letter_owed": "Brevet berättar för mottagaren vad den själv har gjort, som en kvittens gör. Det stoppas inte.",
    "stop_reason_missing": "Skriv varför brevet stoppas. Skälet sparas med händelsen.",
    "comment_missing": "Skriv vad som ska ändras, så att den som skrev remissen vet det.",
    "letter_gone": "Brevet väntar inte längre: det är skickat, på väg eller stoppat redan. Inget har ändrats.",
    "draft_not_ready": "Brevet går inte att visa än: något som det behöver fattas eller är fel. Rätta det som står här "
    "nedanför, och se brevet sedan.",
    "round_not_draft": "Remissen är inlämnad och ändras inte här. Lämna tillbaka den till utkast först.",
    "draft_has_faults": "Utkastet kan inte lämnas in: det har {count} fel. Rätta dem på sidan Kontrollera.",
    "option_needs": "{option} säger något bara tillsammans med {needed}. Inget har ändrats. Ge båda, eller "
    "ingen av dem.",
    "options_apart": "{options} är var sin åtgärd. Inget har ändrats. Ge en i taget.",
    "round_file_unreadable": "Filen är ingen remissfil. Välj en YAML-fil, eller ZIP-filen som Remiss har gjort.",
    "round_file_large": "Filen är för stor. En remissfil får vara högst {text} MB, och en ZIP-fil får innehålla högst "
    "{files} filer, som uppackade är högst {unpacked} MB. Inget har ändrats. Ta bort det som inte hör till remissen, "
    "eller lägg till handlingarna en i taget.",
    "no_such_page": "Sidan finns inte.",
    "text_unstorable": "Något av det som skickades innehåller ett osynligt tecken (U+0000) som ingen text kan ha. "
    "Inget har ändrats. Ta bort tecknet, eller skriv om texten, och försök igen.",
    "row_moved_on": "Någon annan har ändrat eller tagit bort {name} sedan du öppnade sidan. Inget av ditt har sparats. "
    "Läs hur listan ser ut nu, och gör om det som behövs.",
    "list_moved_on": "Någon annan har ändrat listan sedan du öppnade sidan. Inget av ditt har sparats. Läs hur listan "
    "ser ut nu, och gör om det som behövs.",
    "nobody_marked": "Ingen mottagare är vald. Inget har ändrats. Välj minst en.",
    "own_name_missing": "Namnet saknas. Skriv organisationens namn som den själv skriver det.",
    "own_name_long": "Namnet är för långt. Det får ha högst {limit} tecken.",
    "own_name_in_register": "{name} finns i registret. Lägg till den därifrån, så får den rätt kod.",
    "own_on_list": "{name} finns redan på listan.",
    "list_name_missing": "Listans namn saknas. Skriv ett namn, till exempel Länets kommuner.",
    "list_name_long": "Listans namn får ha högst {limit} tecken.",
    "list_name_taken": "Det finns redan en lista som heter {name}. Välj ett annat namn, eller ändra den listan.",
    "list_too_long": "En lista får ha högst {limit} mottagare. Inget har lagts till.",
    "names_none": "Texten har inga namn. Klistra in remisslistan, ett namn på varje rad.",
    "names_too_many": "Texten har fler namn att ta ställning till än en sida rymmer ({limit}). Klistra in den i delar.",
    "choice_missing": "Välj vem {name} är. Inget har lagts till ännu.",
    "address_missing": "E-postadressen saknas. Skriv en adress.",
    "clock_held": "Remissens dagar är flyttade eller remissen fryst, så det är inte dags än. Inget har ändrats.",
    "paper_malware": 'Handlingen "{path}" kan inte användas: den innehåller skadlig kod ({malware}). Skicka inte '
    "filen vidare, och gör om den på en ren dator.",
    "command_repeated": "Kommandot är redan utfört ({at}). Inget har ändrats nu. Se läget med remiss status.",
    "no_such_round": "Registret saknar en remiss som det hänvisar till ({round_id}). Kör remiss verify, och "
    "anmäl felet.",
    "no_such_recipient": 'Remissen har ingen mottagare med koden eller namnet "{recipient}".{meant} Se alla med '
    "remiss status {dnr}.",
    "unknown_organisation": '"{recipient}" finns varken bland mottagarna eller i registret.{meant} Kontrollera koden '
    "eller namnet.",
    "address_unchanged": "{recipient} har redan den adressen. Inget har ändrats.",
    "address_shared": "{name} har redan adressen {email}. Då kan de svara i varandras namn. Ange en egen adress.",
    "address_invalid": '"{email}" är inte en e-postadress. Skriv en enda adress, till exempel registrator@kommun.se.',
    "address_several": '"{email}" är mer än en adress. Skriv en enda.',
    "address_local_part": '"{email}" har bokstäver som å, ä eller ö före @. Många e-postservrar tar inte emot sådana '
    "adresser. Be om en adress utan dem.",
    "address_hidden": '"{email}" har en radbrytning eller ett tecken som inte syns. Skriv adressen för hand.',
    "date_unreadable": '"{text}" är inte ett datum. Skriv till exempel 2026-10-09, '
    "eller 2026-10-09T14:00 med klockslag.",
    "time_does_not_exist": "Klockslaget {local} finns inte, för då ställs klockan fram till sommartid. "
    "Välj ett annat klockslag.",
    "nothing_to_deny": "{recipient} har ingen begäran om anstånd som väntar.",
    "deny_round_cancelled": "Remissen {dnr} är återkallad, så inget besked om anstånd går ut. Inget har ändrats.",
    "decision_missing": "Beslutet saknas. Skriv organ, datum och paragraf inom citattecken efter --decision.",
    "arrived_in_future": "Svaret kan inte ha kommit in {arrived_at}: den tiden har inte varit. Rätta --arrived.",
    "arrived_before_draft": "Svaret skulle ha kommit in {arrived_at}, men då fanns inte ens utkastet till remissen: "
    "det registrerades {drafted_at}, och remissen skickades {sent_at}. Rätta --arrived. Stämmer tiden ändå: lägg "
    "till --anyway.",
    "arrived_before_sending": "Svaret skulle ha kommit in {arrived_at}, men remissen skickades först {sent_at}. Rätta "
    "--arrived. Stämmer tiden ändå: lägg till --anyway.",
    "arrived_before_replaced": "Svaret skulle ha kommit in {arrived_at}, men svaret som det ersätter kom senare, "
    "{replaced_at}. Rätta --arrived, eller låt det senare svaret gälla. Ska det ändå ersättas: lägg till --anyway.",
    "recipient_ambiguous": '"{recipient}" kan vara flera. Ange koden för den du menar: {codes}.',
    "supplement_round_not_sent": "Remissen {dnr} är inte skickad, så det finns inga svar att komplettera.",
    "supplement_round_cancelled": "Remissen {dnr} är återkallad, så svaren kan inte kompletteras.",
    "supplement_no_answer": "{recipient} har inte svarat, så det finns inget att komplettera. Påminn med "
    "remiss remind.",
    "supplement_no_address": "{recipient} har ingen e-postadress i remissen. Be om kompletteringen på annat sätt, och "
    "registrera den med remiss record --replace.",
    "supplement_open": "{recipient} har redan en begäran om komplettering som väntar, till {until}. Ta tillbaka den "
    "med remiss supplement --withdraw, och be sedan om en ny.",
    "supplement_none_waiting": "{recipient} har ingen begäran om komplettering som väntar.",
    "supplement_part_unknown": 'Delen "{part}" finns inte i mottagarens svar.{meant} De som finns: {known}.',
    "supplement_parts_missing": "Ange minst en del som ska kunna ändras, till exempel --part sammanfattning.",
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
    "preview_without_goal": "Ange --out MAPP för att skriva förhandsvisningen, eller --to ADRESS för att skicka den.",
    "recipient_uninvited": "{recipient} fick inte remissen, utan har svarat ändå. Det finns inget brev att visa.",
    "trial_no_contact": "Provbrevet till {email} gick inte iväg, för e-postservern svarar inte. Rätta REMISS_SMTP_URL, "
    "eller starta med remiss up, och försök igen.",
    "trial_not_taken": "Provbrevet till {email} togs inte emot av e-postservern, som svarade ”{said}”. Kontrollera "
    "adressen och REMISS_SMTP_URL.",
    "round_file_missing": "FIL saknas. Ange remissfilen, till exempel remiss check remiss.yaml.",
    "file_missing": 'Filen "{path}" finns inte. Kontrollera namnet och mappen.',
    "file_unreadable": 'Filen "{path}" går inte att läsa. Kontrollera att du har rätt att läsa den.',
    "file_empty": 'Filen "{path}" är tom. Välj en fil med innehåll.',
    "no_file_chosen": "Välj en fil först.",
    "files_too_many": 'Högst tio filer tas emot. "{path}" och filer efter den har inte tagits emot. Slå ihop några.',
    "file_too_large": 'Filen "{path}" är större än 25 MB. Dela upp den, eller spara den i mindre format.',
    "answer_file_refused": 'Filen "{path}" är inte registrerad: {found_words}. Spara om den som PDF, DOCX eller ODT '
    "utan lösenord och makron, eller be avsändaren om en ny fil. Måste handlingen registreras som den kom: lägg till "
    "--as-it-came.",
    "paper_refused": 'Handlingen "{path}" kan inte skickas ut: {found_words}. Spara om den som PDF, DOCX eller ODT '
    "utan lösenord och makron.",
    "round_not_open": "Remissen {dnr} är inte skickad, så svar kan inte tas emot.",
    "round_cancelled": "Remissen {dnr} är återkallad, så svar tas inte emot.",
    "round_closed": "Remissen {dnr} har stängt. Ett svar som kom i tid på annat sätt registreras med --arrived.",
    "answer_exists": "Mottagaren har redan ett räknat svar, version {version} (kvittens {receipt}). "
    "Lägg till --replace för att ersätta det; den tidigare versionen sparas.",
    "stance_unknown": '"{stance}" är inget ställningstagande.{meant} Välj något av: {known}.',
    "folder_unwritable": 'Det går inte att skriva i mappen "{path}". Välj en annan mapp.',
    "data_not_a_folder": 'REMISS_DATA är "{path}", men där finns en fil i vägen. Det ska vara en mapp, för där sparar '
    "Remiss registret och alla filer. Inget har ändrats. Ange en mapp i REMISS_DATA, och försök igen.",
    "data_folder_unusable": 'Mappen "{path}" (REMISS_DATA) går inte att skapa eller skriva i. Där sparar Remiss '
    "registret och alla filer. Inget har ändrats. Ange en annan mapp i REMISS_DATA, eller ge den som kör Remiss rätt "
    "att skriva där.",
    "database_damaged": 'Databasfilen "{path}" är skadad, eller så är den ingen databas. Registret går därför inte att '
    "läsa, och inget har ändrats. Stäng Remiss, flytta undan filen och lägg den senaste säkerhetskopian i stället. "
    "Är det fel fil: rätta REMISS_DATA eller REMISS_DATABASE_URL.",
    "other_key": "Nyckeln (REMISS_SECRET_KEY, eller secret.key i datamappen) är en annan än den som databasen gjordes "
    "med. Länkar som görs med den skulle inte öppna något, så inget har startats, skickats eller ändrats. Ange den "
    "rätta nyckeln, eller rätta REMISS_DATABASE_URL.",
    "old_key_needed": "{number} länkar i remisser som pågår är gjorda med en annan nyckel än REMISS_SECRET_KEY och "
    "REMISS_SECRET_KEY_BEFORE. Påminnelser skulle inte kunna bära dem, så inget har startats eller ändrats. Ange den "
    "gamla nyckeln som REMISS_SECRET_KEY_BEFORE tills de remisserna är över.",
    "tool_missing": "Programmet {tool} finns inte på den här maskinen. Installera PostgreSQL:s klientprogram "
    "(postgresql-client), i minst databasens version.",
    "dump_failed": "{tool} misslyckades: {said}. Inget har ändrats.",
    "backup_exists": 'Filen "{path}" finns redan, och skrivs inte över. Välj ett annat namn.',
    "backup_key_unusable": "Nyckeln går inte att använda. Ange den öppna delen som age-keygen skriver (age1…).",
    "identity_unusable": 'I filen "{path}" finns ingen hemlig nyckel från age-keygen (AGE-SECRET-KEY-1…).',
    "backup_sealed": "Säkerhetskopian är krypterad. Ange filen med den hemliga nyckeln: --identity FIL.",
    "backup_other_identity": "Säkerhetskopian är krypterad för någon annan nyckel än den. Inget har ändrats.",
    "backup_damaged": "Säkerhetskopian är avklippt, ändrad eller ingen säkerhetskopia. Ta en annan. Inget har ändrats.",
    "backup_newer": "Säkerhetskopian är tagen med en nyare Remiss ({version}). Installera den eller en senare, och läs "
    "in igen. Inget har ändrats.",
    "backup_other_kind": "Säkerhetskopian är av en databas i {kind}. Rätta REMISS_DATABASE_URL. Inget har ändrats.",
    "backup_needs_key": "Länkarnas nyckel ingår inte i säkerhetskopian. Lägg tillbaka den i {path}, eller ange "
    "REMISS_SECRET_KEY, och läs in igen. Inget har ändrats.",
    "house_not_empty": "Här finns redan ett register. En säkerhetskopia läses bara in där det inte finns något: välj "
    "en tom mapp (REMISS_DATA) och en tom databas (REMISS_DATABASE_URL). Inget har ändrats.",
    "mail_not_paused": "Breven är inte pausade. Inget har ändrats.",
    "mail_not_restored": "Registret kommer inte ur en säkerhetskopia. Inget har ändrats.",
    "mail_rate_unusable": "Antalet brev i minuten ska vara 0 till {most}.",
    "other_store": '"{path}" är inte det fillager som hör till databasen: dess filer ligger någon annanstans. Inget '
    "har startats eller ändrats. Rätta REMISS_DATA, REMISS_FILES eller REMISS_DATABASE_URL, eller lägg tillbaka hela "
    "mappen files ur säkerhetskopian.",
    "port_taken": "Port {port} ({variable}) används redan av ett annat program. Stäng det, eller välj en annan port "
    "med {variable}.",
    "data_in_use": 'Remiss körs redan med datamappen "{path}". Stäng den körningen först, eller välj en annan mapp '
    "med REMISS_DATA.",
    "part_failed": "{part} startade inte. Vad den sade står i {log}.",
    "part_died": "{part} har stannat oväntat, och allt stängs därför ner. Vad den sade står i {log}.",
    "temporal_missing": "Programmet temporal saknas i miljön. Kör make demo, som installerar allt.",
    "audit_broken": "Händelseloggen är bruten vid rad {seq}: raden är ändrad, borttagen eller flyttad.",
    "file_gone": "Filen med kontrollsumma {sha256} finns inte i fillagret, fast registret har den. Hämta den ur "
    "kopian. Saknas många filer: kontrollera att REMISS_DATA eller REMISS_FILES är rätt.",
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
    "no_such_incoming": 'Det finns ingen inkommen remiss med vårt dnr "{dnr}". Se alla med remiss incoming.',
    "incoming_dnr_taken": 'Dnr "{dnr}" har redan en inkommen remiss. Inget är registrerat. Öppna den, eller skriv ett '
    "annat dnr.",
    "incoming_missing": "Fyll i den här uppgiften: den behövs.",
    "incoming_long": "Texten är för lång: högst {limit} tecken.",
    "incoming_way_missing": "Välj hur avsändaren vill ha svaret: med e-post, genom en länk eller på papper.",
    "incoming_received_ahead": "Dagen då remissen kom in har inte varit. Rätta dagen.",
    "incoming_due_before": "Sista svarsdag är före dagen då remissen kom in. Rätta någon av dagarna.",
    "incoming_no_members": "Skriv minst en medlem, en på varje rad: kod eller namn, semikolon, adress.",
    "incoming_member_address": "Adress saknas för {name}. Skriv den efter ett semikolon på samma rad.",
    "incoming_plan_missing": "Välj ja, nej eller inte bestämt.",
    "incoming_text_long": "Texten är för lång: högst {limit} tecken. Inget är sparat.",
    "incoming_sent": "Yttrandet är redan skickat, eller lämnat på annat sätt. Det skickas en gång, och ändras inte "
    "efteråt.",
    "incoming_being_sent": "Yttrandet skickas i detta ögonblick. Vänta en minut och se hur det gick.",
    "incoming_not_unknown": "Det är inte oklart om yttrandet kom fram. Se på sidan hur det gick.",
    "counted_how_missing": "Skriv hur ni vet att yttrandet kom fram, till exempel vem hos avsändaren som har sagt det.",
    "incoming_locked": "Yttrandet är lämnat för godkännande och ändras inte nu. Den som godkänner kan lämna tillbaka "
    "det.",
    "incoming_section_empty": "Skriv en rubrik eller en text.",
    "incoming_sections_many": "Ett yttrande får ha högst {limit} avsnitt.",
    "incoming_answer_empty": "Yttrandet har ingen text än. Skriv minst ett avsnitt.",
    "incoming_not_in_round": "{name} är inte med i medlemmarnas omgång och har ingen svarslänk. Lägg till medlemmen i "
    "omgången, eller skriv in vad den har sagt.",
    "incoming_no_such_member": 'Ingen medlem här har koden "{member}". Se medlemmarna på remissens sida.',
    "cite_no_answer": "{name} har inte svarat i medlemmarnas omgång, så det finns inget att instämma i.",
    "inner_day_not_before": "Medlemmarnas sista dag, {day_on}, är inte före avsändarens, {their_day_on}. Välj en "
    "tidigare dag.",
    "inner_day_past": "Medlemmarnas sista dag, {day_on}, har varit. Välj en senare dag.",
    "inner_round_there": "Medlemmarnas omgång finns redan. Öppna den.",
    "inner_round_kind": "Remissen {dnr} är inte av slaget samordnat yttrande, så den kan inte vara medlemmarnas "
    "omgång. Skriv kind: joint_answer i remissfilen, eller börja omgången från den inkomna remissen.",
    "inner_round_cancelled": "Remissen {dnr} är återkallad, så ingen svarar i den. Välj en annan, eller börja på "
    "en ny.",
    "inner_round_taken": "Remissen {dnr} samlar redan in svar till den inkomna remissen {other}. Välj en annan, eller "
    "börja på en ny.",
    "inner_round_missing": "Det finns ingen omgång med medlemmarna, så de har inga svarslänkar. Gör omgången först.",
    "stand_until_bad": "Välj en dag från i dag till dagen före avsändarens sista svarsdag, {their_day_on}.",
    "stand_missing": "Välj om ni står bakom yttrandet, gör det med undantag, eller inte gör det.",
    "stand_exception_missing": "Skriv vad undantaget gäller.",
    "stand_not_asked": "Medlemmarna är inte tillfrågade om den här versionen. Fråga dem först.",
    "stand_still_open": "Medlemmar som inte har sagt något kan fortfarande göra det. Vänta, skriv in vad de har sagt, "
    "eller kryssa i att yttrandet lämnas ändå.",
    "incoming_not_submitted": "Yttrandet väntar inte på godkännande.",
    "incoming_answer_changed": "Yttrandet är inte det du läste: en ny version är lämnad. Inget är beslutat. Läs den "
    "som gäller nu.",
    "incoming_not_approved": "Yttrandet är inte godkänt. Lämna det för godkännande först.",
    "incoming_no_address": "Det finns ingen adress att skicka till. Skriv den, eller skriv in att yttrandet är lämnat "
    "på annat sätt.",
    "incoming_too_large": "Bilagorna är tillsammans större än {limit} MB. Skicka utan medlemmarnas egna svar, eller "
    "lämna dem på annat sätt.",
    "handed_in_by_missing": "Skriv vem som lämnade yttrandet.",
    "handed_in_how_missing": "Skriv hur yttrandet lämnades.",
    "handed_in_day_bad": "Dagen då yttrandet lämnades ska vara från dagen då remissen kom in till i dag.",
    "gate_rule_unknown": 'Remissfilens regel för klartecken, "{rule}", är okänd. De som finns: {known}.',
    "gate_of_unknown": 'Remissfilens regel för klartecken gäller "{word}", som är okänt. De som finns: {known}.',
    "gate_number": "Remissfilens regel för klartecken i {dnr} kräver ett antal (number) från 1 till {most}, "
    "så många som regeln räknar.",
    "gate_share": "Remissfilens regel för klartecken i {dnr} kräver en andel (share) från 1 till {most} procent.",
    "gate_inhabitants": "Remissfilens regel för klartecken i {dnr} räknar invånare, men säger inte hur många {names} "
    "har. Det går inte att räkna.",
    "gate_not_closed": "Remissen {dnr} är inte stängd. Klartecken beslutas när den är det.",
    "gate_choice_missing": "Välj ja eller nej, och vilket beslut det är: go_ahead, direction eller final.",
    "gate_day_before_sending": "Beslutets dag är före {sent_on}, då remissen skickades. Rätta dagen.",
    "gate_too_early": "Det beslutet kan fattas tidigast {day_on}. Inget är inskrivet.",
    "gate_go_ahead_missing": "Det finns inget klartecken att gå vidare från. Skriv in det först.",
    "gate_direction_missing": "Inriktningsbeslutet är inte fattat. Skriv in det före det slutliga beslutet.",
    "gate_decided": "Det är redan beslutat: {words} Skriv skälet till att det ändras.",
    "gate_reason_missing": "Beslutet går emot det som regeln säger. Skriv skälet.",
    "gate_uncounted": "Regeln för klartecken går inte att räkna efter. Skriv skälet till beslutet.",
    "gate_nobody": "Remissfilens regel för klartecken gäller ingen av mottagarna i {dnr}.",
    "adoption_rule_unknown": 'Remissfilens regel för antagande, "{rule}", är okänd. De som finns: {known}.',
    "adoption_nobody": "Remissfilens regel för antagande gäller ingen av mottagarna i {dnr}.",
    "incident_ahead": "Tiden har inte varit än. Skriv när incidenten upptäcktes.",
    "folder_not_empty": 'Mappen "{path}" är inte tom. Välj en ny mapp, så att inget blandas.',
    "choice_overtaken": "Ett annat svar gäller nu än när sidan visades. Inget har ändrats. Läs igenom svaren och välj "
    "igen.",
    "choice_of_withdrawn": "Svaret är återtaget av den som lämnade det och kan inte väljas att gälla.",
    "choice_is_the_recipients": "Båda svaren kom genom svarslänken, så mottagaren har själv sagt vilket som gäller.",
    "choice_reason_missing": "Skriv varför det svaret ska gälla.",
    "entry_file_missing": "Välj filen med svaret: den inskannade handlingen eller filen som kom.",
    "entry_unknown_organisation": '"{recipient}" finns varken bland mottagarna eller i registret.{meant} Rätta namnet, '
    "eller kryssa i att det är en egen organisation.",
    "entry_who_missing": "Skriv vem som svarar.",
    "mark_part_unknown": "Den delen har svaret inte. Välj en del i listan.",
    "view_moved_on": "Någon annan har sparat sedan du öppnade sidan. Inget av ditt har sparats ännu.",
    "comments_out_or_in": "Ange antingen --out (skriv tabellen) eller --in (läs in den).",
    "archive_round_open": "Remissen {dnr} är inte avslutad. Arkivpaketet görs när den är det, så att inget saknas.",
    "archive_text_long": "Korta texten till högst {limit} tecken.",
    "dispose_too_soon": "Remissen {dnr} gallras tidigast {days} dagar efter att den stängde eller återkallades.",
    "dispose_adopting": "Fullmäktiges beslut om {dnr} följs fortfarande. Avsluta det innan remissen gallras.",
    "dispose_followed": "En andra remiss följer på {dnr} och visar dess svar. Gallra den först.",
    "dispose_incoming": "I {dnr} har medlemmarna svarat på en inkommen remiss. Den gallras inte för sig.",
    "dispose_case": "Remissen {dnr} ingår i ett ärende, som visar dess dagar. Ta ut den ur ärendet först.",
    "dispose_waits": "Ett brev om {dnr} har inte gått än. Gallra remissen när det har gått eller stoppats.",
    "dispose_files_young": "En fil i {dnr} har kommit in eller gjorts de senaste två dygnen. Gallra remissen därefter.",
    "dispose_package_old": "Något har hänt i {dnr} sedan arkivpaketet gjordes, så det är inte helt. Gör ett nytt, "
    "eller skriv varför remissen gallras ändå.",
    "dispose_dnr_differs": "Diarienumret stämmer inte. Skriv {dnr}, så att rätt remiss gallras. Inget är borttaget.",
    "dispose_no_decision": "Skriv gallringsbeslutet: vilket organ, vilken dag och vilken paragraf.",
    "dispose_not_archived": "Det är inte antecknat att e-arkivet har det senaste paketet av {dnr}. Anteckna det, eller "
    "skriv varför remissen gallras ändå.",
    "no_such_delivery": "Remissen {dnr} har inget arkivpaket {number}. Paketens nummer står på sidan E-arkiv.",
    "file_exists": 'Filen "{path}" finns redan. Välj ett annat namn, så att inget skrivs över.',
    "suggestion_says_missing": "Skriv i korthet vad synpunkterna säger. Det skriver ingen maskin.",
    "suggestion_moved_on": "Förslaget gäller inte längre: någon har redan tagit ställning till det eller ändrat en av "
    "dess synpunkter.",
    "sample_reader_missing": "Välj vem som ska läsa stickprovet.",
    "sample_size_wrong": "Ange hur många svar som ska dras: minst 1 och högst {most}.",
    "sample_without_themes": "Remissen har inga teman än, så det finns inget att läsa efter. Lägg upp temana först.",
    "sample_too_few": "Så många svar går inte att dra. Antal svar med text som någon annan har markerat som läst "
    "och som läsaren inte själv har läst: {count}.",
    "sample_not_yours": "Stickprovet läses av en annan person.",
    "sample_coded_already": "Svaret är redan läst i stickprovet. Det som står där ändras inte i efterhand.",
    "comments_format": "Filen ska vara en synpunktstabell som XLSX eller DOCX. Spara den så och välj den igen.",
    "comments_unreadable": "Filen går inte att läsa: den är skadad, låst eller för stor. Spara om den.",
    "comments_no_table": "Ingen tabell i filen har kolumnerna Nr och Utfall. Utgå från tabellen som den hämtas här.",
    "comments_columns": "Kolumner saknas i tabellen: {columns}. Lägg tillbaka dem med samma rubriker.",
    "comments_other_round": "Ovanför tabellen står inte remissens diarienummer, {dnr}. Välj rätt fil, eller skriv "
    "diarienumret ovanför tabellen om den hör hit.",
    "comments_file_missing": "Välj filen med tabellen.",
    "comments_moved_on": "Något har ändrats sedan sidan visades, så inget har tagits in. Se raderna som de står nu, "
    "och ta in dem igen.",
    "passage_field_unknown": "Den delen finns inte i svaret. Öppna svaret på nytt och markera igen.",
    "passage_missing": "Markera de ord i svaret som synpunkten gäller. De ska stå i den valda delen precis så.",
    "passage_not_carried": "Orden i S{number} står inte, eller står flera gånger, i svarets nya version. Markera "
    "synpunkten där i stället och ta bort den gamla.",
    "group_too_small": "Välj minst två synpunkter som säger detsamma.",
    "groups_answered": "Synpunkterna hör till två grupper som båda har ett bemötande. Ta bort det ena först.",
    "text_too_long": "Texten är {length} tecken och får vara högst {limit}. Korta den.",
    "theme_title_missing": "Skriv temats rubrik.",
    "theme_reads_itself": "Den som skriver temat kan inte vara dess andra läsare. Välj två olika personer.",
    "theme_not_yours": "Bara temats andra läsare kan godta eller lämna tillbaka det.",
    "theme_words_missing": "Skriv vad som behöver ändras i temat.",
    "change_section_missing": "Ange vilket avsnitt i förslaget som ändras.",
    "synpunkt_unknown": "Ingen synpunkt har numret ”{typed}”. Skriv numren så: S1, S12.",
    "outcome_missing": "Välj vad som blir av synpunkten.",
    "day_unreadable": "Skriv dagen som år, månad och dag: 2026-06-09.",
    "gaps_none_ticked": "Kryssa för de brister som meningen gäller.",
    "gap_words_missing": "Skriv meningen som förklarar bristen. Den trycks i sammanställningen.",
    "final_not_closed": "Remissen är inte avslutad, så sammanställningen är preliminär. Den kan bli slutlig när "
    "remissen är avslutad.",
    "final_without_views": "Remissen har inga synpunkter med bemötanden än. Ta ut dem ur svaren först, eller gör den "
    "slutliga sammanställningen utan bemötanden.",
    "gaps_open": "Sammanställningen kan inte bli slutlig än. Öppna brister: {count}. Åtgärda var och en, eller skriv "
    "en mening som förklarar den.",
    "mark_passage_missing": "De orden står inte i den delen av svaret. Kopiera dem precis som de står.",
    "mark_section_missing": "Skriv bestämmelsen, till exempel 21 kap. 7 § OSL.",
    "mask_file_missing": "Välj filen med den maskade kopian.",
    "mask_reason_missing": "Skriv varför kopian är maskad.",
    "mask_is_original": "Det är samma fil som originalet. Välj den maskade kopian.",
    "compilation_preliminary": "Version {version} är preliminär. Slutlig blir den version som görs när remissen är "
    "avslutad och kontrollen inte saknar något.",
    "compilation_not_newest": "Det finns en nyare slutlig version än {version}. Lämna in den i stället.",
    "compilation_gaps": "Version {version} är inte fullständig: {number} saker saknas. Se till dem, eller skriv varför "
    "de inte är gjorda, och gör en ny version.",
    "compilation_waits": "Version {version} är redan lämnad för godkännande och väntar på beslut.",
    "compilation_approved": "Version {version} är redan godkänd.",
    "compilation_changed": "En nyare version har gjorts sedan version {version} lämnades in. Inget är beslutat. Lämna "
    "tillbaka den, så lämnas den nya in.",
    "compilation_not_asked": "Version {version} väntar inte på något beslut. Inget har ändrats.",
    "outcome_not_approved": "Sammanställningen är inte godkänd. Återkopplingen går när den slutliga versionen är det.",
    "outcome_text_long": "Texten får vara högst {limit} tecken. Korta den.",
    "outcome_until_past": "Den dagen har varit. Välj en dag framåt, eller lämna den tom.",
    "pack_empty": "Skriv en plats vid minst en del som ska vara med.",
    "pack_no_such_part": (
        "Det finns ingen del som heter ”{title}”. Skriv en mottagares namn, en handlings titel eller en rubrik. "
        "Rubrikerna är: {chapters}."
    ),
    "pack_too_many": "Ett underlag kan ha högst {limit} delar.",
    "pack_name_missing": "Ge underlaget ett namn, så att det går att hitta igen.",
    "pack_text_long": "Namnet får vara högst {limit} tecken. Korta det.",
    "pack_order_odd": "En plats är ett heltal, till exempel 3. Rätta det som är skrivet på annat sätt.",
    "pack_paper_unusable": '"{title}" går inte att ta med: filen är skadad eller låst. Ta bort den ur underlaget.',
    "publish_not_approved": "Sammanställningen är inte godkänd. Publicera när den slutliga versionen är det.",
    "publish_said_no": (
        "{names} har sagt nej till att svaret publiceras. Ta bort krysset där. På sin svarssida kan de ändra sig."
    ),
    "publish_compilation_said_no": (
        "Sammanställningen har alla svar i sin helhet, och {names} har sagt nej till att svaret publiceras. Publicera "
        "valda svar utan sammanställningen."
    ),
    "unmasked_unsure": "Kryssa i att exemplaret inte lämnas vidare. Inget har gjorts.",
    "publish_unsure": "Kryssa i att ni har prövat att det får publiceras.",
    "publish_empty": "Välj minst ett svar, eller sammanställningen.",
    "publish_reason_missing": "Skriv varför publiceringen tas tillbaka. Det står på sidan i stället.",
    "publish_none": "Inget är publicerat. Inget har ändrats.",
    "no_such_version": "Sammanställningen har ingen version {version}.",
    "compilation_without_data": "Version {version} är gjord utan datafil och kan inte jämföras.",
    "compilation_other_format": "Versionen är gjord av ett annat program och kan inte läsas här.",
    "mark_part_typed": 'Delen "{part}" finns inte i svaret. De som finns: {known}.',
    "mark_none": "Den delen är inte märkt. Inget har ändrats.",
    "mask_not_file": "Bara en fil kan ha en maskad kopia. Ange filens namn som del.",
    "no_answer_yet": "{recipient} har inte svarat.",
    "no_such_answer_version": "{recipient} har inget svar med version {version}.",
    "handout_all_alone": "Ange antingen --all eller --recipient.",
    "no_such_list": 'Det finns ingen sparad lista som heter "{name}". De som finns: {known}.',
    "no_lists": 'Det finns ingen sparad lista som heter "{name}", och inte heller någon annan.',
    "list_source_missing": "Ange antingen en tabell (FIL) eller en remiss (--round DNR).",
    "handout_empty": "Välj minst ett svar att lämna ut.",
    "handout_text_long": "Texten får vara högst {limit} tecken. Korta den.",
    "span_reversed": "Den första dagen är efter den sista. Rätta dagarna.",
    "no_adoption": "Remissen {dnr} följer ingen antagandeomgång (adoption saknas i remissfilen).",
    **{code: swedish for code, (swedish, _english) in adoption_messages.MESSAGES.items() if code != "date_unreadable"},
    "smtp_url_unreadable": "REMISS_SMTP_URL går inte att läsa ({part}). Skriv till exempel smtp://127.0.0.1:2525.",
    "smtp_password_in_clear": "REMISS_SMTP_URL har ett lösenord men ingen kryptering. Använd smtps:// eller "
    "smtp+starttls://.",
    **case_messages.SWEDISH,
}


def sentence(code: str, facts: dict[str, Fact]) -> str:
    """The sentence for a code, with instants in words. An unknown code is a defect and raises KeyError."""
    told: dict[str, object] = {name: shown(name, value) for name, value in facts.items()}
    told["red_day_words"] = f" ({str(red_day).lower()})" if (red_day := facts.get("red_day")) else ""
    told["meant"] = f' Menade du "{suggestion}"?' if (suggestion := facts.get("suggestion")) else ""
    if "found_words" in SENTENCES[code]:
        told["found_words"] = FILE_FOUND[str(facts["found"])]
    if code == "not_in_this_state":
        told["command_words"] = COMMANDS[str(facts["command"])]
        told["next_step"] = NEXT_STEPS[RoundState(str(facts["state"]))]
    return SENTENCES[code].format_map(told)


def error_sentence(error: RemissError) -> str:
    return sentence(error.code, error.facts)


def shown(name: str, value: Fact, language: Language = "sv") -> Fact:
    """An ISO instant in words, an ISO day (a fact ending in `_on`) and a local time; everything else as it is."""
    if name == "local":
        return local_words(datetime.fromisoformat(str(value)), language)
    if name.endswith("_on") and value:
        return day_words(date.fromisoformat(str(value)), language)
    if isinstance(value, str) and "T" in value:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            return value
        return moment_words(instant, language) if instant.tzinfo else value
    return value
