"""Files: three kinds, told by what they hold; every other file is refused with its own words, and nothing is left."""

import errno
import re
from datetime import timedelta
from pathlib import Path

import pytest

from documents.inspection.filenames import attachment, clean_name, distinct, file_name
from models.answer import FILE_LIMIT
from models.errors import PermanentFailure
from models.media import DOCX, ODT
from store.answers import answers
from tests.file_steps import where
from tests.odd_files import docx, odt, packed
from tests.round_builder import CLOSES
from tests.rows import rows
from tests.web_visitor import PDF, TrialHouse, Visitor, faults, hidden_fields, text_of, typed_in


def incoming(house: TrialHouse) -> list[Path]:
    return list((house.files.root / "incoming").iterdir())


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("yttrande.pdf", PDF, "application/pdf"),
        ("yttrande.docx", docx(), DOCX),
        ("yttrande.odt", odt(), ODT),
        ("fel.exe", PDF, "application/pdf"),
        ("yttrande.pdf", PDF + packed({"a": "b"}), "application/pdf"),
    ],
)
async def test_the_three_kinds_are_taken_whatever_their_names(
    house: TrialHouse, visitor: Visitor, name: str, data: bytes, kind: str
) -> None:
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [(name, data)]))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        (file,) = answers.answer_files(session, answer.id)
    assert file.media_type == kind
    assert house.files.read(file.sha256) == data
    reply = await visitor.get(f"{visitor.place}/kvittens/{answer.receipt}/{file.id}")
    assert reply.content == data
    assert reply.headers["content-type"] == kind
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in reply.headers["content-security-policy"]


async def test_one_byte_over_the_limit_is_413_and_the_text_is_kept(house: TrialHouse, visitor: Visitor) -> None:
    data = PDF + b" " * (FILE_LIMIT + 1 - len(PDF))
    reply = await visitor.post(
        "submit", {"stance": "supports", "summary": "kvar"}, [("stor.pdf", data), ("y.pdf", PDF)]
    )
    assert reply.status_code == 413
    assert "större än 25 MB" in faults(reply.text)["files"]
    assert typed_in(reply.text, "summary") == "kvar"
    assert "y.pdf" in text_of(reply.text)
    assert incoming(house) == []


async def test_exactly_the_limit_is_taken(visitor: Visitor) -> None:
    data = b"%PDF-1.4" + b" " * (FILE_LIMIT - 8 - 19) + b"\nstartxref\n9 \n%%EOF"
    assert len(data) == FILE_LIMIT
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [("stor.pdf", data)]))


async def test_ten_files_in_all_the_drafts_included(house: TrialHouse, visitor: Visitor) -> None:
    first = [(f"a{number}.pdf", PDF + b"%d" % number) for number in range(6)]
    page = await visitor.follow(await visitor.post("save", {}, first))
    visitor.hidden = hidden_fields(page.text)
    second = [(f"b{number}.pdf", PDF + b"b%d" % number) for number in range(6)]
    reply = await visitor.post("submit", {"stance": "supports"}, second)
    assert reply.status_code == 413
    assert "Högst 10 filer" in faults(reply.text)["files"]
    assert "b3.pdf" in text_of(reply.text)
    assert "a5.pdf" in text_of(page.text)
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        assert len(answers.answer_files(session, answer.id)) == 10


async def test_a_file_can_be_taken_out_of_the_draft_again(visitor: Visitor) -> None:
    page = await visitor.follow(await visitor.post("save", {"summary": "text"}, [("fel.pdf", PDF)]))
    file_id = page.text.split('name="remove_file" value="')[1].split('"')[0]
    visitor.hidden["draft_version"] = "1"
    page = await visitor.follow(await visitor.post("", {"summary": "text", "remove_file": file_id}))
    assert "fel.pdf" not in page.text


@rows(
    "sent, shown",
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("/abs.pdf", "abs.pdf"),
        ("C:\\Users\\eva\\y.pdf", "y.pdf"),
        ("CON.pdf", "fil_CON.pdf"),
        ("aux", "fil_aux.pdf"),
        ("...", "fil.pdf"),
        ("", "fil.pdf"),
        (".pdf", "fil.pdf"),
        ("å" * 300, "å" * 58 + "…" + "å" * 57 + ".pdf"),
        ('<svg onload="alert(1)">.pdf', "svg onload=_alert(1).pdf"),
        ('yttrande "1"; åäö.pdf', "yttrande _1_; åäö.pdf"),
        ("rad\r\nSet-Cookie: x.pdf", "rad_Set-Cookie_ x.pdf"),
        ("\u202efdp.exe", "[U+202E]fdp.exe.pdf"),
        ("a\u030a.pdf", "å.pdf"),
        ("YTTRANDE.PDF", "YTTRANDE.pdf"),
    ],
)
def test_file_names_are_made_safe_to_show_mail_and_send(sent: str, shown: str) -> None:
    name = clean_name(sent, "application/pdf")
    assert name == shown
    header = attachment(name)
    assert header.isascii()
    assert "\n" not in header


