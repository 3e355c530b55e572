"""What the command line says: its help, what each command has done, and the headings of its tables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models.webhooks import CHOOSABLE
from templates.dates import date_words, moment_words
from templates.file_messages import FILE_FOUND
from templates.webhook_words import EVENTS
from templates.words import counted

HELP: dict[str, str] = {
    "check": "Kontrollera en remissfil; ändrar inget.",
    "preview": "Visa brevet och frågorna så som en mottagare får dem; ändrar inget.",
    "draft": "Registrera remissen i filen som utkast, eller läs in ett utkast på nytt.",
    "submit": "Lämna remissen för godkännande.",
    "approve": "Godkänn remissen; beslutet skrivs in i registret.",
    "return": "Lämna tillbaka remissen till utkast, med skäl.",
    "send": "Skicka remissen nu, eller vid en angiven tid.",
    "status": "Visa alla remisser, eller en remiss i sin helhet.",
    "todo": "Visa vad som väntar på någon, i alla remisser eller i en.",
    "remind": "Påminn nu alla som inte har svarat.",
    "extend": "Ge anstånd till en mottagare, eller förläng hela remissen.",
    "deny": "Avslå en begäran om anstånd.",
    "record": "Registrera ett svar som kom på papper eller med e-post.",
    "supplement": "Be en mottagare komplettera sitt svar, eller ta tillbaka begäran.",
    "address": "Rätta en mottagares adress; länken byts, och missivet eller kvittensen går dit.",
    "compile": "Gör remissammanställningen i alla format, eller jämför två versioner av den.",
    "add": "Lägg till en mottagare i en remiss som är ute; missivet går genast.",
    "withdraw": "Ta bort en mottagare från de tillfrågade, med skäl; den får besked.",
    "freeze": "Frys remissen, med skäl: inga brev går, och ingen tid löper ut.",
    "thaw": "Häv frysningen.",
    "chain": "Visa vems tur det är i en kedjeremiss, låt turen gå vidare eller ändra ordningen.",
    "note": "Anteckna ett samtal, ett utskick på papper eller en kungörelse.",
    "papers": "Visa handlingarna i en remiss som är ute, eller ändra dem; alla får ett brev.",
    "choose": "Låt en av flera versioner av ett svar gälla, med skäl.",
    "mark": "Märk en del av ett svar eller en fil som sekretessbelagd, eller lägg till en maskad kopia.",
    "comments": "Skriv synpunkterna som en tabell att besvara i Excel eller Word, eller läs in den igen.",
    "handout": "Lämna ut svar på begäran, maskade där de är märkta.",
    "gaps": "Vad som saknas innan sammanställningen är slutlig. Slutar med kod 2 medan något är öppet.",
    "sample": "Dra ett stickprov av lästa svar för en andra läsare, eller visa hur väl läsarna stämmer överens.",
    "incoming": "Inkomna remisser och våra yttranden över dem.",
    "incoming show": "Visa alla inkomna remisser, eller en av dem.",
    "incoming register": "Registrera en inkommen remiss med medlemmar och handlingar.",
    "incoming plan": "Säg till medlemmarna om ni planerar att svara; ett brev var.",
    "incoming round": "Välj den remiss där medlemmarnas svar samlas in.",
    "incoming write": "Lägg till ett avsnitt i yttrandet ur en textfil.",
    "incoming ask": "Fråga medlemmarna om de står bakom yttrandet.",
    "incoming submit": "Lämna yttrandet för godkännande.",
    "incoming approve": "Godkänn yttrandet; beslutet skrivs in i registret.",
    "incoming send": "Skicka yttrandet till avsändaren, en gång.",
    "incoming arrived": "Räkna yttrandet som skickat, när avsändaren säger att det kom.",
    "incoming address": "Rätta en medlems adress; det som inte kom fram skickas igen.",
    "incoming handed": "Skriv in att yttrandet är lämnat på annat sätt.",
    "list": "Sparade mottagarlistor: visa, spara, döp om, ta bort.",
    "list show": "Visa alla sparade listor, eller en av dem.",
    "list save": "Spara en lista ur en tabell (CSV eller XLSX) eller en remiss.",
    "list rename": "Döp om en sparad lista.",
    "list discard": "Ta bort en sparad lista.",
    "case": "Ärenden ovanför remisserna: börja, visa, flytta och skriv in steg, ta in remisser, avsluta.",
    "case start": "Börja ett ärende ur en ärendefil.",
    "case list": "Visa alla ärenden, de som pågår först.",
    "case show": "Visa ett ärende: alla steg i tidsordning, med nummer.",
    "case add": "Lägg till ett steg i ärendet.",
    "case move": "Flytta ett steg till en annan dag eller månad, med skäl.",
    "case done": "Skriv in att ett steg är gjort: dag, organ och paragraf.",
    "case undo": "Planera ett gjort eller struket steg igen, med skäl.",
    "case drop": "Stryk ett steg som inte ska göras, med skäl.",
    "case take-in": "Ta in en remiss i ärendet; remissen själv ändras inte.",
    "case let-go": "Ta ut en remiss ur ärendet; remissen själv ändras inte.",
    "case end": "Avsluta ärendet; remisserna i det går vidare.",
    "case reopen": "Öppna ett avslutat ärende igen, med skäl.",
    "outcome": "Berätta för dem som svarade vad som blev av deras synpunkter, när sammanställningen är godkänd.",
    "pack": "Gör ett mötesunderlag: valda delar som en PDF.",
    "dispose": "Gallra en remiss enligt beslut: ta bort allt som finns om den, för gott.",
    "archive": "Gör ett arkivpaket av en avslutad remiss, eller anteckna att e-arkivet har det.",
    "publish": "Publicera valda svar och sammanställningen för alla, eller ta tillbaka det.",
    "second": "Börja en andra remiss av en avslutad, eller visa båda sida vid sida med ändringslistan.",
    "duties": "Visa vad som ska göras efter det sista beslutet, lägg till ett uppdrag, eller markera ett som klart.",
    "checklist": "Visa besluten mot checklistan, lägg till punkter, eller skriv in vad ett beslut täcker.",
    "press": "Visa den gemensamma presstexten, skriv en version, fråga alla, anteckna svar, godkänn och skicka den.",
    "close": "Avsluta remissen nu.",
    "reopen": "Öppna en avslutad remiss igen, med ny sista svarsdag.",
    "cancel": "Återkalla remissen, med skäl.",
    "gate": "Visa om svaren ger klartecken enligt remissens regel, eller skriv in vad som är beslutat.",
    "adoption": "Visa fullmäktiges antagande, starta det, eller skriv in ett beslut eller vad som är känt om dess "
    "laga kraft.",
    "export": "Skriv hela remissen till en mapp: svar, filer, brev och händelselogg.",
    "verify": "Kontrollera händelseloggen och alla filer.",
    "rebuild": "Starta om remisser i Temporal från registret.",
    "user": "Konton i konsolen: lägg till, byt lösenord, stäng av, visa.",
    "user add": "Lägg till ett konto; lösenordet frågas efter, eller läses från standard in.",
    "user password": "Ge ett konto nytt lösenord; alla inloggningar avslutas.",
    "user off": "Stäng av ett konto; alla inloggningar avslutas.",
    "user list": "Visa alla konton.",
    "token": "Nycklar för andra system som använder API:et: gör, visa, dra in.",
    "token add": "Gör en nyckel; den visas en enda gång.",
    "token list": "Visa alla nycklar, och vad de är till för.",
    "token revoke": "Dra in en nyckel; den gäller inte från och med nu.",
    "webhook": "Aviseringar till andra system om det som händer: lägg till, prova, pausa, visa, ta bort.",
    "webhook add": "Avisera ett system på en adress, med de händelser som det vill veta.",
    "webhook list": "Visa alla system som aviseras.",
    "webhook show": "Visa ett system med de senaste meddelandena.",
    "webhook test": "Skicka ett prov till ett system.",
    "webhook pause": "Skicka inget till ett system tills vidare.",
    "webhook resume": "Avisera ett system igen, även om det som hände under pausen.",
    "webhook again": "Skicka det som aldrig kom fram till ett system igen.",
    "webhook remove": "Avisera inte ett system längre.",
    "sender": "Avsändare: organisationer som skickar remisser från samma installation.",
    "sender add": "Lägg till en avsändare, eller ge den första ett namn.",
    "backup": "Säkerhetskopiera allt medan det går: databasen som den är nu, och alla filer.",
    "doctor": "Undersök allt som Remiss lutar sig mot, och säg vad som är fel; ändrar inget.",
    "incident": "När något har hänt: skriv incidentblad, händelselogg och en lista över all programvara (SBOM).",
    "check-backup": "Läs igenom en säkerhetskopia; ändrar inget.",
    "restore": "Läs in en säkerhetskopia i en tom installation; breven är pausade tills ni släpper ut dem.",
    "mail": "Breven i alla remisser: om de går ut, hur fort, och vad som väntar.",
    "mail show": "Visa om brev går ut, och vilka som väntar.",
    "mail pause": "Håll inne alla brev.",
    "mail resume": "Släpp ut breven igen.",
    "mail rate": "Bestäm hur många brev i minuten som går ut som mest; gäller genast.",
    "migrate": "Anpassa databasen till den här versionen av Remiss. Ta en säkerhetskopia först (remiss backup).",
    "worker": "Kör arbetsprocessen ensam, för drift.",
    "web": "Kör webben ensam, för drift.",
    "catcher": "Kör brevlådan ensam, för prov: den tar emot brev och skickar dem inte vidare.",
    "up": "Starta allt för prov: Temporal, arbetsprocess, webb och brevlåda. Ctrl-C stänger.",
    "demo": "Spela upp en verklig remiss på ungefär två minuter, med påhittade svar.",
}

OPTIONS: dict[str, str] = {
    "incoming_words": "Ord från er i brevet.",
    "incoming_day": "Dagen då det lämnades.",
    "incoming_title": "Ärendet.",
    "incoming_from": "Vem remissen kommer från.",
    "incoming_due": "Avsändarens sista svarsdag.",
    "incoming_members": "Textfil med en medlem på varje rad: kod eller namn, semikolon, adress.",
    "incoming_received": "Dagen då remissen kom in.",
    "incoming_to": "Adressen som yttrandet skickas till.",
    "incoming_their": "Avsändarens beteckning.",
    "incoming_officer": "Handläggarens adress, som får påminnelser.",
    "incoming_own": "Er organisation, eller dess adress, när avsändaren saknar den.",
    "incoming_way": "Hur svaret lämnas: mail, link eller paper.",
    "incoming_paper": "En handling som kom med; kan ges flera gånger.",
    "incoming_plan": "yes, no eller undecided.",
    "incoming_round": "Dnr för en remiss av slaget samordnat yttrande.",
    "incoming_text": "Textfil med avsnittets text.",
    "incoming_heading": "Avsnittets rubrik.",
    "incoming_until": "Sista dag som medlemmarna får säga till.",
    "incoming_anyway": "Lämna fast medlemmar fortfarande kan säga till.",
    "incoming_decision": "Beslutet: organ, dag och paragraf.",
    "incoming_with_own": "Skicka medlemmarnas egna svar bredvid.",
    "incoming_by": "Vem som lämnade det.",
    "incoming_known": "Hur ni vet att yttrandet kom fram: vem som har sagt det.",
    "incoming_member": "Medlemmens kod.",
    "incoming_email": "Den nya adressen.",
    "incoming_how": "Hur det lämnades.",
    "backup_out": "Filen att skriva, eller en mapp där den får ett eget namn.",
    "backup_key": "Kryptera för den som har den hemliga delen: en öppen nyckel från age-keygen (age1…). Flera går bra.",
    "backup_file": "Säkerhetskopian.",
    "identity": "Filen med den hemliga delen av nyckeln, för en krypterad kopia.",
    "as_sent": "Räkna det som väntade när kopian togs som skickat.",
    "mail_rate": "Brev i minuten, i alla arbetsprocesser tillsammans; 0 för så fort reläet tar emot.",
    "remiss": "Formella remissrundor: från remissfil till remissammanställning.",
    "help": "Visa den här hjälpen.",
    "version": "Visa vilken version av Remiss det är.",
    "install_completion": "Låt skalet fylla i kommandon med tabb.",
    "show_completion": "Visa det som gör att skalet fyller i kommandon med tabb.",
    "json": "Skriv JSON i stället för text.",
    "dnr": "Remissens diarienummer.",
    "sample_draw": "Dra så många svar.",
    "sample_reader": "Den andra läsarens e-postadress.",
    "user_email": "Personens e-postadress.",
    "user_name": "Personens namn.",
    "role": "registrar (registrator), approver (godkänner) eller reader (läser).",
    "sender": "Avsändarens kortnamn; utan det den första.",
    "no_password": "Personen loggar in hos en identitetstjänst.",
    "token_name": "Vilket system nyckeln är till för.",
    "token_scope": "rounds (remisser och mottagare), answers (svar och filer), events (händelser) eller acts (påminna, "
    "förlänga, göra utkast). Kan anges flera gånger.",
    "token_role": "reader (läser) eller registrar (registrator, som krävs för acts).",
    "token_days": "Hur många dagar den gäller.",
    "token_id": "Nyckelns id, som token list visar.",
    "webhook_id": "Systemets id, som webhook list visar.",
    "webhook_name": "Vilket system det är.",
    "webhook_url": "Adressen som det lyssnar på; den börjar med https://.",
    "webhook_event": "En händelse som det vill veta: "
    + ", ".join(f"{event.value} ({EVENTS[event][0]})" for event in CHOOSABLE)
    + ". Ange en väljare för varje.",
    "sender_key": "Kortnamnet: små bokstäver, siffror och bindestreck; standard är den första avsändarens.",
    "sender_name": "Organisationens namn.",
    "sender_email": "Registratorns brevlåda.",
    "by": "Vem som har beslutat: e-postadressen till kontot. Behövs när en godkännare är utsedd.",
    "reason": "Skälet, inom citattecken.",
    "starting": "Flytta alla datum så att utskicket sker då.",
    "file": "Remissfilen (YAML), eller - för det som kommer på standard in.",
    "schema": "Skriv remissfilens JSON-schema, för editorer, i stället för att kontrollera en fil.",
    "previewed": "Remissens diarienummer, eller remissfilen.",
    "preview_recipient": "Mottagarens kod eller namn; annars den första.",
    "preview_out": "Mappen att skriva brevet och frågorna i.",
    "to": "En egen adress att skicka provbrevet till.",
    "where": "Var hela sammanställningen finns; det står i mejlet.",
    "second_cause": "Vad som ledde till den nya versionen av förslaget; den andra remissen börjas då.",
    "not_needed": "Er bedömning att ingen andra remiss behövs, och varför.",
    "duty_add": "Ett nytt uppdrag: vad som ska göras.",
    "duty_owner": "Den ansvarigas roll, till exempel förbundsdirektören.",
    "duty_email": "Den ansvarigas e-postadress, dit påminnelsen går.",
    "duty_rule": "Hur dagen bestäms: days_after eller months_after (efter det sista beslutet), on_day eller yearly.",
    "duty_when": "Antalet dagar eller månader, dagen (2027-06-01), eller månad och dag för varje år (03-31).",
    "duty_notice": "Så många dagar före påminns den ansvariga.",
    "duty_done": "Uppdragets nummer, när det är klart; --reason kan säga hur det blev.",
    "duty_remove": "Numret på ett uppdrag som tas bort, med skäl.",
    "duty_reason": "Varför uppdraget tas bort, eller hur det blev.",
    "chain_pass": "Låt turen gå vidare från den här mottagaren, med --reason.",
    "chain_order": "Hela ordningen: en gång för varje mottagare, i tur.",
    "point_add": "En punkt som varje beslut ska täcka; kan ges flera gånger.",
    "point_remove": "Numret på en punkt som tas bort.",
    "point_recipient": "Mottagaren vars beslut är granskat.",
    "point_covered": "Numret på en punkt som beslutet täcker; kan ges flera gånger.",
    "point_missing": "Numret på en punkt som saknas i beslutet; kan ges flera gånger.",
    "press_title": "Rubriken på en ny version.",
    "press_text": "En textfil med den nya versionen.",
    "press_embargo": "Tiden som texten inte får publiceras före.",
    "press_ask": "Fråga alla som inte har sagt något om den senaste versionen, med ett brev och deras egen länk.",
    "press_recipient": "Mottagaren som har sagt ja eller nej; ges med --said.",
    "press_said": "Vad mottagaren säger om den senaste versionen.",
    "press_approve": "Organet som har godkänt den senaste versionen; ges med --date och --section.",
    "press_send": "Skicka den godkända versionen till alla mottagare.",
    "press_sure": "Texten går fast alla inte har sagt ja.",
    "reply_until": "De kan svara på återkopplingen till och med den dagen; utan den ber ni inte om svar.",
    "pack_name": "Underlagets namn.",
    "pack_part": "En del, som kan ges flera gånger, i ordning: rubriken, mottagarens namn eller handlingens titel.",
    "pack_out": "PDF-filen att skriva.",
    "dispose_decision": "Gallringsbeslutet: organ, dag och paragraf.",
    "dispose_confirm": "Diarienumret en gång till, så att rätt remiss gallras.",
    "dispose_reason": "Varför remissen gallras fast e-arkivet inte har något paket.",
    "dkim": "Den selector som e-postservern skriver under med (DKIM).",
    "incident_out": "En ny mapp att skriva i.",
    "incident_since": "När incidenten upptäcktes, till exempel 2026-11-30 14:20.",
    "archive_out": "ZIP-filen att skriva. Utan den skrivs paketet i den mapp där du står, med sitt eget namn.",
    "archivist": "Arkivbildaren. Utan den är det remissens avsändare.",
    "archivist_code": "Arkivbildarens kod hos e-arkivet, till exempel organisationsnumret.",
    "agreement": "Leveransöverenskommelsens nummer.",
    "archive_received": "Gör inget nytt paket: anteckna att e-arkivet har paketet med det numret.",
    "forum": "Vem underlaget är till; det står på första sidan.",
    "gate_decide": "Skriv in ett beslut, yes eller no, i stället för att bara visa.",
    "gate_step": "Vilket beslut: go_ahead (klartecken), direction (inriktningsbeslut) eller final (slutligt beslut).",
    "gate_body": "Organet som har beslutat.",
    "gate_date": "Beslutets dag.",
    "gate_section": "Beslutets paragraf.",
    "gate_reason": "Skälet, när beslutet går emot regeln eller ändrar ett tidigare beslut.",
    "adoption_start": "Börja följa fullmäktige: de frågas om beslut och påminns.",
    "adoption_rule": "När förslaget är antaget: all (alla), number (minst så många som --number) eller named (de som "
    "--code räknar upp). Utan den gäller remissfilens regel.",
    "adoption_number": "Hur många fullmäktige som minst ska anta.",
    "adoption_code": "Koden för ett fullmäktige som räknas; kan ges flera gånger.",
    "adoption_point": "En punkt i det beslut som ni vill ha; kan ges flera gånger, i ordning.",
    "adoption_legal_force": "Besluten ska också ha vunnit laga kraft.",
    "adoption_from": "Första dagen då det antagna kan börja gälla.",
    "adoption_wanted_by": "Den dag då besluten önskas senast.",
    "adoption_recipient": "Koden för det fullmäktige som beslutet gäller.",
    "adoption_outcome": "Vad fullmäktige beslutade: adopted (antaget), adopted_with_deviation (med avvikelse), "
    "rejected (avslaget), sent_back (återremiss), postponed (uppskjutet) eller planned (dagen är känd).",
    "adoption_section": "Beslutets paragraf, som den är skriven.",
    "adoption_own_dnr": "Kommunens diarienummer, som det är skrivet.",
    "adoption_text": "Beslutet med egna ord.",
    "adoption_deviates": "Vad fullmäktige beslutade på en punkt som avviker; kan ges flera gånger.",
    "adoption_until": "Den dag som beslutet är uppskjutet till eller planerat för.",
    "adoption_correct": "Beslutet rättar det som står där; det gamla finns kvar i historiken.",
    "adoption_again": "Fullmäktige har beslutat på nytt.",
    "adoption_file": "Ett protokollsutdrag; kan ges flera gånger.",
    "adoption_announced": "Dagen då det tillkännagavs på anslagstavlan att protokollet är justerat.",
    "adoption_appealed": "Om beslutet har överklagats. Utan den är det inte känt än.",
    "adoption_court": "Vad domstolen kom fram till: stands (beslutet står fast) eller annulled (upphävt).",
    "adoption_final": "Dagen då domstolens avgörande vann laga kraft.",
    "adoption_end": "Sluta följa fullmäktige, med skälet.",
    "adoption_out": "Skriv stycket om antagandet som en PDF-fil.",
    "published": "Koden för en mottagare vars svar publiceras; kan ges flera gånger.",
    "with_compilation": "Publicera hela den godkända sammanställningen också.",
    "with_files": "Publicera filerna som kom med svaren också.",
    "publish_sure": "Ni har prövat att det får publiceras: samtycke, personuppgifter och sekretess.",
    "publish_withdraw": "Ta tillbaka det som är publicerat; skälet står på sidan i stället.",
    "compilation": "Gäller den här versionen av sammanställningen i stället för remissen.",
    "unmasked": "Handläggarens eget exemplar, utan att uppgifter med sekretessmarkering täcks. Det sparas inte.",
    "compare": "Visa i stället vad som skiljer två versioner av sammanställningen åt.",
    "test_data": "Märk remissen som prov med påhittade svar.",
    "decision": "Beslutet: organ, datum och paragraf.",
    "at": "När den ska skickas.",
    "until": "Ny sista svarsdag.",
    "greeting": "En hälsning som står i påminnelsen.",
    "recipient": "Mottagarens kod eller namn.",
    "part": 'En del som öppnas, till exempel sammanfattning, "fråga 4", beslut, filer eller protokollsutdrag. Kan '
    "anges flera gånger.",
    "what": "Vad som saknas, inom citattecken. Mottagaren läser det.",
    "complete_until": "Sista dag för kompletteringen.",
    "withdraw": "Ta tillbaka begäran om komplettering.",
    "answer": "Svaret som PDF, DOCX eller ODT.",
    "stance": 'Ställningstagandet, till exempel "tillstyrker med synpunkter".',
    "arrived": "När svaret kom in, som dag eller dag och klockslag.",
    "replace": "Ersätt ett svar som redan finns.",
    "as_it_came": "Registrera filen som den kom, också när den inte är en hel PDF, DOCX eller ODT; det noteras.",
    "anyway": "Registrera svaret fast ankomsttiden motsäger ett annat datum; det noteras.",
    "address": "Den nya e-postadressen.",
    "addresses": "Visa också mottagarnas adresser.",
    "named": "Kod eller namn i registret; för en egen organisation dess namn.",
    "added_email": "Adressen som missivet går till.",
    "own_kind": "För den som inte finns i registret: organisation eller party_group (partigrupp).",
    "own_until": "En egen sista svarsdag; annars remissens.",
    "obliged": "Mottagaren är skyldig att svara.",
    "noted": "Vad som hände, inom citattecken.",
    "note_recipient": "Mottagaren det gäller; annars hela remissen.",
    "note_kind": "phone (samtal), paper (på papper), announced (kungörelse) eller stands (mottagaren säger att svaret "
    "står fast sedan handlingarna ändrats).",
    "note_at": "När det hände, om det inte är nu.",
    "paper_replace": "En ny version av en handling: dess nummer i listan och filen, till exempel 2=nytt.pdf.",
    "paper_add": "En ny handling: dess namn och filen, till exempel Bilaga=bilaga.pdf.",
    "paper_remove": "Numret på en handling som tas bort.",
    "cause": "Varför handlingarna ändras. Alla mottagare får läsa det.",
    "papers_until": "Flytta samtidigt sista svarsdag för alla hit.",
    "papers_preview": "Visa breven och vilka som får dem; ändrar inget.",
    "answer_version": "Svarets version; annars den som gäller.",
    "chosen": "Versionen som ska gälla.",
    "mark_part": 'Delen som den heter på sidan, till exempel "Svar på fråga 4", "Hela svaret", eller en fils namn.',
    "passage": "Orden som är känsliga, precis som de står; annars hela delen.",
    "section": 'Bestämmelsen, till exempel "21 kap. 7 § OSL".',
    "lift": "Ta bort märkningen av delen.",
    "masked": "En maskad kopia av filen, som lämnas ut i stället.",
    "mask_reason": "Varför kopian är maskad.",
    "given": "Mottagarens kod eller namn. Kan anges flera gånger.",
    "given_all": "Lämna ut allas svar.",
    "asked_by": "Vem som begärde ut svaren; behöver inte anges.",
    "request": "Vad som begärdes.",
    "comments_out": "Filen att skriva tabellen i: XLSX eller DOCX.",
    "comments_in": "Tabellen som har kommit tillbaka. Varje rad visas; inget tas in utan --take.",
    "comments_take": "Ta in alla rader som kan tas in.",
    "case_dnr": "Ärendets diarienummer.",
    "case_step": "Stegets nummer, så som remiss case show visar det.",
    "case_round": "Remissens diarienummer.",
    "case_file": "Ärendefilen (YAML med nyckeln case).",
    "case_starting": "Flytta alla dagar så att den första blir denna.",
    "case_kind": "Vad steget är: start, working_group, board, remiss, answers, closed, compilation, discussion, "
    "go_ahead, direction, proposal, final eller other.",
    "case_planned": "Dag (2026-06-12) eller månad (2026-06).",
    "case_title": "Vad steget heter, när det inte räcker med vad det är.",
    "case_forum": "Var steget tas: organ eller grupp.",
    "case_first": "Första dag som steget får göras.",
    "case_owner": "E-postadress till den som har hand om steget och påminns.",
    "case_date": "Dagen då steget gjordes.",
    "case_body": "Organet som gjorde det; stegets eget när inget anges.",
    "case_decide": "Vad som beslutades, när steget är ett beslut i en remiss med klartecken.",
    "list_name": "Listans namn.",
    "list_shown": "Listans namn; annars visas alla listor.",
    "list_file": "Tabellen: CSV eller XLSX med rubriker.",
    "list_round": "Spara mottagarna i den här remissen.",
    "list_new": "Det nya namnet.",
    "channel": "Hur svaret kom: post, letter_box (brevlåda), email eller other.",
    "reached": "Dagen då svaret nådde er; med --channel post räknas det som inkommet arbetsdagen före.",
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
    "user_add": "{email} har ett konto.",
    "user_password": "{email} har ett nytt lösenord och är utloggad överallt.",
    "user_off": "{email} kan inte längre logga in.",
    "token_add": "Nyckeln för {name} (id {id}) visas bara nu. Lägg den i systemet och spara den inte annars:\n{token}",
    "token_revoke": "Nyckeln för {name} gäller inte längre.",
    "webhook_add": "{name} (id {id}) aviseras från och med nu. Systemet kontrollerar signaturerna med:\n{secret}",
    "webhook_test": "Ett prov till {name} är på väg. Se hur det gick med remiss webhook show {id}.",
    "webhook_pause": "Aviseringarna till {name} är pausade.",
    "webhook_resume": "{name} aviseras igen, även om det som hände under pausen.",
    "webhook_again": "Skickas igen: {number}.",
    "webhook_remove": "{name} aviseras inte längre.",
    "sender_add": "Avsändaren {key} heter {name}.",
    "submit": "Remissen {dnr} är lämnad för godkännande.",
    "approve": "Remissen {dnr} är godkänd.",
    "return": "Remissen {dnr} är tillbaka som utkast.",
    "schedule": "Utskicket av {dnr} är planerat.",
    "send": "Remissen {dnr} skickas nu.",
    "remind": "Påminnelser skickas till {affected} mottagare som inte har svarat.{left_out_words}",
    "extend": "Anståndet är registrerat för {affected} mottagare, och besked skickas.",
    "extend_all": "Svarstiden är förlängd för {affected} mottagare, och besked skickas.",
    "deny": "Avslaget är registrerat, och besked skickas till {name}.",
    "record": "Svaret från {name} är registrerat. Kvittens {receipt}.{taken_words}{insisted_words}{beside_words}",
    "add": "{name} är tillagd ({recipient}), och missivet går nu. Sista svarsdag: {due_words}.",
    "add_in_chain": "{name} är tillagd sist i kedjan ({recipient}). Missivet går när turen kommer, och dagarna "
    "räknas då.",
    "withdraw": "{recipient} är inte längre bland de tillfrågade, och besked skickas.",
    "incoming register": "Den inkomna remissen {dnr} är registrerad.",
    "incoming plan": "Besked går till {number} medlemmar.",
    "incoming round": "Medlemmarnas svar på {dnr} samlas in i {inner}.",
    "incoming write": "Avsnittet är tillagt i yttrandet {dnr}.",
    "incoming ask": "Frågan går till {number} medlemmar.",
    "incoming submit": "Yttrandet {dnr}, version {version}, är lämnat för godkännande.",
    "incoming approve": "Yttrandet {dnr} är godkänt.",
    "incoming send": "Yttrandet {dnr} går nu till avsändaren.",
    "incoming arrived": "Yttrandet {dnr} räknas som skickat.",
    "incoming address": "Adressen till {name} är rättad till {email}. Brev som skickas igen: {again}.",
    "incoming handed": "Det är inskrivet att yttrandet {dnr} är lämnat.",
    "freeze": "Remissen {dnr} är fryst: inga brev går, och ingen tid löper ut.",
    "thaw": "Frysningen av {dnr} är hävd.",
    "note": "Antecknat.",
    "papers": "Handlingarna gäller nu i version {version}. {asked_words} om svaret står fast, och {others_words} "
    "besked.{moved_words}{later_words}",
    "choose": "Version {version} av svaret från {name} gäller nu ({receipt}).",
    "mark": "{part} är märkt i svaret från {recipient}, version {version}.",
    "mark_lifted": "{part} är inte längre märkt i svaret från {recipient}, version {version}.",
    "mark_masked": "Den maskade kopian av {part} lämnas ut i stället för originalet.",
    "handout": "Utlämnande {number} är gjort: {answers_words}.",
    "comments_out": "Tabellen är skriven, {rows_words}.",
    "comments_in": "Intagna bemötanden: {taken}.",
    "case_start": "Ärendet {dnr} är registrerat med {steps} steg. Dess körning i Temporal startar inom några sekunder.",
    "case_add": "Steget {name} finns nu i ärendet {dnr}.",
    "case_move": "{name} i ärendet {dnr} är nu planerat till {day}.",
    "case_done": "{name} i ärendet {dnr} är inskrivet som gjort.",
    "case_undo": "{name} i ärendet {dnr} är planerat igen.",
    "case_drop": "{name} i ärendet {dnr} är struket.",
    "case_take_in": "Remissen {round} ingår nu i ärendet {dnr}. Remissen själv är inte ändrad.",
    "case_let_go": "Remissen {round} ingår inte längre i ärendet {dnr}. Remissen själv är inte ändrad.",
    "case_end": "Ärendet {dnr} är avslutat. Remisserna i det går vidare.",
    "case_reopen": "Ärendet {dnr} är öppet igen.",
    "list_save": "Listan {name} har nu {number} mottagare.",
    "list_rename": "Listan {name} heter nu {new}.",
    "list_discard": "Listan {name} är borttagen.",
    "supplement": "Begäran om komplettering (nr {number}) är registrerad, och besked skickas till {name}. "
    "Sista dag: {last}.",
    "supplement_again": "{name} har redan den begäran om komplettering (nr {number}). Inget har ändrats.",
    "supplement_withdraw": "Begäran om komplettering (nr {number}) till {name} är återtagen.",
    "address": "Adressen är rättad. {goes_words}",
    "submit_compilation": "Sammanställningen av {dnr}, version {version}, är lämnad för godkännande.",
    "approve_compilation": "Sammanställningen av {dnr}, version {version}, är godkänd.",
    "return_compilation": "Sammanställningen av {dnr}, version {version}, är återlämnad.",
    "second": "Den andra remissen av {dnr} är börjad, med {number} mottagare. Skriv klart den i konsolen: {address}",
    "outcome": "Återkopplingen på {dnr} går nu till {number} som svarade.",
    "pack": "Underlag {number} av {dnr} är gjort: {file}",
    "archive": "Arkivpaket {number} av {dnr} är gjort: {file}",
    "dispose": "Remissen {dnr} är gallrad: {answers} svar och {files} filer är borttagna.",
    "incident": "Incidentbladet ligger i {folder}/{sheet}. Fyll i avsnitt 4 och anmäl i tid.",
    "archive_received": "Det är antecknat att e-arkivet har paket {number} av {dnr}.",
    "publish": "{number} svar på {dnr} är publicerade: {address}",
    "publish_withdraw": "Publiceringen av {dnr} är tillbakadragen.",
    "compile": "Sammanställningen av {dnr} är klar:",
    "close": "Remissen {dnr} är avslutad och sammanställs.",
    "reopen": "Remissen {dnr} är öppen igen, och besked skickas.",
    "cancel": "Remissen {dnr} är återkallad.",
    "preview": "Så blir det för {name} ({recipient}).{sent_words}",
    "export": "Remissen {dnr} är utskriven till {folder}: {number_words}.",
    "verify": "Händelseloggen håller: {rows_words}. {files_words}.",
    "rebuild": "{number_words} från registret.",
    "mail_pause": "Inga nya brev går ut. De som var på väg görs färdiga inom en halv minut.",
    "mail_resume": "Brev går ut igen.{counted_words}",
    "mail_rate": "Högst {number} brev i minuten går ut.",
    "mail_rate_free": "Brev går ut så fort reläet tar emot dem.",
    "migrate": "Databasen är nu anpassad till den här versionen av Remiss (version {now}).",
    "migrate_again": "Databasen är redan anpassad till den här versionen av Remiss (version {now}). Inget har ändrats.",
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
    "handout": {"answers": ("svar", "svar")},
    "comments_out": {"rows": ("rad", "rader")},
    "papers": {
        "asked": ("mottagare som har svarat tillfrågas", "mottagare som har svarat tillfrågas"),
        "others": ("mottagare får", "mottagare får"),
    },
}


ADDRESS_GOES = {
    "missiv": "Missivet går nu till {email}, med en ny länk.",
    "receipt": "Svaret har redan kommit, så kvittensen går nu till {email}, med en ny länk.",
    "supplement": "Begäran om komplettering går till {email}, med den nya länken.",
    "later": "Missivet går till {email} när remissen skickas.",
    "nothing": "Inget brev går dit, eftersom remissen är avslutad eller återkallad.",
}


AS_IT_CAME = "Filen togs emot som den kom, fast {found}. Det är noterat i händelseloggen."


ASKED_FOR = "Lösenord"
ASKED_AGAIN = "Samma lösenord igen"
REMIND_LEAVES_OUT = " Den planerade påminnelsen {planned} utgår därför för dem."
TRIAL_SENT = "Provbrevet är skickat till {email}. Länken i det gäller inte."
PAPERS_MOVED = "Sista svarsdag är flyttad från {old} till {new}."
PAPERS_LATER = "Temporal svarar inte just nu: breven går när den gör det."
BESIDE = "Version {beside} gäller fortfarande. Välj vilken som ska gälla med remiss choose {dnr} {recipient} VERSION."
INSISTED = "Att ankomsttiden motsäger ett annat datum är noterat i händelseloggen."


def done_sentence(command: str, facts: Mapping[str, Any]) -> str:
    """What a finished command says."""
    nouns = _NOUNS.get(command, {})
    words = {f"{name}_words": counted(facts[name], one, many) for name, (one, many) in nouns.items()}
    if command == "address":
        words["goes_words"] = ADDRESS_GOES[facts["goes"]].format(email=facts["email"])
    if command == "remind":
        at = facts["left_out_at"]
        planned = moment_words(datetime.fromisoformat(at)) if at else ""
        words["left_out_words"] = REMIND_LEAVES_OUT.format(planned=planned) if at else ""
    if command == "preview":
        words["sent_words"] = f" {TRIAL_SENT.format(email=facts['email'])}" if facts["email"] else ""
    if command == "mail_resume":
        number = facts["number"]
        words["counted_words"] = f" {counted(number, 'brev', 'brev')} räknas som redan skickade." if number else ""
    if command == "record":
        found = facts["as_it_came"]
        words["taken_words"] = f" {AS_IT_CAME.format(found=FILE_FOUND[found])}" if found else ""
        words["insisted_words"] = f" {INSISTED}" if facts["contradicts"] else ""
        words["beside_words"] = f" {BESIDE.format(**facts)}" if facts["beside"] else ""
    if command == "papers":
        old, new = (
            date_words(datetime.fromisoformat(at)) if at else "" for at in (facts["old_due_at"], facts["due_at"])
        )
        words["moved_words"] = f" {PAPERS_MOVED.format(old=old, new=new)}" if new else ""
        words["later_words"] = f" {PAPERS_LATER}" if facts["told_later"] else ""
    if command == "add":
        words["due_words"] = moment_words(datetime.fromisoformat(facts["due_at"]))
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
LIST_LINE = "{name}: {number} mottagare"
NO_CASES = "Det finns inga ärenden."
NO_LISTS = "Det finns inga sparade listor."
TABLE_FAULTS = "Tabellen har fel, och inget är sparat:"
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
