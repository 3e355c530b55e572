"""What stands in the way of an adoption or of a council's decision: (Swedish, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "date_unreadable": (
        '"{text}" är inte ett datum. Skriv till exempel 2026-10-09.',
        '"{text}" is no date. Write it like 2026-10-09.',
    ),
    "adoption_number": (
        "Regeln för antagande kräver ett antal fullmäktige från 1 till {most}, så många som är med i {dnr}.",
        "The rule of adoption needs a number of councils from 1 to {most}, as many as are in {dnr}.",
    ),
    "adoption_not_closed": (
        "Remissen {dnr} är inte stängd. Fullmäktige frågas när den är det.",
        "The round {dnr} is not closed. The councils are asked when it is.",
    ),
    "adoption_gate_waits": (
        "Klartecken är inte beslutat i {dnr}. Skriv in beslutet först.",
        "The go-ahead has not been decided in {dnr}. Record that decision first.",
    ),
    "adoption_gate_no": (
        "Beslutet om klartecken i {dnr} är nej. Fullmäktige frågas inte om det som inte går vidare.",
        "The decision on the go-ahead in {dnr} is no. Councils are not asked about what does not go on.",
    ),
    "adoption_start_early": (
        "Fullmäktige kan besluta tidigast {day_on}. Starta antagandet då.",
        "The councils can decide at the earliest {day_on}. Start the adoption then.",
    ),
    "adoption_points_long": (
        "Beslutet kan ha högst {most} punkter, var och en på högst {limit} tecken. Korta det.",
        "The decision can have at most {most} points, each of at most {limit} characters. Shorten it.",
    ),
    "adoption_wanted_by_past": (
        "Dagen då besluten önskas har redan varit. Välj en senare.",
        "The day by which decisions are wanted has passed. Choose a later one.",
    ),
    "adoption_started": (
        "Antagandet i {dnr} är redan startat. Inget har ändrats.",
        "The adoption in {dnr} has been started already. Nothing has been changed.",
    ),
    "adoption_not_started": (
        "Antagandet i {dnr} är inte startat. Starta det först.",
        "The adoption in {dnr} has not been started. Start it first.",
    ),
    "adoption_is_ended": (
        "Antagandet i {dnr} följs inte längre. Inget har ändrats.",
        "The adoption in {dnr} is followed no more. Nothing has been changed.",
    ),
    "adoption_not_council": (
        "{recipient} är inget fullmäktige som ska besluta i den här remissen. Ange mottagarens kod.",
        "{recipient} is no council that decides in this round. Give the recipient's code.",
    ),
    "adoption_outcome_missing": ("Välj vad fullmäktige beslutade.", "Choose what the council decided."),
    "adoption_text_long": (
        "Texten får vara högst {limit} tecken. Korta den.",
        "The text may have at most {limit} characters. Shorten it.",
    ),
    "adoption_day_missing": ("Skriv beslutets dag.", "Give the day of the decision."),
    "adoption_day_future": (
        "Beslutets dag, {said_on}, har inte varit än. Rätta dagen. Är ärendet planerat till den dagen, välj att det "
        "inte är beslutat men att dagen är känd.",
        "The day of the decision, {said_on}, is to come. Put it right. If the matter is planned for that day, choose "
        "that it is not decided but that the day is known.",
    ),
    "adoption_day_before_sending": (
        "Beslutets dag, {said_on}, är före {sent_on}, då remissen skickades. Rätta dagen.",
        "The day of the decision, {said_on}, is before {sent_on}, when the round was sent. Put the day right.",
    ),
    "adoption_too_early": (
        "Beslut kan fattas tidigast {day_on}. Beslutet från {said_on} är inte inskrivet.",
        "Decisions can be made at the earliest {day_on}. The one of {said_on} has not been recorded.",
    ),
    "adoption_until_missing": (
        "Skriv vilken dag fullmäktige ska behandla ärendet.",
        "Give the day on which the council takes the matter up.",
    ),
    "adoption_until_past": (
        "Dagen då ärendet ska behandlas har redan varit. Rätta dagen.",
        "The day on which the matter is taken up has passed. Put it right.",
    ),
    "adoption_decided": (
        "{name} har redan ett beslut, från {said_on}. Säg om det nya rättar det eller om fullmäktige har beslutat på "
        "nytt.",
        "{name} has a decision already, of {said_on}. Say whether the new one corrects it or the council has decided "
        "anew.",
    ),
    "adoption_point_missing": (
        "Skriv vad fullmäktige beslutade på punkt {number}, när det inte är som i förslaget.",
        "Write what the council decided on point {number}, when it is not as proposed.",
    ),
    "adoption_points_deviate": (
        "Punkt {numbers} avviker från förslaget. Välj antaget med avvikelse, eller rätta punkten.",
        "Point {numbers} differs from the proposal. Choose adopted with a deviation, or put the point right.",
    ),
    "adoption_deviation_missing": (
        "Skriv vari beslutet avviker från förslaget, i en punkt eller med egna ord.",
        "Write in what the decision differs from the proposal, at a point or in words of its own.",
    ),
    "adoption_point_unreadable": (
        '"{text}" går inte att läsa. Skriv punktens nummer, ett likhetstecken och vad fullmäktige beslutade: '
        '"3=Kommunen avstår".',
        '"{text}" cannot be read. Write the number of the point, an equals sign and what the council decided.',
    ),
    "force_nothing_said": (
        "Skriv när beslutet anslogs, eller om det har överklagats.",
        "Give when the decision was announced, or whether it has been appealed.",
    ),
    "force_day_future": ("Dagen har inte varit än. Rätta den.", "The day is to come. Put it right."),
    "force_announced_before": (
        "Anslagsdagen är före beslutets dag, {decided_on}. Rätta dagen.",
        "The day of announcement is before the decision, {decided_on}. Put it right.",
    ),
    "force_announced_missing": (
        "Skriv vilken dag det tillkännagavs på anslagstavlan att protokollet är justerat. Tiden att överklaga räknas "
        "därifrån.",
        "Give the day when it was announced on the notice board that the minutes are approved. The time to appeal "
        "runs from there.",
    ),
    "force_time_runs": (
        "Beslutet kan överklagas till och med {last_on}. Att ingen har överklagat går att skriva in dagen efter.",
        "The decision can be appealed until {last_on}. That nobody has can be recorded the day after.",
    ),
    "force_not_appealed": (
        "En domstol säger bara något om beslut som har överklagats. Välj att det har överklagats, eller ta bort "
        "utgången.",
        "A court speaks of appealed decisions only. Choose that it has been appealed, or take the outcome away.",
    ),
    "force_final_missing": (
        "Skriv vilken dag domstolens avgörande vann laga kraft.",
        "Give the day when the court's ruling gained legal force.",
    ),
    "force_final_early": (
        "Avgörandets dag är före beslutets eller anslagets. Rätta dagen.",
        "The day of the ruling is before that of the decision or of its announcement. Put it right.",
    ),
    "force_no_decision": (
        "{name} har inget beslut om antagande som kan vinna laga kraft. Skriv in beslutet först.",
        "{name} has no decision of adoption that could gain legal force. Record it first.",
    ),
    "force_choice_unknown": (
        "Välj ja, nej eller inte känt än, och en utgång som finns.",
        "Choose yes, no or not known yet, and an outcome that there is.",
    ),
}
