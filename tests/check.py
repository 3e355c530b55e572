"""`make check`: all the house holds itself to but the long tests. Runs everything, then lists every failure."""

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sysconfig.get_path("scripts"))
LINES = 250

CHECKS: dict[str, list[str]] = {
    "formatting": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "who may import whom": ["lint-imports"],
    "pages made from code": ["python", "-m", "docs.generate", "--check"],
    "lock, wheel, glossary, addresses": [
        *("python", "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *("tests/test_architecture.py", "tests/test_docs.py", "tests/test_glossary.py", "tests/test_repository.py"),
        "tests/test_settings.py",
    ],
}


def present(arguments: list[str]) -> list[str]:
    program, *rest = arguments
    return [str(BIN / program), *rest]


def long_modules() -> list[str]:
    """A ceiling to feel, not to game: told, never failed."""
    paths = [*ROOT.glob("[!.]*/**/*.py"), *ROOT.glob("*.py")]
    sizes = [(len(path.read_text().splitlines()), path.relative_to(ROOT)) for path in paths]
    return [f"{path} has {size} lines" for size, path in sorted(sizes, reverse=True) if size > LINES]


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run(arguments: list[str]) -> tuple[bool, str]:
    """Runs one check; whether it passed, and what it said."""
    done = subprocess.run(
        present(arguments),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode == 0, done.stdout.rstrip()


def main() -> int:
    failed: dict[str, str] = {}
    for name, arguments in CHECKS.items():
        began = time.monotonic()
        passed, output = run(arguments)
        say(f"{'ok' if passed else 'FAILED':7}{name} ({time.monotonic() - began:.1f} s)")
        if not passed:
            failed[name] = output
    for line in long_modules():
        say(f"note   {line}: does it still do one thing?")
    for name, output in failed.items():
        say(f"\n== {name} ==\n{output}")
    if not failed:
        say(f"\nAll {len(CHECKS)} checks passed.")
        return 0
    say(f"\n{len(failed)} of {len(CHECKS)} checks failed: {'; '.join(failed)}. `make fix` mends some.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
