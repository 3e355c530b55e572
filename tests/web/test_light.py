"""The web server carries nothing that its pages do not need."""

import subprocess
import sys

TRACED = "with logs.traced(settings.Settings(traces='http://127.0.0.1:1'), 'web'): print(*sys.modules)"


def test_the_web_server_does_not_load_what_most_never_use() -> None:
    """`holidays` loads every country, in every web process; traces are asked for by few, and need no Temporal."""
    asked = f"import sys, web.main, logs, settings; print(*sys.modules)\n{TRACED}"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    plain, traced = (set(line.split()) for line in run.stdout.splitlines())
    assert "rules.local_time" in plain
    assert not {"holidays", "temporalio", "opentelemetry"} & plain
    assert "opentelemetry" in traced
    assert "temporalio" not in traced


def test_a_worker_loads_nothing_of_traces_unless_they_are_asked_for() -> None:
    asked = "import sys, worker; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert "opentelemetry" not in run.stdout.split()
