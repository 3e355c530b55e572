"""`remiss up`: what it says when it cannot start, how it ends, and that the next one goes on where it stopped."""

import asyncio
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import psutil
import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from desk.office import Office
from models import names
from models.values import LetterKind
from settings import Settings
from stand.parts import HousePart
from stand.running import prepared
from tests import checker
from tests.case_files import round_file
from tests.installation import PORTS, ROOT, Installation, until
from tests.ports import is_open
from tests.temporal_servers import DevServer
from tests.up_process import Up, lives
from tests.visitors import Visitors, links_of


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    built = Installation(tmp_path)
    yield built
    assert not [port for port in built.ports.values() if is_open(port)], "something still listens"


def gone(processes: list[psutil.Process]) -> bool:
    return not any(lives(process) for process in processes)


@pytest.mark.parametrize("name", PORTS)
def test_a_busy_port_is_named_with_its_variable(tmp_path: Path, name: str) -> None:
    house = Installation(tmp_path)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", house.ports[name]))
        busy.listen()
        sentence = house.refused("up")
    assert sentence.startswith(f"Port {house.ports[name]} (REMISS_{name.upper()}) används redan")


def test_a_data_folder_in_use_is_told(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    house.data.mkdir()
    with (house.data / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert f'Remiss körs redan med datamappen "{house.data}"' in house.refused("up")


def test_a_second_up_goes_on_with_the_round_where_the_first_was_stopped(house: Installation) -> None:
    due_at = datetime.now(UTC) + timedelta(seconds=45)
    reminders = ("before_due: PT12S",)
    file = round_file(house.folder / "case", "ksl-2015-2018", due_at=due_at, reminders=reminders)
    with house.up() as first:
        parts = first.parts()
        assert len(parts) == 4
        dnr = house.open_round(file)
        until(lambda: len(house.missiv()) == 26, "26 missiv")
        asyncio.run(answer(house, dnr, 0, 5))
        began = time.monotonic()
        assert first.stop(signal.SIGINT) == 0
        assert time.monotonic() - began < 15
        assert "Allt är stängt." in first.said
        assert gone(parts)
    with house.up():
        asyncio.run(answer(house, dnr, 5, 10))
        assert house.ok("rebuild")["started"] == []
        assert datetime.now(UTC) < due_at - timedelta(seconds=12), "the machine was too slow for this test's periods"
        with house.database() as database:
            owing = {LetterKind.MISSIV: 26, LetterKind.RECEIPT: 10, LetterKind.REMINDER: 16}
            until(lambda: checker.sent(database) == owing, "16 reminders", pause=0.3)
        until(lambda: house.status(dnr)["state"] == "overdue", "the due date passes", pause=0.3)
        checker.everything(house)
    checker.logs(house)


async def answer(house: Installation, dnr: str, start: int, end: int) -> None:
    async with httpx.AsyncClient(timeout=60) as client:
        visitors = Visitors(house, client, links_of(house, dnr))
        await visitors.answer_all(sorted(visitors.links)[start:end])
        assert len(visitors.receipts) == end - start


def test_a_killed_part_is_started_again_and_a_killed_up_leaves_nothing(house: Installation) -> None:
    with house.up() as running:
        for word, said in (
            ("worker", "Arbetsprocessen"),
            ("web.main", "Webben"),
            ("mail.incoming.catcher", "Brevlådan"),
        ):
            running.part(word).kill()
            until(partial(has_said, running, f"{said} stannade oväntat och startas igen."), word)
        until(lambda: has_four_parts(running), "four parts again")
        until(lambda: is_open(house.ports["web_port"]) and is_open(house.ports["smtp_port"]), "they answer")
        dnr = house.open_round(
            round_file(house.folder / "case", "ksl-2015-2018", due_at=datetime.now(UTC) + timedelta(days=60))
        )
        until(lambda: len(house.missiv()) == 26, f"the missiv of {dnr}")
        parts = running.parts()
        assert len(parts) == 4
        os.kill(running.process.pid, signal.SIGKILL)
        running.process.wait()
        until(lambda: gone(parts), "no part is left", 20)


def has_said(running: Up, sentence: str) -> bool:
    return sentence in running.said


def has_four_parts(running: Up) -> bool:
    return len(running.parts()) == 4


async def test_temporal_keeps_closed_rounds_for_years_and_knows_the_attributes(house: Installation) -> None:
    with house.up():
        client = await Client.connect(f"127.0.0.1:{house.ports['temporal_port']}")
        namespace = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="default"))
        listed = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace="default"))
    assert namespace.config.workflow_execution_retention_ttl.ToTimedelta() == timedelta(days=3650)
    assert set(names.SEARCH_ATTRIBUTES) <= set(listed.custom_attributes)


async def test_a_temporal_port_that_opens_and_closes_before_it_serves_is_waited_for(tmp_path: Path) -> None:
    """As the dev server's does: it opens its port to see that it is free, and serves there a moment later."""
    server = DevServer(tmp_path)
    opened_early = HousePart("Temporal", [], tmp_path / "temporal.log", answers=always)
    office = Office(Settings(data=tmp_path, temporal_port=server.port))
    waiting = asyncio.create_task(prepared(office, opened_early))
    await asyncio.sleep(0.5)
    assert not waiting.done()
    try:
        await asyncio.to_thread(server.start)
        client = await waiting
        assert await client.count_workflows() is not None
    finally:
        server.stop()


async def always() -> bool:
    return True


def test_as_json_it_says_once_where_to_look_and_tells_people_beside(house: Installation) -> None:
    command = [sys.executable, "-m", "cli", "up", "--json"]
    with subprocess.Popen(
        command, cwd=ROOT, env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as up:
        assert up.stdout is not None
        lines = list(iter(up.stdout.readline, "}\n"))
        up.terminate()
        rest, told = up.communicate(timeout=60)
    base, ui = (f"http://127.0.0.1:{house.ports[name]}" for name in ("web_port", "temporal_ui_port"))
    places = json.loads("".join((*lines, "}")))["ready"]
    assert (places["answers"], places["mails"]) == (base, f"{base}/dev/mail")
    assert places["temporal"].startswith(f"{ui}/namespaces/default/workflows?query=")
    assert (up.returncode, rest) == (0, "")
    assert told.endswith("Allt är stängt. Nästa remiss up går vidare där du slutade.\n")
