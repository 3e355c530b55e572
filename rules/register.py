"""The register of municipalities, regions and county boards: parsing its tables, and finding an entry by code or name.

Names are compared whole, in NFC and without regard to case, never with diacritics dropped: Håbo is not Habo. Where a
name fits several entries equally well the answer is `Ambiguous`, not a guess.
"""

import csv
import difflib
import unicodedata
from collections.abc import Iterable, Iterator

from models.invisible import without_invisible
from models.register import Ambiguous, RegisterEntry
from models.values import RecipientKind
from rules.sorting import swedish_sort_key

_EARLIER_NAMES = {
    "2023": ("Malung", "Malungs kommun"),
    "R05": ("Landstinget i Östergötland",),
    "R14": ("Region Västra Götaland", "VGR"),
    "R23": ("Region Jämtland", "Region Härjedalen"),
}
"""Names still met in real lists that no rule derives from the present ones."""


def name_key(name: str) -> str:
    """What two spellings of one name share: NFC, case, hyphens, invisible characters and runs of white space aside; å
    ä ö stay."""
    plain = unicodedata.normalize("NFC", without_invisible(name)).casefold()
    return " ".join(plain.replace("-", " ").replace("\u2011", " ").split())


class Register:
    """An immutable register. Entries come ordered by kind (municipalities, regions, county boards), then as in a
    Swedish list."""

    def __init__(self, entries: Iterable[RegisterEntry]) -> None:
        kinds = list(RecipientKind)
        self.entries = tuple(sorted(entries, key=lambda e: (kinds.index(e.kind), swedish_sort_key(e.name))))
        self._by_code = {entry.code: entry for entry in self.entries}
        self._ranks: tuple[dict[str, list[RegisterEntry]], ...] = ({}, {}, {})
        for entry in self.entries:
            for rank, names in enumerate((_own_names(entry), _derived_names(entry), _county_names(entry))):
                for key in dict.fromkeys(map(name_key, names)):
                    self._ranks[rank].setdefault(key, []).append(entry)

    def by_code(self, code: str) -> RegisterEntry | None:
        """The entry with that code; outer space, case and invisible characters aside."""
        return self._by_code.get(without_invisible(code).strip().upper())

    def find(self, name: str) -> RegisterEntry | Ambiguous | None:
        """The entry with that name: short, full, formal, or one of the unofficial ones met in real lists.

        An entry's own name goes before a derived one (`Kalmar` is the municipality, `Region Gotland` the region whose
        `also_code` is the municipality); a county's bare name fits its region and its county board: `Ambiguous`.
        """
        key = name_key(name)
        for names in self._ranks:
            found = names.get(key, [])
            if len(found) > 1:
                return Ambiguous(entries=tuple(found))
            if found:
                return found[0]
        return None

    def search(self, text: str) -> tuple[RegisterEntry, ...]:
        """The entries with a name or code that holds the text, old and unofficial names too, in the register's order;
        none for an empty text."""
        key = name_key(text)
        if not key:
            return ()
        found = {
            entry.code for names in self._ranks for name, entries in names.items() if key in name for entry in entries
        }
        return tuple(entry for entry in self.entries if entry.code in found or entry.code.casefold() == key)

    def select(self, kind: RecipientKind, county_code: str = "") -> tuple[RegisterEntry, ...]:
        """All entries of a kind, in the whole country or in one county."""
        return tuple(e for e in self.entries if e.kind == kind and county_code in {"", e.county_code})

    def counties(self) -> dict[str, str]:
        """County names by code, in the order of the codes."""
        return dict(sorted((entry.county_code, entry.county_name) for entry in self.entries))

    def county_code(self, county: str) -> str:
        """The code of a county given by code or name (`01`, `Stockholms län`, `Stockholm`); empty when unknown."""
        for code, name in self.counties().items():
            if county.strip() == code or name_key(county) in map(name_key, (name, *_stems(name))):
                return code
        return ""

    def nearest(self, text: str) -> RegisterEntry | None:
        """The entry whose name or code looks most like the text, for a question (`Menade du ...?`) and nothing else."""
        near = difflib.get_close_matches(name_key(text), [key for names in self._ranks for key in names], n=1)
        if near:
            found = self.find(near[0])
            return found if isinstance(found, RegisterEntry) else None
        codes = difflib.get_close_matches(text.strip().upper(), list(self._by_code), n=1)
        return self._by_code[codes[0]] if codes else None


