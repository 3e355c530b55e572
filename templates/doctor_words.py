"""What `remiss doctor` says of each thing it has asked: what is so, and where something is wrong what it means and what
to do."""

from collections.abc import Mapping
from typing import Any

from templates.dates import date_words, minute_words
from templates.messages import error_sentence
from templates.words import size_words

HEADINGS = {"well": "Bra", "warning": "Se över", "fault": "FEL", "unknown": "Inte känt"}
SUMMARY = "{faults} fel, {warnings} att se över, {unknown} som inte gick att ta reda på."
SENTENCES = {
    "register_well": "Databasen svarar, har det här programmets schema och hör till nyckeln och fillagret.",
    "register_refused": "Registret går inte att använda: {said}",
    "disk_well": "Det finns {free} ledigt där {path} ligger.",
    "disk_low": "Det finns bara {free} ledigt där {path} ligger. När det tar slut kan inga svar tas emot. "
    "Frigör plats nu.",
    "clock_well": "Datorns klocka ställs av en tidsserver.",
    "clock_loose": "Ingen tidsserver ställer datorns klocka. Då kan ett svar bedömas som för sent fast det "
    "kom i tid. Slå på tidssynkroniseringen (timedatectl set-ntp true).",
    "clock_unknown": "Det går inte att se om en tidsserver ställer datorns klocka. Kontrollera det för hand.",
    "calendar_well": "Röda dagar är kända till och med {last}.",
    "calendar_ends": "Röda dagar är kända bara till och med {last}. Remisser därefter går inte att skriva. "
    "Installera en ny version.",
    "letters_well": "Inga brev har väntat mer än en timme på att gå.",
    "letters_late": "Ett brev har väntat sedan {since}. Kontrollera att en worker är igång och att "
    "e-postservern svarar.",
    "mail_paused": "Alla brev är pausade sedan {at}. Inget går förrän ni kör remiss mail resume.",
    "spf_well": "{domain} har en SPF-post.",
    "spf_missing": "{domain} har ingen SPF-post. Många mottagare tar då inte emot breven. Lägg en TXT-post "
    "(v=spf1) på {name} som nämner er e-postserver.",
    "dmarc_well": "{domain} har en DMARC-post.",
    "dmarc_missing": "{domain} har ingen DMARC-post. Brev kan hamna i skräpposten. Lägg en TXT-post "
    "(v=DMARC1) på {name}.",
    "dkim_well": "{domain} har en DKIM-nyckel på {name}.",
    "dkim_missing": "Det finns ingen DKIM-nyckel på {name}, så e-postserverns underskrift går inte att "
    "kontrollera. Lägg dit den post som e-postservern visar.",
    "dkim_not_asked": "DKIM för {domain} är inte kontrollerat: ange vilken selector e-postservern skriver "
    "under med (--dkim).",
    "dns_silent": "Namnservern svarade inte om {kind} för {domain}. Kontrollera datorns namnserver och kör igen.",
    "domains_none": "Det finns ingen avsändaradress att kontrollera SPF, DKIM och DMARC för.",
    "relay_well": "E-postservern {host}:{port} svarar.",
    "relay_login": "E-postservern {host}:{port} godtar inte inloggningen. Inga brev går. Kontrollera REMISS_SMTP_URL.",
    "relay_login_missing": "E-postservern {host}:{port} tar inte emot någon inloggning (AUTH), fast "
    "REMISS_SMTP_URL har ett användarnamn. Inga brev går. Slå på den i e-postservern, eller ta bort användarnamn och "
    "lösenord ur REMISS_SMTP_URL.",
    "relay_tls_missing": "E-postservern {host}:{port} erbjuder ingen kryptering (STARTTLS), fast REMISS_SMTP_URL "
    "kräver den. Inga brev går. Slå på den i e-postservern, eller rätta REMISS_SMTP_URL.",
    "relay_certificate_refused": "Certifikatet för e-postservern {host}:{port} godtas inte: {reason}. Breven väntar. "
    "Rätta det i e-postservern, eller REMISS_SMTP_URL om servern heter något annat.",
    "relay_certificate_expired": "Certifikatet för e-postservern {host}:{port} har gått ut. Breven väntar, och går "
    "av sig själva när det är förnyat.",
    "relay_silent": "E-postservern {host}:{port} svarar inte. Breven väntar tills den gör det. Kontrollera "
    "att den är igång och att REMISS_SMTP_URL stämmer.",
    "scanner_none": "Ingen virusskanner är inställd (REMISS_CLAMD). Filer kontrolleras inte mot skadlig kod.",
    "scanner_well": "Virusskannern {address} svarar.",
    "scanner_silent": "Virusskannern {address} svarar inte. Svar tas emot, men filerna i dem kontrolleras "
    "inte. Starta clamd.",
    "temporal_well": "Temporal på {address} svarar och har alla sökattribut.",
    "temporal_silent": "Temporal på {address} svarar inte. Svar tas emot, men brev, påminnelser och "
    "stängningar väntar. Kontrollera att servern är igång och att REMISS_TEMPORAL_ADDRESS stämmer.",
    "temporal_certificate": "Certifikatet för Temporal på {address} godtas inte. Det kan ha gått ut. Svar tas emot, "
    "men brev, påminnelser och stängningar väntar. Förnya det, eller rätta REMISS_TEMPORAL_TLS_CA.",
    "temporal_refused": "Temporal på {address} ville inte svara på frågan ({status}). Kontrollera certifikat "
    "och rättigheter.",
    "attributes_missing": "Temporal saknar sökattributen {names}. Remisser går inte att starta. Lägg till "
    "dem som docs/operations.md visar.",
    "worker_well": "{number} worker hämtar arbete.",
    "worker_none": "Ingen worker hämtar arbete, så inga brev går och inga tider gäller. Starta en worker.",
    "worker_none_rounds": "Ingen worker sköter remisserna, så inga tider gäller och inga nya brev beställs. Starta en "
    "worker som har rounds i REMISS_QUEUES, eller inte har variabeln.",
    "worker_none_mail": "Ingen worker skickar brev, så alla brev väntar. Starta en worker som har mail i "
    "REMISS_QUEUES, eller inte har variabeln.",
    "worker_none_documents": "Ingen worker tar hand om dokument, så sammanställningar väntar och filer som kommer in "
    "blir inte genomsedda. Starta en worker som har documents i REMISS_QUEUES, eller inte har variabeln.",
    "web_well": "Webbservern svarar på {address}.",
    "web_ill": "Webbservern svarar {status} på {address}: {word}. Svar går inte att lämna. Vad ordet betyder "
    "står under Probes i docs/operations.md.",
    "web_unseen": "Om webbservern svarar på {address} gick inte att se, för certifikatet godtas inte.",
    "web_silent": "Ingen svarar på {address}. Svar går inte att lämna. Kontrollera webbservern, proxyn och "
    "namnet i DNS.",
    "certificate_well": "Certifikatet för {host} gäller till {ends}.",
    "certificate_ends": "Certifikatet för {host} gäller bara till {ends}, {days} dagar. Därefter varnar alla "
    "webbläsare. Förnya det.",
    "certificate_expired": "Certifikatet för {host} har gått ut. Alla webbläsare varnar, och få lämnar då sitt svar. "
    "Förnya det, och ladda om proxyn.",
    "certificate_refused": "Certifikatet för {host} godtas inte: {reason}. Mottagarnas webbläsare varnar. "
    "Byt certifikat.",
    "certificate_unseen": "Certifikatet för {host} gick inte att hämta.",
    "certificate_none": "{address} är inte krypterad. Det duger bara på en dator som ingen annan når.",
}


def sentence(code: str, facts: Mapping[str, Any]) -> str:
    """Moments with their weekday, sizes in words."""
    told = dict(facts)
    for name in ("since", "at"):
        if name in told:
            told[name] = minute_words(told[name])
    if "ends" in told:
        told["ends"] = date_words(told["ends"])
    if "free" in told:
        told["free"] = size_words(told["free"])
    if "error" in told:
        told["said"] = error_sentence(told["error"])
    return SENTENCES[code].format(**told)
