"""Messages to other systems against a real receiver: signed, without anything that people wrote, at least once; and
what happens when it is down, slow, gone, refers elsewhere, or lies where nothing may be sent."""

import ssl
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.post_events import PostEvents
from activities.posting import Poster, looked_up
from activities.resources import Resources
from activities.webhook_post import WebhookPost
from desk import to_do, webhooks
from models.errors import Refused
from models.to_do import ToDoKind
from models.webhooks import CHOOSABLE, HookEvent, HookFault, HookOutcome, HookState, WebhookAgenda, WebhookOrder
from store.letters import mailroom
from store.webhooks import messages
from tests.answer_steps import answered
from tests.console_house import ConsoleHouse, console_house
from tests.receiver import Receiver, receiving

HOSTS = frozenset({"127.0.0.1"})


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ConsoleHouse]:
    monkeypatch.setenv("REMISS_WEBHOOK_HOSTS", "127.0.0.1")
    with console_house(tmp_path) as built:
        yield built


class Room:
    """The worker's two parts over one register, without Temporal: what is told is posted when the test says so."""

    def __init__(self, console: ConsoleHouse) -> None:
        self.console, self.told = console, list[str]()
        office = console.office
        self.post = WebhookPost(cast(Client, None), office.database, office.clock, self._start)
        self.resources = cast(Resources, _Own(console))

    async def _start(self, webhook_id: str) -> None:
        self.told.append(webhook_id)

    async def run(self, webhook_id: str, poster: Poster | None = None) -> WebhookAgenda:
        await self.post.tell()
        activity = PostEvents(self.resources, poster or Poster(HOSTS, patience=60))
        order = WebhookOrder(webhook_id=webhook_id, at=self.console.clock())
        found: WebhookAgenda = await ActivityEnvironment().run(activity.post_events, order)
        return found

    def add(self, url: str, *events: HookEvent) -> str:
        return webhooks.add(self.console.office, name="Diariet", url=url, events=events or CHOOSABLE).id

    def latest(self, webhook_id: str) -> list[tuple[HookState, HookFault | None, int]]:
        return [(each.state, each.fault, each.attempts) for each in webhooks.room(self.console.office, webhook_id)[2]]


class Killed(Exception):
    """The end of a worker between the receiver's word and its note."""


class _Own:
    """What the activity uses of its resources."""

    def __init__(self, console: ConsoleHouse) -> None:
        office = console.office
        self.database, self.clock, self.key, self.key_before = office.database, office.clock, office.key, None
        self.webhook_hosts = HOSTS


async def test_a_system_is_told_of_what_it_asked_for_by_ids_alone_and_once(console: ConsoleHouse) -> None:
    room = Room(console)
    built = console.round()
    async with receiving(Receiver()) as receiver:
        own = room.add(receiver.url, HookEvent.ANSWER_RECEIVED)
        other = room.add(receiver.url, HookEvent.PUBLISHED)
        assert (await room.run(own)).next_at is None
        answered(console, built)
        assert await room.run(own) == WebhookAgenda()
        await room.run(own)
        await room.run(other)
    (heard,) = receiver.heard
    assert heard.is_signed_with(webhooks.secret(console.office, own))
    assert not heard.is_signed_with(webhooks.secret(console.office, other))
    said = heard.said
    assert said["type"] == "answer.received"
    assert said["data"].pop("number") > 0
    about = {"action": "answer_received", "round_id": built.round_id, "recipient_id": built.recipient_id}
    assert said["data"] == {**about, "dnr": "KS 2026/17"}
    assert heard.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert room.latest(own) == [(HookState.DELIVERED, None, 1)]
    assert room.told == [own]


async def test_a_receiver_that_does_not_take_it_is_asked_again_for_three_days(console: ConsoleHouse) -> None:
    room = Room(console)
    async with receiving(Receiver(answers=[500, 302, 401])) as receiver:
        own = room.add(receiver.url)
        webhooks.send_test(console.office, own)
        faults = []
        for _ in range(3):
            agenda = await room.run(own)
            assert agenda.next_at is not None
            assert agenda.next_at > console.clock()
            assert await room.run(own) == agenda  # not before its time
            faults += [room.latest(own)[0][1]]
            console.clock.now = agenda.next_at
        assert faults == [HookFault.STATUS, HookFault.REDIRECTED, HookFault.STATUS]
        assert len(receiver.heard) == 3
        assert len(set(receiver.ids())) == 1
    attempts = 3
    while (agenda := await room.run(own)).next_at is not None:  # nobody listens any more
        console.clock.now, attempts = agenda.next_at, attempts + 1
    assert attempts == 12
    assert room.latest(own)[0][:2] == (HookState.GIVEN_UP, HookFault.UNREACHABLE)
    (item,) = [each for each in to_do.items(console.office) if each.kind is ToDoKind.WEBHOOK]
    assert (item.recipient, item.number, item.said) == ("Diariet", 1, "")
    async with receiving(receiver):
        assert webhooks.again(console.office, own) == 1
        await room.run(own)
    assert room.latest(own) == [(HookState.DELIVERED, None, 1)]
    assert len(set(receiver.ids())) == 1  # the same message as before
    assert not [each for each in to_do.items(console.office) if each.kind is ToDoKind.WEBHOOK]


