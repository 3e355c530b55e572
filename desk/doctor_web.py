"""The doctor's questions of the web as people reach it: do the pages answer, and how long does the certificate hold."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from desk.office import Office
from desk.symptoms import WAIT_SECONDS, Symptom, World, fault, refused, unknown, warning, well

CERTIFICATE_DAYS = 21


async def pages(office: Office, world: World) -> AsyncIterator[Symptom]:
    address = f"{office.settings.base_url}/halsa"
    try:
        async with httpx.AsyncClient(verify=world.trust(), timeout=WAIT_SECONDS) as client:
            answer = await client.get(address)
        if answer.status_code == httpx.codes.OK:
            yield well("web_well", address=address)
        else:
            yield fault("web_ill", address=address, status=answer.status_code, word=answer.text[:40])
    except httpx.HTTPError as error:
        # What is wrong with the certificate is said beside this.
        untrusted = "CERTIFICATE_VERIFY_FAILED" in str(error)
        yield unknown("web_unseen", address=address) if untrusted else fault("web_silent", address=address)


async def certificate(office: Office, world: World) -> AsyncIterator[Symptom]:
    parts = urlsplit(office.settings.base_url)
    if parts.scheme != "https":
        yield warning("certificate_none", address=office.settings.base_url)
        return
    host, port = str(parts.hostname), parts.port or 443
    try:
        ends = await asyncio.to_thread(_ends, host, port, world.trust())
    except ssl.SSLCertVerificationError as error:
        yield refused("certificate", error, host=host)
        return
    except OSError:
        yield unknown("certificate_unseen", host=host)
        return
    days = (ends - datetime.now(UTC)).days
    yield (fault if days < CERTIFICATE_DAYS else well)(
        "certificate_ends" if days < CERTIFICATE_DAYS else "certificate_well", host=host, ends=ends, days=days
    )


def _ends(host: str, port: int, context: ssl.SSLContext) -> datetime:
    with (
        socket.create_connection((host, port), WAIT_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as sealed,
    ):
        ends = (sealed.getpeercert() or {})["notAfter"]
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC)
