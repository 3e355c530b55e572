"""What several bodies do alike, in words: the checklist of their decisions, and the joint press text."""

from collections.abc import Mapping, Sequence

from models.checklists import CheckedItem, Found, Point, PointState
from models.press import PressFacts, PressSaid, PressVersion
from templates.dates import date_words, moment_words
from templates.registrar_words import Box, LetterPiece
from templates.words import Language

CHECKLIST = "Checklista"
DECISION_OF = "Beslut av"
LACKS = "Det som saknas"

TOGETHER: dict[str, str] = {
    "no_such_point": "Checklistan har ingen punkt {number}.",
    "point_missing": "Skriv minst en punkt, en på varje rad.",
    "point_long": "Texten får vara högst {limit} tecken. Korta den.",
    "points_many": "Checklistan kan ha högst {limit} punkter.",
    "point_state": "Välj om punkten täcks, saknas eller inte gäller.",
    "press_not_closed": "Remissen {dnr} är inte avslutad. Den gemensamma texten skrivs när den är det.",
    "press_empty": "Skriv både rubrik och text.",
    "press_long": "Rubriken får vara högst {title_limit} tecken och texten högst {limit}. Korta dem.",
    "press_embargo_past": "Tiden {embargo_at} har redan varit. Skriv en senare, eller lämna fältet tomt.",
    "press_none": "Ingen text är skriven än.",
    "press_not_newest": "Version {version} är inte den senaste, som är {newest}. Läs den, och gör om det som behövs.",
    "press_is_approved": "Version {version} är redan godkänd.",
    "press_not_approved": "Version {version} är inte godkänd. Den skickas när någon som får godkänna har gjort det.",
    "press_is_sent": "Version {version} skickades {sent_at}. Ska något ändras: skriv en ny version.",
    "press_said_no": "Nej till texten från {number}. Skriv en ny version som alla kan stå bakom.",
    "press_silent": "{number} har inte sagt något om texten. Kryssa i att den går ändå, eller vänta på dem.",
    "press_choice": "Välj ja eller nej.",
    "press_changed": "Version {version} har ersatts av version {newest}. Läs den och svara igen.",
    "press_all_said": "Alla har redan sagt ja eller nej till texten.",
    "press_just_asked": "De som inte har svarat har nyss fått frågan. De kan få den igen {again_at}.",
}
TOGETHER_IN_ENGLISH: dict[str, str] = {
    "no_such_point": "The checklist has no point {number}.",
    "point_missing": "Write at least one point, each on a line of its own.",
    "point_long": "The text may have at most {limit} characters. Shorten it.",
    "points_many": "The checklist can have at most {limit} points.",
    "point_state": "Choose whether the point is covered, missing or does not apply.",
    "press_not_closed": "The round {dnr} is not closed. The joint text is written when it is.",
    "press_empty": "Write both a heading and a text.",
    "press_long": "The heading may have at most {title_limit} characters and the text at most {limit}. Shorten them.",
    "press_embargo_past": "The time {embargo_at} has already been. Write a later one, or leave the field empty.",
    "press_none": "No text has been written yet.",
    "press_not_newest": "Version {version} is not the newest, which is {newest}. Read that one first.",
    "press_is_approved": "Version {version} has been approved already.",
    "press_not_approved": "Version {version} is not approved. It is sent when somebody who may approve has done so.",
    "press_is_sent": "Version {version} was sent {sent_at}. To change anything, write a new version.",
    "press_said_no": "No to the text from {number}. Write a new version that all can stand behind.",
    "press_silent": "{number} have said nothing of the text. Tick that it goes all the same, or wait for them.",
    "press_choice": "Choose yes or no.",
    "press_changed": "Version {version} has been replaced by version {newest}. Read it and answer again.",
    "press_all_said": "All have said yes or no to the text already.",
    "press_just_asked": "Those who have not answered were asked just now. They can be asked again {again_at}.",
}
TOGETHER_DONE: dict[str, tuple[str, str]] = {
    "points_added": ("Tillagda punkter: {n}.", "Points added: {n}."),
    "point_ended": ("Punkten är borttagen.", "The point has been taken away."),
    "points_checked": ("Beslutet är granskat.", "The decision has been looked through."),
    "press_written": ("Version {n} är sparad.", "Version {n} has been saved."),
    "press_asked": ("Frågan går nu till {n}.", "The question now goes to {n}."),
    "press_said": ("Beskedet är antecknat.", "The word has been noted."),
    "press_approved": ("Texten är godkänd.", "The text has been approved."),
    "press_sent": ("Texten går nu till {n} mottagare.", "The text now goes to {n} recipients."),
}
TOGETHER_EVENTS: dict[str, tuple[str, str]] = {
    "checklist_added": ("Punkter lades till i checklistan", "Points were added to the checklist"),
    "checklist_ended": ("En punkt togs bort ur checklistan", "A point was taken off the checklist"),
    "checklist_checked": ("Ett beslut granskades mot checklistan", "A decision was looked through by the checklist"),
    "press_written": ("Den gemensamma texten skrevs", "The joint text was written"),
    "press_asked": ("Frågan om den gemensamma texten skickades", "The question about the joint text was sent"),
    "press_said": ("En mottagare sade ja eller nej till texten", "A recipient said yes or no to the text"),
    "press_approved": ("Den gemensamma texten godkändes", "The joint text was approved"),
    "press_sent": ("Den gemensamma texten skickades till alla", "The joint text was sent to all"),
}
STATES: dict[PointState, tuple[str, str]] = {
    PointState.COVERED: ("täcks", "covered"),
    PointState.MISSING: ("saknas", "missing"),
    PointState.NOT_NEEDED: ("gäller inte", "does not apply"),
}


