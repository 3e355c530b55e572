"""A house broken on purpose in a dozen ways: each is found and said with what to do, and a sound one has no fault."""

import asyncio
import socket
import ssl
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest
from temporalio.api.taskqueue.v1 import PollerInfo
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, DescribeTaskQueueResponse

from desk import doctor, doctor_temporal, mailroom
from desk.office import Office
from desk.symptoms import Health, Symptom, World
from mail.outgoing.relay import Security
from models import names
from stand.ports import free_port
from tests.certificates import Authority
from tests.mail.outgoing.test_sending_security import Keeper, server, server_context
from tests.round_builder import register_round
from tests.rows import rows
from tests.scripted_smtp import ScriptedServer, running
from tests.smtp_sink import smtp_sink
from tests.temporal_servers import dev_server

Usage = namedtuple("Usage", "total used free")
DOMAIN = "ksl.example"
GOOD = {
    DOMAIN: "v=spf1 mx -all",
    f"_dmarc.{DOMAIN}": "v=DMARC1; p=reject",
    f"post._domainkey.{DOMAIN}": "v=DKIM1; p=MIIB",
}


@contextmanager
def name_server(texts: dict[str, str]) -> Iterator[dns.resolver.Resolver]:
    """Answers for these names over UDP; every other is unknown."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))
        own.settimeout(0.2)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    asked, whom = own.recvfrom(4096)
                except TimeoutError:
                    continue
                query = dns.message.from_wire(asked)
                answer, name = dns.message.make_response(query), query.question[0].name
                if text := texts.get(name.to_text(omit_final_dot=True)):
                    answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"{text}"'))
                else:
                    answer.set_rcode(dns.rcode.NXDOMAIN)
                own.sendto(answer.to_wire(), whom)

        thread = threading.Thread(target=serve)
        thread.start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], own.getsockname()[1]
        try:
            yield resolver
        finally:
            over.set()
            thread.join()


@contextmanager
def https(certificate: tuple[Path, Path]) -> Iterator[str]:
    """A web server that is well and shows this certificate; its address."""

    class Well(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Well)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def look(office: Office, world: World, dkim: str = "post", **settings: object) -> dict[str, Symptom]:
    fresh = Office(office.settings.model_copy(update=settings), office.clock)
    try:
        found = asyncio.run(doctor.examine(fresh, world, dkim=dkim))
    finally:
        if "database" in vars(fresh):
            fresh.database.dispose()
    assert all(doctor.says(one) for one in found)
    return {one.code: one for one in found}


def faults(found: dict[str, Symptom]) -> set[str]:
    return {code for code, one in found.items() if one.health is Health.FAULT}


def world(resolver: dns.resolver.Resolver, **more: object) -> World:
    free = Usage(10**12, 0, 9 * 10**11)
    return World(**{"resolver": resolver, "disk": lambda _path: free, "clock_state": lambda: 0, **more})  # type: ignore[arg-type]


def test_a_sound_house_and_one_broken_in_a_dozen_ways(office: Office, tmp_path: Path) -> None:
    built = register_round(office.database, office.files, key=office.key)
    assert built.round_id
    attributes = [
        word for name, kind in names.SEARCH_ATTRIBUTES.items() for word in ("--search-attribute", f"{name}={kind}")
    ]
    closed, authority = free_port(), Authority(tmp_path)
    with (
        name_server(GOOD) as good,
        name_server({}) as bare,
        smtp_sink() as sink,
        dev_server(tmp_path, arguments=tuple(attributes)) as temporal,
        https(authority.certified(300)) as address,
        https(authority.certified(5)) as soon,
        https(authority.certified(-1)) as over,
    ):
        sound = {"smtp_url": f"smtp://127.0.0.1:{sink.port}", "temporal_address": temporal.address, "base_url": address}
        own = world(good, trusts=authority.trust)
        well = look(office, own, **sound)
        assert faults(well) == {"worker_none"}
        assert well["temporal_well"].health is Health.WELL
        assert {code for code, one in well.items() if one.health is Health.WARNING} == {"scanner_none"}
        assert "DKIM för ksl.example är inte kontrollerat" in doctor.says(
            look(office, own, "", **sound)["dkim_not_asked"]
        )

        full = Usage(10**12, 10**12 - 10**9, 10**9)
        loose = world(good, trusts=authority.trust, disk=lambda _path: full, clock_state=lambda: doctor.CLOCK_ERROR)
        assert faults(look(office, loose, **sound)) == {"worker_none", "disk_low", "clock_loose"}
        unnamed = faults(look(office, world(bare, trusts=authority.trust), **sound))
        assert unnamed == {"worker_none", "spf_missing", "dmarc_missing", "dkim_missing"}
        silent = {
            "smtp_url": f"smtp://127.0.0.1:{closed}",
            "temporal_address": f"127.0.0.1:{closed}",
            "base_url": f"https://localhost:{closed}",
            "clamd": f"127.0.0.1:{closed}",
        }
        gone = look(office, own, **silent)
        assert faults(gone) == {"relay_silent", "temporal_silent", "web_silent", "scanner_silent"}
        assert gone["certificate_unseen"].health is Health.UNKNOWN
        refused = look(office, world(good), **sound)
        assert faults(refused) == {"worker_none", "certificate_refused"}
        assert refused["web_unseen"].health is Health.UNKNOWN
        expired = look(office, own, **{**sound, "base_url": over})
        assert faults(expired) == {"worker_none", "certificate_expired"}
        ends = look(office, own, **{**sound, "base_url": soon})
        assert "Certifikatet för localhost gäller bara till" in doctor.says(ends["certificate_ends"])
        mailroom.pause(office)
        assert look(office, own, **sound)["mail_paused"].health is Health.WARNING
        (tmp_path / "plain").mkdir()
        with dev_server(tmp_path / "plain") as plain:
            missing = look(office, own, **{**sound, "temporal_address": plain.address})
            assert "Diarienummer" in doctor.says(missing["attributes_missing"])
        office.settings.data.joinpath("secret.key").write_bytes(b"k" * 64)
        refused = look(office, own, **sound)
        assert "register_refused" in faults(refused)
    told = doctor.lines(list(refused.values()))
    assert told[0].startswith("FEL: ")
    assert "gick att ta reda på" in told[-1]


@rows(
    ("taken", "mail", "found"),
    [
        ((), True, ["worker_none"]),
        (("remiss", "mail", "documents"), True, ["worker_well"]),
        (("remiss",), True, ["worker_well", "worker_none_mail", "worker_none_documents"]),
        (("remiss", "documents"), False, ["worker_well"]),  # letters are paused
        (("mail",), True, ["worker_well", "worker_none_rounds", "worker_none_documents"]),
    ],
)
def test_work_that_no_worker_takes_is_named(
    office: Office, taken: tuple[str, ...], mail: bool, found: list[str]
) -> None:
    async def described(request: DescribeTaskQueueRequest) -> DescribeTaskQueueResponse:
        polled = request.task_queue.name in taken
        return DescribeTaskQueueResponse(pollers=[PollerInfo(identity="7@one")] if polled else [])

    async def listed(_request: object) -> SimpleNamespace:
        return SimpleNamespace(custom_attributes=names.SEARCH_ATTRIBUTES)

    client: Any = SimpleNamespace(
        namespace="default",
        operator_service=SimpleNamespace(list_search_attributes=listed),
        workflow_service=SimpleNamespace(describe_task_queue=described),
    )

    async def told_by(own: Office) -> list[Symptom]:
        return [one async for one in doctor_temporal.temporal(own, mail=mail)]

    told = asyncio.run(told_by(Office(office.settings, office.clock, client=client)))
    assert [one.code for one in told] == ["temporal_well", *found]
    assert all(doctor.says(one) for one in told)


async def test_a_relay_that_answers_and_offers_too_little_is_not_called_silent(office: Office) -> None:
    """Neither a login nor encryption is offered here; and one that offers a login says no to it."""
    said = {"smtp": "relay_well", "smtp+starttls": "relay_tls_missing", "smtp://a:b@": "relay_login_missing"}
    async with running(ScriptedServer()) as bare, running(ScriptedServer(extensions=(b"AUTH PLAIN",))) as strict:
        for scheme, code in said.items():
            where = scheme if "@" in scheme else f"{scheme}://"
            assert await relay(office, f"{where}127.0.0.1:{bare.port}") == code
        strict.replies = {b"AUTH": b"535 no\r\n", b"QUIT": b"221 bye\r\n"}
        assert await relay(office, f"smtp://a:b@127.0.0.1:{strict.port}") == "relay_login"


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_relay_whose_certificate_is_not_accepted_is_not_called_silent(
    office: Office, tmp_path: Path, security: Security
) -> None:
    authority = Authority(tmp_path)
    for days, trusts, code in (
        (30, authority.trust, "relay_well"),
        (-1, authority.trust, "relay_certificate_expired"),
        (30, None, "relay_certificate_refused"),
    ):
        context = server_context(authority.certified(days))
        tls: dict[str, Any] = {"implicit": context} if security is Security.TLS else {"tls_context": context}
        async with server(Keeper(), **tls) as port:
            assert await relay(office, f"{security}://127.0.0.1:{port}", trusts) == code


async def relay(office: Office, url: str, trusts: Path | None = None) -> str:
    fresh = Office(office.settings.model_copy(update={"smtp_url": url}), office.clock)
    (found,) = [one async for one in doctor._relay(fresh, World(trusts=trusts))]
    assert doctor.says(found)
    return found.code
