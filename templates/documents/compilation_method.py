"""The sentences of the compilation's chapter on how it was made."""

from collections import Counter
from collections.abc import Iterable, Sequence

from models.samples import Agreement, Sample, Strength
from models.synpunkter import Suggestions
from models.values import RecipientKind
from templates.dates import date_words
from templates.documents.compilation import IN_WHOLE
from templates.documents.compilation_sentences import listed
from templates.words import RECIPIENT_KINDS, RECIPIENT_KINDS_PLURAL, counted

_COUNTIES_SHOWN = 4


def method_lines(
    read: int, answers: int, share: int | None, views: int, suggested: int, groups: Suggestions
) -> tuple[str, ...]:
    """How synpunkter were marked. `share`: of the comments' characters that a passage covers, in per cent."""
    covered = f" De markerade ställena täcker {share} procent av tecknen i svarens texter." if share is not None else ""
    return (
        "En handläggare har läst svaren och markerat de ställen som innehåller en synpunkt. Varje synpunkt bygger på "
        f"ett exakt ställe i ett svar. {read} av {counted(answers, 'svar', 'svar')} är markerade som lästa.{covered}",
        _machine(views, suggested, groups),
    )


def people_words(read: Sequence[tuple[str, int]], wrote: Sequence[str], accepted: Sequence[tuple[str, str]]) -> str:
    """`Svaren är lästa av Anna Ek (22) och Bo Al (4). Bemötandena är skrivna av Anna Ek. …`."""
    parts = [f"Svaren är lästa av {listed([with_number(*one) for one in read])}."] if read else []
    parts += [f"Bemötandena är skrivna av {listed(wrote)}."] if wrote else []
    parts += [f"Temat {title} är godtaget av {name} som andra läsare." for name, title in accepted]
    return " ".join(parts)


NO_SAMPLE = "Inget stickprov är draget."
_STRENGTHS = {
    Strength.POOR: "svag",
    Strength.FAIR: "viss",
    Strength.MODERATE: "måttlig",
    Strength.GOOD: "god",
    Strength.VERY_GOOD: "mycket god",
}


def sample_line(one: Sample, reader: str, found: Agreement) -> str:
    """How one sample was drawn, how far it has been read, and the agreement."""
    drawn = (
        f"Stickprov {one.number}: {counted(one.size, 'svar', 'svar')} av {one.of}, draget {date_words(one.drawn_at)} "
        f"med fröet {one.seed}. De svar drogs vars SHA-256 av fröet, ett snedstreck, mottagarens kod, ett snedstreck "
        "och svarets version är lägst."
    )
    by = f" Läsare: {reader}." if reader else ""
    if not one.coded:
        return f"{drawn}{by} Inget av dem är läst en andra gång än."
    left = "" if one.is_done else f" {len(one.coded)} av {one.size} är lästa en andra gång."
    return f"{drawn}{by}{left} {agreement_words(found)}"


def agreement_words(found: Agreement) -> str:
    """`Lika i 92 procent av 60 jämförelser. Kappa 0,81: mycket god överensstämmelse.`"""
    said = f"Lika i {int(found.share * 100)} procent av {counted(found.units, 'jämförelse', 'jämförelser')}."
    if found.kappa is None or found.strength is None:
        return f"{said} Kappa går inte att räkna: båda sade detsamma om allt."
    return f"{said} Kappa {_two_places(found.kappa)}: {_STRENGTHS[found.strength]} överensstämmelse."


def agreement_cells(found: Agreement) -> tuple[str, ...]:
    numbers = (found.both, found.first_only, found.second_only, found.neither)
    return (*map(str, numbers), "–" if found.kappa is None else _two_places(found.kappa))


def sampled_label(number: int) -> str:
    return f"Svaren i stickprov {number}"


def _two_places(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def _machine(views: int, suggested: int, groups: Suggestions) -> str:
    if not (suggested or groups.made):
        return "Inget förslag från någon språkmodell har använts."
    waiting = groups.made - groups.accepted - groups.declined
    parts = [
        (groups.accepted, "godtogs"),
        (groups.declined, "avböjdes"),
        (waiting, "har ingen tagit ställning till"),
    ]
    said = listed([f"{number} {word}" for number, word in parts if number]) if groups.made else ""
    model = f" ({', '.join(groups.models)})" if groups.models else ""
    asked = (
        f"En språkmodell som kördes i systemet{model} föreslog {counted(groups.made, 'grupp', 'grupper')} av likartade "
        f"synpunkter: {said}. "
        if groups.made
        else ""
    )
    return (
        f"{asked}{suggested} av {counted(views, 'synpunkt', 'synpunkter')} fördes till en grupp på ett sådant förslag. "
        "En person prövade varje förslag; ingen text lämnade systemet och ingen mening är skriven av en maskin."
    )


def whose_words(kinds: Sequence[tuple[RecipientKind, int]], counties: Sequence[tuple[str, int]]) -> str:
    """`2 kommuner och 1 region; Kalmar län 2, Uppsala län 1`."""
    told = listed([
        counted(number, RECIPIENT_KINDS["sv"][kind].lower(), RECIPIENT_KINDS_PLURAL[kind].lower())
        for kind, number in kinds
    ])  # fmt: skip
    shown = [f"{name} {number}" for name, number in counties[:_COUNTIES_SHOWN]]
    rest = len(counties) - len(shown)
    where = ", ".join(shown) + (f" och {rest} län till" if rest else "")
    return f"{told}; {where}" if where else told


def where_words(questions: Sequence[str], *, is_passage: bool) -> str:
    """`Fråga 1, 2 och 3`, `Svaret i stort, ett stycke`."""
    keys = list(dict.fromkeys(key for key in questions if key))
    parts = [IN_WHOLE] if "" in questions else []
    parts += [f"{'Fråga' if not parts else 'fråga'} {listed(keys)}"] if keys else []
    return listed(parts) + (", stycken" if is_passage else "")


def same_words(texts: int, same: int) -> str:
    """`12, varav 9 ord för ord`."""
    if not same:
        return f"{texts}, nästan lika"
    return f"{texts}, alla ord för ord" if same == texts else f"{texts}, varav {same} ord för ord"


def with_number(text: str, number: int) -> str:
    return f"{text} ({number})" if number > 1 else text


def names_with_numbers(names: Iterable[str]) -> str:
    """`Boxholm (2), Kinda`, in the order they came."""
    return ", ".join(with_number(name, number) for name, number in Counter(names).items())


def more_families(number: int) -> str:
    return f"{counted(number, 'mindre familj', 'mindre familjer')} till står i JSON-filen, under families."


def alike_words(character: str, names: Sequence[str]) -> str:
    """How an answer's text stands, and whose it is like."""
    return f"{character}: {', '.join(names)}" if names else character
