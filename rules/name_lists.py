"""A remisslista as ministries and associations write it, one name on each line or many with commas between, with
numbers, headings and misspellings: whom each name means, and every doubt about it.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from models.register import Ambiguous, RegisterEntry
from models.values import RecipientKind
from rules.likeness import Likeness
from rules.register import Register, name_key

NAMES_LIMIT = 2_000
_NUMBER = re.compile(
    r"^\s*(?:[(\[]?\d{1,4}\s*[.):\]]|\d{1,4}\t|\d{1,4}\s+(?=[^\W\d])|[-–—•·*●▪o]\s+|[-–—•·*●▪](?=\S))\s*"
)
_REMARK = re.compile(r"\s*\((?:f[öo]r k[äa]nnedom|f\.?k\.?|kopia|inbjuden|skyldig)[^)]*\)\s*$", re.IGNORECASE)
_ALL_OF = re.compile(
    r"(?:samtliga|alla|länets)\s+(?:sveriges\s+)?(kommuner|regioner|länsstyrelser)(?:\s+i\s+(?P<county>.+?))?\.?",
    re.IGNORECASE,
)
_KINDS = {
    "kommuner": RecipientKind.MUNICIPALITY,
    "kommun": RecipientKind.MUNICIPALITY,
    "regioner": RecipientKind.REGION,
    "länsstyrelser": RecipientKind.COUNTY_BOARD,
    "länsstyrelserna": RecipientKind.COUNTY_BOARD,
    "kommunerna": RecipientKind.MUNICIPALITY,
    "regionerna": RecipientKind.REGION,
}
_HEADINGS = frozenset(
    {
        *(
            "remissinstanser",
            "remissinstans",
            "remisslista",
            "sändlista",
            "mottagare",
            "myndigheter",
            "statliga myndigheter",
        ),
        *("organisationer", "föreningar", "intresseorganisationer", "övriga", "företag", "partier", "partigrupper"),
        *("politiska partier", "kommuner och regioner", "ideella organisationer", "universitet och högskolor"),
    }
)
_PARTY = re.compile(
    r"\b(socialdemokraterna|moderaterna|sverigedemokraterna|centerpartiet|vänsterpartiet|kristdemokraterna|miljöpartiet"
    r"|liberalerna|feministiskt initiativ|piratpartiet|partigrupp(?:en)?)\b|\((?:s|m|sd|c|v|kd|mp|l)\)\s*$",
    re.IGNORECASE,
)


class Doubt(StrEnum):
    """How sure it is whom a name means. Only `NONE` and `GROUP` are taken without a person's choice."""

    NONE = "none"
    GROUP = "group"
    HEADING = "heading"
    NEAR = "near"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


class NamedLine(NamedTuple):
    """One name of the list. `line`: where it stands, from 1. `entries`: whom it means, or may mean, likest first.
    `own_kind`: what it would be as an organisation outside the register."""

    line: int
    text: str
    doubt: Doubt
    entries: tuple[RegisterEntry, ...] = ()
    own_kind: RecipientKind = RecipientKind.ORGANISATION


def read_names(text: str, register: Register) -> list[NamedLine]:
    """Every name of the text in its order, headings among them; one more than the limit tells that there were more."""
    likeness, found = Likeness(register), list[NamedLine]()
    of_kind = {each: Register(register.select(each)) for each in set(_KINDS.values())}
    kind: RecipientKind | None = None
    for number, written in enumerate(text.splitlines(), 1):
        line = _tidy(written)
        if not line:
            continue
        heading = _heading(line)
        if heading is not None:
            kind, rest = heading
            found.append(NamedLine(number, line if not rest else line[: -len(rest)].strip(), Doubt.HEADING))
            line = rest
        for name in _names(line, register):
            found.append(_named(number, name, register, of_kind.get(kind) if kind else None, likeness))
            if len(found) > NAMES_LIMIT:
                return found
    return found


def _tidy(line: str) -> str:
    """Without the line's number or bullet, remarks, and the full stop or comma at its end."""
    plain = " ".join(line.replace("\t", " \t ").split()) if "\t" not in line else " ".join(line.split())
    plain = _NUMBER.sub("", plain, count=1)
    return _REMARK.sub("", plain.rstrip(" .,;")).strip(" .,;")


def _heading(line: str) -> tuple[RecipientKind | None, str] | None:
    """The kind that a heading tells of, and what stands after it on its line; None for a line that is no heading."""
    start, colon, rest = line.partition(":")
    key = name_key(start)
    if key in _KINDS:
        return _KINDS[key], rest.strip()
    if key in _HEADINGS or (colon and not rest.strip()):
        return None, rest.strip() if colon else ""
    return None


def _names(line: str, register: Register) -> Iterator[str]:
    """The names of a line: one that is a name as it stands is not parted."""
    if not line:
        return
    if register.find(line) is not None or _ALL_OF.fullmatch(line):
        yield line
        return
    parts = [part for each in re.split(r"[,;](?=\s|$)", line) if (part := _tidy(each))]
    for part in parts:
        first, _, second = part.rpartition(" och ")
        if first and register.find(part) is None and register.find(second) is not None and _is_known(first, register):
            yield from (_tidy(each) for each in first.split(" och "))
            yield second
        else:
            yield part.removeprefix("och ").strip()


def _is_known(text: str, register: Register) -> bool:
    return all(register.find(part) is not None for part in text.split(" och "))


def _named(line: int, text: str, register: Register, heading: Register | None, likeness: Likeness) -> NamedLine:
    everyone = _ALL_OF.fullmatch(text)
    if everyone:
        county = register.county_code(everyone["county"]) if everyone["county"] else ""
        if county or not (everyone["county"] or text.casefold().startswith("länets")):
            return NamedLine(line, text, Doubt.GROUP, register.select(_KINDS[everyone[1].casefold()], county))
    found = register.find(text)
    under = heading.find(text) if heading else None  # under the heading Regioner, Stockholm is the region
    says_kind = isinstance(found, RegisterEntry) and name_key(text) == name_key(found.full_name)
    sure = found if says_kind or not isinstance(under, RegisterEntry) else under
    if isinstance(sure, RegisterEntry):
        return NamedLine(line, text, Doubt.NONE, (sure,))
    own_kind = RecipientKind.PARTY_GROUP if _PARTY.search(text) else RecipientKind.ORGANISATION
    if isinstance(found, Ambiguous):
        return NamedLine(line, text, Doubt.AMBIGUOUS, found.entries, own_kind)
    near = likeness.near(text)
    return NamedLine(line, text, Doubt.NEAR if near else Doubt.UNKNOWN, near, own_kind)
