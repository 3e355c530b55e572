"""The demo's words: what the invented answers say (each marked as test data) and what the display tells."""

from models.values import Stance

MARK = "[Testdata: påhittat svar]"

SUMMARIES: dict[Stance, tuple[str, ...]] = {
    Stance.SUPPORTS: (
        "Kommunen ställer sig bakom förslaget i sin helhet.",
        "Kommunen tillstyrker förslaget och ser fram emot ett tydligare förbund.",
        "Förslaget ger förbundet ett arbetssätt som passar kommunens behov.",
    ),
    Stance.SUPPORTS_WITH_COMMENTS: (
        "Kommunen tillstyrker förslaget men vill att bostadsförsörjningen lyfts fram som en egen fråga.",
        "Kommunen är positiv. Beredningarnas mandat behöver dock beskrivas tydligare innan beslut.",
        "Kommunen tillstyrker med synpunkten att kostnaderna för den nya organisationen ska redovisas.",
    ),
    Stance.TAKES_NO_POSITION: (
        "Kommunen tar inte ställning till organisationen men lämnar synpunkter på arbetssättet.",
    ),
    Stance.OPPOSES: (
        "Kommunen avstyrker förslaget. De mindre kommunernas inflytande minskar med den föreslagna organisationen.",
    ),
}

COMMENTS: tuple[tuple[str, ...], ...] = (
    (
        "De prioriterade frågorna är rätt valda. Kompetensförsörjningen bör stå först.",
        "Infrastruktur & bostäder hör ihop och bör behandlas i samma beredning.",
        "Kommunen saknar skärgårdens villkor bland de prioriterade frågorna.",
    ),
    (
        "Den politiska organisationen är ändamålsenlig, men antalet beredningar kan minskas.",
        "Kommunen vill att kommunstyrelsens ordförande får en tydligare roll i beredningarna.",
        "Organisationen bör utvärderas efter två år.",
    ),
    (
        "Arbetsprocesserna är tydliga. Tidplanen behöver ta hänsyn till nämndernas sammanträden.",
        "Kommunen önskar att underlag skickas ut senast fyra veckor före beslut.",
        "Ansvaret mellan tjänstemannanätverken och beredningarna bör förtydligas.",
    ),
    (
        "En plan för hur förbundet följer upp sina beslut saknas.",
        "Samverkan med regionen bör beskrivas närmare.",
        "Kommunen saknar en redovisning av medlemsavgiftens utveckling.",
    ),
)

RESERVATION_WHO = "Ledamot A (påhittad)"
RESERVATION_TEXT = f"{MARK} Jag reserverar mig mot beslutet eftersom kostnaderna inte är redovisade."
DECLINE_REASON = f"{MARK} Kommunen avstår av resursskäl."
EXTENSION_REASON = f"{MARK} Kommunstyrelsen sammanträder först veckan därpå."
EXTENSION_GRANTED = "Kommunstyrelsens sammanträde ligger efter sista svarsdag."
DECISION = "KSL:s styrelse, påhittat beslut i uppspelningen, § 1"
STATEMENT = "Yttrande, påhittat i uppspelningen"

INTRO = (
    "Uppspelning av en verklig remiss: Kommunförbundet Stockholms län, dnr KSL/13/0111, 26 kommuner.\n"
    "Svarstiden är kortad till en minut. Kommunernas svar är påhittade och märkta som testdata.\n"
)
STARTING = "Startar Temporal, arbetsprocess, webb och brevlåda"
DRAFTED = "Remissen {dnr} är registrerad som utkast med {recipients} mottagare"
SUBMITTED = "Lämnad för godkännande"
APPROVED = "Godkänd av styrelsen och skickad"
DELIVERED = "{number} brev med personlig länk är framme"
ANSWERING = "{number} av {total} har svarat"
DRAFT_LEFT = "{name} har ett utkast som ligger kvar"
DECLINED = "{name} avstår från att yttra sig"
ASKED = "{name} begär anstånd"
GRANTED = "{name} får anstånd till {until}"
REMINDED = "Påminnelse {place}: {number} brev, bara till dem som inte har svarat"
DUE = "Svarstiden har gått ut"
LATE = "{name} svarar efter sista svarsdag: svaret tas emot och märks som sent"
EXTENDED_ANSWER = "{name} svarar inom sitt anstånd, alltså i tid"
CLOSED = "Remissen har stängt"
COMPILED = "Remissammanställningen är klar i alla format"
RESULT = "{answered} svar, {no_comments} utan synpunkter, {declined} avstår, {silent} tysta: summan är {recipients}."
CHECKS = "Kontroll av det som lovas:"
CHECK_NAMES = {
    "missiv": "Varje kommun fick exakt ett missiv ({number} av {expected})",
    "receipts": "Varje svar fick exakt en kvittens ({number} av {expected})",
    "reminded": "De planerade påminnelserna gick: två före sista svarsdag och en efter ({number} av {expected})",
    "reminders": "Påminnelser gick bara till dem som inte hade svarat ({number} av {expected})",
    "sums": "Utfallen summerar till antalet mottagare ({number} av {expected})",
    "late": "Ett svar är märkt som sent ({number} av {expected})",
    "documents": "Sammanställningen finns i alla format ({number} av {expected})",
    "audit": "Händelseloggen håller ({number} av {expected})",
}
GOOD = "ja"
BAD = "NEJ"
OPEN_DNR = "{dnr} öppen"
LEFT_OPEN = (
    "Förslaget är skickat en gång till, till tre kommuner och med verklig svarstid: "
    "den remissen är öppen, och en av dem har bett om anstånd"
)
LOOK = (
    "Titta här:\n"
    "  Konsolen, där registratorn arbetar:        {console}\n"
    "  En kommuns svarssida, öppen att svara på:  {answer}\n"
    "  Breven:                                    {mails}\n"
    "  Den uppspelade remissen i Temporal:        {temporal}\n"
    "  Dokumenten:                                {documents}\n"
)
STAYS = "Allt är kvar igång tills du trycker Ctrl-C.\n"
ENDS = "Nu stängs allt: dokumenten ligger kvar, och adresserna svarar igen när du startar remiss up.\n"
