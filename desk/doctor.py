"""What is wrong with the house: everything that it leans on is asked once, and each answer is a finding. Nothing is
changed, no letter is sent. What could not be asked is said to be unknown, never well."""

import asyncio
import ctypes
import shutil
import socket
import ssl
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import dns.resolver
import httpx
from dns.exception import DNSException
from pydantic import Field

from desk.office import Office
from documents.inspection.scanning import Scanner
from mail.outgoing.relay import Relay, Security, parse_smtp_url
from models import names
from models.errors import RemissError
from models.values import Value
from rules.calendar import LAST_YEAR
from store.letters import mailroom
from templates import doctor_words as words

if TYPE_CHECKING:
    from aiosmtplib import SMTP
    from temporalio.client import Client

WAIT_SECONDS = 10.0
LEAST_BYTES, LEAST_SHARE = 2 * 1024**3, 0.05
CERTIFICATE_DAYS = 21
LATE_LETTER = timedelta(hours=1)
CLOCK_ERROR = 5
"""What Linux' `adjtimex` answers when nothing sets the clock."""


class Health(StrEnum):
    WELL = "well"
    WARNING = "warning"
    FAULT = "fault"
    UNKNOWN = "unknown"


class Symptom(Value):
    """One thing that was asked. `code` chooses the sentence."""

    code: str
    health: Health
    facts: dict[str, Any] = Field(default_factory=dict)


def _clock_state() -> int | None:
    """As the kernel says it; None where it says nothing."""
    if not sys.platform.startswith("linux"):
        return None
    return int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(208)))


@dataclass
class World:
    """What the house stands on that is not its own."""

    resolver: dns.resolver.Resolver = field(default_factory=dns.resolver.Resolver)
    disk: Callable[[Path], Any] = shutil.disk_usage
    clock_state: Callable[[], int | None] = _clock_state
    trusts: Path | None = None
    """An authority that this machine trusts besides its own (PEM)."""


async def examine(office: Office, world: World, *, dkim: str = "") -> list[Symptom]:
    """`dkim`: the selector that the relay signs with; without it nobody can look for the key."""
    found = [*_register(office), *_disk(office, world), *_clock(world), *_calendar(office)]
    if any(one.code == "register_well" for one in found):
        found += [*_letters(office), *_dns(office, world, dkim)]
    # While letters are paused, and where nobody knows whether they are, no worker need take mail.
    mail = not {one.code for one in found}.isdisjoint({"letters_well", "letters_late"})
    temporal = _temporal(office, mail=mail)
    asked = (_relay(office), _scanner(office), temporal, _web(office, world), _certificate(office, world))
    for each in asked:
        found += [one async for one in each]
    return found


def says(one: Symptom) -> str:
    return words.sentence(one.code, one.facts)


def lines(found: Sequence[Symptom]) -> list[str]:
    """The faults first, and how many of each."""
    order = [Health.FAULT, Health.WARNING, Health.UNKNOWN, Health.WELL]
    sorted_ = sorted(found, key=lambda one: order.index(one.health))
    number = Counter(one.health for one in found)
    told = {"faults": number[Health.FAULT], "warnings": number[Health.WARNING], "unknown": number[Health.UNKNOWN]}
    return [*(f"{words.HEADINGS[one.health]}: {says(one)}" for one in sorted_), words.SUMMARY.format(**told)]


def _well(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.WELL, facts=facts)


def _fault(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.FAULT, facts=facts)


def _warning(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.WARNING, facts=facts)


def _unknown(code: str, **facts: Any) -> Symptom:
    return Symptom(code=code, health=Health.UNKNOWN, facts=facts)


def _register(office: Office) -> Iterator[Symptom]:
    try:
        office.files.ping()
        with office.database.reading():
            yield _well("register_well")
    except RemissError as error:
        yield _fault("register_refused", error=error)


def _disk(office: Office, world: World) -> Iterator[Symptom]:
    usage = world.disk(office.settings.data)
    is_low = usage.free < LEAST_BYTES or usage.free < LEAST_SHARE * usage.total
    yield (_fault if is_low else _well)(
        "disk_low" if is_low else "disk_well", free=usage.free, path=office.settings.data
    )


def _clock(world: World) -> Iterator[Symptom]:
    state = world.clock_state()
    if state is None or state < 0:
        yield _unknown("clock_unknown")
    else:
        yield _fault("clock_loose") if state == CLOCK_ERROR else _well("clock_well")


def _calendar(office: Office) -> Iterator[Symptom]:
    year = office.clock().year
    yield _well("calendar_well", last=LAST_YEAR) if year + 5 < LAST_YEAR else _fault("calendar_ends", last=LAST_YEAR)


def _letters(office: Office) -> Iterator[Symptom]:
    now = office.clock()
    with office.database.reading() as session:
        room, oldest = mailroom.standing(session), mailroom.oldest(session)
    if room.paused_at is not None:
        yield _warning("mail_paused", at=room.paused_at)
    elif oldest is not None and now - oldest > LATE_LETTER:
        yield _fault("letters_late", since=oldest)
    else:
        yield _well("letters_well")


