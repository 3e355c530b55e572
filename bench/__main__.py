"""`make bench`: every measurement, each beside its floor in one run. `python -m bench sending` runs one by its name.

Ends with exit code 1 when a goal is not met, so that a figure that has slipped is noticed.
"""

import importlib
import os
import platform
import sys
from datetime import UTC, datetime

from bench.report import BenchRow, table

MEASUREMENTS = ("mail", "sending", "whole_round", "web", "answering", "scanners", "compile")


def main(wanted: list[str]) -> int:
    sys.stdout.write(
        f"{datetime.now(UTC):%Y-%m-%d} · {os.cpu_count()} cores · Python {platform.python_version()} · "
        f"{platform.system()} {platform.machine()}\n\n"
    )
    missed = []
    for name in wanted or MEASUREMENTS:
        rows: list[BenchRow] = importlib.import_module(f"bench.{name}").run()
        sys.stdout.write(f"{name}\n{table(rows)}\n\n")
        sys.stdout.flush()
        missed += [row.name for row in rows if row.is_met is False]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
