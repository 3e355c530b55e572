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
AT_THE_TERMINAL: dict[str, str] = {
    "no_such_case": 'Det finns inget ärende med diarienumret "{dnr}". Se alla med remiss case list.',
    "no_such_milestone": 'Ärendet har inget steg "{step}". Stegen är numrerade från 1 till {most}, så som remiss case '
    "show visar dem.",
}
SWEDISH = {code: words[0] for code, words in BOTH.items()} | AT_THE_TERMINAL
ENGLISH = {code: words[1] for code, words in BOTH.items()}