def _dns(office: Office, world: World, dkim: str) -> Iterator[Symptom]:
    """SPF, DKIM and DMARC of every domain that letters are sent from."""
    with office.database.reading() as session:
        domains = mailroom.domains(session, office.clock())
    if not domains:
        yield _unknown("domains_none")
    for domain in domains:
        yield from _record(world, "spf", domain, domain, "v=spf1")
        yield from _record(world, "dmarc", domain, f"_dmarc.{domain}", "v=dmarc1")
        if dkim:
            yield from _record(world, "dkim", domain, f"{dkim}._domainkey.{domain}", "p=")
        else:
            yield _unknown("dkim_not_asked", domain=domain)


def _record(world: World, kind: str, domain: str, name: str, holds: str) -> Iterator[Symptom]:
    try:
        answer = world.resolver.resolve(name, "TXT", lifetime=WAIT_SECONDS)
        texts = [b"".join(each.strings).decode("utf-8", "replace") for each in answer]
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        texts = []
    except DNSException:
        yield _unknown("dns_silent", kind=kind.upper(), domain=domain)
        return
    is_there = any(holds in text.lower() for text in texts)
    yield (_well if is_there else _fault)(f"{kind}_well" if is_there else f"{kind}_missing", domain=domain, name=name)


async def _relay(office: Office) -> AsyncIterator[Symptom]:
    import aiosmtplib

    relay: Relay = parse_smtp_url(office.settings.smtp_url)
    facts: dict[str, str | int] = {"host": relay.host, "port": relay.port}
    smtp = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        timeout=WAIT_SECONDS,
        use_tls=relay.security is Security.TLS,
        start_tls=False,
    )
    try:
        await smtp.connect()
        yield await _introduced(smtp, relay, facts)
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit()
    except aiosmtplib.SMTPAuthenticationError:
        yield _fault("relay_login", **facts)
    except (aiosmtplib.SMTPException, OSError):
        yield _fault("relay_silent", **facts)


async def _introduced(smtp: "SMTP", relay: Relay, facts: dict[str, str | int]) -> Symptom:
    """What the letters do as well before the first of them: a relay that answers may still not offer what it needs."""
    if relay.security is Security.STARTTLS:
        await smtp.ehlo()
        if not smtp.supports_extension("starttls"):
            return _fault("relay_tls_missing", **facts)
        await smtp.starttls()
    if relay.username:
        await smtp.ehlo()
        if not smtp.supported_auth_methods:
            return _fault("relay_login_missing", **facts)
        await smtp.login(relay.username, relay.password)
    return _well("relay_well", **facts)


async def _scanner(office: Office) -> AsyncIterator[Symptom]:
    address = office.settings.clamd
    if not address:
        yield _warning("scanner_none")
        return
    try:
        await asyncio.wait_for(Scanner(address).ping(), WAIT_SECONDS)
        yield _well("scanner_well", address=address)
    except (RemissError, TimeoutError):
        yield _fault("scanner_silent", address=address)


async def _temporal(office: Office, *, mail: bool) -> AsyncIterator[Symptom]:
    from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
    from temporalio.service import RPCError

    address = office.settings.temporal_address
    try:
        client = await office.temporal()
        listed = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        missing = sorted(set(names.SEARCH_ATTRIBUTES) - set(listed.custom_attributes))
        yield (
            _fault("attributes_missing", names=", ".join(missing))
            if missing
            else _well("temporal_well", address=address)
        )
        queues = {"rounds": names.QUEUE, "mail": names.MAIL_QUEUE, "documents": names.DOCUMENTS_QUEUE}
        workers = {work: await _pollers(client, queue) for work, queue in queues.items() if mail or work != "mail"}
        known = set().union(*workers.values())
        if not known:
            yield _fault("worker_none")
            return
        yield _well("worker_well", number=len(known))
        for work in (work for work, found in workers.items() if not found):
            yield _fault(f"worker_none_{work}")
    except RemissError:
        yield _fault("temporal_silent", address=address)
    except RPCError as error:
        yield _unknown("temporal_refused", address=address, status=error.status.name)


async def _pollers(client: "Client", queue: str) -> set[str]:
    from temporalio.api.enums.v1 import TaskQueueType
    from temporalio.api.taskqueue.v1 import TaskQueue
    from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

    described = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        )
    )
    return {each.identity for each in described.pollers}


async def _web(office: Office, world: World) -> AsyncIterator[Symptom]:
    address = f"{office.settings.base_url}/halsa"
    context = ssl.create_default_context(cafile=str(world.trusts)) if world.trusts else ssl.create_default_context()
    try:
        async with httpx.AsyncClient(verify=context, timeout=WAIT_SECONDS) as client:
            answer = await client.get(address)
        if answer.status_code == httpx.codes.OK:
            yield _well("web_well", address=address)
        else:
            yield _fault("web_ill", address=address, status=answer.status_code, word=answer.text[:40])
    except httpx.HTTPError:
        yield _fault("web_silent", address=address)


async def _certificate(office: Office, world: World) -> AsyncIterator[Symptom]:
    parts = urlsplit(office.settings.base_url)
    if parts.scheme != "https":
        yield _warning("certificate_none", address=office.settings.base_url)
        return
    host, port = str(parts.hostname), parts.port or 443
    try:
        ends = await asyncio.to_thread(_ends, host, port, world.trusts)
    except ssl.SSLCertVerificationError as error:
        yield _fault("certificate_refused", host=host, reason=error.verify_message)
        return
    except OSError:
        yield _unknown("certificate_unseen", host=host)
        return
    days = (ends - datetime.now(UTC)).days
    yield (_fault if days < CERTIFICATE_DAYS else _well)(
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
