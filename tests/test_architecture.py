"""The plan of the house, held by machine: who may import whom, what goes into the wheel, where the guards stand."""

import ast
import json
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import workflows

ROOT = Path(__file__).parent.parent
BIN = Path(sysconfig.get_path("scripts"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS: list[str] = PROJECT["tool"]["importlinter"]["root_packages"]
SHIPPED: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules_of(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def test_every_room_keeps_its_contract() -> None:
    linted = subprocess.run([BIN / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


def test_a_broken_contract_is_found(tmp_path: Path) -> None:
    """Else a contract that looks at nothing would pass for ever."""
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "models" / "tables").mkdir()
    (tmp_path / "models" / "tables" / "__init__.py").touch()
    (tmp_path / "models" / "tables" / "rounds.py").write_text("import sqlalchemy\nimport sqlmodel\n")
    (tmp_path / "rules" / "sly.py").write_text("import activities.sending\n")
    (tmp_path / "activities" / "sending.py").write_text("import aiosmtplib\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    linted = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 1, linted.stderr
    assert "Each floor of the house knows only the floors below it BROKEN" in linted.stdout
    assert "Rules and values do no input or output BROKEN" in linted.stdout


def test_rules_use_the_standard_library_models_and_holidays_only() -> None:
    allowed = sys.stdlib_module_names | {"models", "rules", "holidays"}
    foreign = {name for path in modules_of("rules") for name in imported(path) if name.split(".")[0] not in allowed}
    assert foreign == set()


def test_rules_that_the_sandbox_loads_define_no_classes() -> None:
    """It loads them anew for every workflow, and a class takes milliseconds to build (decision 0001)."""
    waiting = [path for path in modules_of("workflows") if path.stem != "__init__"]
    loaded: set[Path] = set()
    while waiting:
        path = waiting.pop()
        names = {f"{name}.{part}" for name in imported(path) for part in ("", *parts_of(path, name))}
        found = {ROOT / f"{name.rstrip('.').replace('.', '/')}.py" for name in names if name.startswith("rules.")}
        new = {rule for rule in found if rule.exists()} - loaded
        loaded |= new
        waiting += new
    assert {"plan.py", "gates.py", "naming.py"} <= {path.name for path in loaded}
    classes = [
        node for path in loaded for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ClassDef)
    ]
    assert classes == []


def test_the_day_of_an_instant_is_stockholms() -> None:
    """`instant.date()` is the day in UTC, which is yesterday for the last hours of every evening: a test that took it
    failed between midnight and one or two, and a page would. `local_day` is asked instead; `local` and `written` name
    what already is a time in Stockholm or as a person wrote it."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules_of(*ROOMS, "bench", "tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date"
        if not node.args and not re.search(r"(^local|^written|astimezone\(STOCKHOLM\))$", ast.unparse(node.func.value))
    ]
    assert found == []


def parts_of(path: Path, module: str) -> list[str]:
    """What a file imports by name from a module."""
    found = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    return [alias.name for node in found if node.module == module for alias in node.names]


def test_nothing_imports_the_command_line_or_the_worker() -> None:
    """Single-file modules are out of import-linter's sight, and the command line is for people."""
    importers = {
        (str(path.relative_to(ROOT)), name)
        for path in modules_of(*(room for room in ROOMS if room != "cli"))
        for name in imported(path)
        if name.split(".")[0] in {"cli", "worker"}
    }
    assert importers == set()


def test_workflows_come_from_this_repository_and_their_package_is_empty() -> None:
    assert workflows.__file__ is not None
    assert Path(workflows.__file__).parent == ROOT / "workflows"
    assert (ROOT / "workflows/__init__.py").read_text() == ""


@pytest.mark.parametrize("room", ["rules", "workflows"])
@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("import datetime\nx = datetime.datetime.now(datetime.UTC)", "TID251"),
        ("from datetime import date\nx = date.today()", "TID251"),
        ("import time\nx = time.time()", "TID251"),
        ("from uuid import uuid4\nx = uuid4()", "TID251"),
        ("import random\nx = random.random()", "TID251"),
        ("import os\nx = os.environ['HOME']", "TID251"),
        ("from datetime import datetime\nx = datetime(2026, 6, 9)", "DTZ001"),
    ],
)
def test_ruff_finds_what_is_not_the_same_twice(room: str, statement: str, code: str) -> None:
    ruff = [str(BIN / "ruff"), "check", "--no-cache", "--output-format", "json"]
    checked = subprocess.run(
        [*ruff, "--stdin-filename", f"{room}/probe.py", "-"],
        cwd=ROOT,
        input=statement + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert code in {finding["code"] for finding in json.loads(checked.stdout)}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel a release would ship, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_the_house_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    top = {name.split("/")[0] for name in wheel.namelist()}
    info = {name for name in top if name.endswith(".dist-info")}
    assert len(info) == 1
    assert top - info == {name for name in SHIPPED if (ROOT / name).exists()}


def test_the_wheel_holds_every_template_font_and_table_of_data(wheel: zipfile.ZipFile) -> None:
    files = [path for room in ("templates", "data") for path in (ROOT / room).rglob("*") if path.is_file()]
    wanted = {str(path.relative_to(ROOT)) for path in files if "__pycache__" not in path.parts}
    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_carries_its_licence_and_its_command(wheel: zipfile.ZipFile) -> None:
    names = [name.split("/", 1)[1] for name in wheel.namelist() if ".dist-info/" in name]
    assert "licenses/LICENSE" in names
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "remiss = cli.app:main" in wheel.read(entry_points).decode()


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert all(f"\n{number}. " in text for number in range(1, 16))
    assert "'Compatible Licences' according to Article 5 EUPL are:" in text


def test_no_package_below_tests_hides_a_room() -> None:
    """`tests/models/__init__.py` would make pytest find it instead of `models`."""
    below = [path for path in (ROOT / "tests").rglob("__init__.py") if path.parent != ROOT / "tests"]
    assert below == []
