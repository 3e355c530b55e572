"""The one-machine way, `deploy/debian`: its files say what systemd, nginx, Postfix, clamd and Remiss take."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from settings import Settings, load_settings
from stand.parts import TEMPORAL_FAIR, TEMPORAL_ON_DISK
from tests.debian_units import FOLDER, UNITS, command, here, settings_file, unit

HARD = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "SystemCallArchitectures": "native",
}
FILLED = {"@HOST@": "remiss.kommunen.example", "@KEY@": "a" * 64}


def test_every_unit_starts_what_there_is_and_may_little() -> None:
    assert [path.name for path in UNITS] == [
        *("remiss-migrate.service", "remiss-temporal.service", "remiss-web@.service", "remiss-worker@.service")
    ]
    for path in UNITS:
        service = unit(path.name)
        assert os.access(command(path.name)[0], os.X_OK), path.name
        assert {name: service[name] for name in HARD} == HARD
        assert "SystemCallFilter=@system-service\n" in path.read_text()


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for path in [*UNITS, FOLDER / "remiss.target"]:
        (tmp_path / path.name).write_text(here(path.read_text()))
    made = sorted(tmp_path.iterdir())
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, made)], capture_output=True, text=True, check=False
    )
    own = [line for line in said.stderr.splitlines() if "remiss" in line]
    assert own == []
    for path in made[:-1]:
        asked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(path)]
        # 2.0 of 10, where 10 is a service that may everything.
        assert subprocess.run(asked, capture_output=True, check=False).returncode == 0, path.name


def test_the_settings_file_holds_settings_alone_and_makes_a_house(monkeypatch: pytest.MonkeyPatch) -> None:
    variables = settings_file(FILLED)
    known = {f"REMISS_{name.upper()}" for name in Settings.model_fields}
    assert set(variables) <= known
    assert "REMISS_WEB_PORT" not in variables, "it would be above the unit's own"
    assert unit("remiss-web@.service")["Environment"] == "REMISS_WEB_PORT=%i"
    for name in known:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.environment, settings.base_url) == ("production", "https://remiss.kommunen.example")
    told = command("remiss-temporal.service")
    assert settings.temporal_address == f"{told[told.index('--ip') + 1]}:{told[told.index('--port') + 1]}"
    assert settings.temporal_namespace == told[told.index("--namespace") + 1]
    assert {*TEMPORAL_ON_DISK, *TEMPORAL_FAIR} <= set(told)


def test_postfix_takes_its_file_and_mail_from_this_machine_alone(tmp_path: Path) -> None:
    text = (FOLDER / "main.cf").read_text().replace("@HOST@", "remiss.kommunen.example")
    (tmp_path / "main.cf").write_text(text.replace("@RELAY@", "[smtp.kommunen.example]:587"))
    (tmp_path / "master.cf").touch()
    asked = ["/usr/sbin/postconf", "-c", str(tmp_path), "-n"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert said.stderr == ""
    assert "inet_interfaces = loopback-only" in said.stdout.splitlines()
    assert "relayhost = [smtp.kommunen.example]:587" in said.stdout.splitlines()


def test_clamd_has_the_limits_that_the_page_tells() -> None:
    assert (FOLDER / "clamd.conf").read_text().strip() in (FOLDER.parent.parent / "docs/operations.md").read_text()


TOOLS = {
    "id": 'case "$1" in -u) echo 0 ;; *) exit 1 ;; esac',
    "debconf-set-selections": "cat > /dev/null",
    # Files belong to who runs the test.
    "install": r"""
for word; do
  shift
  case "$word" in -o|-g) skip=1 ;; *) if [ -n "$skip" ]; then skip=; else set -- "$@" "$word"; fi ;; esac
done
exec /usr/bin/install "$@"
""",
    "python3": 'mkdir -p "$3/bin" && printf "#!/bin/sh\\nexit 0\\n" > "$3/bin/python" && chmod 755 "$3/bin/python"',
    **dict.fromkeys(["apt-get", "useradd", "systemctl", "runuser", "nginx"], ""),
}


def test_the_installer_given_twice_changes_nothing_that_is_the_machine_s_own(tmp_path: Path) -> None:
    """With stand-ins for what changes the machine: its packages, users, services and database."""
    tools, root, log = tmp_path / "tools", tmp_path / "root", tmp_path / "log"
    tools.mkdir()
    for name, does in TOOLS.items():
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{log}"\n{does}\n')
        (tools / name).chmod(0o755)
    steps = FOLDER / "install.sh"

    def install() -> dict[str, str]:
        log.write_text("")
        subprocess.run(
            ["bash", steps, "remiss.kommunen.example", "[smtp.kommunen.example]:587"],
            env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "DESTDIR": str(root)},
            check=True,
            capture_output=True,
        )
        return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}

    first = install()
    settings = root / "etc/remiss/remiss.env"
    assert settings.stat().st_mode & 0o777 == 0o640
    assert re.search(r"^REMISS_SECRET_KEY=[0-9a-f]{64}$", settings.read_text(), re.MULTILINE)
    assert {f"etc/systemd/system/{path.name}" for path in UNITS} <= set(first)
    assert not [name for name, text in first.items() if "@HOST@" in text or "@KEY@" in text or "@RELAY@" in text]
    done = log.read_text()
    order = [
        "systemctl stop remiss.target",
        "createdb",
        "systemctl start remiss-migrate",
        "systemctl start remiss.target",
    ]
    assert sorted(order, key=done.index) == order
    assert "remiss-web@8080 remiss-web@8081 remiss-worker@1 remiss-worker@2" in done

    settings.write_text(settings.read_text().replace("REMISS_OPERATOR=", 'REMISS_OPERATOR="Kommunen"'))
    again = install()
    assert again == {**first, "etc/remiss/remiss.env": settings.read_text()}
    assert 'REMISS_OPERATOR="Kommunen"' in settings.read_text()
