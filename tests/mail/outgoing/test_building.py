"""The message as bytes and as a reader's program takes it apart."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from mail.outgoing.building import build_letter
from models.errors import PermanentFailure
from models.letters import LetterFacts
from models.values import LetterKind
from tests.letter_builder import EVERY_LETTER, LINK, ROUND, letter, parsed, text_of
from tests.rows import rows

EVERY = rows("facts", EVERY_LETTER.values())


def test_a_missiv_is_two_readings_and_a_calendar_file() -> None:
    message = parsed(build_letter(letter()))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    (calendar,) = message.iter_attachments()
    assert calendar.get_filename() == "sista-svarsdag.ics"
    assert calendar.get_param("method") == "PUBLISH"


def test_the_headers_say_who_what_and_that_a_machine_sent_it() -> None:
    message = parsed(build_letter(letter()))
    assert message["From"].addresses[0].display_name == "Kommunförbundet Stockholms län"
    assert message["From"].addresses[0].addr_spec == "registrator@ksl.example"
    assert message["To"] == "registrator@upplands-vasby.kommun.example"
    assert message["Reply-To"] == "registrator@ksl.example"
    assert message["Subject"] == (
        "Remiss KSL/13/0111: svara senast tisdag 30 september 2014 – Utveckling av KSL inför mandatperioden 2015–2018"
    )
    assert message["Date"].datetime == datetime(2014, 6, 12, 7, 0, tzinfo=UTC)
    assert message["Message-ID"] == "<01J9ZK7QX2@ksl.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "sv"


@EVERY
def test_every_letter_has_the_same_headers_and_no_other(facts: LetterFacts) -> None:
    assert sorted(parsed(build_letter(facts)).keys()) == [
        "Auto-Submitted",
        "Content-Language",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Reply-To",
        "Subject",
        "To",
        "X-Auto-Response-Suppress",
    ]


@EVERY
def test_the_standard_parser_finds_nothing_wrong(facts: LetterFacts) -> None:
    for part in parsed(build_letter(facts)).walk():
        assert part.defects == []
        assert [value.defects for _, value in part.items()] == [()] * len(part.items())


@EVERY
def test_every_line_is_short_seven_bit_and_ends_in_crlf(facts: LetterFacts) -> None:
    data = build_letter(facts).data
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 78


@EVERY
def test_equal_facts_give_equal_bytes(facts: LetterFacts) -> None:
    again = LetterFacts.model_validate_json(facts.model_dump_json())
    assert build_letter(again) == build_letter(facts)


def test_the_parser_reads_back_what_python_itself_would_write() -> None:
    """Flattened anew by the standard library, the message still says the same."""
    built = build_letter(letter())
    again = message_from_bytes(parsed(built).as_bytes(), policy=default)
    for one, other in zip(parsed(built).walk(), again.walk(), strict=True):
        assert one.get_content_type() == other.get_content_type()
        assert one.get_payload(decode=True) == other.get_payload(decode=True)


def test_the_calendar_file_comes_with_the_letters_that_name_a_due_day_to_come() -> None:
    with_calendar = {
        name for name, facts in EVERY_LETTER.items() if list(parsed(build_letter(facts)).iter_attachments())
    }
    assert with_calendar == {
        name
        for name in EVERY_LETTER
        if name.startswith(("missiv", "reminder", "extension", "forward", "supplement", "papers"))
        and "after" not in name
        if name not in {"extension denied", "extension requested", "forward notice", "supplement withdrawn"}
        if "copy" not in name
    }


def test_another_letter_has_another_message_id_and_another_boundary() -> None:
    one, other = build_letter(letter()), build_letter(letter(letter_id="01J9ZK7QX3"))
    assert one.message_id != other.message_id
    assert parsed(one).get_boundary() != parsed(other).get_boundary()


def test_an_odd_letter_id_still_makes_a_valid_message_id() -> None:
    odd = build_letter(letter(letter_id="KSL/13/0111 åäö>\r\nBcc: x@y.example"))
    assert odd.message_id.endswith("@ksl.example>")
    assert odd.message_id.isascii()
    assert " " not in odd.message_id
    assert odd == build_letter(letter(letter_id="KSL/13/0111 åäö>\r\nBcc: x@y.example"))


def test_the_envelope_has_one_sender_and_one_recipient_and_no_copies_unless_asked_for() -> None:
    built = build_letter(letter())
    assert built.recipient == "registrator@upplands-vasby.kommun.example"
    assert built.sender == "registrator@ksl.example"
    assert (built.copies, built.unusable) == ((), ())
    assert "Cc" not in parsed(built)


def test_further_addresses_get_copies_each_once_and_are_named_in_cc() -> None:
    one, other = "handlaggare@upplands-vasby.kommun.example", "ks@upplands-väsby.example"
    built = build_letter(letter(cc=(one, "Registrator@upplands-vasby.kommun.example", other, one, "a@localhost")))
    assert built.recipient == "registrator@upplands-vasby.kommun.example"
    assert built.copies == (one, "ks@xn--upplands-vsby-kfb.example")
    assert built.unusable == ("a@localhost",)
    assert parsed(built)["To"] == built.recipient
    assert [each.addr_spec for each in parsed(built)["Cc"].addresses] == list(built.copies)
    assert built.message_id == build_letter(letter()).message_id


@rows(
    "address",
    [
        "a@x.example,b@x.example",
        "a@x.example b@x.example",
        "a@x.example\r\nBcc: b@x.example",
        "a@x.example\x00",
        "<a@x.example>",
        "mailto:a@x.example@",
        "åsa@x.example",
        '"a b"@x.example',
        "a@[127.0.0.1]",
        "a@localhost",
        "a@x..example",
        "a@-x.example",
        "@x.example",
        "a@",
        "a",
        "",
        "a" * 65 + "@x.example",
        "a@" + "b" * 64 + ".example",
        "a@" + ".".join(["b" * 60] * 5),
        "a@x.example\u2028",
    ],
)
def test_anything_but_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(PermanentFailure) as caught:
        build_letter(letter(to=address))
    assert caught.value.code == "address_unusable"
    assert caught.value.facts == {}


def test_a_domain_with_swedish_letters_goes_out_in_a_labels() -> None:
    built = build_letter(letter(to="registrator@malmö.example"))
    assert built.recipient == "registrator@xn--malm-8qa.example"
    assert parsed(built)["To"] == "registrator@xn--malm-8qa.example"


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "https://x.example/s/a b", "https://x.example/s/a\r\nb"])
def test_a_link_that_is_no_web_address_is_refused(link: str) -> None:
    with pytest.raises(PermanentFailure) as caught:
        build_letter(letter(link=link))
    assert caught.value.code == "link_unusable"


def test_the_personal_link_stands_in_the_two_readings_and_nowhere_else() -> None:
    message = parsed(build_letter(letter()))
    assert LINK not in str(message.items())
    for part in message.walk():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            assert (LINK.encode() in content) == (part.get_content_type() in {"text/plain", "text/html"})


def test_the_sender_of_a_kind_of_letter_is_the_round_and_never_a_recipient() -> None:
    for kind in LetterKind:
        some = next(facts for facts in EVERY_LETTER.values() if facts.kind is kind)
        built = build_letter(some.model_copy(update={"recipient_name": '"Chefen" <chef@evil.example>'}))
        assert parsed(built)["From"].addresses[0].addr_spec == ROUND.sender_email
        assert "evil" not in str(parsed(built)["From"])


def test_an_answer_that_is_not_there_is_not_invented() -> None:
    assert "Kontakta Kommunförbundet Stockholms län" in text_of(build_letter(EVERY_LETTER["missiv of a bare round"]))
