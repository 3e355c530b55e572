"""How an activity says that its failure is permanent: Temporal then gives it up at once, and the workflow hears why."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.exceptions import ApplicationError

from models.errors import PermanentFailure


@contextmanager
def permanent_ones_told(*, with_facts: bool = True) -> Iterator[None]:
    """A PermanentFailure leaves the block as an error that is not tried again, its type the code and its detail the
    refusal with its facts. Without them for activities whose facts may be more than ids, dates and states: what they
    are would stand in Temporal."""
    try:
        yield
    except PermanentFailure as failure:
        details = (failure.refusal().model_dump(),) if with_facts else ()
        raise ApplicationError(failure.code, *details, type=failure.code, non_retryable=True) from failure
