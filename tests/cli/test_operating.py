"""The operator's commands: what a process says when it cannot start, and that only Remiss's own modules are run."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from store.database import Database
from tests.installation import ROOT, Installation, until
from tests.ports import is_open

PARTS = ("worker", "web")
POISON = "raise SystemExit('poison')\n"
POISONED = ("settings.py", "rich.py", "worker.py", "cli.py", "web/__init__.py", "mail/__init__.py", "typer/__init__.py")


def test_settings_that_cannot_be_used_are_told_alike_by_every_part(tmp_path: Path) -> None:
    house = Installation(tmp_path, {"REMISS_ENVIRONMENT": "production", "REMISS_SMTP_URL": "x"})
    worker, web = (house.refused(part) for part in PARTS)
    assert worker == web
    assert worker.startswith("REMISS_BASE_URL ska börja med https://")
    assert len(worker.splitlines()) == 3


def test_one_command_migrates_a_database_that_somebody_has_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/named.db"
    house = Installation(tmp_path / "house", {"REMISS_DATABASE_URL": url})
    for command in (*PARTS, "status"):
        assert house.refused(command).startswith("Databasen saknar Remiss tabeller."), command
    assert "anpassad till den här versionen av Remiss" in house.remiss("migrate").out
    assert house.ok("migrate")["done"] == "migrate_again"
    database = Database(url)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.dispose()
    for command in ("web", "migrate"):
        assert house.refused(command).startswith("Databasen är gjord av en nyare Remiss"), command


@pytest.mark.parametrize("command", ["up", "demo"])
def test_the_mail_catcher_takes_no_real_letters(tmp_path: Path, command: str) -> None:
    own = {"REMISS_BASE_URL": "https://remiss.example", "REMISS_SECRET_KEY": "k" * 32, "REMISS_SMTP_URL": "smtp://x"}
    house = Installation(tmp_path, {"REMISS_ENVIRONMENT": "production", **own})
    said = house.remiss(command)
    assert said.code == 2
    assert "Inget har startats: brevlådan" in said.err
    assert not house.data.exists() or not (house.data / "mail").exists()


def test_what_lies_in_the_folder_a_command_is_given_in_is_never_run(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    for name in POISONED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(POISON)
    house = Installation(tmp_path / "house")
    said = tmp_path / "said"
    with said.open("wb") as out:
        up = subprocess.Popen(
            [sys.executable, "-P", "-m", "cli", "up"], cwd=folder, env=house.environment, stdout=out, stderr=out
        )
        try:
            until(lambda: "Remiss är igång." in said.read_text() or up.poll() is not None, "remiss up is ready")
            assert "Remiss är igång." in said.read_text(), said.read_text()
        finally:
            up.send_signal(signal.SIGINT)
            up.wait(timeout=60)
    logs = "".join(path.read_text() for path in (house.data / "logs").iterdir())
    assert "poison" not in said.read_text() + logs


@pytest.mark.parametrize(("command", "port"), [("web", "web_port"), ("catcher", "smtp_port")])
def test_a_part_started_alone_is_the_command_s_own_process(tmp_path: Path, command: str, port: str) -> None:
    house = Installation(tmp_path)
    part = subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", command], cwd=tmp_path, env=house.environment, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: is_open(house.ports[port]) or part.poll() is not None, command)
        assert is_open(house.ports[port])
    finally:
        os.kill(part.pid, signal.SIGTERM)
        assert part.wait(timeout=60) == 0
    assert not is_open(house.ports[port])


def test_the_catcher_of_trials_keeps_no_letter_of_a_house_in_operation(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    production = {"REMISS_ENVIRONMENT": "production", "REMISS_BASE_URL": "https://remiss.example"}
    production |= {"REMISS_SMTP_URL": "smtp://relay.example", "REMISS_SECRET_KEY": "k" * 40}
    for changed, told in ((production, "till för prov"), ({"REMISS_SMTP_PORT": "x"}, "REMISS_SMTP_PORT")):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "cli", "catcher"],
            cwd=tmp_path,
            env=house.environment | changed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, told in done.stdout + done.stderr) == (2, True), done.stderr
        assert not (house.data / "mail").exists()


def test_a_worker_that_temporal_does_not_let_in_says_so(tmp_path: Path) -> None:
    house = Installation(tmp_path)
    own = "import sys, worker; worker.CONNECT_ATTEMPTS = 2; from logs import told_at_start; import asyncio, settings\n"
    own += "with told_at_start(): asyncio.run(worker.connect(settings.load_settings()))"
    done = subprocess.run(
        [sys.executable, "-c", own], cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Arbetsprocessen har inte startat, för Temporal svarar inte på 127.0.0.1:")
