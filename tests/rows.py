"""A table of cheap cases as one test."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

Test = Callable[..., None]


def rows(names: str | tuple[str, ...], values: Iterable[Any]) -> Callable[[Test], Test]:
    """As `pytest.mark.parametrize`, for cases that take no time: one test runs every row, and a failure names its row.
    All rows share the test's fixtures."""
    named = tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else names
    cases = [dict(zip(named, value if len(named) > 1 else (value,), strict=True)) for value in values]
    assert cases, "a table without rows tests nothing"

    def one_test_of(test: Test) -> Test:
        @wraps(test)
        def over_all_rows(*given: Any, **fixtures: Any) -> None:
            for case in cases:
                with _named(case):
                    test(*given, **fixtures, **case)

        signature = inspect.signature(test)
        left = [parameter for name, parameter in signature.parameters.items() if name not in named]
        over_all_rows.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        del over_all_rows.__wrapped__
        return over_all_rows

    return one_test_of


@contextmanager
def _named(case: dict[str, Any]) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        error.add_note(f"row: {case}")
        raise
