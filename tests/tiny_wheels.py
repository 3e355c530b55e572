"""Wheels of one kilobyte, for what is about installing and not about what is installed. The standard library is enough:
`python -m tests.tiny_wheels FOLDER LOCK...` makes one of version 9999 for each name in the locks.
"""

import re
import sys
import zipfile
from pathlib import Path

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def tiny_wheel(folder: Path, name: str, version: str, *metadata: str) -> Path:
    """A wheel of one empty module. `metadata`: more lines, such as `Requires-Dist: beta[x]>=1`."""
    module = re.sub(r"[-_.]+", "_", name)
    info = f"{module}-{version}.dist-info"
    files = {
        f"{module}.py": "",
        f"{info}/METADATA": "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tiny\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    wheel = folder / f"{module}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel


def main(folder: Path, locks: list[Path]) -> None:
    folder.mkdir(parents=True)
    for name in sorted({name for lock in locks for name in PINNED.findall(lock.read_text())}):
        tiny_wheel(folder, name, "9999", "Provides-Extra: toml")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
