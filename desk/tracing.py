"""Traces to an OpenTelemetry collector, when the settings name one. Nothing here is loaded otherwise.

What leaves is what stands on the lists below, whatever a library has put into a span: its exceptions tell what was
refused, and an address of ours is a key.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from threading import Thread
from typing import TYPE_CHECKING

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.types import Attributes

from models.spans import Answered, Facts
from store.records import outbox

if TYPE_CHECKING:
    from temporalio.client import Interceptor

TOLD = frozenset({
    *("http.request.method", "http.route", "http.response.status_code"),
    *("temporalWorkflowID", "temporalRunID", "temporalActivityID"),
    *("remiss.letter.kind", "remiss.letter.state"),
})  # fmt: skip
"""The attributes of a span that leave the house."""
TOLD_OF_EVENTS = frozenset({"exception.type"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""What HTTP knows; any other is a word of the stranger's own."""
PATH = "/v1/traces"
LAST_SPANS = 2.0
"""Seconds that a process which ends waits for the collector to take what is left."""

_carrier = TraceContextTextMapPropagator()


class OnlyTheTold(SpanExporter):
    """Before another exporter: spans without what is not on the lists."""

    def __init__(self, to: SpanExporter) -> None:
        self._to = to

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._to.export([_told(span) for span in spans])

    def shutdown(self) -> None:
        self._to.shutdown()


def _told(span: ReadableSpan) -> ReadableSpan:
    events = [Event(event.name, _among(event.attributes, TOLD_OF_EVENTS), event.timestamp) for event in span.events]
    return ReadableSpan(
        name=span.name,
        context=span.get_span_context(),
        parent=span.parent,
        resource=span.resource,
        attributes=_among(span.attributes, TOLD),
        events=events,
        links=[Link(link.context) for link in span.links],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _among(attributes: Attributes, names: frozenset[str]) -> Attributes:
    return {name: value for name, value in (attributes or {}).items() if name in names}


@dataclass(frozen=True)
class Tracing:
    """Spans, told of as `models.spans.Spans` says."""

    provider: TracerProvider

    @contextmanager
    def span(self, name: str, causes: Sequence[str] = ()) -> Iterator[Facts]:
        after = [_after(cause) for cause in causes]
        links = [Link(get_current_span(other).get_span_context()) for other in after[1:]]
        with self._tracer.start_as_current_span(name, after[0] if after else None, links=links) as span:
            yield span.set_attributes

    @contextmanager
    def request(self, method: str) -> Iterator[Answered]:
        method = method if method in METHODS else "_OTHER"
        with self._tracer.start_as_current_span(method, Context(), SpanKind.SERVER) as span:
            span.set_attribute("http.request.method", method)

            def answered(route: str, status: int) -> None:
                span.set_attribute("http.response.status_code", status)
                if route:
                    span.update_name(f"{method} {route}")
                    span.set_attribute("http.route", route)
                if status >= 500:
                    span.set_status(StatusCode.ERROR)

            before = outbox.CAUSE.set(_cause(span))
            try:
                yield answered
            finally:
                outbox.CAUSE.reset(before)

    def interceptors(self) -> "Sequence[Interceptor]":
        from workflows import tracing  # Temporal's library, which a web server loads when somebody asks for the console

        return tracing.interceptors(self._tracer)

    @property
    def _tracer(self) -> Tracer:
        return self.provider.get_tracer("remiss")


def _cause(span: Span) -> str | None:
    found: dict[str, str] = {}
    _carrier.inject(found)
    return found.get("traceparent")


def _after(cause: str) -> Context:
    return _carrier.extract({"traceparent": cause})


@contextmanager
def told(endpoint: str, part: str) -> Iterator[Tracing]:
    """Tells the collector at `endpoint` for as long as the context lasts; what is left when it ends is told then.
    `part` of the house: `web` or `worker`. How often and how much is as OpenTelemetry's own variables say."""
    named = OTELResourceDetector().detect().attributes
    own = {SERVICE_NAME: f"remiss-{part}", SERVICE_VERSION: version("remiss")}
    provider = TracerProvider(resource=Resource.create({**own, **named}), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OnlyTheTold(OTLPSpanExporter(endpoint=endpoint + PATH))))
    try:
        yield Tracing(provider)
    finally:
        ending = Thread(target=provider.shutdown, daemon=True)
        ending.start()
        ending.join(LAST_SPANS)
