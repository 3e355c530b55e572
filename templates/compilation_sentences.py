"""The compilation's sentences: Swedish as functions of numbers, dates and names."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.register import ListedAs
from models.values import Counts
from templates.dates import STOCKHOLM, date_words, moment_words
from templates.words import counted


def counts_sentence(counts: Counts, sent_at: datetime | None) -> str:
    """`Remissen gick till 26 mottagare: 18 har svarat, … (18 + 3 + 1 + 4 = 26).`"""
    if sent_at is None:
        return f"Remissen är inte skickad. Den ska gå till {counts.recipients} mottagare."
    parts = [
        (counts.answered, "har svarat"),
        (counts.no_comments, "har inga synpunkter"),
        (counts.declined, "avstår från att yttra sig"),
        (counts.silent, "har inte svarat"),
        (counts.outstanding, "har ännu inte svarat"),
    ]
    told = [f"{number} {words}" for number, words in parts if number] or ["ingen har svarat"]
    total = " + ".join(str(number) for number, _words in parts if number) or "0"
    return f"Remissen gick till {counts.recipients} mottagare: {listed(told)} ({total} = {counts.recipients})."


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


def period_words(sent_at: datetime, due_at: datetime) -> str:
    """The length of the response period in calendar days; a trial's short period in minutes and seconds."""
    days = (due_at.astimezone(STOCKHOLM).date() - sent_at.astimezone(STOCKHOLM).date()) // timedelta(days=1)
    if days > 0:
        return counted(days, "dag", "dagar")
    minutes, seconds = divmod(max(int((due_at - sent_at).total_seconds()), 0), 60)
    return f"{counted(minutes, 'minut', 'minuter')} och {counted(seconds, 'sekund', 'sekunder')}"


def extended_words(due_at: datetime) -> str:
    return f"Anstånd till {date_words(due_at)}"


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
        f"ögonblicksbilden {snapshot} och finns med samma innehåll som PDF, Word-dokument, Excel-arbetsbok och "
        "JSON-fil.",
        "Ett svar räknas när det finns i systemet med kvittensnummer. Varje mottagare har högst ett räknat svar; "
        "tidigare versioner är sparade men ingår inte. Svar från andra än de tillfrågade redovisas för sig och räknas "
        "inte.",
        "Bifogade filer ingår inte i dokumentet. De anges med kontrollsumma (SHA-256) så att originalen kan kännas "
        "igen.",
    )


def named_list(label: str, names: Sequence[str]) -> str:
    return f"{label}: {', '.join(names)}."


def receipt_title(receipt: str) -> str:
    return f"Kvittens {receipt}"


def receipt_lead(recipient: str, arrived_at: datetime, *, completes: bool = False) -> str:
    what = "Kompletteringen av svaret" if completes else "Svaret"
    return f"{what} från {recipient} kom in {moment_words(arrived_at, seconds=True)}."


def supplement_words(version: int, asked_at: datetime) -> str:
    """Which version a supplement completes, and when the sender asked for it."""
    return f"av version {version}, som avsändaren bad om {date_words(asked_at)}"
