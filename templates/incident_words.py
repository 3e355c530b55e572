"""The words of an incident's sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from templates.dates import moment_words

_SHEET = """INCIDENTBLAD FÖR REMISS
Gjort {now}

Det här är vad Remiss vet. Resten fyller ni i. Bladet ersätter inte anmälan.

1. TIDER
   Incidenten upptäcktes:               {since}
   Tidig varning senast (24 timmar):    {early}
   Incidentanmälan senast (72 timmar):  {full}
   Slutrapport:                         en månad efter incidentanmälan
   Källa: cybersäkerhetslagen (2025:1506) 2 kap. 5–8 §§. Kontrollera tiderna och vem ni anmäler till hos CSIRT-enheten.
   Rör det personuppgifter anmäls det också till Integritetsskyddsmyndigheten inom 72 timmar
   (dataskyddsförordningen art. 33).

2. SYSTEMET
   Remiss {version}, databasens schema {schema}
   Allt som är installerat, med version: {sbom}
   Händelseloggen sedan dess: {log} ({rows})
   Händelseloggens kedja och filernas kontrollsummor: {checked}

3. VAD SOM FINNS I SYSTEMET
   Remisser: {rounds}. Mottagare: {recipients}. Inkomna svar: {answers}. Filer: {files}. Brev: {letters}.
   Adresser i adressboken: {addresses}. Konton: {accounts}.
   Bland dem finns namn, e-postadresser och telefonnummer till tjänstepersoner.
   Personliga länkar sparas inte, bara deras kontrollsummor. Utkast som inte har skickats är inte allmänna handlingar.

4. FYLL I
   Vad har hänt, och hur märktes det?
   Vilka remisser, mottagare och handlingar berörs?
   Har någon obehörig läst, ändrat eller tagit bort något? Vad tyder på det?
   Är incidenten avsiktlig eller ett misstag? Berörs någon annan, eller andra länder?
   Vad har gjorts för att stoppa den?
   (remiss mail pause stoppar alla brev; hur länkarnas nyckel byts står i docs/operations.md)
   Vem är underrättad, när och av vem?
"""
_WELL = "stämmer"
_BROKEN = "STÄMMER INTE, {number}. Kör remiss verify och spara utskriften."


class Verified(Protocol):
    @property
    def faults(self) -> tuple[object, ...]: ...


def sheet(
    *,
    version: str,
    schema: str,
    now: datetime,
    since: datetime,
    early: datetime,
    full: datetime,
    held: Mapping[str, int],
    rows: int,
    checked: Verified,
) -> str:
    faults = len(checked.faults)
    return _SHEET.format(
        version=version,
        schema=schema,
        now=moment_words(now),
        since=moment_words(since),
        early=moment_words(early),
        full=moment_words(full),
        sbom="sbom.cdx.json (CycloneDX)",
        log="handelselogg.jsonl",
        rows="1 rad" if rows == 1 else f"{rows} rader",
        checked=_BROKEN.format(number="1 fel" if faults == 1 else f"{faults} fel") if faults else _WELL,
        **held,
    )
