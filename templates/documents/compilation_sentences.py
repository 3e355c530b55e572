"""The compilation's sentences: Swedish as functions of numbers, dates and names."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from models.outcomes import OutcomeReply
from models.register import ListedAs
from models.synpunkter import question_of
from models.values import Counts, JointState, Stance
from templates.counting_words import OUTCOMES, counts_words
from templates.dates import MONTHS, STOCKHOLM, date_words, day_words, moment_words
from templates.documents.compilation import REASON, SUMMARY
from templates.words import STANCES, counted


def counts_sentence(counts: Counts, sent_at: datetime | None) -> str:
    """`Remissen gick till 26 mottagare. 22 av 26 har svarat: 18 med yttrande, …, 4 svarade inte (18 + … = 26).`"""
    if sent_at is None:
        return f"Remissen är inte skickad. Den ska gå till {counts.recipients} mottagare."
    numbers = [str(number) for name in OUTCOMES if (number := getattr(counts, name))]
    total = f" ({' + '.join(numbers)} = {counts.recipients})" if len(numbers) > 1 else ""
    return f"Remissen gick till {counts.recipients} mottagare. {counts_words(counts)}{total}."


def marks_sentence(counts: Counts) -> str:
    """The marks on top of the outcomes, or nothing."""
    preliminary = "preliminärt" if counts.preliminary == 1 else "preliminära"
    parts = [
        (counts.late, "svar kom för sent"),
        (counts.preliminary, f"svar är {preliminary} tills protokollet är justerat"),
        (counts.extended, "mottagare fick anstånd"),
        (counts.undeliverable, "mottagare kunde inte nås med e-post"),
    ]
    told = [f"{number} {words}" for number, words in parts if number]
    if counts.uninvited:
        told.append(f"{counts.uninvited} svar kom från andra än de tillfrågade och räknas inte med")
    return f"Att notera: {listed(told)}." if told else ""


def listed(parts: Sequence[str]) -> str:
    """`a, b och c`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def joint_words(state: JointState, name: str, receipt: str) -> str:
    """How a recipient stands in another's answer."""
    return {
        JointState.CONFIRMED: f"Gemensamt svar med {name} (kvittens {receipt})",
        JointState.WAITING: f"Namngiven i svaret från {name} (kvittens {receipt}), inte bekräftad",
        JointState.DENIED: f"Namngiven i svaret från {name}, men säger nej",
    }[state]


def period_words(sent_at: datetime, due_at: datetime) -> str:
    """The length of the response period in calendar days; a trial's short period in minutes and seconds."""
    days = (due_at.astimezone(STOCKHOLM).date() - sent_at.astimezone(STOCKHOLM).date()) // timedelta(days=1)
    if days > 0:
        return counted(days, "dag", "dagar")
    minutes, seconds = divmod(max(int((due_at - sent_at).total_seconds()), 0), 60)
    return f"{counted(minutes, 'minut', 'minuter')} och {counted(seconds, 'sekund', 'sekunder')}"


def extended_words(due_at: datetime) -> str:
    return f"Anstånd till {date_words(due_at)}"


def reply_words(reply: OutcomeReply | None, until: datetime | None, at: datetime | None) -> str:
    """`Nöjd, fredag 9 oktober 2026`; silence says until when it could be broken."""
    if reply is not None and at is not None:
        return f"{'Nöjd' if reply is OutcomeReply.CONTENT else 'Inte nöjd'}, {date_words(at)}"
    return f"Inget (kunde svara till och med {date_words(until)})" if until is not None else "Inte tillfrågad"


def confirms_words(version: int, receipt: str, arrived_at: datetime) -> str:
    """`Version 1, preliminär, kvittens …, inkommen …`."""
    return f"Version {version} (preliminär), kvittens {receipt}, inkommen {moment_words(arrived_at, seconds=True)}"


def withdrawn_words(withdrawn_at: datetime) -> str:
    return f"Svaret återtaget {date_words(withdrawn_at)}"


def completed_words(at: datetime) -> str:
    return f"Kompletterat på avsändarens begäran {date_words(at)}"


def chapters_words(chapters: Sequence[str]) -> str:
    return f"Tillfrågad bara om avsnitt {listed(chapters)}" if chapters else ""


def also_as_words(also_as: ListedAs) -> str:
    return f"Tillfrågad även som {also_as.full_name} ({also_as.code})"


