"""How an activity says that its failure is permanent: Temporal then gives it up at once, and the workflow hears why."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from models.errors import PermanentFailure


@contextmanager
def permanent_ones_told() -> Iterator[None]:
    """A PermanentFailure leaves the block as an error that is not tried again, its type the code and its detail the
    refusal with its facts. For activities whose facts are ids, dates and states only: they stand in Temporal."""
    try:
        yield
    except PermanentFailure as failure:
        detail = failure.refusal().model_dump()
        raise ApplicationError(failure.code, detail, type=failure.code, non_retryable=True) from failure
