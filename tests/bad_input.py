"""The table of bad input: all that can be typed or sent at an answer's link, and what becomes of it.

Each row is one recipient's form. It is refused with `refused` at its field and nothing typed is lost, or it is taken
and `shown` stands, literally, wherever the answer is read. Texts at length have their own forms for documents that
lack a character (`tests/hostile_texts.py`).
"""

from collections.abc import Callable
from typing import NamedTuple

from pikepdf import Encryption

from models.answer import FILE_LIMIT
from tests import odd_files
from tests.active_files import pdf
from tests.hostile_texts import HOSTILE, Hostile
from tests.odd_files import docx, odt, packed
from tests.web_visitor import PDF

ENTITY = '<!ENTITY a SYSTEM "file:///etc/passwd">'
OTHER_KIND = "inte en PDF, DOCX eller ODT"


class Row(NamedTuple):
    """`action`: the button pressed. `field`: where `typed` stands; for a file the form's file field. `text`: the long
    text of the row, in comment, reservation and a colleague's letter. `data`: the file's bytes, `typed` its name."""

    name: str
    field: str
    typed: str
    shown: str = ""
    refused: str = ""
    action: str = "submit"
    text: Hostile | None = None
    data: bytes | Callable[[], bytes] | None = None

    @property
    def content(self) -> bytes:
        assert self.data is not None
        return self.data() if callable(self.data) else self.data


def _texts() -> list[Row]:
    refused = {"zalgo": "16 accenter"}
    return [
        Row(f"text: {one.name}", "q-1-comment", one.typed, refused=refused.get(one.name, ""), text=one)
        for one in HOSTILE
        if one.name != "surrogate"  # no form can hold it: see the bodies in test_bad_forms
    ]


