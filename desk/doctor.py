"""What is wrong with the house: everything that it leans on is asked once, and each answer is a finding. Nothing is
changed, no letter is sent. What could not be asked is said to be unknown, never well."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import dns.resolver
from dns.exception import DNSException

from desk import doctor_temporal, doctor_web
from desk.office import Office
from desk.symptoms import WAIT_SECONDS, Health, Symptom, World, fault, refused, unknown, warning, well
from documents.inspection.scanning import Scanner
from mail.outgoing.relay import Relay, Security, parse_smtp_url
from models.errors import RemissError
from rules.calendar import LAST_YEAR
from rules.local_time import local_day
from store.letters import mailroom
from templates import doctor_words as words

if TYPE_CHECKING:
    from aiosmtplib import SMTP

LEAST_BYTES, LEAST_SHARE = 2 * 1024**3, 0.05
LATE_LETTER = timedelta(hours=1)
CLOCK_ERROR = 5
"""What Linux' `adjtimex` answers when nothing sets the clock."""


async def examine(office: Office, world: World, *, dkim: str = "") -> list[Symptom]:
    """`dkim`: the selector that the relay signs with; without it nobody can look for the key."""
    found = [*_register(office), *_disk(office, world), *_clock(world), *_calendar(office)]
    if any(one.code == "register_well" for one in found):
        found += [*_letters(office), *_dns(office, world, dkim)]
    # While letters are paused, and where nobody knows whether they are, no worker need take mail.
    mail = not {one.code for one in found}.isdisjoint({"letters_well", "letters_late"})
    temporal = doctor_temporal.temporal(office, mail=mail)
    web = (doctor_web.pages(office, world), doctor_web.certificate(office, world))
    asked = (_relay(office, world), _scanner(office), temporal, *web)
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


def _register(office: Office) -> Iterator[Symptom]:
    try:
        office.files.ping()
        with office.database.reading():
            yield well("register_well")
    except RemissError as error:
        yield fault("register_refused", error=error)


def _disk(office: Office, world: World) -> Iterator[Symptom]:
    usage = world.disk(office.settings.data)
    is_low = usage.free < LEAST_BYTES or usage.free < LEAST_SHARE * usage.total
    yield (fault if is_low else well)("disk_low" if is_low else "disk_well", free=usage.free, path=office.settings.data)


def _clock(world: World) -> Iterator[Symptom]:
    state = world.clock_state()
    if state is None or state < 0:
        yield unknown("clock_unknown")
    else:
        yield fault("clock_loose") if state == CLOCK_ERROR else well("clock_well")


def _calendar(office: Office) -> Iterator[Symptom]:
    year = local_day(office.clock()).year
    yield well("calendar_well", last=LAST_YEAR) if year + 5 < LAST_YEAR else fault("calendar_ends", last=LAST_YEAR)


def _letters(office: Office) -> Iterator[Symptom]:
    now = office.clock()
    with office.database.reading() as session:
        room, oldest = mailroom.standing(session), mailroom.oldest(session)
    if room.paused_at is not None:
        yield warning("mail_paused", at=room.paused_at)
    elif oldest is not None and now - oldest > LATE_LETTER:
        yield fault("letters_late", since=oldest)
    else:
        yield well("letters_well")


def _dns(office: Office, world: World, dkim: str) -> Iterator[Symptom]:
    """SPF, DKIM and DMARC of every domain that letters are sent from."""
    with office.database.reading() as session:
        domains = mailroom.domains(session, office.clock())
    if not domains:
        yield unknown("domains_none")
    for domain in domains:
        yield from _record(world, "spf", domain, domain, "v=spf1")
        yield from _record(world, "dmarc", domain, f"_dmarc.{domain}", "v=dmarc1")
        if dkim:
            yield from _record(world, "dkim", domain, f"{dkim}._domainkey.{domain}", "p=")
        else:
            yield unknown("dkim_not_asked", domain=domain)


def _record(world: World, kind: str, domain: str, name: str, holds: str) -> Iterator[Symptom]:
    try:
        answer = world.resolver.resolve(name, "TXT", lifetime=WAIT_SECONDS)
        texts = [b"".join(each.strings).decode("utf-8", "replace") for each in answer]
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        texts = []
    except DNSException:
        yield unknown("dns_silent", kind=kind.upper(), domain=domain)
        return
    is_there = any(holds in text.lower() for text in texts)
    yield (well if is_there else fault)(f"{kind}_well" if is_there else f"{kind}_missing", domain=domain, name=name)


async def _relay(office: Office, world: World) -> AsyncIterator[Symptom]:
    import aiosmtplib

    relay: Relay = parse_smtp_url(office.settings.smtp_url)
    facts: dict[str, str | int] = {"host": relay.host, "port": relay.port}
    smtp = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        timeout=WAIT_SECONDS,
        use_tls=relay.security is Security.TLS,
        start_tls=False,
        tls_context=world.trust(),
    )
    try:
        await smtp.connect()
        yield await _introduced(smtp, relay, facts)
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit()
    except aiosmtplib.SMTPAuthenticationError:
        yield fault("relay_login", **facts)
    except (aiosmtplib.SMTPException, OSError) as error:
        at_tls = error if isinstance(error, ssl.SSLError) else error.__cause__
        if isinstance(at_tls, ssl.SSLError):
            yield refused("relay_certificate", at_tls, **facts)
        else:
            yield fault("relay_silent", **facts)
    finally:
        smtp.close()  # also when the relay did not answer the goodbye as it should


async def _introduced(smtp: "SMTP", relay: Relay, facts: dict[str, str | int]) -> Symptom:
    """What the letters do as well before the first of them: a relay that answers may still not offer what it needs."""
    if relay.security is Security.STARTTLS:
        await smtp.ehlo()
        if not smtp.supports_extension("starttls"):
            return fault("relay_tls_missing", **facts)
        await smtp.starttls()
    if relay.username:
        await smtp.ehlo()
        if not smtp.supported_auth_methods:
            return fault("relay_login_missing", **facts)
        await smtp.login(relay.username, relay.password)
    return well("relay_well", **facts)


async def _scanner(office: Office) -> AsyncIterator[Symptom]:
    address = office.settings.clamd
    if not address:
        yield warning("scanner_none")
        return
    try:
        await asyncio.wait_for(Scanner(address).ping(), WAIT_SECONDS)
        yield well("scanner_well", address=address)
    except (RemissError, TimeoutError):
        yield fault("scanner_silent", address=address)
