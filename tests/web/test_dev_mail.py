"""/dev/mail shows what the catcher kept, on loopback only, and runs nothing of it."""

from pathlib import Path

import pytest

from mail.incoming.catcher import MessageKeeper
from store.database import Database
from store.files.files import FileStore
from tests.round_builder import KEY
from tests.web_visitor import trial_house
from web.app import create_app
from web.config import WebConfig

LETTER = b"\r\n".join(
    (
        b"From: Remiss <remiss@ksl.example>",
        b"To: registrator@kommun.example",
        b"Subject: =?utf-8?q?Remiss_=C3=A5=C3=A4=C3=B6?= <script>",
        b"MIME-Version: 1.0",
        b"Content-Type: multipart/mixed; boundary=m",
        b"",
        b"--m",
        b"Content-Type: multipart/alternative; boundary=b",
        b"",
        b"--b",
        b"Content-Type: text/plain; charset=utf-8",
        b"",
        b"http://127.0.0.1:8080/s/abc <b>",
        b"--b",
        b"Content-Type: text/html; charset=utf-8",
        b"",
        b"<p>hej</p><script>alert(1)</script>",
        b"--b--",
        b"--m",
        b"Content-Type: text/calendar",
        b"Content-Disposition: attachment; filename=svarsdag.ics",
        b"",
        b"BEGIN:VCALENDAR",
        b"--m--",
        b"",
    )
)


async def test_a_caught_letter_is_listed_and_shown(tmp_path: Path) -> None:
    with trial_house(tmp_path) as house:
        (tmp_path / "mail").mkdir()
        path = MessageKeeper(tmp_path / "mail").keep(LETTER)
        visitor = house.visitor()
        listed = await visitor.get("/dev/mail")
        assert "Remiss åäö &lt;script&gt;" in listed.text
        shown = await visitor.get(f"/dev/mail/{path.name}")
        assert 'href="http://127.0.0.1:8080/s/abc"' in shown.text
        assert "<b>" not in shown.text.replace("</b>", "")
        framed = await visitor.get(f"/dev/mail/{path.name}/html")
        assert "sandbox" in framed.headers["content-security-policy"]
        assert "script-src" not in framed.headers["content-security-policy"]
        part = await visitor.get(f"/dev/mail/{path.name}/bilagor/0")
        assert part.content.startswith(b"BEGIN:VCALENDAR")
        assert part.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("name", ["../secret.key", "x.eml", "%2e%2e%2fsecret.key"])
async def test_no_other_file_is_reached(tmp_path: Path, name: str) -> None:
    with trial_house(tmp_path) as house:
        (tmp_path / "secret.key").write_text("secret")
        reply = await house.visitor().get(f"/dev/mail/{name}")
        assert reply.status_code == 404
        assert "secret" not in reply.text


def test_production_has_no_such_page(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    for base, folder in (("https://remiss.example", tmp_path), ("http://127.0.0.1:8080", None)):
        app = create_app(WebConfig(database, FileStore(tmp_path / "files"), KEY, base, mail_folder=folder))
        assert not [route for route in app.routes if getattr(route, "path", "").startswith("/dev")]
    database.dispose()
