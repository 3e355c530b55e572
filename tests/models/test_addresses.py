"""One e-mail address, or why not."""

import unicodedata

import pytest

from models.addresses import check_address, has_foreign_letters
from models.errors import Refusal
from tests.rows import rows


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("registrator@ksl.example", "registrator@ksl.example"),
        ("Registrator@KSL.example", "Registrator@ksl.example"),  # the domain has no case, the rest may
        ("a@malmö.se", "a@malmö.se"),  # becomes an A-label on the wire only
        (unicodedata.normalize("NFD", "a@malmö.se"), "a@malmö.se"),
        ("\u00a0 a@x.se \n", "a@x.se"),
        ("a" * 64 + "@x.se", "a" * 64 + "@x.se"),
    ],
)
def test_an_address_is_kept_as_people_write_it(text: str, kept: str) -> None:
    assert check_address(text) == kept


@rows(
    "text, code",
    [
        ("registrator@kommun.se,evil@x.se", "email_several"),
        ("a@x.se b@x.se", "email_several"),
        ("a@x.se;b@x.se", "email_several"),
        ("b@x.se <a@x.se>", "email_several"),
        ("A <a@x.se>, B <b@x.se>", "email_several"),
        ("a\u200b@x.se,b@x.se", "email_several"),
        ("a@x.se\r\nBcc: b@x.se", "email_several"),
        ("a@x.se\nX: y", "email_hidden"),
        ("åsa@kommun.se", "email_local_part"),
        ('"a b"@x.se', "email_invalid"),
        ("a@[127.0.0.1]", "email_invalid"),
        ("a@localhost", "email_invalid"),
        ("a@x", "email_invalid"),
        ("a" * 65 + "@x.se", "email_invalid"),
        ("a\x00@x.se", "email_hidden"),
        ("kommun.se", "email_invalid"),
        ("", "email_invalid"),
    ],
)
def test_anything_but_one_plain_address_is_refused(text: str, code: str) -> None:
    refusal = check_address(text)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code


@rows(
    "text",
    [
        *("mailto:a@x.se", "MAILTO:a@x.se?subject=remiss", "<a@x.se>", "a@x.se.", "a@x.se;", "<a@x.se>,", '"a@x.se"'),
        *("Namn <a@x.se>", '"Berg, Åsa" <a@x.se>;', "a@x.se (Åsa Berg)", "\u201da@x.se\u201d", "\u00aba@x.se\u00bb"),
        *("a@x.se<mailto:a@x.se>", "a@x.se <A@x.se>", "[a@x.se](mailto:a@x.se)", "a@x.se, a@x.se"),
        *("a\u200b@x.se", "\ufeffa@x.se", "a@x\u2060.se", "a@x\u00ad.se", "\u200fa@x.se\u200e", "\u202aa@x.se\u202c"),
        *(
            "\u00a0a@x.se\u00a0",
            "a\u00a0@x.se",
            "Namn\u00a0<a@x.se>",
            "\u3164a@x.se",
            "a@x.se\ufe0f",
            "\u2066a@x.se\u2069",
        ),
    ],
)
def test_the_one_address_is_used_however_it_was_pasted(text: str) -> None:
    kept = check_address(text)
    assert isinstance(kept, str)
    assert kept.casefold() == "a@x.se"


@pytest.mark.parametrize("text", ["Namn a@x.se", "e-post: a@x.se"])
def test_an_address_hidden_in_the_text_is_suggested(text: str) -> None:
    refusal = check_address(text)
    assert isinstance(refusal, Refusal)
    assert refusal.facts["suggestion"] == "a@x.se"


def test_letters_that_only_look_latin_are_seen() -> None:
    assert has_foreign_letters("a@k\u043emmun.se")  # Cyrillic о
    assert not has_foreign_letters("a@malmö.se")