def parse_register(municipalities: str, regions: str, county_boards: str) -> Register:
    """The register out of the texts of its three CSV tables (`data/`). A missing column raises KeyError: the tables are
    packaged with the program, so that is a fault of the build."""
    region_rows = list(csv.DictReader(regions.splitlines()))
    region_of = {row["also_municipality_code"]: row["code"] for row in region_rows if row["also_municipality_code"]}
    counties = {row["county_code"]: row["county_name"] for row in region_rows}
    return Register(
        [
            *_municipalities(municipalities, region_of),
            *(_region(row) for row in region_rows),
            *(_county_board(row, counties) for row in csv.DictReader(county_boards.splitlines())),
        ]
    )


def _municipalities(text: str, region_of: dict[str, str]) -> Iterator[RegisterEntry]:
    for row in csv.DictReader(text.splitlines()):
        yield RegisterEntry(
            code=row["code"],
            name=row["name"],
            full_name=row["full_name"],
            kind=RecipientKind.MUNICIPALITY,
            county_code=row["county_code"],
            county_name=row["county_name"],
            also_code=region_of.get(row["code"], ""),
            population=int(row["population_approx"]),
        )


def _region(row: dict[str, str]) -> RegisterEntry:
    return RegisterEntry(
        code=row["code"],
        name=row["name"],
        full_name=row["name"],
        kind=RecipientKind.REGION,
        county_code=row["county_code"],
        county_name=row["county_name"],
        also_code=row["also_municipality_code"],
    )


def _county_board(row: dict[str, str], counties: dict[str, str]) -> RegisterEntry:
    return RegisterEntry(
        code=row["code"],
        name=row["name"],
        full_name=row["name"],
        kind=RecipientKind.COUNTY_BOARD,
        county_code=row["county_code"],
        county_name=counties[row["county_code"]],
    )


def _own_names(entry: RegisterEntry) -> tuple[str, ...]:
    return (entry.name, entry.full_name)


def _derived_names(entry: RegisterEntry) -> tuple[str, ...]:
    """Names people write by analogy, right or not: Kalmars kommun, Göteborgs kommun, Länsstyrelsen i Norrbotten."""
    earlier = _EARLIER_NAMES.get(entry.code, ())
    if entry.kind is RecipientKind.MUNICIPALITY:
        as_region = ("Region " + entry.name,) if entry.also_code else ()
        forms = (entry.name, entry.name + "s")
        return (*(form + end for form in forms for end in (" kommun", " stad")), *as_region, *earlier)
    areas = (entry.county_name, *_stems(entry.county_name))
    if entry.kind is RecipientKind.REGION:
        return (*("Region " + area for area in areas), entry.county_name + "s landsting", *earlier)
    return tuple(start + area for start in ("Länsstyrelsen ", "Länsstyrelsen i ") for area in areas)


def _county_names(entry: RegisterEntry) -> tuple[str, ...]:
    """A county's bare name, which its region and its county board share."""
    if entry.kind is RecipientKind.MUNICIPALITY:
        return ()
    return (entry.county_name, *_stems(entry.county_name))


def _stems(county_name: str) -> tuple[str, ...]:
    """`Norrbottens län`: Norrbotten and Norrbottens; `Kalmar län`: Kalmar."""
    area = county_name.removesuffix(" län")
    return (area, area.removesuffix("s")) if area.endswith("s") else (area,)
