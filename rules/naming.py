"""Names made from a diarienummer: free text (`KSL/13/0111`, `KS 2026/00123`), so never used raw as a path or an id."""

import hashlib
import re
import unicodedata

_ID_LIMIT = 120


def tidy_dnr(text: str) -> str:
    """The dnr as it is stored and printed: NFC, outer space cut, runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def workflow_id(dnr: str) -> str:
    """`remiss/KSL/13/0111`: readable in Temporal, at most 127 characters, one for each tidy dnr.

    Anything but letters, digits, space and `-_./:()` becomes its hexadecimal code point; a dnr that had such
    characters, or is too long, ends in a short hash so that two dnr never share an id.
    """
    kept = "".join(c if c.isalnum() or c in " -_./:()" else f"%{ord(c):x}" for c in dnr)
    if kept != dnr or len(kept) > _ID_LIMIT:
        kept = f"{kept[: _ID_LIMIT - 9]}~{hashlib.sha256(dnr.encode()).hexdigest()[:8]}"
    return f"remiss/{kept}"


def group_workflow_id(round_workflow_id: str, label: str) -> str:
    """`remiss/KSL/13/0111/Stockholms län`: the name a manager knows the group by."""
    return f"{round_workflow_id}/{label}"


def receipt_number(dnr: str, code: str, version: int) -> str:
    """`KSL-13-0111-0114-1`: dnr, recipient code and version, safe to read out, to type and to use in a file name."""
    return f"{_spoken(dnr)}-{_spoken(code)}-{version}"


def receipt_code(code: str) -> str:
    """What receipt numbers keep of a recipient's code, case aside. Two recipients of one round never share it."""
    return _spoken(code).casefold()


def _spoken(text: str) -> str:
    return re.sub(r"[^0-9A-Za-zÅÄÖåäö]+", "-", text).strip("-")