async def test_one_that_is_gone_is_asked_no_more_until_somebody_says_so(console: ConsoleHouse) -> None:
    room = Room(console)
    async with receiving(Receiver(answers=[410])) as receiver:
        own = room.add(receiver.url)
        webhooks.send_test(console.office, own)
        webhooks.send_test(console.office, own)
        assert await room.run(own) == WebhookAgenda(waiting=2)
        assert len(receiver.heard) == 1
        (item,) = [each for each in to_do.items(console.office) if each.kind is ToDoKind.WEBHOOK]
        assert item.said == "gone"
        with pytest.raises(Refused, match="webhook_is_paused"):
            webhooks.send_test(console.office, own)
        answered(console, console.round())
        await room.run(own)
        assert len(receiver.heard) == 1
        webhooks.resume(console.office, own)
        await room.run(own)
    told = [each.said["type"] for each in receiver.heard[1:]]
    assert told[:2] == ["test", "test"]
    assert "answer.received" in told  # what happened meanwhile
    assert not [each for each in to_do.items(console.office) if each.kind is ToDoKind.WEBHOOK]


async def test_one_that_is_slow_or_silent_does_not_keep_the_others_waiting(console: ConsoleHouse) -> None:
    room = Room(console)
    async with receiving(Receiver(takes=300)) as receiver:
        own = room.add(receiver.url)
        for _ in range(5):
            webhooks.send_test(console.office, own)
        agenda = await room.run(own, Poster(HOSTS, patience=0.2))
        assert [fault for _, fault, _ in room.latest(own)].count(HookFault.TOO_SLOW) == 3
        assert (agenda.waiting, agenda.next_at) == (5, console.clock() + timedelta(minutes=1))


async def test_a_message_whose_note_was_lost_comes_again_with_the_same_id(console: ConsoleHouse) -> None:
    room = Room(console)
    async with receiving(Receiver()) as receiver:
        own = room.add(receiver.url)
        webhooks.send_test(console.office, own)

        def killed(*_given: object) -> None:
            raise Killed

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PostEvents, "_note", killed)
            with pytest.raises(Killed):
                await room.run(own)
        assert room.latest(own) == [(HookState.WAITING, None, 0)]
        await room.run(own)
    first, second = receiver.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


async def test_nothing_is_sent_while_letters_are_held_back(console: ConsoleHouse) -> None:
    room = Room(console)
    async with receiving(Receiver()) as receiver:
        own = room.add(receiver.url)
        webhooks.send_test(console.office, own)
        with console.office.database.changing() as session:
            mailroom.pause(session, console.clock())
        assert await room.run(own) == WebhookAgenda(waiting=1)
        with console.office.database.changing() as session:
            mailroom.resume(session)
        await room.run(own)
    assert (len(receiver.heard), room.told) == (1, [own])


async def test_what_was_sent_long_ago_is_forgotten(console: ConsoleHouse) -> None:
    room = Room(console)
    async with receiving(Receiver()) as receiver:
        own = room.add(receiver.url)
        webhooks.send_test(console.office, own)
        await room.run(own)
    with console.office.database.changing() as session:
        messages.forget(session, console.clock() + timedelta(days=29))
    assert len(room.latest(own)) == 1
    with console.office.database.changing() as session:
        messages.forget(session, console.clock() + timedelta(days=31))
    assert room.latest(own) == []


async def lead_to(*addresses: str) -> HookFault | None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return list(addresses)

    found = await Poster(frozenset(), resolve=resolve, patience=60).post("https://diariet.example/x", {}, b"{}")
    return found.fault


async def test_nothing_is_sent_into_the_own_network(console: ConsoleHouse) -> None:
    async with receiving(Receiver()) as receiver:
        for url in (receiver.url, receiver.url.replace("http", "https"), "ftp://x.example", "https://"):
            assert (await Poster(frozenset()).post(url, {}, b"{}")).fault is HookFault.ADDRESS_REFUSED, url
        assert receiver.heard == []
    assert await lead_to("10.0.0.1") is HookFault.ADDRESS_REFUSED
    assert await lead_to("8.8.8.8", "127.0.0.1") is HookFault.ADDRESS_REFUSED  # one of two is enough
    assert await lead_to() is HookFault.NO_SUCH_HOST
    nowhere = await Poster(frozenset()).post("https://finns-inte.invalid/", {}, b"{}")
    assert nowhere.fault in {HookFault.NO_SUCH_HOST, HookFault.TOO_SLOW}
    for url, code in (
        ("https://127.0.0.2/x", "webhook_address_private"),
        ("https://localhost/x", "webhook_address_private"),
        ("http://diariet.example/x", "webhook_address_plain"),
        ("https://eva:hemligt@diariet.example/x", "webhook_address_unreadable"),
        ("https://diariet.example:99999/x", "webhook_address_unreadable"),
        ("diariet.example", "webhook_address_unreadable"),
        ("https://[::1/x", "webhook_address_unreadable"),
    ):
        with pytest.raises(Refused, match=code):
            webhooks.add(console.office, name="Diariet", url=url, events=[HookEvent.PUBLISHED])


async def test_the_certificate_must_be_the_name_s_own(tmp_path: Path) -> None:
    server, trust = certified(tmp_path, "diariet.example")

    async def resolve(_host: str, _port: int) -> list[str]:
        return await looked_up("127.0.0.1", 443)

    async with receiving(Receiver(), server) as receiver:
        url = receiver.url.replace("127.0.0.1", "{}")
        for host, trusted, wanted in (
            ("diariet.example", trust, HookOutcome(status=204)),
            ("annat.example", trust, HookOutcome(fault=HookFault.CERTIFICATE)),
            ("diariet.example", None, HookOutcome(fault=HookFault.CERTIFICATE)),
        ):
            poster = Poster(frozenset({host}), resolve=resolve, trust=trusted, patience=60)
            assert await poster.post(url.format(host), {}, b"{}") == wanted, host
    assert receiver.heard[0].headers["host"] == f"diariet.example:{receiver.port}"


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's certificate for a name, and trust in it alone."""
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(own, own, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
