"""A lock is installed as it is written, whatever else the registry holds that day. No registry is asked here."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.tiny_wheels import tiny_wheel

ROOT = Path(__file__).parent.parent
INSTALL = ROOT / "deploy" / "install-lock.sh"
BUNDLED = Path(sysconfig.get_path("stdlib"), "ensurepip", "_bundled")
DEBIAN_S = Path("/usr/share/python-wheels")


def pips() -> dict[str, Path]:
    """The pips of this machine by version: Python's own, and Debian's. 23.0 runs on Python 3.11 only."""
    found = {path.name.split("-")[1]: path for folder in (BUNDLED, DEBIAN_S) for path in folder.glob("pip-*.whl")}
    return {version: path for version, path in found.items() if sys.version_info < (3, 12) or version >= "23.1"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each of `pips`, in a folder that keeps its bytecode: out of its wheel it starts six times slower."""
    folder = tmp_path_factory.mktemp("pips")
    for version, wheel in pips().items():
        zipfile.ZipFile(wheel).extractall(folder / version)
    return {version: folder / version for version in pips()}


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """The Python of a new environment, with no pip in it."""
    venv.create(tmp_path / "new", with_pip=False)
    return tmp_path / "new" / "bin" / "python"


def run(python: Path, pip: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    wheels = python.parents[2] / "wheels"
    settings = {"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(pip), **settings}
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True)


def lock(folder: Path, *wheels: Path) -> Path:
    def line(wheel: Path) -> str:
        name, version = wheel.name.split("-")[:2]
        return f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"

    path = folder / "lock"
    path.write_text("".join(map(line, wheels)))
    return path


def installed(python: Path) -> set[str]:
    folder = next(python.parents[1].glob("lib/python3*/site-packages"))
    return {path.name.removesuffix(".dist-info") for path in folder.glob("*.dist-info")}


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("version", pips())
def test_a_newer_version_of_a_locked_extra_is_no_choice(
    tmp_path: Path, python: Path, wheels: Path, unpacked: dict[str, Path], version: str
) -> None:
    """pip up to 23.2, left to resolve, takes `beta[x]` for a package that no pin binds."""
    pip = unpacked[version]
    alfa = tiny_wheel(wheels, "alfa", "1.0", "Requires-Dist: beta[x]>=1")
    beta, _newer = (tiny_wheel(wheels, "beta", release, "Provides-Extra: x") for release in ("1.0", "2.0"))
    locked = lock(tmp_path, alfa, beta)

    resolving = run(
        python, pip, python, "-m", "pip", "install", "--dry-run", "--require-hashes", "--requirement", locked
    )
    old = tuple(map(int, version.split(".")[:2])) < (23, 3)
    assert (resolving.returncode != 0, "beta[x]>=1" in resolving.stderr) == (old, old), resolving.stderr

    done = run(python, pip, INSTALL, python, locked)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert installed(python) == {"alfa-1.0", "beta-1.0"}


def test_what_a_lock_no_longer_names_is_taken_away(
    tmp_path: Path, python: Path, wheels: Path, unpacked: dict[str, Path]
) -> None:
    pip = next(iter(unpacked.values()))
    old, new = (tiny_wheel(wheels, "alfa", release) for release in ("1.0", "2.0"))
    assert run(python, pip, INSTALL, python, lock(tmp_path, old, tiny_wheel(wheels, "beta", "1.0"))).returncode == 0
    assert run(python, pip, INSTALL, python, lock(tmp_path, new)).returncode == 0
    assert installed(python) == {"alfa-2.0"}


@pytest.mark.parametrize("fault", ["another hash", "a dependency left out"])
def test_a_lock_that_cannot_be_kept_fails_and_says_where_to_look(
    tmp_path: Path, python: Path, wheels: Path, unpacked: dict[str, Path], fault: str
) -> None:
    locked = lock(tmp_path, tiny_wheel(wheels, "alfa", "1.0", "Requires-Dist: beta>=1"))
    if fault == "another hash":
        locked.write_text(re.sub("[0-9a-f]{64}", "0" * 64, locked.read_text()))
    done = run(python, next(iter(unpacked.values())), INSTALL, python, locked)
    assert done.returncode == 1
    says = (
        "Expected sha256 " + "0" * 64 if fault == "another hash" else "alfa 1.0 requires beta, which is not installed."
    )
    assert says in done.stderr
    assert done.stderr.endswith(f"pip's whole log: {python.parents[1] / 'install.log'}\n")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What decides about `.venv`, with an environment already made; its installer only writes down what it is asked."""
    for name in ("Makefile", "deploy/venv.sh", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name, does in {
        "deploy/install-lock.sh": 'echo "$2" >> asked',
        ".venv/bin/python": f'exec {sys.executable} "$@"',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    ("targets", "asked"),
    [
        (["venv", "venv"], ["requirements.lock"]),
        (["venv", "dev", "venv", "dev"], ["requirements.lock", "requirements-dev.lock"]),
        (["dev", "venv"], ["requirements-dev.lock"]),
        # An environment that has the tests keeps them when the locks change.
        (["dev", "a new lock", "venv", "dev"], ["requirements-dev.lock", "requirements-dev.lock"]),
        (["venv", "a new lock", "venv"], ["requirements.lock", "requirements.lock"]),
    ],
)
def test_each_lock_is_installed_once(checkout: Path, targets: list[str], asked: list[str]) -> None:
    for target in targets:
        if target == "a new lock":
            for stamp in checkout.glob(".venv/.installed*"):
                os.utime(stamp, (0, 0))
        else:
            subprocess.run(["make", target], cwd=checkout, check=True, capture_output=True)
    assert (checkout / "asked").read_text().split() == asked
