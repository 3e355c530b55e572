"""The words of a package for an e-archive: its metadata and the page that explains it."""

from datetime import datetime

from templates.dates import moment_words

CASE = "Remiss: ett förslag som har skickats för yttrande, svaren på det och vad avsändaren har gjort av dem."
SENT = "Remissbrev med handlingar"
COMPILATION = "Remissammanställning, version {version}"
ANSWER = "Yttrande från {name}, version {version}"
WITHDRAWN = "Yttrande från {name}, version {version}, återtaget av avsändaren"
README = "LÄS MIG.txt"
_README = """Arkivpaket för remissen {title}
Diarienummer: {dnr}
Avsändare: {sender}
Gjort: {moment}

Paketet följer FGS Paketstruktur 2.0, det vill säga E-ARK CSIP 2.1.0 och SIP 2.1.0. Ärendets metadata följer E-ARK
ERMS 2.1.2.

METS.xml                      vad paketet innehåller, med kontrollsumma (SHA-256) för varje fil
metadata/descriptive/         ärendet och dess handlingar (ERMS)
metadata/preservation/        filerna och hur paketet gjordes (PREMIS)
schemas/                      vad fälten i sammanställningens datafil betyder (JSON Schema)
representations/rep1/data/    remissen: svar, filer, brev, beslut, händelselogg och sammanställning

Filer i karantän är inte med. Vilka de är står i representations/rep1/data/filanmarkningar.txt.
Maskade kopior ligger bredvid originalen. Originalen är orörda, så den som lämnar ut ur paketet gör en ny prövning.
"""


def readme(title: str, dnr: str, sender: str, at: datetime) -> str:
    return _README.format(title=title, dnr=dnr, sender=sender, moment=moment_words(at))
