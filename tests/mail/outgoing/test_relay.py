"""Reading the relay's address."""

import pytest

from mail.outgoing.relay import Relay, Security, parse_smtp_url
from models.errors import RemissError
from tests.rows import rows


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://127.0.0.1:2525", Relay("127.0.0.1", 2525)),
        ("smtp://localhost", Relay("localhost", 25)),
        ("smtp://[::1]:26/", Relay("::1", 26)),
        ("smtps://user:pw@mail.example", Relay("mail.example", 465, Security.TLS, "user", "pw")),
        ("smtps://mail.example:8465", Relay("mail.example", 8465, Security.TLS)),
        ("smtp+starttls://u%40x.example:p%3A%2F@mail.example",
         Relay("mail.example", 587, Security.STARTTLS, "u@x.example", "p:/")),
        ("smtp://user:pw@127.0.0.1:2525", Relay("127.0.0.1", 2525, Security.NONE, "user", "pw")),
    ],
)  # fmt: skip
def test_an_address_is_read(url: str, relay: Relay) -> None:
    assert parse_smtp_url(url) == relay


@rows(
    "url, part",
    [
        ("http://mail.example", "scheme"),
        ("mail.example:25", "scheme"),
        ("", "scheme"),
        ("smtp://", "host"),
        ("smtp://:25", "host"),
        ("smtp://mail.example:abc", "port"),
        ("smtp://mail.example:70000", "port"),
        ("smtp://mail.example/box", "path"),
        ("smtp://mail.example?tls=no", "path"),
    ],
)
def test_a_faulty_address_is_refused_with_the_faulty_part(url: str, part: str) -> None:
    with pytest.raises(RemissError) as caught:
        parse_smtp_url(url)
    assert caught.value.code == "smtp_url_unreadable"
    assert caught.value.facts == {"part": part}


def test_a_password_does_not_travel_in_clear() -> None:
    with pytest.raises(RemissError) as caught:
        parse_smtp_url("smtp://user:hemligt@mail.example")
    assert caught.value.code == "smtp_password_in_clear"


def test_a_password_is_in_no_repr_and_no_error() -> None:
    assert "hemligt" not in repr(parse_smtp_url("smtps://user:hemligt@mail.example"))
    with pytest.raises(RemissError) as caught:
        parse_smtp_url("smtps://user:hem/ligt@mail.example")
    assert "hem" not in f"{caught.value}{caught.value.facts}{caught.value.__cause__}{caught.value.__context__}"
