"""The Swedish sentences for what the check of a round file finds: what happened, what it means, what to do.

Braces name the finding's facts as `templates/finding_words.py` words them. What the console says otherwise, and its
English, stands in `templates/console/findings.py`.
"""

from models.findings import Advice, AdviceCode, Fault, FaultCode, Notice, NoticeCode
from templates.finding_words import capital, clean, fact_words

FAULTS: dict[FaultCode, str] = {
    FaultCode.FILE_MISSING: 'filen "{path}" finns inte. Kontrollera namnet och mappen.',
    FaultCode.FILE_UNREADABLE: 'filen "{path}" går inte att läsa. Kontrollera att det är en textfil som du får läsa.',
    FaultCode.FILE_TOO_LARGE: "filen är större än {limit_size}, och så stor är ingen remissfil. "
    "Kontrollera att du valde rätt fil.",
    FaultCode.FILE_NOT_UTF8: "texten är inte UTF-8, så å, ä och ö går inte att läsa säkert. Spara filen som UTF-8.",
    FaultCode.FILE_EMPTY: "filen är tom. Skriv remissen i den, eller utgå från ett av exemplen.",
    FaultCode.YAML_SYNTAX: "här går filen inte att läsa som YAML, och därför är inget efter raden kontrollerat. "
    "Se efter indrag, citattecken och kolon här och på raden före.",
    FaultCode.YAML_ANCHOR: "filen använder & eller * för att återanvända text, och det tillåts inte i en remissfil. "
    "Skriv ut texten, eller sätt den inom citattecken om tecknet hör till texten.",
    FaultCode.YAML_TAG: "filen använder en tagg (!), och det tillåts inte i en remissfil. "
    "Ta bort taggen, eller sätt texten inom citattecken om utropstecknet hör till den.",
    FaultCode.YAML_TOO_DEEP: "filen har för många nivåer under varandra. Se efter indrag och klamrar.",
    FaultCode.YAML_SEVERAL: "här börjar ett andra dokument (---). En fil är en remiss: dela upp filen.",
    FaultCode.DUPLICATE_KEY: 'nyckeln "{key}" står två gånger, och bara en kan gälla. Ta bort den ena.',
    FaultCode.UNKNOWN_KEY: 'okänd nyckel "{key}".{meant} Det som står där används inte: rätta eller ta bort det.',
    FaultCode.MISSING_KEY: '"{key}" saknas eller är tom. Fyll i uppgiften.',
    FaultCode.EITHER_OR: '"{first}" och "{second}" ska inte stå tillsammans{inside}, men en av dem behövs. '
    "Ange exakt en av dem.",
    FaultCode.NEEDS_KEY: '"{key}" gäller bara tillsammans med "{other}". Lägg till "{other}", eller ta bort "{key}".',
    FaultCode.NOT_SECTION: '{named} ska vara uppgifter med namn, så som "namn: värde". Skriv om det så.',
    FaultCode.NOT_LIST: '"{key}" ska vara en lista. Börja varje rad med ett bindestreck.',
    FaultCode.NOT_TEXT: '"{key}" ska vara en text. Sätt texten inom citattecken.',
    FaultCode.NOT_YES_OR_NO: '"{key}" ska vara true eller false. Skriv ett av dem.',
    FaultCode.UNKNOWN_WORD: '"{word}" går inte att använda i "{key}".{allowed_words}{meant}',
    FaultCode.TEXT_TOO_LONG: '"{key}" har {length} tecken men får ha högst {limit}. Korta texten.',
    FaultCode.NOT_ONE_LINE: '"{key}" ska stå på en rad. Ta bort radbrytningen.',
    FaultCode.CONTROL_CHARACTER: "{named} innehåller ett styrtecken som inte syns och inte kan skrivas ut. "
    "Skriv om texten för hand.",
    FaultCode.NOT_DATE: '"{text}" i "{key}" är inget datum. Skriv år, månad och dag så: 2026-06-09.',
    FaultCode.NOT_MOMENT: '"{text}" i "{key}" är ingen tidpunkt. Skriv så: 2026-06-09T08:00.',
    FaultCode.NO_CALENDAR: "året {year} finns inte i almanackan, så röda dagar går inte att räkna. "
    "Ange ett år från {first_year} till {last_year}.",
    FaultCode.TIME_DOES_NOT_EXIST: "klockslaget {local} finns inte, eftersom klockan då ställs fram till sommartid. "
    "Välj ett annat klockslag.",
    FaultCode.DUE_IN_PAST: "sista svarsdag {due_at} har redan varit, så ingen kan svara i tid. "
    "Ange en senare dag, eller flytta hela remissen med --starting.",
    FaultCode.DUE_BEFORE_SENDING: "sista svarsdag {due_at} är inte senare än utskicket {send_at}. "
    "Rätta den dag som är fel.",
    FaultCode.DUE_ON_DAY_OFF: "sista svarsdag {due_on} är ingen arbetsdag{red_day_words}. Då kan ingen hjälpa den som "
    "får problem med sitt svar. Ange till exempel {next_on}.",
    FaultCode.CLOSES_BEFORE_DUE: "remissen stänger {closes_at}, före sista svarsdag {due_at}. "
    "Ange en dag för stängningen som inte är tidigare än sista svarsdag.",
    FaultCode.STARTING_WITHOUT_SENDING: "filen har ingen dag för utskicket, så datumen går inte att flytta. "
    'Ange "send_on" i filen.',
    FaultCode.BAD_DURATION: '"{text}" i "{key}" är ingen tidslängd att påminna med. '
    "Skriv så: P14D för fjorton dagar, P2W för två veckor. Längst är två år.",
    FaultCode.DURATION_IN_MONTHS: '"{text}" i "{key}" räknar i månader eller år, som är olika långa. '
    "Ange dagar eller veckor, till exempel P30D.",
    FaultCode.TOO_MANY: '"{key}" har {count} rader men får ha högst {limit}. Ta bort rader.',
    FaultCode.NO_RECIPIENTS: "remissen har inga mottagare. Ange minst en under recipients.",
    FaultCode.UNKNOWN_CODE: 'koden "{code}" finns inte i registret.{meant} En egen mottagare anges med '
    "kind: party_group eller kind: organisation, och med name och email.",
    FaultCode.UNKNOWN_NAME: 'namnet "{name}" finns inte i registret.{meant} Rätta namnet eller ange koden. Är det en '
    "egen mottagare: ange code, kind och email.",
    FaultCode.OWN_WITHOUT_CODE: '"{name}" finns inte i registret, så det är en egen mottagare, och den behöver en egen '
    'kod. Lägg till code på raden, till exempel code: "{example}".',
    FaultCode.AMBIGUOUS_NAME: 'namnet "{name}" passar flera i registret: {codes}. Ange koden för den du menar.',
    FaultCode.NAME_OF_ANOTHER: 'koden {code} är {register_name}, men namnet säger "{name}". '
    "Rätta koden, eller ta bort namnet.",
    FaultCode.KIND_OF_ANOTHER: "koden {code} är {register_name} i registret, med kind: {register_kind}, men här står "
    "kind: {kind}. Ta bort kind, eller välj en egen kod om du menar någon annan.",
    FaultCode.BAD_CODE: 'koden "{code}" kan inte användas. '
    "Använd högst 40 tecken: a–z, A–Z, 0–9, punkt, bindestreck och understreck, varav minst en bokstav eller siffra.",
    FaultCode.CODE_TOO_ALIKE: 'koden "{code}" blir densamma som "{other_code}" ({other_name}) i kvittensnummer, där '
    "punkt och understreck skrivs som bindestreck. Ge den en annan kod.",
    FaultCode.UNKNOWN_COUNTY: 'länet "{county}" finns inte.{meant} Ange länskoden, till exempel "01".',
    FaultCode.RECIPIENT_TWICE: "{name} ({code}) står redan bland mottagarna, på rad {first_line}. Ta bort den ena, "
    "eller undanta mottagaren med except på en rad med select.",
    FaultCode.NOT_SELECTED: '"{name}" är ingen av dem som raden väljer, så ingen undantas.{meant} Rätta koden eller '
    "namnet, eller ta bort det ur except.",
    FaultCode.NOBODY_LEFT: "except undantar alla som raden väljer. Ta bort raden, eller undanta färre.",
    FaultCode.ADDRESS_MISSING: "{names}{and_more} saknar e-postadress och kan inte få remissen. "
    "Lägg till koden i adresslistan (addresses), eller ange email på mottagarens egen rad.",
    FaultCode.ADDRESS_SHARED: "{name} har samma adress som {other_name} på rad {first_line}: {email}. "
    "Då kan de svara i varandras namn. Ange en egen adress för var och en.",
    FaultCode.ADDRESS_TWICE: "koden {code} har en annan adress på rad {first_line}: {email}. "
    "Behåll den adress som gäller.",
    FaultCode.ADDRESS_COLUMNS: "adresslistan behöver en rad med rubriker, där en kolumn heter kod (eller code) och en "
    "e-post (eller email). Första raden är: {found}. Skriv kod;e-post på första raden.",
    FaultCode.ADDRESS_COLUMN_TWICE: 'adresslistan har två kolumner för samma uppgift: "{first}" och "{second}". '
    "Byt rubrik på den som inte gäller.",
    FaultCode.ADDRESS_EMPTY: "koden {code} står i adresslistan utan adress. Fyll i adressen.",
    FaultCode.ADDRESS_WITHOUT_CODE: 'adressen "{email}" står på en rad utan kod, så den hör inte till någon. '
    "Fyll i koden, eller ta bort raden.",
    FaultCode.EMAIL_INVALID: '"{email}" är ingen fullständig e-postadress.{meant} Rätta adressen.',
    FaultCode.EMAIL_SEVERAL: '"{email}" är mer än en adress. Ange en adress här och övriga under cc.',
    FaultCode.EMAIL_LOCAL_PART: '"{email}" har bokstäver som å, ä eller ö före @. Många e-postservrar tar inte emot '
    "sådana adresser. Be om en adress utan dem.",
    FaultCode.EMAIL_HIDDEN: '"{email}" har en radbrytning eller ett tecken som inte syns. Skriv adressen för hand.',
    FaultCode.UNKNOWN_CHAPTER: 'ingen fråga hör till kapitlet "{chapter}", så mottagaren skulle inte få någon fråga '
    "om det.{meant} Rätta kapitlet, eller lägg till en fråga med den texten i section.",
    FaultCode.PATH_NOT_RELATIVE: 'sökvägen "{path}" gäller bara på en dator. Skriv den från remissfilens egen mapp.',
    FaultCode.PAPER_MISSING: 'handlingen "{path}" finns inte, så den skulle saknas i utskicket. '
    "Lägg filen där, eller rätta namnet.",
    FaultCode.PAPER_KIND: 'handlingen "{path}" kan inte skickas ut: {found_words}. Spara den som PDF, DOCX eller ODT.',
    FaultCode.PAPER_ENDING: 'handlingen "{path}" har fel filändelse. Byt den till {ending}, som innehållet är.',
    FaultCode.PAPER_UNUSABLE: 'handlingen "{path}" kan inte skickas ut: {found_words}. Spara den på nytt, utan '
    "lösenord och makron.",
    FaultCode.PAPER_MALWARE: 'handlingen "{path}" kan inte skickas ut: skadlig kod har hittats ({malware}). '
    "Öppna den inte. Hämta handlingen från den som har gjort den.",
    FaultCode.PAPER_EMPTY: 'handlingen "{path}" är tom. Lägg dit rätt fil.',
    FaultCode.PAPER_TOO_LARGE: 'handlingen "{path}" är {size_size} men får vara högst {limit_size}. '
    "Minska bilderna eller dela upp den.",
    FaultCode.BAD_QUESTION_ID: 'frågans id "{id}" kan inte användas. '
    "Använd högst 40 tecken: a–z, A–Z, 0–9, punkt, bindestreck och understreck.",
    FaultCode.QUESTION_TWICE: 'frågans id "{id}" används redan på rad {first_line}. Ge varje fråga ett eget id.',
    FaultCode.UNKNOWN_QUESTION: 'ingen fråga har id "{id}".{meant} Rätta id, eller lägg till frågan.',
    FaultCode.QUESTION_WITHOUT_STANCE: 'frågan "{id}" ber inte om något ställningstagande, så svaren på den kan '
    "aldrig ge klartecken. Lägg till stance: true på frågan.",
    FaultCode.CODE_NOT_ASKED: 'koden "{code}" i "{key}" är ingen av dem som kan räknas här.{meant} Rätta koden, eller '
    "lägg till mottagaren.",
    FaultCode.CONCERNS_NOBODY: '"{key}" gäller ingen av mottagarna. Rätta "of" eller "codes", eller lägg till dem som '
    "ska räknas.",
    FaultCode.OUT_OF_REACH: '"{key}" ska vara ett helt tal från 1 till {most}.',
    FaultCode.NOT_INHABITANTS: '"{text}" är inget antal invånare för {code}. Skriv ett helt tal, till exempel 24800.',
    FaultCode.INHABITANTS_MISSING: '{names}{and_more} har inget invånarantal i "{key}", så det går inte att räkna '
    "efter invånare. Skriv koden och antalet för var och en som räknas, eller rätta vilka som räknas.",
    FaultCode.CHAIN_OF_ONE: '"{key}" frågar mottagarna en i taget, men det finns bara en. Lägg till fler '
    "mottagare eller ta bort kedjan.",
    FaultCode.CHAIN_DAYS: '"{key}" ska vara ett helt tal dagar från 1 till {most}.',
    FaultCode.DAY_IN_FUTURE: '"{key}" är {day_on}, som inte har varit än. Skriv in beslutet när det är fattat.',
    FaultCode.STATUTE_MISSING: "brevet ska hänvisa till en annan författning, men det står inte vilken. Skriv den i "
    '"{key}" som den ska stå i brevet, eller välj en annan rättslig grund.',
    FaultCode.BASIS_OF_OTHERS: "den rättsliga grunden gäller inte för {sender}. 26 § förvaltningslagen gäller inte i "
    "kommunala ärenden som kan laglighetsprövas (2 §) och inte för föreningar, och 7 kap. 2 § regeringsformen gäller "
    "regeringens ärenden. Välj eget beslut, eller annan författning och skriv vilken.",
    FaultCode.BASIS_AGAINST_REASON: "skälet är att en författning kräver remissen, men som rättslig grund står eget "
    "beslut. Välj den författning som kräver den, eller ett annat skäl.",
}

