"""What the console and the command line say of a round's compilations: why each was made, and what differs between
two of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from models.comparison import (
    ComparedAnswer,
    ComparedBemotande,
    ComparedNumber,
    ComparedRecipient,
    ComparedStance,
    ComparedText,
    Comparison,
    Difference,
)
from models.values import CompilationCause, Stance
from templates.console import answers
from templates.dates import minute_words, moment_words
from templates.round_words import RECIPIENT_STATES
from templates.synpunkt_words import OUTCOMES_IN
from templates.words import STANCES, Language

Both = tuple[str, str]
"""Swedish and English."""
CAUSES: dict[CompilationCause, Both] = {
    CompilationCause.DUE: ("Sista svarsdagen har gått ut", "The due day has passed"),
    CompilationCause.CLOSED: ("Remissen avslutades", "The round was closed"),
    CompilationCause.NEWS: ("Något nytt efter avslutet", "Something new after the closing"),
    CompilationCause.ASKED: ("Beställd", "Asked for"),
}
FORMATS: dict[str, Both] = {
    "pdf": ("PDF", "PDF"),
    "docx": ("Word", "Word"),
    "xlsx": ("Excel", "Excel"),
    "json": ("JSON, data", "JSON, data"),
    "html": ("Webbsida", "Web page"),
    "zip": ("ZIP, original", "ZIP, originals"),
}
SAME: Both = ("Inget skiljer de två versionerna åt.", "Nothing differs between the two versions.")
_HEADINGS: dict[str, Both] = {
    "dates": ("Remissens dagar", "Dates of the round"),
    "papers": ("Handlingar", "Papers"),
    "counts": ("Antal, före och efter", "Numbers, before and after"),
    "stances": ("Ställningstaganden i helheten, före och efter", "Positions on the whole, before and after"),
    "answers": ("Svar", "Answers"),
    "recipients": ("Mottagare utan svar", "Recipients without an answer"),
    "themes": ("Teman", "Themes"),
    "synpunkter": ("Synpunkter", "Views"),
    "groups": ("Grupper av lika synpunkter", "Groups of like views"),
    "bemotanden": ("Bemötanden", "Responses"),
    "changes": ("Ändringar i förslaget", "Changes in the proposal"),
}
_DATES: dict[str, Both] = {
    "due_at": ("Sista svarsdag", "Due day"),
    "closes_at": ("Stänger", "Closes"),
    "closed_at": ("Avslutad", "Closed"),
}
_COUNTS: dict[str, Both] = {
    "recipients": ("Mottagare", "Recipients"),
    "sent": ("Har fått missivet", "Have the letter"),
    "undeliverable": ("Brev som inte kom fram", "Letters not delivered"),
    "unknown": ("Brev som kanske kom fram", "Letters perhaps delivered"),
    "answered": ("Yttrande", "Statement"),
    "no_comments": ("Inga synpunkter", "No comments"),
    "declined": ("Avstår", "Declines"),
    "named": ("Namngiven, inte bekräftad", "Named, not confirmed"),
    "silent": ("Inget svar", "No answer"),
    "outstanding": ("Svar saknas", "Answer missing"),
    "preliminary": ("Preliminära svar", "Preliminary answers"),
    "late": ("Sena svar", "Late answers"),
    "extended": ("Med anstånd", "Given more time"),
    "uninvited": ("Svar utan inbjudan", "Answers not asked for"),
}
_DIFFERENCES: dict[Difference, Both] = {
    Difference.ADDED: ("{name}: nytt", "{name}: new"),
    Difference.CHANGED: ("{name}: ändrat", "{name}: changed"),
    Difference.REMOVED: ("{name}: borttaget", "{name}: gone"),
}
_ANSWERS: dict[Difference, Both] = {
    Difference.ADDED: ("{name}: nytt svar (version {after})", "{name}: new answer (version {after})"),
    Difference.CHANGED: (
        "{name}: svaret är ändrat (version {before} → {after})",
        "{name}: the answer has changed (version {before} → {after})",
    ),
    Difference.REMOVED: (
        "{name}: svaret räknas inte längre (version {before})",
        "{name}: the answer counts no more (version {before})",
    ),
}
_PARTS: dict[str, Both] = {
    "title": ("rubrik", "title"),
    "proposal": ("förslaget i korthet", "the proposal in short"),
    "answers": ("svaren i korthet", "the answers in short"),
    "comment": ("avsändarens kommentar", "the sender's comment"),
    "says": ("vad den säger", "what it says"),
    "kind": ("slag", "kind"),
    "theme_id": ("tema", "theme"),
    "group_id": ("grupp", "group"),
    "question": ("avsnitt", "section"),
    "wording": ("föreslagen lydelse", "proposed wording"),
    "blocking": ("blockerande", "blocking"),
    "removal": ("vad som skulle lösa den", "what would remove it"),
    "section": ("avsnitt", "section"),
    "old": ("gammal lydelse", "old wording"),
    "new": ("ny lydelse", "new wording"),
    "cause": ("skäl", "cause"),
    "reason": ("motivering", "reason"),
    "change_section": ("ändrat avsnitt", "changed section"),
    "change_old": ("gammal lydelse", "old wording"),
    "change_new": ("ny lydelse", "new wording"),
}


class ChangedPiece(NamedTuple):
    """One heading of what differs, and its lines."""

    heading: str
    lines: tuple[str, ...]


def cause(code: CompilationCause | None, language: Language = "sv") -> str:
    return _in(CAUSES[code], language) if code else _in(("inte antecknat", "not noted"), language)


def pieces(found: Comparison, language: Language = "sv") -> list[ChangedPiece]:
    """What differs in words, heading by heading; empty when nothing does."""
    lines: dict[str, Iterable[str]] = {
        "dates": (
            f"{_in(_DATES[one.key], language)}: {_moment(one.before, language)} → {_moment(one.after, language)}"
            for one in found.dates
        ),
        "papers": (_text(one, language) for one in found.papers),
        "counts": (_number(_in(_COUNTS[one.key], language), one) for one in found.counts),
        "stances": (_number(STANCES[language][Stance(one.key)], one) for one in found.stances),
        "answers": (line for one in found.answers for line in _answer(one, language)),
        "recipients": (_recipient(one, language) for one in found.recipients),
        "themes": (_text(one, language) for one in found.themes),
        "synpunkter": _together(found.synpunkter, language),
        "groups": _together(found.groups, language),
        "bemotanden": (_bemotande(one, language) for one in found.bemotanden),
        "changes": (_text(one, language) for one in found.changes),
    }
    told = ((name, tuple(some)) for name, some in lines.items())
    return [ChangedPiece(_in(_HEADINGS[name], language), some) for name, some in told if some]


def plain(found: Comparison) -> list[str]:
    """The same for the terminal, in Swedish."""
    head = [f"Version {one.version}, {minute_words(one.made_at)}" for one in (found.before, found.after)]
    lines = [" → ".join(head)]
    for piece in pieces(found):
        lines += ["", piece.heading, *(f"  {line}" for line in piece.lines)]
    return [*lines, *(["", _in(SAME, "sv")] if found.same else [])]


def _number(name: str, one: ComparedNumber) -> str:
    return f"{name}: {one.before} → {one.after}"


def _moment(instant: datetime | None, language: Language) -> str:
    return moment_words(instant, language) if instant else _in(("ingen", "none"), language)


def _answer(one: ComparedAnswer, language: Language) -> Iterator[str]:
    head = _in(_ANSWERS[one.difference], language).format(name=one.name, before=one.before, after=one.after)
    yield f"{head}{_in((', sent', ', late'), language) if one.late else ''}"
    for stance in one.stances:
        yield f"{one.name}: {_stance(stance, language)}"
    if one.parts:
        what = ", ".join(answers.part(code, language) for code in one.parts)
        yield f"{one.name}: {_in(('ändrat:', 'changed:'), language)} {what}"


def _stance(one: ComparedStance, language: Language) -> str:
    code = f"stance:{one.question}" if one.question else "stance"
    none = _in(("inget", "none"), language)
    was, now = (STANCES[language][each] if each else none for each in (one.before, one.after))
    return f"{answers.part(code, language)}: {was} → {now}"


def _recipient(one: ComparedRecipient, language: Language) -> str:
    states, outside = RECIPIENT_STATES[language], _in(("inte med", "not asked"), language)
    was, now = (states[each] if each else outside for each in (one.before, one.after))
    return f"{one.name}: {was} → {now}"


def _text(one: ComparedText, language: Language) -> str:
    head = _in(_DIFFERENCES[one.difference], language).format(name=one.label)
    return f"{head} ({_listed(one.parts, language)})" if one.parts else head


def _together(some: Iterable[ComparedText], language: Language) -> Iterator[str]:
    """Those that differ alike in one line: `S1–S30, S44: ändrat (grupp)`."""
    alike: dict[tuple[Difference, tuple[str, ...]], list[str]] = {}
    for one in some:
        alike.setdefault((one.difference, one.parts), []).append(one.label)
    for (difference, parts), labels in alike.items():
        yield _text(ComparedText(label=_runs(labels), difference=difference, parts=parts), language)


def _runs(labels: Iterable[str]) -> str:
    """`S1–S3, S5, S6`, of a letter and a number each."""
    runs: list[list[str]] = []
    for label in labels:
        if runs and int(label[1:]) == int(runs[-1][-1][1:]) + 1:
            runs[-1].append(label)
        else:
            runs.append([label])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _bemotande(one: ComparedBemotande, language: Language) -> str:
    none = _in(("inget bemötande", "no response"), language)
    was, now = (OUTCOMES_IN[language][each].lower() if each else none for each in (one.before, one.after))
    told = f"{was} → {now}" if one.before is not one.after else now
    return f"{one.label}: {told}{f' ({_listed(one.parts, language)})' if one.parts else ''}"


def _listed(parts: Iterable[str], language: Language) -> str:
    return ", ".join(_in(_PARTS[part], language) for part in parts)


def _in(words: Both, language: Language) -> str:
    return words[language == "en"]
