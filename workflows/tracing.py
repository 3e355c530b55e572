"""How a trace goes through Temporal, when the settings ask for traces (`desk/tracing.py`): by the library's own
interceptor, and on from a signal or an update to what it leads to. It decides nothing that a workflow does."""

from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry import context as current
from opentelemetry.context import Context
from opentelemetry.trace import Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from temporalio import client, worker, workflow
from temporalio.api.common.v1 import Payload
from temporalio.contrib.opentelemetry import TracingInterceptor
from temporalio.converter import PayloadConverter

HEADER = "_tracer-data"
"""The library's own: where in a message the trace stands."""


def interceptors(tracer: Tracer) -> Sequence[client.Interceptor]:
    return [TracingInterceptor(tracer), FollowNews()]


class FollowNews(client.Interceptor, worker.Interceptor):
    """The library has all that a workflow does in the trace it was started in, months ago, and only points to who
    signalled it. Here the first activity after a signal or an update is in the trace of that: an answer's receipt in
    the answer's. Stands after `TracingInterceptor`, so that it has the last word on the way out."""

    def workflow_interceptor_class(
        self, input: worker.WorkflowInterceptorClassInput
    ) -> type[worker.WorkflowInboundInterceptor]:
        return _Inbound


class _Inbound(worker.WorkflowInboundInterceptor):
    def __init__(self, next: worker.WorkflowInboundInterceptor) -> None:
        super().__init__(next)
        self.cause: Context | None = None

    def init(self, outbound: worker.WorkflowOutboundInterceptor) -> None:
        super().init(_Outbound(outbound, self))

    async def handle_signal(self, input: worker.HandleSignalInput) -> None:
        self._note(input.headers)
        await super().handle_signal(input)

    async def handle_update_handler(self, input: worker.HandleUpdateInput) -> Any:
        self._note(input.headers)
        return await super().handle_update_handler(input)

    def _note(self, headers: Mapping[str, Payload]) -> None:
        if HEADER in headers:
            carrier = PayloadConverter.default.from_payloads([headers[HEADER]])[0]
            self.cause = TraceContextTextMapPropagator().extract(carrier)


class _Outbound(worker.WorkflowOutboundInterceptor):
    def __init__(self, next: worker.WorkflowOutboundInterceptor, inbound: _Inbound) -> None:
        super().__init__(next)
        self._inbound = inbound

    def start_activity(self, input: worker.StartActivityInput) -> workflow.ActivityHandle[Any]:
        cause, self._inbound.cause = self._inbound.cause, None
        if cause is None:
            return super().start_activity(input)
        before = current.attach(cause)
        try:
            return super().start_activity(input)
        finally:
            current.detach(before)