def counted_elsewhere(also_as: ListedAs, name: str) -> str:
    """Below the list of the kind that an organisation of two kinds is not counted in."""
    return f"{also_as.full_name} är samma organisation som {name}. Den står där och räknas en gång."


def question_heading(key: str, section: str, text: str) -> str:
    """`Avsnitt 2 · Fråga 2: …`."""
    return f"{f'Avsnitt {section} · ' if section else ''}Fråga {key}: {text}"


def question_label(key: str) -> str:
    return f"Fråga {key}"


def question_place(key: str, section: str) -> str:
    """`Avsnitt 2, fråga 2`."""
    return f"{section_label(section)}, fråga {key}" if section else question_label(key)


def section_label(section: str) -> str:
    return f"Avsnitt {section}"


def field_label(field: str) -> str:
    """A field of the answer form: `Fråga 2`, `Sammanfattning`."""
    if question_of(field):
        return question_label(question_of(field))
    if field.startswith("reservation-"):
        return dissent_label(int(field.split("-")[1]))
    return {"summary": SUMMARY, "reason": REASON}.get(field, field)


def view_from(name: str) -> str:
    """The heading of a synpunkt that the officer has not put in words: its quotation stands below."""
    return f"Synpunkt från {name}"


def dissent_label(number: int) -> str:
    return f"Reservation eller särskilt yttrande {number}"


def shares_caption(answers: int) -> str:
    return f"Andelarna räknas på {answers} svar." if answers else "Inget svar har kommit in än."


def continued(part: int, parts: int) -> str:
    """The visible mark of a text that does not fit into one cell."""
    if parts == 1:
        return ""
    return f"Del {part} av {parts}" + (", fortsätter på nästa rad" if part < parts else ", slut")


def blank_lines_mark(number: int) -> str:
    return f"⟨{number} tomma rader⟩"


_MARKS_SHOWN = 40


def marks_words(marks: Sequence[tuple[str, int]]) -> str:
    """`⟨U+202E⟩ 2 gånger, …`; very many different marks are counted, they all stand in the text itself."""
    told = [f"{name} {number} {'gång' if number == 1 else 'gånger'}" for name, number in marks[:_MARKS_SHOWN]]
    rest = len(marks) - len(told)
    return ", ".join(told) + (f" och {rest} andra tecken, märkta i texten" if rest else "")


def about_lines(snapshot: str, version: int, made_at: datetime) -> tuple[str, ...]:
    return (
        f"Sammanställningen är version {version} och visar läget {moment_words(made_at, seconds=True)}. Den bygger på "
        f"ögonblicksbilden {snapshot} och finns med samma innehåll som PDF, Word-dokument, Excel-arbetsbok, webbsida "
        "och JSON-fil.",
        "Ett svar räknas när det finns i systemet med kvittensnummer. Varje mottagare har högst ett räknat svar; "
        "tidigare versioner är sparade men ingår inte. Svar från andra än de tillfrågade redovisas för sig och räknas "
        "inte.",
        "Bifogade filer ingår inte i dokumentet. De anges med kontrollsumma (SHA-256) så att originalen kan kännas "
        "igen.",
    )


def contents_entry(page: int) -> str:
    """What a link says of its goal, for those who hear it."""
    return f"Avsnitt, sida {page}"


def question_short(key: str, section: str, text: str) -> str:
    """The question at each answer to it: the whole text stands once, in the chapter of the questions."""
    return question_heading(key, section, shortened(text, 90))


def shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit].rsplit(maxsplit=1)[0]} …"


def stances_sentence(stances: Mapping[Stance, int], answers: int) -> str:
    """`Av 23 svar: 12 tillstyrker, …`, on the whole."""
    told = [f"{number} {STANCES['sv'][stance].lower()}" for stance, number in stances.items() if number]
    rest = answers - sum(stances.values())
    told += [f"{rest} anger inget ställningstagande till helheten"] if rest else []
    return f"Av {counted(answers, 'svar', 'svar')} till förslaget i sin helhet: {listed(told)}." if told else ""


def themes_sentence(views: int, grouped: int, groups: int, themes: int, outcomes: Sequence[tuple[int, str]]) -> str:
    """`Svaren har gett 41 synpunkter i 6 teman, varav 12 förda samman i 5 grupper. 30 bemötanden är skrivna: …`.
    `grouped`: how many are in a group."""
    some = "alla" if grouped == views else f"varav {grouped}"
    together = f", {some} förda samman i {counted(groups, 'grupp', 'grupper')}" if grouped else ""
    inside = f" i {counted(themes, 'tema', 'teman')}" if themes else ""
    told = [f"{number} {words}" for number, words in outcomes if number]
    total = sum(number for number, _words in outcomes)
    answered = f" {counted(total, 'bemötande', 'bemötanden')} är {'skrivet' if total == 1 else 'skrivna'}"
    found = f"Svaren har gett {counted(views, 'synpunkt', 'synpunkter')}{inside}{together}."
    return found + (f"{answered}: {listed(told)}." if told else " Inget bemötande är skrivet.")


