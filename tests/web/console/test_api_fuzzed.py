"""Whatever a program sends to what docs/openapi.json publishes, it gets one of the answers published there."""

import asyncio
import io
import json
import zipfile
from typing import Any, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from desk import tokens
from models.people import Role, TokenScope
from tests.answer_steps import answered
from tests.console_house import ConsoleHouse
from tests.roundfile.round_file_builder import PAPER, RIGHT
from tests.web.console.test_api import BODIES, assert_published, parts_of
from tests.web_visitor import BASE, FULL
from web.api.document import document
from web.limiting import _LIMITS, Limit, _Rule

UNSTORABLE = ["\x00", "\\u0000", "\\ud800"]
ODD = [
    "", " ", "0", "-1", "+1", "1.0", "1e9", "9" * 15, "9" * 400, "٣", "²", "null", "true", "[]", "{}", "[" * 3000,
    "\ud7ff", "\uffff", "\U0001f600", "e\u0301", "\u202e", "\u2028", "\r\n", "'; --", '"', "\\", "%00", "%", "%2e%2e/",
    "../..", "/", "?", "#", "&a *a", "a" * 5001, "2026-06-16", "2026-02-30", "9999-12-31", "0001-01-01", "<script>",
]  # fmt: skip
VALUES = st.sampled_from(UNSTORABLE) | st.sampled_from(ODD) | st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(VALUES, inner, max_size=3),
    max_leaves=5,
)
HEADERS = {
    "accept": ["", "text/html", "*/*;q=0", "application/xml, */*;q=nan", "å"],
    "accept-language": ["en", "sv;q=", ",,;;--", "en" * 500, "å", "*"],
    "accept-encoding": ["gzip", "identity;q=0", "å"],
    "authorization": ["", "Bearer", "Bearer  ", "Bearer å", "Basic Og==", "Bearer " + "x" * 5000, "bearer remiss_x"],
    "content-type": ["", "text/plain", "application/json; charset=utf-16", "multipart/form-data", "å/å", "a" * 500],
    "content-length": ["0", "-1", "å", "9" * 30],
    "cookie": ["=", "a=b; a=c;;", "å=å"],
    "range": ["bytes=0-1", "bytes=9-1", "bytes=-0", "bytes=99999999-", "å"],
    "if-none-match": ["*", '"x"'],
    "if-modified-since": ["igår", "Thu, 01 Jan 9999 00:00:00 GMT"],
    "idempotency-key": ["", "kort", "å" * 20, "x" * 201],
    "x-forwarded-for": ["å, ::1", "1"],
}


class Asked(NamedTuple):
    target: str
    headers: dict[str, str]
    content: bytes


def of_schema(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """What a schema allows, of the kinds that requests are published with."""
    name = schema.get("$ref", "").rpartition("/")[2]
    schema = document()["components"]["schemas"][name] if name else schema
    if schema["type"] == "object":
        needed = {key: of_schema(each) for key, each in schema["properties"].items()}
        free = {key: needed.pop(key) for key in list(needed) if key not in schema.get("required", ())}
        return st.fixed_dictionaries(needed, optional=free)
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    assert schema["type"] == "string", schema
    return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 50), 50))


