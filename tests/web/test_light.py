"""The web server carries nothing that its pages do not need."""

import subprocess
import sys


def test_the_web_server_does_not_load_the_calendar_of_red_days() -> None:
    """`holidays` loads every country, in every web process."""
    listed = subprocess.run(
        [sys.executable, "-c", "import sys, web.main; print(*sys.modules)"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "rules.local_time" in listed
    assert not {"holidays", "temporalio"} & set(listed)
