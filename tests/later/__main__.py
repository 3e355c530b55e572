"""`make later`: the tests that need no server of another's, with the clock of every Python process moved ahead: to
later days, and to the hours when the day in Stockholm is not the day in UTC.

A test that fails only here depends on the day or the hour it runs: make its dates relative to the clock, or give the
clock to what it tests. What needs Temporal, PostgreSQL or a browser is left out, as those keep the real clock.
"""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


def _to(hour: time) -> timedelta:
    """To the next time that the clock in UTC shows this hour, at least a day ahead."""
    now = datetime.now(UTC)
    return now.replace(hour=hour.hour, minute=hour.minute) + timedelta(days=2) - now


AHEAD = {
    "45 days": timedelta(days=45),
    "a year": timedelta(days=366),
    "three years": timedelta(days=3 * 365 + 1),
    "half past midnight": _to(time(hour=23, minute=5)),
}
WITHOUT_SERVERS = (
    *("tests/activities", "tests/desk", "tests/documents", "tests/mail", "tests/models", "tests/roundfile"),
    *("tests/rules", "tests/store", "tests/templates", "tests/web", "tests/test_settings.py"),
    *("tests/cli/test_check.py", "tests/cli/test_supplement.py", "tests/cli/test_usage.py"),
    *("tests/cli/test_beside_the_plan.py", "tests/cli/test_people.py", "tests/cli/test_printing.py"),
    *("tests/cli/test_round_file.py", "tests/cli/test_tables.py", "tests/cli/test_unusable_data.py"),
    "tests/stand/test_demo.py",
    *("--ignore=tests/desk/test_connection.py", "--ignore=tests/store/test_database_lost.py"),
    "--ignore=tests/web/console/test_identity.py",  # an identity provider in Node, whose cookies end by the real clock
    # A file's age is the kernel's, and OpenSSL asks the real clock whether a certificate has begun.
    "--deselect=tests/store/files/test_files.py::test_what_has_just_come_is_not_removed_and_what_is_older_is",
    "--deselect=tests/store/files/test_files.py::test_what_is_to_be_named_anew_is_not_removed_for_its_age",
    "--deselect=tests/web/console/test_writing.py::test_the_papers_of_a_draft_outlive_the_round_they_came_from",
    "--deselect=tests/activities/test_post_events.py::test_the_certificate_must_be_the_name_s_own",
)


def run_later(ahead: timedelta, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One run of pytest that much later, its output kept in `stdout`."""
    path = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    with tempfile.TemporaryDirectory(prefix="later-") as folder:
        return subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-k", "not postgresql", "--basetemp", f"{folder}/tests"),
                # pytest tidies by age; time_machine is there before pytest can look at it.
                *("-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path, "LATER_SECONDS": str(ahead.total_seconds())},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def main(arguments: list[str]) -> int:
    failed = 0
    for name, ahead in AHEAD.items():
        sys.stdout.write(f"== {name} later, {datetime.now(UTC) + ahead:%Y-%m-%d} ==\n")
        sys.stdout.flush()
        done = run_later(ahead, *(arguments or ["-n", "2", "--dist", "loadfile", *WITHOUT_SERVERS]))
        sys.stdout.write(done.stdout)
        failed += done.returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
