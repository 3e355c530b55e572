"""The way with compose, `deploy/container`: its files say what compose, the images' builders and Remiss take, and the
same as those of the one-machine way."""

import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose

from settings import QUEUES, Settings, load_settings
from tests.containers import DEPLOY, FOLDER, GIVEN, UID, compose
from tests.debian_units import unit

ROOT = DEPLOY.parent
CONTAINERFILE = (FOLDER / "Containerfile").read_text()
FOREIGN = {"database", "temporal", "temporal-schema", "temporal-ui"}
KNOWN = {f"REMISS_{name.upper()}" for name in Settings.model_fields}


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """A folder with what `prepare.sh` writes."""
    command = ["bash", str(FOLDER / "prepare.sh"), GIVEN["REMISS_HOST"], GIVEN["REMISS_RELAY"]]
    subprocess.run(command, env={**os.environ, "REMISS_HERE": str(tmp_path)}, check=True, capture_output=True)
    return tmp_path


def test_compose_takes_the_file() -> None:
    PyCompose.from_yaml(yaml.safe_dump(compose())).validate()
    with pytest.raises(ValueError, match="read_onli"):
        PyCompose.from_yaml("services: {web: {image: remiss, read_onli: true}}")


def test_a_builder_takes_the_images_and_no_tool_that_builds_is_left_in_them() -> None:
    linter = Path(sys.executable).with_name("hadolint")  # in no search path of `make test`
    said = subprocess.run([linter, FOLDER / "Containerfile"], capture_output=True, text=True, check=False)
    assert said.stdout + said.stderr == ""
    stages = dict(re.findall(r"^FROM \$\{BASE\} AS (\w+)\n(.*?)(?=^FROM|\Z)", CONTAINERFILE, re.MULTILINE | re.DOTALL))
    used = {service["build"]["target"] for service in compose()["services"].values() if "build" in service}
    assert used | {"build"} == set(stages)
    assert "install-lock.sh /opt/remiss/venv/bin/python requirements.lock" in stages["build"]
    assert "pip uninstall --yes hatchling editables pip" in stages["build"]
    for name in used:
        assert "pip" not in stages[name]
        user = "0:0" if name == "relay" else f"{UID}:{UID}"
        assert re.findall(r"^USER (.+)$", stages[name], re.MULTILINE) == [user]
    for source in re.findall(r"^COPY (\S+) ", CONTAINERFILE, re.MULTILINE):
        assert source.startswith("--") or (ROOT / source).exists()


def test_images_are_built_from_what_the_wheel_holds() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(wheel["only-include"]) <= kept
    others = kept - set(wheel["only-include"])
    assert {path.split("/")[0] for path in others} == {
        "LICENSE",
        "README.md",
        "pyproject.toml",
        "requirements.lock",
        "deploy",
    }
    ignored = (FOLDER / ".gitignore").read_text().split("\n", 1)[1].split()
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert [f"deploy/container/{name.strip('/')}" for name in ignored] == left_out[-len(ignored) :]


def test_every_part_may_little() -> None:
    for name, service in compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert ("cap_add" in service) is (name == "relay")
        assert "privileged" not in service
        user = {"database": "999:999", "relay": None, **dict.fromkeys(FOREIGN - {"database"})}
        assert service.get("user") == user.get(name, f"{UID}:{UID}"), name
    published = [port for service in compose()["services"].values() for port in service.get("ports", [])]
    assert sorted(published) == ["127.0.0.1:8233:8080", "443:443", "80:80"]


def test_nobody_but_the_proxy_is_believed_and_what_is_inside_reaches_nowhere() -> None:
    whole = compose()
    assert {name for name, one in whole["networks"].items() if one and one.get("internal")} == {"front", "inside"}
    on = {name: set(service["networks"]) for name, service in whole["services"].items()}
    assert {name for name, networks in on.items() if "front" in networks} == {"proxy", "web"}
    assert {name for name, networks in on.items() if networks == {"inside"}} >= {"database", "temporal", "worker"}
    trusted = whole["services"]["web"]["environment"]["REMISS_TRUSTED_PROXIES"]
    assert whole["networks"]["front"]["ipam"]["config"] == [{"subnet": trusted}]
    clients = whole["services"]["relay"]["environment"]["REMISS_CLIENTS"]
    assert whole["networks"]["inside"]["ipam"]["config"] == [{"subnet": clients}]


