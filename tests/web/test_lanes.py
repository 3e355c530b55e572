"""What takes seconds has threads of its own: pages are shown meanwhile."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from documents.inspection.filetypes import media_type
from tests.web_visitor import FULL, PDF, Visitor, text_of
from web.answer import downloads, uploads
from web.threads import Lane, Threads, keep_to_one_core


class Held:
    """Stands in for slow work: waits until it is let go."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()

    def wait(self) -> None:
        self.begun.set()
        self.go_on.wait(30)


async def test_files_that_take_long_to_look_into_do_not_hold_the_pages(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, look = Held(), media_type
    large = PDF[:40] + b" " * uploads.QUICKLY_READ + PDF[40:]

    def slow(path: Path) -> str:
        held.wait()
        return look(path)

    monkeypatch.setattr(uploads, "media_type", slow)
    posts = [asyncio.create_task(visitor.post("save", FULL, [(f"{n}.pdf", large)])) for n in range(6)]
    try:
        await asyncio.to_thread(held.begun.wait, 30)
        page = await asyncio.wait_for(visitor.get(visitor.place), 30)
        assert page.status_code == 200
        assert not any(post.done() for post in posts)
    finally:
        held.go_on.set()
    assert {reply.status_code for reply in await asyncio.gather(*posts)} <= {303, 409}


async def test_receipts_that_take_long_to_set_do_not_hold_the_pages(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = (await visitor.post("submit", FULL)).headers["location"]
    held = Held()

    def slow(*_given: object, **_named: object) -> bytes:
        held.wait()
        return PDF

    monkeypatch.setattr(downloads, "receipt_pdf", slow)
    receipts = [asyncio.create_task(visitor.get(f"{place}/pdf")) for _ in range(6)]
    try:
        await asyncio.to_thread(held.begun.wait, 30)
        assert (await asyncio.wait_for(visitor.get(place), 30)).status_code == 200
        assert not any(receipt.done() for receipt in receipts)
    finally:
        held.go_on.set()
    assert {reply.status_code for reply in await asyncio.gather(*receipts)} == {200}


async def test_a_receipt_that_is_not_set_in_time_may_be_asked_for_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = (await visitor.post("submit", FULL)).headers["location"]
    monkeypatch.setattr(downloads, "RECEIPT_SECONDS", 0.001)
    reply = await visitor.get(f"{place}/pdf")
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "10")
    assert "Systemet är upptaget" in text_of(reply.text)


def test_pages_keep_to_one_core_and_documents_may_use_all() -> None:
    """In a thread of its own: the test's own threads keep their cores."""
    found: dict[Lane, set[int]] = {}

    async def ask() -> None:
        keep_to_one_core()
        threads = Threads()
        for lane in Lane:
            found[lane] = await threads.run_in(lane, os.sched_getaffinity, 0)

    alone = threading.Thread(target=lambda: asyncio.run(ask()))
    alone.start()
    alone.join(30)
    assert len(found[Lane.PAGES]) == 1
    assert found[Lane.FILES] == found[Lane.ECHOES] == found[Lane.PAGES]
    assert found[Lane.DOCUMENTS] == os.sched_getaffinity(0)
