"""Names made from a diarienummer: free text (`KSL/13/0111`, `KS 2026/00123`), so never used raw as a path or an id."""

import hashlib
import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count

_ID_LIMIT = 120
_OWN_CODE_LIMIT = 34


def tidy_dnr(text: str) -> str:
    """The dnr as it is stored and printed: NFC, outer space cut, runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def workflow_id(dnr: str, sender: str = "") -> str:
    """`remiss/KSL/13/0111`: readable in Temporal, at most 150 characters, one for each tidy dnr of a sender. `sender`:
    its key, when it is not the installation's first: `remiss@ksl/KSL/13/0111`.

    Anything but letters, digits, space and `-_./:()` becomes its hexadecimal code point; a dnr that had such
    characters, or is too long, ends in a short hash so that two dnr never share an id.
    """
    return f"remiss@{sender}/{_kept(dnr)}" if sender else f"remiss/{_kept(dnr)}"


def case_workflow_id(dnr: str, sender: str = "") -> str:
    """`ärende/KSL/13/0111`, by the same rules: a case and its round may have one dnr."""
    return f"ärende@{sender}/{_kept(dnr)}" if sender else f"ärende/{_kept(dnr)}"


def _kept(dnr: str) -> str:
    kept = "".join(c if c.isalnum() or c in " -_./:()" else f"%{ord(c):x}" for c in dnr)
    if kept != dnr or len(kept) > _ID_LIMIT:
        kept = f"{kept[: _ID_LIMIT - 9]}~{hashlib.sha256(dnr.encode()).hexdigest()[:8]}"
    return kept


def duties_workflow_id(round_workflow_id: str) -> str:
    """Of what follows up a round's duties after its last decision."""
    return f"{round_workflow_id}/uppdrag"


def webhook_workflow_id(webhook_id: str) -> str:
    return f"avisering/{webhook_id}"


def incoming_workflow_id(dnr: str, sender: str = "") -> str:
    """`inkommen/Fi2026/00123`: of a remiss that has come in, made as a round's."""
    return f"inkommen{workflow_id(dnr, sender).removeprefix('remiss')}"


def group_workflow_id(round_workflow_id: str, label: str) -> str:
    """`remiss/KSL/13/0111/Stockholms län`: the name a manager knows the group by."""
    return f"{round_workflow_id}/{label}"


def adoption_workflow_id(round_workflow_id: str) -> str:
    """`remiss/KSL/13/0111/antagande`: no group of recipients is called so."""
    return f"{round_workflow_id}/antagande"


def receipt_number(dnr: str, code: str, version: int) -> str:
    """`KSL-13-0111-0114-1`: dnr, recipient code and version, safe to read out, to type and to use in a file name."""
    return f"{spoken(dnr)}-{spoken(code)}-{version}"


def receipt_code(code: str) -> str:
    """What receipt numbers keep of a recipient's code, case aside. Two recipients of one round never share it."""
    return spoken(code).casefold()


def own_code(name: str, taken: Collection[str]) -> str:
    """A code for an organisation outside the register, out of its name: `MODERATERNA-I-TABY`. `taken`: the receipt
    codes that are somebody else's; a number then tells the two apart."""
    plain = unicodedata.normalize("NFD", name).upper().encode("ascii", "ignore").decode()
    words = re.sub("[^A-Z0-9]+", "-", plain)[:_OWN_CODE_LIMIT].strip("-") or "ORGANISATION"
    numbered = (f"{words}-{number}" for number in count(2))
    return next(code for code in chain([words], numbered) if receipt_code(code) not in taken)


def spoken(text: str) -> str:
    """A dnr or a code as it can be read out, and stand in a file's name: `KSL-13-0111`."""
    return re.sub(r"[^0-9A-Za-zÅÄÖåäö]+", "-", text).strip("-")