NOTICES: dict[NoticeCode | AdviceCode, str] = {
    NoticeCode.DATES_IN_PAST: "svarstiden har redan varit ({send_at} till {due_at}). Remissen kan inte skickas så. "
    "Starta den på en ny dag med --starting, så flyttas alla datum.",
    NoticeCode.SEND_IN_PAST: "den planerade tiden för utskicket, {send_at}, har redan varit. "
    "Remissen skickas när någon säger till.",
    NoticeCode.SEND_ON_DAY_OFF: "utskicket {send_on} är ingen arbetsdag{red_day_words}. "
    "Breven går i väg den dagen, men läses troligen först {next_on}.",
    NoticeCode.DUE_ON_DAY_OFF: "svarstiden går ut {due_on}, som inte är en arbetsdag{red_day_words}.",
    NoticeCode.DATE_MOVED: "{date_name} hamnade på {landed_on}{red_day_words} och flyttades till {moved_to_on}.",
    NoticeCode.DECISIONS_LEFT_OUT: "besluten om antagande i filen hör till den tidigare remissen och följer inte med "
    "till de nya datumen. Skriv in de nya besluten när de är fattade.",
    NoticeCode.REMINDER_BEFORE_SENDING: "påminnelsen skulle gå ut före utskicket och skickas därför inte.",
    NoticeCode.REMINDER_AFTER_CLOSING: "påminnelsen skulle gå ut när remissen redan är stängd och skickas därför inte.",
    NoticeCode.ONE_ORGANISATION: "{other_name} är samma organisation som {name} och räknas som en mottagare: ett brev, "
    "ett svar.{goes_words}{unused_words}",
    NoticeCode.FOREIGN_LETTERS: "adressen {email} har bokstäver som inte är latinska men kan likna dem. "
    "Kontrollera att den leder rätt.",
    NoticeCode.PAPER_ACTIVE: 'handlingen "{path}": {active_words}. Mottagarnas skydd kan stoppa den, och den som '
    "öppnar den kan bli varnad. Spara den på nytt som PDF om det går.",
    NoticeCode.PAPER_NOT_SCANNED: 'handlingen "{path}" är inte kontrollerad mot skadlig kod: virusskyddet svarade '
    "inte. Kontrollera filen igen före utskicket.",
    NoticeCode.NO_DOCUMENTS: "remissen har inga handlingar. Mottagaren behöver veta vad ärendet gäller.",
    NoticeCode.DECISION_BEFORE_DUE: "{date_name}, {day_on}, är före sista svarsdag {due_on}. Då kan alla svar inte ha "
    "kommit. Kontrollera datumen.",
    NoticeCode.DECISION_BEFORE_SENDING: "beslutet om antagande för {code} är från {day_on}, före utskicket {sent_on}. "
    "Kontrollera datumen.",
    NoticeCode.ASKED_BEFORE: "ni har redan en remiss med samma rubrik, {dnr}, där {both} av de {asked} mottagarna är "
    "med. Kontrollera att det inte är samma remiss en gång till.",
    NoticeCode.AGAINST_PRACTICE: "praxis säger nej till en formell remiss för handlingar som tagits fram gemensamt och "
    "för egna handlingsplaner som inte rör mottagarnas verksamhet. Överväg samråd i annan form, eller skriv i skälen "
    "varför ni remitterar ändå.",
    NoticeCode.BASIS_MISSING: "skälet är att en författning kräver remissen, men ingen rättslig grund är vald, så "
    "brevet nämner ingen. Välj den om mottagarna ska få veta vilken.",
    AdviceCode.UNDER_SIX_WEEKS: "svarstiden är bara {days_words}. Under sex veckor hinner få kommuner fatta beslut. "
    "Tre månader är brukligt: till {advised_on}.",
    AdviceCode.UNDER_THREE_MONTHS: "svarstiden är {days_words}. Tre månader är brukligt: till {advised_on}.",
    AdviceCode.DUE_IN_JULY: "sista svarsdag {due_on} är i juli, när få nämnder sammanträder. "
    "Överväg {advised_on} eller senare.",
    AdviceCode.DUE_AT_CHRISTMAS: "sista svarsdag {due_on} är under jul- och nyårshelgerna, när få är i tjänst. "
    "Överväg {advised_on} eller senare.",
    AdviceCode.OVER_SUMMER: "svarstiden går över sommaren, när få nämnder sammanträder. "
    "Lägg till tre veckor: till {advised_on} eller senare.",
    AdviceCode.OVER_CHRISTMAS: "svarstiden går över jul och nyår, när få nämnder sammanträder. "
    "Lägg till en vecka: till {advised_on} eller senare.",
    AdviceCode.DUE_FAR_OFF: "sista svarsdag {due_on} är mer än två år efter utskicket. Kontrollera att året är rätt.",
}


def fault_text(fault: Fault) -> str:
    """`rad 14: okänd nyckel "recipiants". ... Menade du "recipients"?`; another file's name goes before its line."""
    sentence = FAULTS[fault.code].format(**fact_words(fault.facts))
    places = [clean(fault.file)] if fault.file else []
    places += [f"rad {fault.line}"] if fault.line else []
    if fault.file and fault.column:
        places[-1] += f", kolumn {fault.column}"
    return f"{' '.join(places)}: {sentence}" if places else capital(sentence)


def notice_text(notice: Notice) -> str:
    """The same for a notice."""
    sentence = NOTICES[notice.code].format(**fact_words(notice.facts))
    return f"rad {notice.line}: {sentence}" if notice.line else capital(sentence)


def advice_text(advice: Advice) -> str:
    """The same for advice on a day that stands in no file."""
    return capital(NOTICES[advice.code].format(**fact_words(advice.facts)))
