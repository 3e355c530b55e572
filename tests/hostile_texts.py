"""Texts that have broken documents before, each with what a document shall show instead of it where that differs.

`shown`: in Word and Excel. `drawn`: in the PDF, which also lacks glyphs. The JSON file always holds what was typed.
"""

from typing import NamedTuple


class Hostile(NamedTuple):
    name: str
    typed: str
    shown: str
    drawn: str


def _same(name: str, typed: str) -> Hostile:
    return Hostile(name, typed, typed, typed)


def _marked(name: str, typed: str, shown: str, drawn: str | None = None) -> Hostile:
    return Hostile(name, typed, shown, shown if drawn is None else drawn)


LONG = "Kommunen anser att förslaget är otydligt; kostnaderna räknas inte om. "

HOSTILE = (
    _same("markup", "<script>alert(1)</script> <svg onload=x> \"><b> <img src=x onerror=y> &amp; &#60;"),
    _same("word xml", "A & B < C > D </w:t></w:r> C&D <w:p> ]]> <!-- x -->"),
    _same("templates", "{{7*7}} {% import os %} ${7*7} #{7*7} %(x)s %s%n {{ ''.__class__ }}"),
    _same("typst code", '#panic("x") #read("/app.db") #import "@preview/a:1.0.0" #sys.inputs \\u{41} #{1+1}'),
    _same("typst markup", "*fet* _kursiv_ $x$ <label> @ref = rubrik // kommentar `rå` -- --- ... -> => ~ \\ - lista"),
    _same("formula", "=1+1"),
    _same("hyperlink formula", '=HYPERLINK("http://evil.example","x")'),
    _same("command formula", "=cmd|'/c calc'!A1"),
    _same("leading signs", "@SUM(1)\n+46 8 123\n-5"),
    _same("array formula", "{=1+1}"),
    _same("address", "http://evil.example/" + "a" * 300 + " mailto:x@y.example file:///etc/passwd"),
    _same("excel escape", "_x0041_ _x000D_ _xD83D_"),
    _same("swedish", "åäöÅÄÖ éü ß ”citat” ’apostrof’ – tankstreck — … nbsp\u00a0här § 112 ½ ² €"),
    _same("sami", "Sámi giella: čáhppes, đ, ŋ, š, ŧ, ž, ïjje, åarjelh, æ ø Ǥ ǥ ʒ"),
    _same("decomposed", "a\u030angstro\u0308m fo\u0308rslag"),
    _same("soft hyphen", "för\u00adbund och ord\u200bbrytning"),
    _same("greek and cyrillic", "Ελληνικά κείμενο, Кириллица: kоmmun"),
    _same("sql", "'; DROP TABLE answers;-- 100 % _ \\"),
    _same("log line", "svar\n2026-01-01 INFO admin logged in"),
    _same("many lines", "\n".join(f"rad {number}" for number in range(5000))),
    _same("longer than a cell", LONG * 480),
    _same("as long as allowed", (LONG * 900)[:60_000].rstrip()),
    _same("one word", "ordutanslut" * 400),
    _same("one sign", "!" * 3000),
    _same("dashes", "—" * 500 + "/" * 500 + "." * 500),
    _same("spaces within", "a  b   c" + " " * 60 + "d"),
    _same("zalgo", "z\u0300\u0301\u0302\u0303" * 30 + "x" + "\u0301" * 200),
    _marked("unheard-of base", "ж\u035e kvar", "ж\u035e kvar"),
    _marked("emoji", "bra 😀 och 👍🏽 👨‍👩‍👧 🇸🇪", "bra 😀 och 👍🏽 👨‍👩‍👧 🇸🇪",
            "bra 😀 och ⟨U+1F44D⟩⟨U+1F3FD⟩ ⟨U+1F468⟩\u200d⟨U+1F469⟩\u200d⟨U+1F467⟩ ⟨U+1F1F8⟩⟨U+1F1EA⟩"),
    _marked("chinese", "中文 och 日本", "中文 och 日本", "⟨U+4E2D⟩⟨U+6587⟩ och ⟨U+65E5⟩⟨U+672C⟩"),
    _marked("word's bullets", "\uf0b7\tett\n\uf0a7\ttvå\n\uf0d8\ttre\n\uf0fc\tfyra\n\uf02d\tfem \uf0e0 sex",
            "•\tett\n▪\ttvå\n➢\ttre\n✓\tfyra\n–\tfem → sex"),
    _marked("private use", "tecken \ue000 \U00100000", "tecken \ue000 \U00100000", "tecken ⟨U+E000⟩ ⟨U+100000⟩"),
    _marked("direction", "fil \u202efdp.exe\u202c och \u2066a\u2069 \u200f\u200e\u061c",
            "fil ⟨U+202E⟩fdp.exe⟨U+202C⟩ och ⟨U+2066⟩a⟨U+2069⟩ ⟨U+200F⟩⟨U+200E⟩⟨U+061C⟩"),
    _marked("null", "a\x00b\x07c\x0bd\x0ce\x1b[2Jf\x7fg", "a⟨U+0000⟩b⟨U+0007⟩c⟨U+000B⟩d⟨U+000C⟩e⟨U+001B⟩[2Jf⟨U+007F⟩g"),
    _marked("no characters", "a\ufffeb\uffffc\ufdd0d\U0001fffee", "a⟨U+FFFE⟩b⟨U+FFFF⟩c⟨U+FDD0⟩d⟨U+1FFFE⟩e"),
    _marked("surrogate", "a\ud800b\udfffc", "a⟨U+D800⟩b⟨U+DFFF⟩c"),
    _marked("tags", "dolt\U000e0041\U000e007f", "dolt⟨U+E0041⟩⟨U+E007F⟩"),
    _marked("line ends", "ett\r\ntvå\rtre\u2028fyra\u2029fem\x85sex", "ett\ntvå\ntre\nfyra\nfem\nsex"),
    _same("hebrew", "אבג עברית"),
    _marked("zero width", "a\u200bb\u200dc\ufeffd", "a\u200bb\u200dc\ufeffd", "a\u200bb\u200dc⟨U+FEFF⟩d"),
)  # fmt: skip

NEWLINES = "före" + "\n" * 5000 + "efter"
"""Five thousand line ends: documents show a mark that counts the empty lines, the workbook and the data file all."""
