"""A house whose files lie in a bucket: papers, backup, moving and checking as with a folder; and the store gone for a
while."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from desk import backups, counter, doctor
from desk.office import Office
from models.errors import RemissError
from settings import Settings
from store import installation
from tests.certificates import Authority
from tests.file_steps import kept
from tests.registers import lay_own_register
from tests.round_builder import DUE, KEY, register_round
from tests.s3_server import BUCKET, SECRET, S3Server, s3_server
from tests.s3_server import KEY as S3_KEY
from tests.web_visitor import BASE, FULL, PDF, TrialHouse, Visitor, text_of
from web.app import create_app
from web.config import WebConfig

Opened = Callable[..., Office]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Opens a house over a bucket; `empty`: one that is to be restored."""
    every: list[Office] = []

    def open_house(server: S3Server, name: str, *, empty: bool = False, trust: Path | None = None) -> Office:
        settings = Settings(
            data=tmp_path / name,
            secret_key=KEY.decode(),
            files=f"s3://{BUCKET}/{uuid4().hex}",
            files_endpoint=server.endpoint,
            files_key=S3_KEY,
            files_secret=SECRET,
            files_ca=trust,
        )
        every.append(Office(settings if empty else lay_own_register(settings), lambda: DUE - timedelta(days=10)))
        return every[-1]

    yield open_house
    for office in every:
        if "database" in vars(office):
            office.database.dispose()


def test_a_house_moves_from_bucket_to_bucket(s3: S3Server, tmp_path: Path, opened: Opened) -> None:
    office, other = opened(s3, "one"), opened(s3, "two", empty=True)
    register_round(office.database, office.files, key=office.key)
    lost = kept(office.files, PDF)
    names = office.files.hashes()
    assert counter.verify(office).faults == ()
    made = backups.make(office, tmp_path, ())
    assert (made.files, made.missing) == (len(names), ())
    backups.restore(other.settings, made.file, None, now=office.clock())
    assert other.files.hashes() == names
    assert other.files.read(lost.sha256) == PDF
    assert counter.verify(other).faults == ()
    assert installation.unready(other.database, other.files, other.key) == ""
    elsewhere = opened(s3, "three")
    with pytest.raises(RemissError, match="other_store"):
        installation.check(office.database, elsewhere.files, office.key)
    assert installation.unready(office.database, elsewhere.files, office.key) == "store"


async def test_while_the_store_is_gone_what_was_typed_comes_back_and_then_it_is_taken(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.files.bucket._RETRY_FOR", timedelta(seconds=1))
    authority = Authority(tmp_path)
    holds, expired = authority.certified(30), authority.certified(-1)
    with s3_server(tmp_path, holds) as server:
        office = opened(server, "one", trust=authority.trust)
        built = register_round(office.database, office.files, key=KEY)
        app = create_app(WebConfig(office.database, office.files, KEY, BASE, clock=office.clock))
        house = TrialHouse(office.database, office.files, built, office.clock, httpx.ASGITransport(app))  # type: ignore[arg-type]
        visitor = Visitor(house, built.token)
        await visitor.open()
        assert (await visitor.get(f"{visitor.place}/handlingar/1")).content.startswith(b"%PDF")
        bucket, away = server.folder / BUCKET, server.folder.with_name("away")
        for state in ("gone", "expired", "bare"):
            server.kill()
            if state == "expired":
                server.tls = expired
                server.start()
                (said,) = [doctor.says(one) for one in doctor._register(office)]
                assert "Certifikatet för lagret med filer godtas inte. Det kan ha gått ut." in said
            if state == "bare":
                bucket.rename(away)
                server.tls = holds
                server.start()
                (said,) = [doctor.says(one) for one in doctor._register(office)]
                assert "har inte den hink som REMISS_FILES anger" in said
            assert installation.unready(office.database, office.files, office.key) == "files"
            assert (await visitor.get(f"{visitor.place}/handlingar/1")).status_code == 503
            typed = {"summary": "Kommunen tillstyrker."}
            reply = await visitor.post("save", typed, [("svar.pdf", PDF)])
            assert reply.status_code == 503
            assert typed["summary"] in text_of(reply.text)
            assert list((office.files.root / "incoming").iterdir()) == []
        server.kill()
        away.rename(bucket)
        server.start()
        sent = await visitor.follow(await visitor.post("submit", FULL, [("svar.pdf", PDF)]))
        assert sent.status_code == 200
        assert office.files.has(kept(office.files, PDF).sha256)
