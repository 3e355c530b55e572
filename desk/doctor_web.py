"""The doctor's questions of the web as people reach it: do the pages answer, and how long does the certificate hold."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from desk.office import Office
from desk.symptoms import WAIT_SECONDS, Symptom, World, fault, unknown, warning, well

CERTIFICATE_DAYS = 21


async def pages(office: Office, world: World) -> AsyncIterator[Symptom]:
    address = f"{office.settings.base_url}/halsa"
    context = ssl.create_default_context(cafile=str(world.trusts)) if world.trusts else ssl.create_default_context()
    try:
        async with httpx.AsyncClient(verify=context, timeout=WAIT_SECONDS) as client:
            answer = await client.get(address)
        if answer.status_code == httpx.codes.OK:
            yield well("web_well", address=address)
        else:
            yield fault("web_ill", address=address, status=answer.status_code, word=answer.text[:40])
    except httpx.HTTPError:
        yield fault("web_silent", address=address)


async def certificate(office: Office, world: World) -> AsyncIterator[Symptom]:
    parts = urlsplit(office.settings.base_url)
    if parts.scheme != "https":
        yield warning("certificate_none", address=office.settings.base_url)
        return
    host, port = str(parts.hostname), parts.port or 443
    try:
        ends = await asyncio.to_thread(_ends, host, port, world.trusts)
    except ssl.SSLCertVerificationError as error:
        yield fault("certificate_refused", host=host, reason=error.verify_message)
        return
    except OSError:
        yield unknown("certificate_unseen", host=host)
        return
    days = (ends - datetime.now(UTC)).days
    yield (fault if days < CERTIFICATE_DAYS else well)(
        "certificate_ends" if days < CERTIFICATE_DAYS else "certificate_well", host=host, ends=ends, days=days
    )


def _ends(host: str, port: int, trusts: Path | None) -> datetime:
    context = ssl.create_default_context()
    if trusts:
        context.load_verify_locations(str(trusts))
    with (
        socket.create_connection((host, port), WAIT_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as sealed,
    ):
        ends = (sealed.getpeercert() or {})["notAfter"]
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC)
