"""Named sets of timeouts and retries: the only place where workflows say how long a thing may take."""

from datetime import timedelta
from typing import Final, TypedDict

from temporalio.common import Priority, RetryPolicy


class ActivityOptions(TypedDict, total=False):
    task_queue: str
    start_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    retry_policy: RetryPolicy


def fair(round_id: str) -> Priority:
    """Rounds take turns in a queue, so that a great one's hundreds of orders keep no small one waiting. Servers without
    `matching.enableFairness` take them in order."""
    return Priority(fairness_key=round_id)


class LocalOptions(TypedDict, total=False):
    start_to_close_timeout: timedelta
    local_retry_threshold: timedelta
    retry_policy: RetryPolicy


REGISTER: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=30),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1)),
}
"""A short read or write in the database. Tried until it works: a round must not be lost to a database at rest."""

READ: Final[LocalOptions] = {
    "start_to_close_timeout": timedelta(seconds=10),
    "local_retry_threshold": timedelta(seconds=5),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1)),
}
"""A read that runs within the workflow's own task and is one event: for what happens hundreds of times in a run."""

MAIL: Final[ActivityOptions] = {
    "task_queue": "mail",
    "start_to_close_timeout": timedelta(hours=2),
    "heartbeat_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=5)),
}
"""A batch of at most a hundred letters, heartbeating each; a worker that dies is noticed in 10 seconds."""

CASE_LETTERS: Final[ActivityOptions] = {
    "task_queue": "mail",
    "start_to_close_timeout": timedelta(minutes=20),
    "heartbeat_timeout": timedelta(seconds=10),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=30), maximum_interval=timedelta(minutes=30)),
}
"""The few letters of a case to those who own its steps; one that is turned away is ordered again at its own time."""

WEBHOOK: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(minutes=15),
    "heartbeat_timeout": timedelta(minutes=1),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=5)),
}
"""Some twenty messages to one other system, each of which may take its time, heartbeating each. When a message is tried
again stands in the register; what is retried here is the register and the worker."""

DOCUMENTS: Final[ActivityOptions] = {
    "task_queue": "documents",
    "start_to_close_timeout": timedelta(minutes=15),
    "heartbeat_timeout": timedelta(seconds=30),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=10)),
}
"""A compilation in all formats; a worker that dies over it is noticed in half a minute."""

REPORT_EVERY: Final = timedelta(seconds=5)
"""A group reports to its round at most this often (Temporal advises at most about 5 signals a second a workflow)."""

SIGNALS_BEFORE_NEW_RUN: Final = 1000
"""A run is continued as new after so many signals; the hard limit is 10 000, which Temporal's own hint ignores."""
