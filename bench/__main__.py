"""`make bench`: every measurement, each beside its floor in one run. `python -m bench sending` runs one by its name;
`python -m bench growth --whole` its greatest sizes too.

Ends with exit code 1 when a goal is not met, so that a figure that has slipped is noticed.
"""

import importlib
import os
import platform
import sys
from datetime import UTC, datetime

from bench.report import BenchRow, table

MEASUREMENTS = (
    "mail",
    "sending",
    "whole_round",
    "web",
    "answering",
    "postgres",
    "several",
    "scanners",
    "compile",
    "families",
    "reading",
    "growth",
    "console_home",
    "console_import",
    "console_round",
    "adoption",
    "cases",
)
WHOLE = "--whole"
"""Measures the sizes too that take an hour, where a measurement has such."""


USAGE = f"""python -m bench [{WHOLE}] [NAME ...]   (make bench ARGS=...)

Names, all of them when none is given: {", ".join(MEASUREMENTS)}
{WHOLE}: the sizes too that take an hour, where a measurement has such

Exit code 1: a goal is not met. 2: no such measurement.
"""


def main(wanted: list[str]) -> int:
    if unknown := [name for name in wanted if name not in {*MEASUREMENTS, WHOLE}]:
        is_asking = not {"-h", "--help"}.isdisjoint(unknown)
        sys.stdout.write(USAGE if is_asking else f"no such measurement: {', '.join(unknown)}\n\n{USAGE}")
        return 0 if is_asking else 2
    sys.stdout.write(
        f"{datetime.now(UTC):%Y-%m-%d} · {os.cpu_count()} cores · Python {platform.python_version()} · "
        f"{platform.system()} {platform.machine()}\n\n"
    )
    missed = []
    for name in [name for name in wanted if name != WHOLE] or MEASUREMENTS:
        module = importlib.import_module(f"bench.{name}")
        run = getattr(module, "run_whole", module.run) if WHOLE in wanted else module.run
        rows: list[BenchRow] = run()
        sys.stdout.write(f"{name}\n{table(rows)}\n\n")
        sys.stdout.flush()
        missed += [row.name for row in rows if row.is_met is False]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
