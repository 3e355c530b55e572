"""What the house tells of its own work to those who look into why it is slow. Nothing, unless the settings name where
to; then as `desk/tracing.py` does. Names and codes alone: no address, no link, nothing that people wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from temporalio.client import Interceptor

Facts = Callable[[dict[str, str | int]], None]
"""Adds to a span what is known only when its work is done."""
Answered = Callable[[str, int], None]
"""Takes a request's route, empty for one that met none, and the status of its answer."""


class Spans(Protocol):
    def span(self, name: str, causes: Sequence[str] = ()) -> AbstractContextManager[Facts]:
        """A piece of work, within what it is done in or, where there are any, after its `causes`: it goes on the trace
        of the first, and points to the others."""

    def request(self, method: str) -> AbstractContextManager[Answered]:
        """A request from outside, with which a trace always begins: whoever sends it has no say in ours."""

    def interceptors(self) -> Sequence[Interceptor]:
        """For a client of Temporal's, and the workers that run with it."""


class Untold:
    """Tells nobody."""

    @contextmanager
    def span(self, name: str, causes: Sequence[str] = ()) -> Iterator[Facts]:
        yield lambda _facts: None

    @contextmanager
    def request(self, method: str) -> Iterator[Answered]:
        yield lambda _route, _status: None

    def interceptors(self) -> Sequence[Interceptor]:
        return ()


UNTOLD = Untold()
