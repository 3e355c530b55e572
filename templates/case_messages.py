"""What is refused of a case and its steps, Swedish and English by code: what happened, what it means, what to do."""

BOTH: dict[str, tuple[str, str]] = {
    "case_dnr_missing": (
        "Skriv ärendets diarienummer. Det får vara detsamma som remissens.",
        "Write the reference of the case. It may be the same as the round's.",
    ),
    "case_title_missing": ("Skriv vad ärendet gäller.", "Write what the case is about."),
    "case_taken": (
        "Det finns redan ett ärende med diarienumret {dnr}. Öppna det, eller skriv ett annat.",
        "There is a case with the reference {dnr} already. Open it, or write another.",
    ),
    "case_text_long": (
        "Texten får vara högst {limit} tecken. Korta den.",
        "The text may have at most {limit} characters.",
    ),
    "case_proposals_many": (
        "Ett ärende kan ha högst {limit} förslag till beslut.",
        "A case can have at most {limit} proposed decisions.",
    ),
    "case_remind_days": (
        "Antalet dagar före ska vara ett helt tal från 1 till {most}.",
        "The number of days before has to be a whole number from 1 to {most}.",
    ),
    "case_has_ended": (
        "Ärendet {dnr} är avslutat, och inget är ändrat. Öppna det igen om något ska skrivas in.",
        "The case {dnr} has ended, and nothing has been changed. Open it again if something is to be recorded.",
    ),
    "case_moved_on": (
        "Någon annan har ändrat uppgifterna sedan du öppnade sidan. Inget av ditt är sparat, men det du skrev står "
        "kvar. Se uppgifterna som de står nu under fälten, och spara igen om ditt ska gälla.",
        "Somebody else has changed the facts since you opened the page. Nothing of yours has been saved, but what you "
        "wrote is still there. See the facts as they stand now below the fields, and save again if yours are to hold.",
    ),
    "case_file_faulty": (
        "Filen går inte att använda som den är. Inget ärende är skapat. Rätta det som står här, och välj den igen.",
        "The file cannot be used as it is. No case has been made. Put right what is told here, and choose it again.",
    ),
    "case_file_missing": ("Välj en ärendefil först.", "Choose a case file first."),
    "case_round_missing": ("Välj vilken remiss det gäller.", "Choose which round it is about."),
    "case_not_ended": ("Ärendet {dnr} är inte avslutat.", "The case {dnr} has not ended."),
    "case_steps_left": (
        "Det finns steg som varken är gjorda eller strukna: {number}. Skriv varför ärendet avslutas ändå, eller se "
        "till stegen först.",
        "There are steps that are neither done nor dropped: {number}. Write why the case ends all the same, or see to "
        "the steps first.",
    ),
    "round_in_case": (
        "Remissen {dnr} ingår redan i ärendet {case}. En remiss ingår i högst ett ärende.",
        "The round {dnr} is in the case {case} already. A round is in one case at most.",
    ),
    "round_not_in_case": ("Remissen {dnr} ingår inte i ärendet.", "The round {dnr} is not in the case."),
    "milestone_title_missing": (
        "Skriv vad steget är, när det inte är något av de vanliga.",
        "Write what the step is, when it is none of the usual ones.",
    ),
    "milestone_day_bad": (
        '"{text}" är ingen dag och ingen månad. Skriv så: 2026-06-12 eller 2026-06.',
        "“{text}” is no day and no month. Write it like this: 2026-06-12 or 2026-06.",
    ),
    "milestone_same_day": ("Steget har redan den dagen.", "The step has that day already."),
    "milestone_reason_missing": (
        "Skälet saknas. Skriv varför: det sparas i ärendet.",
        "The reason is missing. Write why: it is kept in the case.",
    ),
    "milestone_in_future": (
        "Steget kan inte ha blivit gjort {day_on}: den dagen har inte varit. Rätta dagen.",
        "The step cannot have been done on {day_on}: that day has not been. Put the day right.",
    ),
    "milestone_too_early": (
        "Steget kan göras tidigast {day_on}. Inget är inskrivet.",
        "The step can be done on {day_on} at the earliest. Nothing has been recorded.",
    ),
    "milestone_direction_missing": (
        "Inriktningsbeslutet är inte fattat. Skriv in det, eller stryk det, före det slutliga beslutet.",
        "The direction decision has not been taken. Record it, or drop it, before the final decision.",
    ),
    "milestone_before_direction": (
        "Det slutliga beslutet kan inte vara före inriktningsbeslutet, {day_on}. Rätta dagen.",
        "The final decision cannot be before the direction decision, {day_on}. Put the day right.",
    ),
    "milestone_dropped": (
        "Steget är struket. Planera det igen om det ska göras.",
        "The step has been dropped. Plan it again if it is to be done.",
    ),
    "milestone_done": (
        "Steget är redan inskrivet som gjort {day_on}. Ångra det först om något ska rättas.",
        "The step has been recorded as done on {day_on} already. Undo that first if something is to be put right.",
    ),
    "milestone_not_planned": (
        "Steget är redan gjort eller struket, så det går inte att flytta eller stryka. Planera det igen först.",
        "The step has been done or dropped already, so it cannot be moved or dropped. Plan it again first.",
    ),
    "milestone_is_planned": ("Steget är varken gjort eller struket.", "The step has neither been done nor dropped."),
    "milestone_of_round": (
        "Steget förs av remissen {dnr} och fylls i därifrån. Ändra dagarna i remissen.",
        "The step is filled by the round {dnr}. Change the days in the round.",
    ),
    "milestone_of_gate": (
        "Beslutet står i remissen {dnr}, på sidan Klartecken. Ändra det där, med skäl.",
        "The decision stands in the round {dnr}, on the page Go-ahead. Change it there, with a reason.",
    ),
    "milestone_moved_on": (
        "Någon annan har ändrat steget sedan du öppnade sidan. Inget av ditt är sparat. Se steget som det står nu, och "
        "gör om det som behövs.",
        "Somebody else has changed the step since you opened the page. Nothing of yours has been saved. See the step "
        "as it stands now, and do it again if need be.",
    ),
}
DONE: dict[str, tuple[str, str]] = {
    "case_started": ("Ärendet har börjat.", "The case has begun."),
    "case_saved": ("Uppgifterna är sparade.", "The facts have been saved."),
    "case_round_taken_in": ("Remissen {dnr} ingår nu i ärendet.", "The round {dnr} is now in the case."),
    "case_round_let_go": (
        "Remissen {dnr} ingår inte längre i ärendet. Den går vidare som förut.",
        "The round {dnr} is not in the case any more. It goes on as before.",
    ),
    "case_ended": ("Ärendet är avslutat. Dess remisser går vidare.", "The case has ended. Its rounds go on."),
    "case_reopened": ("Ärendet är öppet igen.", "The case is open again."),
    "step_added": ("Steget är tillagt.", "The step has been added."),
    "step_saved": ("Steget är sparat.", "The step has been saved."),
    "step_moved": ("Steget är flyttat.", "The step has been moved."),
    "step_done": ("Steget är inskrivet som gjort.", "The step has been recorded as done."),
    "step_undone": ("Steget är planerat igen.", "The step is planned again."),
    "step_dropped": ("Steget är struket.", "The step has been dropped."),
}
"""What has just been done, by the code that the page's address carries."""
AT_THE_TERMINAL: dict[str, str] = {
    "no_such_case": 'Det finns inget ärende med diarienumret "{dnr}". Se alla med remiss case list.',
    "no_such_milestone": 'Ärendet har inget steg "{step}". Stegen är numrerade från 1 till {most}, så som remiss case '
    "show visar dem.",
}
SWEDISH = {code: words[0] for code, words in BOTH.items()} | AT_THE_TERMINAL
ENGLISH = {code: words[1] for code, words in BOTH.items()}
