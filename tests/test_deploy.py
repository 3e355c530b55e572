"""Debian's packages are installed for their programs: nothing of theirs starts, now or at the next boot."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "deploy" / "apt-install.sh"
TOOLS = {
    "id": "echo 0",
    "apt-get": 'echo "apt-get $* guard: $(sh "$POLICY_RC_D"; echo $?)" >> "$LOG"',
    "debconf-set-selections": "cat > /dev/null",
    "dpkg-query": 'case " $HERE " in *" $3 "*) echo installed ;; *) exit 1 ;; esac',
    # One of the two is the machine's way; both are given the service's name.
    "systemctl": 'echo "off at boot: $3" >> "$LOG"',
    "update-rc.d": 'echo "off at boot: $1" >> "$LOG"',
}


def install(folder: Path, *packages: str, here: str = "") -> list[str]:
    """What the script has its tools do, none of them the machine's own. `here`: packages that are installed."""
    for name, does in TOOLS.items():
        tool = folder / name
        tool.write_text(f"#!/bin/sh\n{does}\n")
        tool.chmod(0o755)
    log, guard = folder / "log", folder / "policy-rc.d"
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "POLICY_RC_D": str(guard), "LOG": str(log), "HERE": here}
    subprocess.run(["bash", SCRIPT, *packages], env=environment, check=True, capture_output=True)
    assert not guard.exists()
    return log.read_text().splitlines()


def test_nothing_may_start_while_packages_are_installed(tmp_path: Path) -> None:
    done = install(tmp_path, "chromium", "qpdf")
    assert done[-1] == "apt-get install --yes --no-install-recommends chromium qpdf guard: 101"


@pytest.mark.parametrize(
    ("package", "services"),
    [
        ("postfix", ["postfix"]),
        ("postgresql-15", ["postgresql"]),
        ("clamav-daemon", ["clamav-daemon", "clamav-freshclam"]),
        ("chromium", []),
    ],
)
def test_a_package_s_services_do_not_start_at_the_next_boot(tmp_path: Path, package: str, services: list[str]) -> None:
    done = install(tmp_path, package)
    assert [line.removeprefix("off at boot: ") for line in done if line.startswith("off")] == services


def test_a_service_that_the_machine_had_before_is_left_alone(tmp_path: Path) -> None:
    done = install(tmp_path, "clamav-daemon", "postgresql-16", here="clamav-freshclam postgresql-common")
    assert [line for line in done if line.startswith("off")] == ["off at boot: clamav-daemon"]