def members_words(number: int) -> str:
    return counted(number, "synpunkt", "synpunkter")


def days_after(closes_at: datetime, due_at: datetime) -> str:
    """How long answers could still come after the last day."""
    days = (closes_at.astimezone(STOCKHOLM).date() - due_at.astimezone(STOCKHOLM).date()) // timedelta(days=1)
    return f" ({counted(days, 'dag', 'dagar')} efter sista svarsdagen)" if days > 0 else ""


def chart_alt(title: str, rows: Sequence[tuple[str, int]]) -> str:
    """What a chart shows, shortly: the numbers stand in the table beside."""
    told = ", ".join(f"{label} {number}" for label, number in rows[:12])
    more = f" och {len(rows) - 12} till" if len(rows) > 12 else ""
    return f"Diagram: {title}. {told}{more}. Talen står i tabellen intill."


def map_alt(rows: Sequence[tuple[str, int]]) -> str:
    told = ", ".join(f"{label.lower()} {number}" for label, number in rows if number)
    return f"Karta över kommunernas ställningstaganden: {told}. Var och ens står i kapitlet Mottagare och frågor."


def letters_explained(letters: Sequence[tuple[str, str]], not_asked: str) -> str:
    """`T = Tillstyrker, … Streck = inte tillfrågad …`."""
    return f"{', '.join(f'{letter} = {word.lower()}' for letter, word in letters)}, – = {not_asked}."


def span_words(start: date, end: date) -> str:
    """`Vecka 37 (8–14 september 2014)`, or one day in words."""
    if start == end:
        return day_words(start)
    month = f" {MONTHS['sv'][start.month - 1]}" if start.month != end.month else ""
    year = f" {start.year}" if start.year != end.year else ""
    last = f"{end.day} {MONTHS['sv'][end.month - 1]} {end.year}"
    return f"Vecka {start.isocalendar().week} ({start.day}{month}{year}–{last})"


def how_to_read(*, themes: bool, sender: str) -> tuple[str, ...]:
    """How the document is read."""
    ordered = (
        "Kapitlen följer förslagets teman. I varje tema står först förslaget i korthet, sedan svaren i korthet och "
        f"därefter kommentaren från {sender}. Sedan följer synpunkterna en för en, med vem som har framfört dem, det "
        "ställe i svaret som de bygger på, och bemötandet: om synpunkten är tillgodosedd och varför.",
        "Varje synpunkt har ett nummer (S1, S2 …) och varje grupp av likartade synpunkter ett (G1, G2 …). Numren står "
        "kvar mellan versionerna.",
    )
    return (
        *(ordered if themes else ()),
        "Alla svar står i sin helhet en gång, sist i dokumentet, med kvittensnummer, diarienummer, beslutande organ, "
        "beslutsdatum och paragraf. Mottagarens namn leder dit från varje annan plats.",
    )


def withheld_words(section: str) -> str:
    return f"ingår inte, sekretess enligt {section}"


def masked_words(answers: int) -> str:
    """What the compilation says of text that is covered."""
    told = f"I {counted(answers, 'svar', 'svar')} är uppgifter"
    return f"{told} som kan omfattas av sekretess täckta. På platsen står bestämmelsen."


def receipt_title(receipt: str) -> str:
    return f"Kvittens {receipt}"


def receipt_lead(recipient: str, arrived_at: datetime, *, completes: bool = False) -> str:
    what = "kompletteringen av svaret" if completes else "svaret"
    return f"Tack, {what} från {recipient} kom in {moment_words(arrived_at, seconds=True)}."


def supplement_words(version: int, asked_at: datetime) -> str:
    """Which version a supplement completes, and when the sender asked for it."""
    return f"av version {version}, som avsändaren bad om {date_words(asked_at)}"


def version_words(version: int) -> str:
    return f"version {version}"


def from_file(name: str) -> str:
    return f"Ur filen {name}"


def page_of_file(number: int) -> str:
    return f"Sidan {number}"
