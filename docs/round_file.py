"""Makes `docs/sv/remissfil.md` and `docs/remissfil.schema.json` from the reader's keys, codes and the register."""

from collections.abc import Iterable, Iterator, Sequence

from data.register import load_register
from models.values import Stance
from roundfile.addresses import HEADERS
from roundfile.keys import ROOT, Key, Shape
from templates.round_file_keys import KEYS, ONE_OF, REQUIRED, SHAPES, WORDS
from templates.words import STANCES

_HEAD = """# Remissfilen, nyckel för nyckel

{made}
En remissfil är en textfil i formatet YAML: `nyckel: värde`, med indrag för det som hör ihop, sparad som UTF-8. Vad
en remiss är och hur den går till står i [registratorns handledning](registrator.md).

## Så börjar du

1. Utgå från ett av exemplen i `data/cases`, eller från exemplet i handledningen.
2. Lägg handlingarna och adresslistan i samma mapp som remissfilen.
3. `remiss check FIL` säger alla fel på en gång, med rad. Inget skickas.
4. `remiss draft FIL` registrerar remissen som utkast, och `remiss submit DNR` lämnar den för godkännande.

Editorer som kan JSON Schema (VS Code med tillägget YAML, till exempel) visar nycklarna medan du skriver, och
stryker under fel. Spara det som
`remiss check --schema` skriver som `remissfil.schema.json`, och skriv överst i remissfilen:

```yaml
# yaml-language-server: $schema=remissfil.schema.json
```

Schemat finns också i [../remissfil.schema.json](../remissfil.schema.json). Det som ett schema inte kan veta (röda
dagar, koder i registret, om handlingarna finns) säger `remiss check`.

## Nycklarna

"""
_ADDRESSES = """
## Adresslistan

Listan under `addresses` är en tabell med en rad rubriker först, som kalkylprogram sparar den: CSV med semikolon,
komma eller tabbar, i UTF-8, UTF-16 eller Windows-1252. En första rad `sep=;` går bra. Kolumnerna får stå i vilken
ordning som helst, och andra kolumner läses inte.

```
kod;kommun;e-post
0160;Täby;registrator@taby.example
0180;Stockholm;registrator@stockholm.example
```

- Kodens kolumn heter {code}.
- Adressens kolumn heter {email}. Stora bokstäver, bindestreck och mellanslag i rubriken spelar ingen roll.
- Har kalkylprogrammet tagit bort nollan först (`114` för `0114`) går det bra ändå.
- En adress får stå så som e-postprogram skriver den: `Namn <a@b.se>`, `a@b.se;` eller `mailto:a@b.se`. Två adresser
  i en cell är ett fel: de övriga hör hemma under `cc` i remissfilen.
- Rader för organisationer som remissen inte går till läses inte. Står samma kod med två olika adresser är det ett
  fel.

## Partigrupper och andra egna mottagare

Den som inte finns i registret får en egen kod (högst 40 tecken: a–z, A–Z, 0–9, punkt, bindestreck, understreck),
ett slag, ett namn och en adress:

```yaml
recipients:
  - {{select: municipalities, county: "05"}}
  - {{code: "PG-KINDA-1", name: "Partigrupp A i Kinda", kind: party_group, email: "partigrupp-a@kinda.example"}}
  - {{code: "SKR", name: "Sveriges Kommuner och Regioner", kind: organisation, email: "skr@skr.example"}}
```

## Kapitel

`chapters` på en mottagares rad är de kapitel som den tillfrågas om. Den får frågorna med samma text i `section`,
och frågorna utan `section`. Stavningen ska vara densamma.

## Andra remissen, klartecken och antagande

`previous` är den första remissens diarienummer. `gate` är regeln för klartecken, som `remiss gate DNR` räknar
efter: alla, mer än hälften, två tredjedelar, ett visst antal (`number`) eller de som har mer än en viss andel
(`share`) av invånarna, på en fråga eller i sin helhet, av alla, av ett slag (`of`) eller av några som räknas upp
(`codes`). Räknas invånare står det i filen hur många var och en har (`inhabitants`) och varifrån talen kommer
(`inhabitants_source`): registrets tal är ungefärliga och används inte. `adoption` är regeln för
fullmäktiges antagande: alla (`all`), minst ett antal (`number`) eller några som räknas upp (`named` med `codes`).
`remiss adoption DNR` visar hur långt det har kommit, och `remiss adoption DNR --start` frågar fullmäktige när
remissen är avslutad. Beslut som redan är kända kan stå i filen (`decisions`).

```yaml
previous: "KS 2026/00045"
gate: {{rule: all_support, question: "1", of: municipalities, decision_not_before: 2027-09-01}}
# eller, efter invånare:
# gate: {{rule: population_support, share: 50, inhabitants: {{"0513": 9900, "0561": 5200}},
#        inhabitants_source: "SCB, 31 december 2025"}}
adoption:
  rule: all
  decisions:
    - {{code: "0513", body: "KF", on: 2027-03-27, section: "§ 21", outcome: adopted}}
```

"""


def page(made: str) -> str:
    return (
        _HEAD.format(made=made)
        + "".join(_sections(ROOT, "", "Överst i filen"))
        + _words()
        + _ADDRESSES.format(code=_quoted(HEADERS["code"]), email=_quoted(HEADERS["email"]))
        + _codes()
    )


def _sections(known: Sequence[Key], path: str, heading: str, told: str = "") -> Iterator[str]:
    """A table for the keys of a section, then those of the sections under it."""
    rows = [_row(key, f"{path}.{key.name}" if path else key.name) for key in known]
    yield (
        f"### {heading}\n\n"
        + (f"{told}\n\n" if told else "")
        + _table(("nyckel", "värde", "måste", "exempel", ""), rows)
    )
    for key in known:
        if key.keys:
            inner = f"{path}.{key.name}" if path else key.name
            one = ONE_OF.format(keys=", ".join(f"`{'`, `'.join(names)}`" for names in key.one_of)) if key.one_of else ""
            yield from _sections(key.keys, inner, f"`{inner}`", f"{KEYS[inner][0]}{f' Måste ha {one}.' if one else ''}")


def _row(key: Key, path: str) -> tuple[str, ...]:
    told, example = KEYS[path]
    shape = SHAPES[key.shape]
    if key.shape in {Shape.SECTIONS, Shape.TEXT, Shape.LINES} and key.limit:
        shape += ", högst " + f"{key.limit:,}".replace(",", " ") + (" rader" if key.keys else " tecken")
    return (f"`{key.name}`", shape, REQUIRED if key.required else "", f"`{example}`" if example else "", told)


def _words() -> str:
    tables = (f"### `{path}`\n\n" + _table(("ord", "betyder"), _coded(words.items())) for path, words in WORDS.items())
    return "## Orden\n\n" + "".join(tables)


def _codes() -> str:
    register = load_register()
    counties = _table(("kod", "län"), _coded(register.counties().items()))
    stances = _table(("kod", "ord"), _coded((stance, STANCES["sv"][stance]) for stance in Stance))
    return (
        "## Koder\n\nKommuner har SCB:s fyra siffror (`0180`), regioner R och länets kod (`R01`), länsstyrelser L och "
        "länets kod (`L01`). Gotland är `0980` och `R09`.\n\n### Län\n\n"
        + counties
        + "### Ställningstaganden\n\nDe som mottagarna väljer mellan, och som `--stance` tar emot.\n\n"
        + stances.rstrip("\n")
        + "\n"
    )


def _coded(rows: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    return [(f"`{code}`", words) for code, words in rows]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '¦') for cell in line)} |\n" for line in lines) + "\n"