def right_bodies(name: str) -> list[tuple[str, bytes]]:
    """Bodies that an operation takes, with their types."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("remissfil.yaml"), RIGHT)
        archive.writestr(zipfile.ZipInfo("forslag.pdf"), PAPER)
    if name == "draft":
        return [("application/yaml", RIGHT.encode()), ("application/zip", packed.getvalue())]
    if name == "answer":
        form = httpx.Request("POST", BASE, files=[(key, (None, value)) for key, value in FULL.items()])
        form.read()
        return [(form.headers["content-type"], form.content)]
    return [("application/json", json.dumps(BODIES[name]).encode())]


@st.composite
def asking(draw: st.DrawFn, path: str, told: dict[str, Any], ids: dict[str, str], keys: list[str]) -> Asked:
    """A request that is right but for what is drawn to be wrong, so that most get past the first door."""
    needed = [each["name"] for each in told["parameters"] if each["in"] == "path"]
    kinds = ["nothing", "key", "headers", "query", *(["path"] if needed else [])]
    kinds += ["body"] * 5 if "requestBody" in told else []
    wrong = draw(st.sets(st.sampled_from(kinds), min_size=1, max_size=2))
    parts, query, headers = dict(ids), [], {"authorization": f"Bearer {keys[0]}"}
    if "path" in wrong:
        parts[draw(st.sampled_from(needed))] = draw(VALUES)
    for each in told["parameters"]:
        if each["in"] == "query" and draw(st.booleans()):
            query.append((each["name"], str(draw(of_schema(each["schema"])))))
        if each["in"] == "header":
            headers[each["name"].lower()] = "svar-2026-17"
    if "query" in wrong:
        names = st.sampled_from([each["name"] for each in told["parameters"] if each["in"] == "query"] or ["page"])
        query += draw(st.lists(st.tuples(names | VALUES, VALUES), min_size=1, max_size=3))
    if "key" in wrong:
        headers["authorization"] = f"Bearer {draw(st.sampled_from(keys))}"
    content = b""
    if "requestBody" in told:
        headers["content-type"], content = draw(body(told, whole="body" not in wrong))
    if "headers" in wrong:
        for name in draw(st.sets(st.sampled_from(sorted(HEADERS)), min_size=1, max_size=3)):
            headers[name] = draw(st.sampled_from(HEADERS[name]))
    where = path.format(**{name: quote(value, safe="", errors="replace") for name, value in parts.items()})
    pairs = "&".join("=".join(quote(one, errors="replace") for one in pair) for pair in query)
    return Asked(f"{where}?{pairs}" if pairs else where, headers, content)


@st.composite
def body(draw: st.DrawFn, told: dict[str, Any], *, whole: bool) -> tuple[str, bytes]:
    kind, content = draw(st.sampled_from(right_bodies(told["operationId"])))
    is_json = kind == "application/json"
    if is_json and draw(st.booleans()):
        content = json.dumps(draw(of_schema(told["requestBody"]["content"][kind]["schema"]))).encode()
    return kind, content if whole else draw(damaged(content, json.loads(content) if is_json else None))


@st.composite
def damaged(draw: st.DrawFn, right: bytes, said: dict[str, Any] | None) -> bytes:
    """A body with a piece put in or cut out; or, in JSON, a field that is missing, of another type, or one too many."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=50))
    if said is not None and draw(st.booleans()):
        name = draw(st.sampled_from(sorted(said)) | VALUES) if said else draw(VALUES)
        other = {**said, name: draw(JSON)}
        if draw(st.integers(0, 3)) == 0:
            del other[name]
        return json.dumps(other).encode()
    place, length = draw(st.integers(0, len(right))), draw(st.integers(0, 12))
    return right[:place] + draw(VALUES).encode("utf-8", "surrogatepass") + right[place + length :]


def test_every_request_gets_a_published_answer(
    console: ConsoleHouse, commands: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in Limit:
        monkeypatch.setitem(_LIMITS, limit, _Rule(10**6, 60.0, 10**6))
    event.listen(console.office.database.engine, "before_cursor_execute", as_strict_as_postgresql)
    built = console.round()
    ids = parts_of(built, **answered(console, built, "0115"), token=built.token)
    keys = [
        tokens.add(console.office, name="Diariet", role=role, scopes=scopes).token
        for role, scopes in (
            (Role.REGISTRAR, tuple(TokenScope)),
            (Role.READER, tuple(TokenScope)),
            (Role.READER, (TokenScope.EVENTS,)),
        )
    ]
    with asyncio.Runner() as runner:
        for path, methods in document()["paths"].items():
            for method, told in methods.items():

                @settings(
                    max_examples=30,
                    derandomize=True,
                    database=None,
                    deadline=None,
                    suppress_health_check=list(HealthCheck),
                )
                @given(asking(path, told, ids, keys), st.just((path, method)))
                def holds(asked: Asked, at: tuple[str, str]) -> None:
                    answer = runner.run(send(console, at[1], asked))
                    assert answer.status_code < 500, answer.text
                    assert_published(*at, answer)

                holds()


def as_strict_as_postgresql(_connection: Any, _cursor: Any, _words: str, values: Any, *_more: Any) -> None:
    """SQLite looks for a text with U+0000 and finds nothing; PostgreSQL's driver refuses the statement."""
    assert "\0" not in "".join(each for each in values if isinstance(each, str)), values


async def send(console: ConsoleHouse, method: str, asked: Asked) -> httpx.Response:
    headers = [(name.encode(), value.encode()) for name, value in asked.headers.items()]
    async with httpx.AsyncClient(transport=console.transport, base_url=BASE) as client:
        return await client.request(method, asked.target, headers=headers, content=asked.content)