async def test_names_that_begin_alike_stay_different_for_people(house: TrialHouse, visitor: Visitor) -> None:
    """Those that differ at the end keep their ends; those that do not are numbered, also against the draft's."""
    long = "Yttrande från kommunstyrelsen över remissen " * 4
    sent = [f"{long} del 1.pdf", f"{long} del 2.pdf", f"{long} del 2.pdf", "svar.pdf", "SVAR.pdf"]
    visitor.hidden = hidden_fields((await visitor.follow(await visitor.post("save", {}, [(sent[3], PDF)]))).text)
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [(name, PDF) for name in sent[:3]]))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        names = [file.name for file in answers.answer_files(session, answer.id)]
    assert [re.sub("^.*?…", "…", name)[-15:] for name in names] == [
        "svar.pdf",
        "issen del 1.pdf",
        "issen del 2.pdf",
        "n del 2 (2).pdf",
    ]
    assert max(map(len, names)) == 120
    assert distinct("SVAR.pdf", names) == "SVAR (2).pdf"
    exported = [file_name(place, name) for place, name in enumerate(names, start=1)]
    assert len({name[3:] for name in exported}) == 4
    assert file_name(1, "å" * 116 + " 1.pdf") != file_name(1, "å" * 116 + " 2.pdf")


async def test_a_disk_that_fails_says_so_and_leaves_no_answer(
    house: TrialHouse, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("store.files.files.os.fsync", fail)
        reply = await visitor.post("submit", {"stance": "supports"}, [("y.pdf", PDF)])
    assert reply.status_code == 503
    assert "har inte tagits emot" in reply.text
    assert incoming(house) == []
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [("y.pdf", PDF)]))


async def test_a_connection_that_breaks_in_the_middle_leaves_nothing(house: TrialHouse, visitor: Visitor) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="y.pdf"\r\n\r\n'
    messages: list[dict[str, object]] = [
        {"type": "http.request", "body": head + PDF + b"x" * 2_000_000, "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[object] = []

    async def receive() -> dict[str, object]:
        return messages.pop(0)

    async def send(message: object) -> None:
        sent.append(message)

    cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    headers = {"host": "127.0.0.1:8080", "content-type": "multipart/form-data; boundary=x", "cookie": cookie}
    scope = {
        "type": "http",
        "method": "POST",
        "path": visitor.place,
        "raw_path": visitor.place.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8080),
        "scheme": "http",
        "root_path": "",
    }
    await house.transport.app(scope, receive, send)
    assert incoming(house) == []
    with house.database.reading() as session:
        assert answers.counted_answer(session, house.round.recipient_id) is None


async def test_a_damaged_file_is_never_served_as_good(house: TrialHouse, visitor: Visitor) -> None:
    await visitor.follow(await visitor.post("submit", {"stance": "supports"}, [("y.pdf", PDF)]))
    with house.database.reading() as session:
        answer = answers.counted_answer(session, house.round.recipient_id)
        assert answer is not None
        (file,) = answers.answer_files(session, answer.id)
    place = where(house.files, file.sha256)
    place.chmod(0o640)
    place.write_bytes(PDF.replace(b"1.7", b"1.4"))
    with pytest.raises(PermanentFailure, match="file_damaged"):
        await visitor.get(f"{visitor.place}/kvittens/{answer.receipt}/{file.id}")


def test_no_letter_turns_into_a_quotation_mark_in_the_header() -> None:
    assert attachment("x\uff02; filename=evil.exe; y=\uff02.pdf").count('"') == 2


WRONG = ("bild.png", b"\x89PNG")


async def stopped(house: TrialHouse, visitor: Visitor, why: str, files: list[tuple[str, bytes]]) -> str:
    """What the page that stops a save says of its files."""
    other = house.visitor()
    await other.open()
    if why == "closed":
        house.clock.now = CLOSES + timedelta(minutes=1)
    else:
        await other.post("save" if why == "conflict" else "no_comments", {"summary": "kollegans"})
    reply = await visitor.post("save", {"summary": "mitt"}, files)
    assert reply.status_code == 409
    return text_of(reply.text)


@pytest.mark.parametrize(
    ("why", "lost"),
    [("conflict", "bild.png."), ("answer_exists", "bild.png."), ("closed", "yttrande.pdf, bild.png.")],
)
async def test_the_page_that_stops_a_save_names_the_files_it_leaves_behind(
    house: TrialHouse, visitor: Visitor, why: str, lost: str
) -> None:
    said = await stopped(house, visitor, why, [("yttrande.pdf", PDF), WRONG])
    assert f"De här filerna har inte tagits emot: {lost}" in said


async def test_a_page_that_leaves_no_file_behind_speaks_of_none(house: TrialHouse, visitor: Visitor) -> None:
    assert "Filer som inte följde med" not in await stopped(house, visitor, "conflict", [("yttrande.pdf", PDF)])
