"""A release is made of a commit, named in the changelog, and signed; half of one is refused."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests import released

ROOT = Path(__file__).parent.parent


BUILDER = """#!/bin/sh
set -eu
case "$1" in
  info) ;;
  build) shift; echo "$@" >> "$0.asked" ;;
  *) exit 1 ;;
esac
"""
"""Stands for podman: says that it is there, and keeps what it is asked to build."""


def run(clone: Path, *command: str) -> subprocess.CompletedProcess[str]:
    builder = str(clone.parent / "builder")
    own = {"PYTHON": sys.executable, "GIT_CONFIG_GLOBAL": "/dev/null", "PYTHONPATH": str(clone), "BUILDER": builder}
    environment = {**os.environ, **own}
    return subprocess.run(command, cwd=clone, env=environment, check=False, capture_output=True, text=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository of these files, with a key that signs."""
    made, key = tmp_path / "remiss", tmp_path / "key"
    unkept = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    shutil.copytree(ROOT, made, ignore=shutil.ignore_patterns(".git", *unkept))
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    (tmp_path / "builder").write_text(BUILDER)
    (tmp_path / "builder").chmod(0o755)
    (tmp_path / "signers").write_text(f"release@remiss.example {key.with_suffix('.pub').read_text()}")
    assert run(made, "git", "init", "--quiet").returncode == 0
    for name, value in {
        "user.name": "Release",
        "user.email": "release@remiss.example",
        "gpg.format": "ssh",
        "gpg.ssh.allowedSignersFile": str(tmp_path / "signers"),
    }.items():
        assert run(made, "git", "config", name, value).returncode == 0
    run(made, "git", "add", "--all")
    run(made, "git", "commit", "--quiet", "--message", "Begin")
    return made


def test_a_release_is_whole_or_refused(clone: Path, tmp_path: Path) -> None:
    def release(version: str) -> str:
        made = run(clone, "deploy/release.sh", version, "--checked")
        return made.stdout if made.returncode == 0 else made.stderr

    assert "another version than 7.8.9" in release("7.8.9")
    project, changes = clone / "pyproject.toml", clone / "CHANGELOG.md"
    before = next(line for line in project.read_text().splitlines() if line.startswith("version = "))
    project.write_text(project.read_text().replace(before, 'version = "7.8.9"', 1))
    assert "not committed" in release("7.8.9")
    run(clone, "git", "commit", "--quiet", "--all", "--message", "Name the version")
    assert "CHANGELOG.md has no heading" in release("7.8.9")
    changes.write_text("# Changelog\n\n## 7.8.9 – 2026-12-01\n" + changes.read_text())
    run(clone, "git", "commit", "--quiet", "--all", "--message", "Tell what has changed")
    assert "No histories of 7.8.9" in release("7.8.9")
    (clone / "tests" / "workflows" / "histories" / "7.8.9-whole-round-0.json.gz").write_bytes(b"")
    run(clone, "git", "add", "--all")
    run(clone, "git", "commit", "--quiet", "--message", "Record histories")
    assert "user.signingkey" in release("7.8.9")
    run(clone, "git", "config", "user.signingkey", str(tmp_path / "key.pub"))
    assert "Remiss 7.8.9 is in var/release/7.8.9, tagged v7.8.9" in release("7.8.9")

    out = clone / "var" / "release" / "7.8.9"
    made = {path.name for path in out.iterdir()}
    assert made == {"remiss-7.8.9-py3-none-any.whl", "remiss-7.8.9.tar.gz", "sbom.cdx.json", "SHA256SUMS"}
    for line in (out / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    file = "deploy/container/Containerfile"
    stages = re.findall(r"^FROM \S+ AS (\S+)$", (clone / file).read_text(), re.MULTILINE)
    images = [(stage, "remiss" if stage == "remiss" else f"remiss-{stage}") for stage in stages if stage != "build"]
    asked = (tmp_path / "builder.asked").read_text().splitlines()
    assert asked == [f"--file {file} --target {stage} --tag {image}:7.8.9 ." for stage, image in images]
    assert run(clone, "git", "tag", "--verify", "v7.8.9").returncode == 0
    assert "is there already" in release("7.8.9")


def test_the_release_before_this_version_is_the_one_that_is_kept() -> None:
    """Upgrades are played from it (docs/decisions/0044)."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## (\S+) – (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0][0] == version
    assert next(number for number, day in headings[1:] if day != "unreleased") == released.kept()[0]
