"""A small OpenTelemetry collector: takes OTLP over HTTP on a free loopback port and keeps every byte."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass
class Collected:
    url: str
    bodies: list[bytes] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def requests(self) -> list[ExportTraceServiceRequest]:
        return [ExportTraceServiceRequest.FromString(body) for body in self.bodies]

    def spans(self) -> list[Span]:
        scopes = [scope for request in self.requests() for part in request.resource_spans for scope in part.scope_spans]
        return [span for scope in scopes for span in scope.spans]

    def services(self) -> set[str]:
        parts = [part for request in self.requests() for part in request.resource_spans]
        told = [attribute for part in parts for attribute in part.resource.attributes]
        return {attribute.value.string_value for attribute in told if attribute.key == "service.name"}

    def trace(self, of: Span) -> list[Span]:
        """The spans of one trace, each after the one it belongs to."""
        left = [span for span in self.spans() if span.trace_id == of.trace_id]
        told: list[Span] = []
        while left:
            known = {span.span_id for span in told} | {b""}
            following = [span for span in left if span.parent_span_id in known]
            assert following, f"what {[span.name for span in left]} belong to was never told of"
            told += following
            left = [span for span in left if span not in following]
        return told


@contextmanager
def collector() -> Iterator[Collected]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collected.paths.add(self.path)
            collected.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collected = Collected(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield collected
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
