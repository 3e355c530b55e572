"""Checks a package against the rules of E-ARK, with their own validator, in a process of its own.

The validator binds older libraries than ours and asks the net for its vocabularies when it is imported; it has copies
of them, which it reads here. Its pins stand in `tests/eark.lock`, installed beside the environment.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).with_name("eark.lock")
_RUN = """
import json, pathlib, sys, urllib.request
package, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
sys.path.insert(0, str(target))
copies = target / "eark_validator" / "ipxml" / "resources" / "vocabs"
urllib.request.urlopen = lambda address: (copies / address.rpartition("/")[2]).open("rb")
from eark_validator.packages import PackageValidator
report = PackageValidator(package).validation_report
found = [(each.rule_id, each.severity.value, each.message) for each in report.metadata.schematron_results.messages]
print(json.dumps({
    "structure": report.structure.status.value,
    "remarks": [(each.rule_id, each.severity.value) for each in report.structure.messages],
    "schema": [each.message for each in report.metadata.schema_results.messages],
    "rules": found,
}))
"""


def installed(folder: Path) -> Path:
    """The validator, installed in the folder as its lock names it."""
    where = ["--target", str(folder), "--requirement", str(LOCK)]
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    subprocess.run([*pip, "install", "--no-deps", "--require-hashes", *where], check=True, capture_output=True)
    return folder


def report(package: Path, validator: Path) -> dict[str, Any]:
    """What the validator says of a package: a folder."""
    command = [sys.executable, "-c", _RUN, str(package), str(validator)]
    made = subprocess.run(command, check=True, capture_output=True, text=True, cwd=package.parent)
    told: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return told