def test_settings_and_secrets_make_a_house(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compose()
    image = dict(pair.split("=") for pair in re.findall(r"REMISS_\w+=\S+", CONTAINERFILE))
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    for service in ("web", "worker", "migrate", "backup", "documents"):
        described = whole["services"][service]
        variables = {**image, **described["environment"]}
        secrets = {name: (prepared / whole["secrets"][name]["file"]).read_text() for name in described["secrets"]}
        assert {*variables, *secrets} <= KNOWN
        for name, value in {**variables, **secrets}.items():
            monkeypatch.setenv(name, value.strip())
        settings = load_settings()
        assert settings.work == ({"documents"} if service == "documents" else set(QUEUES))
        assert (settings.environment, settings.base_url) == ("production", "https://remiss.kommunen.example")
        assert f"files:{settings.data}" in described["volumes"]
        hosts = [settings.clamd, settings.temporal_address, settings.smtp_url.split("//")[1]]
        hosts.append(settings.database_url.split("@")[1].split("/")[0])
        assert {host.split(":")[0] for host in hosts} <= set(whole["services"])


def test_the_bucket_that_the_page_shows_is_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs/containers.md").read_text()
    shown = yaml.safe_load(re.findall(r"```yaml\n(# compose\.override\.yaml\n.*?)```", page, re.DOTALL)[0])
    PyCompose.from_yaml(yaml.safe_dump({**shown, "networks": compose()["networks"]})).validate()
    with_files = {
        name for name, one in compose()["services"].items() if "REMISS_BASE_URL" in one.get("environment", {})
    }
    assert set(shown["services"]) | {"migrate", "temporal-namespace"} == with_files
    for service in shown["services"].values():
        assert set(service["environment"]) | set(service["secrets"]) <= KNOWN
        for name in (*service["environment"], *service["secrets"]):
            monkeypatch.setenv(name, service["environment"].get(name, "secret"))
        assert load_settings().files == "s3://remiss/production"
        assert "outside" in service["networks"]  # `inside` reaches no bucket


def test_what_is_given_twice_changes_nothing_and_no_other_user_can_look(prepared: Path) -> None:
    def kept() -> dict[str, str]:
        return {str(path): path.read_text() for path in prepared.rglob("*") if path.is_file()}

    first = kept()
    assert {f"secrets/{name}" for name in compose()["secrets"]} <= {
        str(Path(path).relative_to(prepared)) for path in first
    }
    for folder in ("secrets", "tls"):
        assert stat.S_IMODE((prepared / folder).stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in (prepared / folder).iterdir()} == {0o444}
    assert (prepared / "secrets/remiss_password").read_text().strip() in (
        prepared / "secrets/REMISS_DATABASE_URL"
    ).read_text()
    command = ["bash", str(FOLDER / "prepare.sh"), "another.example", "another.example"]
    subprocess.run(command, env={**os.environ, "REMISS_HERE": str(prepared)}, check=True, capture_output=True)
    assert kept() == first
    # The folder is closed to the user in the container; a file that is handed in alone is not.
    mounts = [mount.split(":")[0] for mount in compose()["services"]["proxy"]["volumes"] if mount.startswith(".")]
    assert [mount for mount in mounts if not (prepared / mount).is_file()] == []


def test_every_part_waits_for_what_it_needs_and_says_when_it_is_well() -> None:
    services = compose()["services"]
    for name in ("web", "worker"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["migrate"]["restart"] == "no"
    once = {"migrate", "backup", "temporal-schema", "temporal-namespace"}
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services)
        assert (service["restart"] == "no") is (name in once)
        assert name in once | {"temporal-ui"} or "healthcheck" in service
    assert "/halsa'" in services["web"]["healthcheck"]["test"][-1]
    assert services["temporal-ui"]["environment"]["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"


def test_memory_and_patience_are_those_of_the_units() -> None:
    for name, service in compose()["services"].items():
        if name in {"web", "worker"}:
            of_unit = unit(f"remiss-{name}@.service")
            assert service["mem_limit"].upper() == of_unit["MemoryMax"]
            assert service["stop_grace_period"] == f"{of_unit['TimeoutStopSec']}s"


def test_each_script_finds_what_it_changes_in_the_file_of_the_one_machine_way() -> None:
    for script, source in (("start-proxy", "nginx-site.conf"), ("start-relay", "main.cf")):
        text, changed = (FOLDER / script).read_text(), (DEPLOY / "debian" / source).read_text()
        assert f"/usr/share/remiss/{source}" in text
        sought = re.findall(r'"s\|(.+?)\||"/(.+?)/d"', text)
        assert sought
        assert [one for pair in sought for one in pair if one and not re.search(one, changed)] == []
    for line in (FOLDER / "start-relay").read_text().splitlines():
        assert "mydestination" not in line
    for mounted in re.findall(r'"\./([\w.-]+\.\w+):', (FOLDER / "compose.yaml").read_text()):
        assert (FOLDER / mounted).is_file(), mounted
