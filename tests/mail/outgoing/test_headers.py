"""Headers read back to exactly the text that was meant, whatever it was."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.parser import BytesParser
from email.policy import default
from email.utils import parseaddr

from hypothesis import given
from hypothesis import strategies as st

from mail.outgoing.cleaning import one_line
from mail.outgoing.headers import header, mailbox, text_header

LINES = st.text(max_size=400).map(one_line)
SWEDISH = st.text(alphabet="aåäöÅÄÖé bc ,.;:<>@()[]\"'\\=?_–”", max_size=400).map(one_line)


@given(LINES | SWEDISH)
def test_a_subject_reads_back_as_it_was_written(text: str) -> None:
    message = BytesParser(policy=default).parsebytes(text_header("Subject", text) + b"\r\n")
    assert message["Subject"] == text
    assert list(message.keys()) == ["Subject"]


@given(LINES | SWEDISH)
def test_a_display_name_reads_back_and_never_becomes_an_address(name: str) -> None:
    line = header("From", mailbox(name, "registrator@ksl.example"))
    message = BytesParser(policy=default).parsebytes(line + b"\r\n")
    (address,) = message["From"].addresses
    assert address.addr_spec == "registrator@ksl.example"
    # The newer parser adds a space between encoded words where one ends in a blank; the older one follows RFC 2047.
    phrase, _ = parseaddr(str(message_from_bytes(line + b"\r\n")["From"]))
    assert str(make_header(decode_header(phrase))) == name


@given(LINES | SWEDISH)
def test_header_lines_are_short(text: str) -> None:
    for line in (text_header("Subject", text), header("From", mailbox(text, "registrator@ksl.example"))):
        assert line.isascii()
        assert max(len(part) for part in line.split(b"\r\n")) <= 78


def test_a_plain_short_subject_stays_readable() -> None:
    assert text_header("Subject", "Remiss 1") == b"Subject: Remiss 1\r\n"


def test_text_that_looks_encoded_is_not_decoded() -> None:
    message = BytesParser(policy=default).parsebytes(text_header("Subject", "=?utf-8?q?x?=") + b"\r\n")
    assert message["Subject"] == "=?utf-8?q?x?="
