"""The way to Temporal: TLS, mutual TLS and API keys, and a namespace made ready by the worker."""

import asyncio
import contextlib
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from pydantic import SecretStr
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.service import TLSConfig

import worker
from desk import connection
from desk.office import Office
from models import names
from models.errors import TemporaryFailure
from settings import Settings
from templates.messages import error_sentence
from tests.certificates import Authority
from tests.temporal_servers import DevServer, dev_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DevServer]:
    """A server that knows none of Remiss's search attributes."""
    with dev_server(tmp_path_factory.mktemp("temporal")) as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key; here both the server and its one client show it."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    no_authority = ["-addext", "basicConstraints=critical,CA:FALSE"]
    command = ["openssl", *request.split(), *no_authority, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


@asynccontextmanager
async def behind_mutual_tls(server: DevServer, certificate: tuple[Path, Path]) -> AsyncIterator[str]:
    """A front that asks for a client's certificate and passes the bytes on; its address."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=certificate[0])
    context.load_cert_chain(*certificate)
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_alpn_protocols(["h2"])

    passing: set[asyncio.Task[None]] = set()

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        passing.add(task)
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", server.port)
        try:
            with contextlib.suppress(OSError):
                await asyncio.gather(copied(reader, inner_writer), copied(inner_reader, writer))
        finally:
            for end in (writer, inner_writer):
                end.transport.abort()
                with contextlib.suppress(OSError):
                    await end.wait_closed()

    async def copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        raise ConnectionResetError

    front = await asyncio.start_server(passed_on, "127.0.0.1", 0, ssl=context)
    try:
        yield f"127.0.0.1:{front.sockets[0].getsockname()[1]}"
    finally:
        front.close()
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)
        await asyncio.sleep(0.05)  # the ends' lines close in the loop's next turns


async def test_a_server_behind_mutual_tls_is_reached_with_the_certificate_and_not_without(
    server: DevServer, certificate: tuple[Path, Path]
) -> None:
    async with behind_mutual_tls(server, certificate) as address:
        plain = Settings(temporal_address=address)
        unnamed = plain.model_copy(update={"temporal_tls_ca": certificate[0]})
        whole = {"temporal_tls_cert": certificate[0], "temporal_tls_key": certificate[1]}
        client = await connection.connect(unnamed.model_copy(update=whole))
        assert await client.count_workflows() is not None
        for without in (plain, unnamed):
            with pytest.raises(RuntimeError):
                await connection.connect(without)


async def test_a_certificate_of_temporals_that_has_run_out_is_named_to_who_asks_and_to_who_starts_a_worker(
    tmp_path: Path,
) -> None:
    authority = Authority(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.certified(-1))
    context.set_alpn_protocols(["h2"])
    front = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    settings = Settings(
        temporal_address=f"localhost:{front.sockets[0].getsockname()[1]}", temporal_tls_ca=authority.trust
    )
    for ask in (Office(settings).temporal, partial(worker.connect, settings)):
        with pytest.raises(TemporaryFailure, match="temporal_certificate") as failure:
            await ask()
        assert "Det kan ha gått ut" in error_sentence(failure.value)
    front.close()


def test_tls_is_off_by_itself_and_on_with_an_api_key() -> None:
    assert connection.tls(Settings()) is False
    assert connection.tls(Settings(temporal_tls=True)) is True
    assert connection.tls(Settings(temporal_api_key=SecretStr("n" * 20))) is True


def test_a_private_authority_is_read_from_its_file(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_bytes(b"-----BEGIN CERTIFICATE-----")
    assert connection.tls(Settings(temporal_tls_ca=authority)) == TLSConfig(server_root_ca_cert=authority.read_bytes())


async def test_the_worker_gives_a_bare_namespace_its_search_attributes(server: DevServer, tmp_path: Path) -> None:
    client = await connection.connect(Settings(temporal_address=server.address))
    request = ListSearchAttributesRequest(namespace=client.namespace)
    before = await client.operator_service.list_search_attributes(request)
    assert not set(names.SEARCH_ATTRIBUTES) & set(before.custom_attributes)
    for _start in range(2):
        await started_and_stopped(server, tmp_path)
        after = await client.operator_service.list_search_attributes(request)
        assert set(names.SEARCH_ATTRIBUTES) <= set(after.custom_attributes)


async def started_and_stopped(server: DevServer, folder: Path) -> None:
    own = {"REMISS_DATA": str(folder), "REMISS_TEMPORAL_ADDRESS": server.address}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "worker", env=own, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(60):
        assert await process.stdout.readline() == b"ready\n"
    process.terminate()
    _out, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")
