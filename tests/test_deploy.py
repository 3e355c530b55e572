"""Debian's packages are installed for their programs: nothing of theirs starts, now or at the next boot. What a system
does not have under one name is taken under the next."""

import os
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parent.parent / "deploy"
TOOLS = {
    "id": "echo 0",
    "apt-get": 'echo "apt-get $* guard: $(sh "$POLICY_RC_D"; echo $?)" >> "$LOG"',
    "apt-cache": 'case " $LACKING " in *" $2 "*) ;; *) echo "$2 | 1.0 | an archive" ;; esac',
    "debconf-set-selections": "cat > /dev/null",
    "dpkg-query": 'case " $HERE " in *" $3 "*) echo installed ;; *) exit 1 ;; esac',
    # One of the two is the machine's way; both are given the service's name.
    "systemctl": 'echo "off at boot: $3" >> "$LOG"',
    "update-rc.d": 'echo "off at boot: $1" >> "$LOG"',
}


def run(folder: Path, script: str, *packages: str, here: str = "", lacking: str = "") -> list[str]:
    """What a script has its tools do, none of them the machine's own. `here`: packages that are installed; `lacking`:
    those that the archive does not have."""
    for name, does in TOOLS.items():
        tool = folder / name
        tool.write_text(f"#!/bin/sh\n{does}\n")
        tool.chmod(0o755)
    log, guard = folder / "log", folder / "policy-rc.d"
    log.touch()
    machine = {"POLICY_RC_D": str(guard), "LOG": str(log), "HERE": here, "LACKING": lacking}
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", **machine}
    subprocess.run(["bash", DEPLOY / script, *packages], env=environment, check=True, capture_output=True, text=True)
    assert not guard.exists()
    return log.read_text().splitlines()


def install(folder: Path, *packages: str, here: str = "") -> list[str]:
    return run(folder, "apt-install.sh", *packages, here=here)


def test_nothing_may_start_while_packages_are_installed(tmp_path: Path) -> None:
    done = install(tmp_path, "chromium", "qpdf")
    assert done[-1] == "apt-get install --yes --no-install-recommends chromium qpdf guard: 101"


@pytest.mark.parametrize(
    ("package", "services"),
    [
        ("postfix", ["postfix"]),
        ("postgresql-15", ["postgresql"]),
        ("clamav-daemon", ["clamav-daemon", "clamav-freshclam"]),
        ("nginx", ["nginx"]),
        ("prometheus", ["prometheus"]),
        ("chromium", []),
    ],
)
def test_a_package_s_services_do_not_start_at_the_next_boot(tmp_path: Path, package: str, services: list[str]) -> None:
    done = install(tmp_path, package)
    assert [line.removeprefix("off at boot: ") for line in done if line.startswith("off")] == services


def test_a_service_that_the_machine_had_before_is_left_alone(tmp_path: Path) -> None:
    done = install(tmp_path, "clamav-daemon", "postgresql-16", here="clamav-freshclam postgresql-common")
    assert [line for line in done if line.startswith("off")] == ["off at boot: clamav-daemon"]


@pytest.mark.parametrize(
    ("lacking", "taken"),
    [
        ("postgresql-16 postgresql-17 postgresql-18", "postgresql-15"),  # Debian 12
        ("postgresql-15 postgresql-16 postgresql-18", "postgresql-17"),  # Debian 13
        ("postgresql-15 postgresql-16 postgresql-17 postgresql-18", "postgresql"),  # a later one
    ],
)
def test_the_first_package_that_the_archive_has_is_taken(tmp_path: Path, lacking: str, taken: str) -> None:
    done = run(tmp_path, "debian-packages.sh", lacking=lacking)
    assert done[0].startswith("apt-get update")
    assert taken in done[1].split()
    assert not {*done[1].split()} & {*lacking.split()}


def test_nothing_is_asked_of_a_system_that_has_all(tmp_path: Path) -> None:
    names = run(tmp_path, "debian-packages.sh")[1].split("--no-install-recommends ")[1].split(" guard")[0]
    (tmp_path / "log").unlink()
    assert run(tmp_path, "debian-packages.sh", here=names) == []


def test_a_need_that_no_package_meets_is_named(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(tmp_path, "apt-install.sh", "one|another", lacking="one another")
    assert caught.value.stderr == "This system's archive has none of these Debian packages: one, another\n"