def found_words(found: Found | None, language: Language = "sv") -> str:
    """`täcks (§ 4)`; a dash for what nobody has looked for."""
    if found is None:
        return "–"
    said = STATES[found.state][language == "en"]
    return f"{said} ({found.where})" if found.where else said


def checklist_lines(points: Sequence[Point], lines: Sequence[CheckedItem]) -> list[str]:
    """For a terminal."""
    if not points:
        return ["Checklistan har inga punkter."]
    found = [f"{one.place}. {one.text}" for one in points]
    for line in lines:
        missing, unseen = line.missing(tuple(points)), line.unseen(tuple(points))
        told = f"saknar {', '.join(str(one.place) for one in missing)}" if missing else ""
        left = f"{len(unseen)} inte granskade" if unseen else ""
        found.append(f"{line.name}: {', '.join(filter(None, (told, left))) or 'alla punkter täcks'}")
    return found


def press_said(said: PressSaid, language: Language = "sv") -> str:
    """`ja 1 juni 2026, genom egen länk`."""
    is_english = language == "en"
    word = (("no", "nej"), ("yes", "ja"))[said.yes][not is_english]
    how = (("noted by a registrar", "through its own link"), ("antecknat av registrator", "genom egen länk"))
    return f"{word} {date_words(said.at, language)}, {how[not is_english][said.own]}"


def press_lines(newest: PressVersion | None, yes: int, members: Mapping[str, str]) -> list[str]:
    """For a terminal. `members`: the names of all that it goes to, by id."""
    if newest is None:
        return ["Ingen text är skriven än."]
    embargo = [f"Inte före {moment_words(newest.embargo_at)}"] if newest.embargo_at else []
    sent = f"Skickad {moment_words(newest.sent_at)}" if newest.sent_at else "Inte skickad"
    approved = f"Godkänd: {newest.decision}" if newest.decision else "Inte godkänd"
    told = [f"- {name}: {_press_stand(newest, key)}" for key, name in members.items()]
    count = f"Ja från {yes} av {len(members)}"
    return [f"Version {newest.number}: {newest.title}", *embargo, count, *told, approved, sent]


def _press_stand(version: PressVersion, key: str) -> str:
    if key in version.said:
        return press_said(version.said[key])
    return f"har fått frågan {date_words(version.asked[key])}" if key in version.asked else "inte tillfrågad"


def press_box(press: PressFacts, sender: str, to: str) -> Box:
    words = f"Får inte publiceras före {moment_words(press.embargo_at)}" if press.embargo_at else "Kan publiceras nu"
    return Box(
        "Gemensam pressinformation",
        "Gemensam pressinformation",
        words,
        "Till kommunikationsansvarig",
        f"Mejlet är skickat till {to}, som är er adress i remissen. Avsändare är {sender}.",
        is_urgent=press.embargo_at is not None,
    )


def press_piece(press: PressFacts, sender: str) -> LetterPiece:
    behind = f" {len(press.names)} har sagt ja till texten:" if press.names else ""
    return LetterPiece(
        heading=press.title,
        lines=(
            f"{sender} ber er använda samma text som de andra, så som den står här. Det är version {press.version}."
            f"{behind}",
        ),
        said_as="Texten",
        said=press.text,
        rows=press.names,
    )
