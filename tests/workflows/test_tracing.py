"""What an OpenTelemetry collector is told, byte by byte: one trace an answer, and nothing of who sent it or what it
says."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from desk import tracing
from mail.incoming.caught import read_message
from tests.collector import collector
from tests.web_visitor import BASE, FULL, TrialHouse, Visitor
from tests.workflows.skipping import Skipping, skipping_house
from tests.workflows.test_replay import replayer
from tests.workflows.test_round_in_time import starting_soon
from web.app import create_app
from web.config import WebConfig

STRANGER = {
    "user-agent": "Hemlig-lasare/1.0",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "baggage": "namn=Eva",
    "x-forwarded-for": "203.0.113.77",
}


def attributes(span: Span) -> dict[str, str | int]:
    values = {each.key: each.value for each in span.attributes}
    return {key: value.string_value or value.int_value for key, value in values.items()}


async def answered(skipping: Skipping, app: httpx.ASGITransport) -> str:
    """One recipient of a round answers on the page, and has the receipt. What was traced
    replays whether the next worker traces or not. Gives the token."""
    built = skipping.house
    row = await built.open(built.definition("kobyt-framat-genom-samverkan.yaml", starting=starting_soon(skipping)))
    await built.until(lambda: len(built.mails()) == 6, "6 missiv")
    await built.told_of_groups(row)
    link = re.search(r"/s/([\w-]+)", read_message(built.mail_folder / built.mails()[0].name).text)
    assert link is not None
    visitor = Visitor(cast(TrialHouse, SimpleNamespace(transport=app)), link[1])
    await visitor.open()
    await visitor.show("?lang=sv&fran=eva@kommun.se")
    sent = await visitor.post("submit", FULL, headers=STRANGER)
    assert sent.status_code == 303, sent.text
    assert (await visitor.get(f"/s/{link[1]}x", **STRANGER)).status_code == 404
    await built.until(lambda: len(built.mails()) == 8, "a receipt and its copy")
    for traced in (False, True):
        for history in await built.histories(row):
            await replayer(guarded=False, traced=traced).replay_workflow(history)
    return link[1]


async def test_a_trace_follows_an_answer_to_its_receipt_and_tells_nothing_of_it(tmp_path: Path) -> None:
    with collector() as collected:
        with tracing.told(collected.url, "web") as web, tracing.told(collected.url, "worker") as own:
            async with skipping_house(tmp_path, spans=own) as skipping:
                office = skipping.house.office
                config = WebConfig(office.database, office.files, office.key, BASE, clock=skipping.clock, spans=web)
                token = await answered(skipping, httpx.ASGITransport(create_app(config)))
            with pytest.raises(ValueError, match="Eva"), web.span("Fault"):
                raise ValueError("Eva Test <eva@kommun.se>")
    told = b"".join(collected.bodies).decode("utf-8", "replace")
    unsaid = [token, "Eva", "kommun.", "Tranås", "203.0.113", "Hemlig", "tillstyrker", "baggage", "fran="]
    assert [words for words in unsaid if words in told] == []
    assert (collected.paths, collected.services()) == ({"/v1/traces"}, {"remiss-web", "remiss-worker"})

    spans = {span.name: span for span in collected.spans()}
    answer = spans["POST /svar/{rid}"]
    assert [span.name for span in collected.trace(answer)] == [
        "POST /svar/{rid}",
        "TellWorkflow",
        "SignalWorkflow:letters_waiting",
        "StartActivity:send_letters",
        "RunActivity:send_letters",
        "HandOverLetter",
        "HandOverLetter",
    ]
    assert attributes(answer) == {
        "http.request.method": "POST",
        "http.route": "/svar/{rid}",
        "http.response.status_code": 303,
    }
    letters = [attributes(span) for span in collected.trace(answer) if span.name == "HandOverLetter"]
    assert {letter["remiss.letter.kind"] for letter in letters} == {"receipt", "receipt_copy"}
    assert {letter["remiss.letter.state"] for letter in letters} == {"sent"}
    assert not {bytes.fromhex(STRANGER["traceparent"][3:35])} & {span.trace_id for span in collected.spans()}
    handled = spans["HandleSignal:letters_waiting"]
    assert (handled.trace_id, handled.links[0].trace_id) == (spans["RunWorkflow:Remiss"].trace_id, answer.trace_id)

    fault = spans["Fault"]
    assert (fault.status.code, fault.status.message) == (2, "")
    assert [[(each.key, each.value.string_value) for each in event.attributes] for event in fault.events] == [
        [("exception.type", "ValueError")]
    ]
