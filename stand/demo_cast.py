"""Who plays what in the demo, and the invented answers, each marked as test data."""

from enum import StrEnum

from models.values import Stance
from templates.stand import demo as words


class Playing(StrEnum):
    """What one municipality does. Those without a role of their own answer in time."""

    ANSWERS = "answers"
    DRAFT = "draft"
    DECLINES = "declines"
    NO_COMMENTS = "no_comments"
    EXTENDED = "extended"
    LATE = "late"
    SILENT = "silent"


ROLES = (
    *(Playing.ANSWERS, Playing.ANSWERS, Playing.SILENT, Playing.ANSWERS),
    *(Playing.DRAFT, Playing.ANSWERS, Playing.DECLINES, Playing.ANSWERS),
    *(Playing.EXTENDED, Playing.ANSWERS, Playing.LATE, Playing.ANSWERS, Playing.NO_COMMENTS),
)

_STANCES = (
    *(Stance.SUPPORTS, Stance.SUPPORTS_WITH_COMMENTS, Stance.SUPPORTS_WITH_COMMENTS, Stance.SUPPORTS),
    *(Stance.TAKES_NO_POSITION, Stance.SUPPORTS, Stance.SUPPORTS_WITH_COMMENTS, Stance.OPPOSES),
)


def answer_fields(place: int, name: str) -> dict[str, str]:
    """The form's fields for the municipality at `place` in the list."""
    stance = _STANCES[place % len(_STANCES)]
    summaries = words.SUMMARIES[stance]
    fields = {
        "stance": stance.value,
        "summary": f"{words.MARK} {summaries[place % len(summaries)]}",
        "own_dnr": f"KS/2014:{100 + place}",
        "decision_body": "Kommunstyrelsen",
        "decision_level": "executive_board",
        "decision_on": "2014-09-22",
        "decision_section": f"§ {200 + place}",
        "decision_status": "decided" if place % 9 == 1 else "approved",
        "contact_name": "Testregistrator",
        "contact_email": "registrator@kommun.example",
    }
    for number, comments in enumerate(words.COMMENTS, start=1):
        if (place + number) % 3:
            fields[f"q-{number}-comment"] = f"{words.MARK} {comments[place % len(comments)]}"
        if number < len(words.COMMENTS):
            fields[f"q-{number}-stance"] = stance.value
    if place % 7 == 1:
        fields["reservation-1-who"] = words.RESERVATION_WHO
        fields["reservation-1-text"] = words.RESERVATION_TEXT
    return fields


def statement(name: str) -> tuple[str, bytes, str]:
    """A small real PDF, as a yttrande: name, content, media type."""
    text = f"{words.STATEMENT}: {name}".encode("cp1252", "replace").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 14 Tf 72 760 Td (" + text + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
        b"/Encoding /WinAnsiEncoding >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = len(out)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n" % (size, table, size)
    return "yttrande.pdf", out + b"startxref\n%d\n%%%%EOF\n" % end, "application/pdf"