def _lines() -> list[Row]:
    """One-line fields: NFC, runs of space as one, nothing a document cannot carry, and never a line of their own."""
    signs = '<b onclick="x">&amp; {{7*7}} =1+1 #panic("x") %s'
    cases = [
        ("markup", "own_dnr", f"KS {signs}", f"KS {signs}"),
        ("formula", "decision_body", "=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("path", "decision_section", "../../etc/passwd § 86", "../../etc/passwd § 86"),
        ("a second line", "delegate", "Bo\r\nBcc: b@x.example\u2028c", "Bo Bcc: b@x.example c"),
        ("log line", "refers_to", "Habo\n2026-01-01 INFO admin logged in", "Habo 2026-01-01 INFO admin logged in"),
        ("decomposed", "reservation-1-who", "A\u030asa Mo\u0308ller", "Åsa Möller"),
        ("turned", "reservation-1-party", "V \u202efdp.exe\u202c", "V [U+202E]fdp.exe[U+202C]"),
        ("outer space", "own_dnr", " \u00a0 KS  2026/14 \t", "KS 2026/14"),
        ("escape codes", "own_dnr", "KS \x1b[2J\x00 2026/15", "KS [2J 2026/15"),
        ("a name twice", "joint_with", "Habo\r\n\r\nHa\u030abo kommun\r\nHabo", "Håbo kommun"),
        ("no such day", "decision_on", "2026-02-30", "2026-02-30"),
        ("year ten thousand", "decision_on", "10000-01-01", "10000-01-01"),
        ("short year", "decision_on", "31/12/26", "31/12/26"),
    ]
    return [Row(f"line: {name}", field, typed, shown) for name, field, typed, shown in cases]


def _addresses() -> list[Row]:
    refused = {
        "no sign": "eva", "nothing after": "eva@", "nothing before": "@kommun.se", "one word": "eva@kommun",
        "own machine": "eva@localhost", "number": "eva@[127.0.0.1]", "quoted": '"a b"@kommun.se',
        "letter before the sign": "åsa@kommun.se", "two with a comma": "eva@kommun.se,evil@x.se",
        "two with a space": "a@x.se b@x.se", "header": "a@x.se\r\nBcc: b@x.se", "long name": "x" * 65 + "@kommun.se",
        "long": "eva@" + "a." * 130 + "se", "two dots": "eva@kommun..se",
    }  # fmt: skip
    rows = []
    for field, action in (("contact_email", "submit"), ("forward_email", "forward"), ("attest_email", "attest")):
        rows += [
            Row(f"address: {name} in {field}", field, typed, refused="adress", action=action)
            for name, typed in refused.items()
        ]
    taken = {
        "swedish domain": "eva@malmö.se", "capitals": "Eva.Test+remiss@Kommun.SE", "option": "-oQ@x.se",
        "link": "mailto:eva@kommun.se", "brackets": " <eva@kommun.se> ",
    }  # fmt: skip
    return [*rows, *(Row(f"address: {name}", "contact_email", typed) for name, typed in taken.items())]


def _dates() -> list[Row]:
    odd = [
        "2026-02-30",
        "31/12/26",
        "10000-01-01",
        "2026-03-29T02:30",
        "１２ juni",
        "1e999",
        "NaN",
        "-0",
        "0x10",
        "9" * 400,
    ]
    rows = [
        Row(
            f"day: {typed[:20]}",
            "extend_until",
            typed,
            refused="kalendern",
            action="extend",
        )
        for typed in odd
    ]
    past = [("past", "1970-01-01", "senare"), ("too far", "2099-01-01", "år")]
    return [
        *rows,
        *(Row(f"day: {name}", "extend_until", typed, refused=words, action="extend") for name, typed, words in past),
    ]


def _lengths() -> list[Row]:
    return [
        Row("length: one over", "q-1-comment", "å" * 60_001, refused="60\u00a0001"),
        Row("length: 200 000", "q-1-comment", "å" * 200_000, refused="200\u00a0000"),
        Row("length: a million without a space", "summary", "x" * 1_000_000, refused="1\u00a0000\u00a0000"),
        Row("length: ten megabytes", "q-1-comment", "x" * 10_000_000, refused="1\u00a0024 kB"),
        Row("length: a line of 201", "own_dnr", "9" * 100_000, refused="100\u00a0000"),
        Row("length: ten thousand accents", "q-1-comment", "a" + "\u0301" * 10_000, refused="16 accenter"),
        Row("empty: nothing", "summary", "", refused="Svaret är tomt"),
        Row("empty: blanks", "summary", " \u00a0\t\u200b\r\n", refused="Svaret är tomt"),
        Row("empty: a full stop", "summary", " . ", refused="Svaret är tomt"),
    ]


def _choices() -> list[Row]:
    values = ["tillstyrker", "SUPPORTS", "supports'", "1e999", "<b>"]
    return [Row(f"choice: {typed}", "stance", typed, refused="alternativ") for typed in values]


def locked_pdf() -> bytes:
    return pdf(encryption=Encryption(owner="x", user="u"))


def _files() -> list[Row]:
    refused: list[tuple[str, str, bytes | Callable[[], bytes], str]] = [
        ("empty", "tom.pdf", b"", "är tom"),
        ("over the size", "stor.pdf", lambda: PDF + b" " * FILE_LIMIT, "25 MB"),
        ("html as pdf", "sida.pdf", b"<html>hej</html>", "en webbsida"),
        ("program as docx", "brev.docx", b"MZ\x90\0", OTHER_KIND),
        ("picture", "bild.png", b"\x89PNG\r\n\x1a\n", "en bild"),
        ("plain zip", "arkiv.zip", packed({"a.txt": "hej"}), "ett arkiv"),
        ("pages", "brev.pages", packed({"Index/Document.iwa": b"x"}), "ett arkiv"),
        ("spreadsheet", "t.xlsx", packed({"[Content_Types].xml": "spreadsheetml"}), "ett kalkylblad"),
        ("old office", "brev.msg", odd_files.OLE + b"\0" * 600, "äldre Officeformat"),
        ("rtf", "brev.rtf", b"{\\rtf1 hej}", "formatet RTF"),
        ("locked docx", "brev.docx", odd_files.LOCKED_OLE, "lösenordsskyddad"),
        ("locked pdf", "brev.pdf", locked_pdf, "lösenordsskyddad"),
        ("locked odt", "brev.odt", odt({"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "lösenordsskyddad"),
        ("macros", "brev.docx", docx(**{"word/vbaProject.bin": b"x"}), "makron"),
        ("macros in odt", "brev.odt", odt({"Basic/Standard/Module1.xml": "<x/>"}), "makron"),
        ("cut pdf", "brev.pdf", PDF[:40], "skadad"),
        ("cut docx", "brev.docx", docx()[:200], "skadad"),
        ("entities", "brev.docx", docx(**{"word/x.xml": f"<!DOCTYPE x [{ENTITY}]><x/>"}), "skadad"),
        ("bomb", "brev.docx", odd_files.bomb, "för stor när den packas upp"),
        ("size lie", "brev.docx", odd_files.with_size_lie, "skadad"),
        ("odd packing", "brev.docx", odd_files.with_odd_packing, "skadad"),
        ("many entries", "brev.docx", odd_files.many_entries, "för stor när den packas upp"),
        ("a part twice", "brev.docx", odd_files.twice_the_same, "skadad"),
        ("overlapping parts", "brev.docx", odd_files.overlapping, "för stor när den packas upp"),
    ]  # fmt: skip
    return [Row(f"file: {name}", "files", sent, refused=words, data=data) for name, sent, data, words in refused]


def _file_names() -> list[Row]:
    named = [
        ("path up", "../../etc/passwd-1", "passwd-1.pdf"),
        ("path of windows", "..\\..\\x-2.pdf", "x-2.pdf"),
        ("whole path", "/abs-3.pdf", "abs-3.pdf"),
        ("drive", "C:\\Users\\eva\\y-4.pdf", "y-4.pdf"),
        ("device", "CON.pdf", "fil_CON.pdf"),
        ("device of windows", "aux", "fil_aux.pdf"),
        ("full stops", "...", "fil.pdf"),
        ("long", "å" * 300, "å" * 58 + "…" + "å" * 57 + ".pdf"),
        ("markup", '<svg onload="alert(1)">.pdf', "svg onload=_alert(1).pdf"),
        ("quotation marks", 'yttrande "1"; åäö.pdf', "yttrande _1_; åäö.pdf"),
        ("turned", "\u202efdp.exe", "[U+202E]fdp.exe.pdf"),
        ("decomposed", "fo\u0308rslag A\u030a.pdf", "förslag Å.pdf"),
        ("formula", "=1+1.pdf", "=1+1.pdf"),
        ("template", "{{7*7}} ${x} #import.pdf", "{{7_7}} ${x} #import.pdf"),
    ]
    return [Row(f"file name: {name}", "files", sent, shown, data=PDF) for name, sent, shown in named]


def _odd_but_taken() -> list[Row]:
    return [
        Row("file: pdf and zip in one", "files", "dubbel.pdf", "dubbel.pdf", data=odd_files.polyglot),
        Row("file: template", "files", "mall.docx", "mall.docx", data=docx(**{"word/x.xml": "<a>{{ ''.x }}</a>"})),
        Row("file: just the size", "files", "hel.pdf", "hel.pdf", data=lambda: PDF.ljust(FILE_LIMIT - 30) + PDF[-30:]),
    ]  # fmt: skip


ROWS = [
    *_texts(),
    *_lines(),
    *_addresses(),
    *_dates(),
    *_lengths(),
    *_choices(),
    *_files(),
    *_file_names(),
    *_odd_but_taken(),
]
